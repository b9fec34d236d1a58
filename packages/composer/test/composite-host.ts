// A process that runs one composite on a durable store, and dies in the middle of the node that it is told to.
// node composite-host.ts <store> <log> <node to die in, or -> <answer of the condition>
import { appendFileSync } from "node:fs";
import { createSqliteEngine, WorkflowExecutor } from "@dreamnet/executor";
import { NervousSystem } from "@dreamnet/nervous-system";
import { from, WorkflowComposer } from "../src/index.ts";
import { makeWorkflow, textSchema, textWorkflow } from "./make-workflow.ts";

const [store = "", log = "", victim = "", answer = ""] = process.argv.slice(2);
const note = (line: string): void => appendFileSync(log, `${line}\n`);

const node = (name: string) =>
  textWorkflow(name, (text) => {
    note(`begin ${name}`);
    if (name === victim) process.kill(process.pid, "SIGKILL");
    note(`end ${name}`);
    return `${text}${name}`;
  });

const silent = new NervousSystem();
const engine = await createSqliteEngine({ file: store });
const executor = new WorkflowExecutor({ engine, events: silent, env: {} });
const composer = new WorkflowComposer(executor);
const yes = () => {
  note(`asked ${answer}`);
  return answer === "yes";
};
const choice = composer.compose([{ when: yes, workflow: node("c") }, { otherwise: node("d") }], "conditional", {
  name: "choice",
});
const both = composer.compose([node("e"), node("f")], "parallel", { name: "both", concurrency: 1 });
const join = makeWorkflow("join", both.outputSchema, textSchema, (output) => {
  const { outputs } = output as { outputs: Record<string, { text: string }> };
  note("begin join");
  return { text: `${outputs["e"]?.text}|${outputs["f"]?.text}` };
});
const whole = composer.graph({
  name: "whole",
  concurrency: 1,
  nodes: {
    first: { workflow: composer.compose([node("a"), node("b")], "sequential", { name: "pair" }) },
    second: { workflow: choice, needs: ["first"] },
    third: { workflow: both, needs: ["second"] },
    last: { workflow: join, input: from("third"), needs: ["third"] },
  },
  output: from("last"),
});
const result = await executor.execute(whole, { text: "" }, { runId: "one" });
console.log(JSON.stringify(result.success ? result.output : result.error));
await engine.shutdown();
