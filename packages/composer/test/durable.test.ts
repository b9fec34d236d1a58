import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createSqliteEngine, WorkflowExecutor } from "@dreamnet/executor";
import { NervousSystem } from "@dreamnet/nervous-system";
import { TerminalError } from "@dreamnet/workflow";
import { afterAll, describe, expect, it } from "vitest";
import { WorkflowComposer } from "../src/index.ts";
import { textWorkflow } from "./make-workflow.ts";

const folder = mkdtempSync(join(tmpdir(), "dreamnet-composer-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const host = fileURLToPath(new URL("composite-host.ts", import.meta.url));

/** One life of the process that runs the composite. */
function live(store: string, victim: string, answer: string) {
  const log = `${store}.log`;
  const args = ["--conditions=@dreamnet/source", "--no-warnings", host, store, log, victim, answer];
  const { signal, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", timeout: 20_000 });
  return { signal, stdout: stdout.trim(), stderr, log: readFileSync(log, "utf8").trim().split("\n") };
}

describe("a composite on a durable engine", () => {
  // Each node of a nested graph, also the first and the last, in branches of a conditional and of a parallel.
  const order = ["a", "b", "c", "e", "f"];

  it.each(order)(
    "whose process is killed within the node %s goes on after what has ended",
    (victim) => {
      const store = join(folder, `${victim}.db`);
      expect(live(store, victim, "yes").signal).toBe("SIGKILL");
      // The condition would answer otherwise now: where it was asked before, its journaled answer holds.
      const isAsked = order.indexOf(victim) >= order.indexOf("c");
      const second = live(store, "-", isAsked ? "no" : "yes");
      expect(second.stderr).toBe("");
      expect(second.stdout).toBe('{"text":"abce|abcf"}');
      const begun = order.flatMap((name) => (name === victim ? [`begin ${name}`, `begin ${name}`] : [`begin ${name}`]));
      expect(second.log.filter((line) => line.startsWith("begin"))).toEqual([...begun, "begin join"]);
      expect(second.log.filter((line) => line.startsWith("end"))).toEqual(order.map((name) => `end ${name}`));
      expect(second.log.filter((line) => line.startsWith("asked"))).toEqual(["asked yes"]);
      // Its result stands: a third start executes nothing.
      const third = live(store, "-", "no");
      expect(third.stdout).toBe(second.stdout);
      expect(third.log).toEqual(second.log);
    },
    60_000,
  );
});

describe("a composite that has failed or was cancelled, on a durable engine", () => {
  /** A sequence within a parallel, of which the node `bad` does what it is told. */
  async function composed(name: string, bad: (text: string, signal: AbortSignal) => Promise<string> | string) {
    const events = new NervousSystem();
    const engine = await createSqliteEngine({ file: join(folder, `${name}.db`) });
    const executor = new WorkflowExecutor({ engine, events, env: {} });
    const ran: string[] = [];
    const node = (title: string) =>
      textWorkflow(title, (text) => {
        ran.push(title);
        return text + title;
      });
    const failing = textWorkflow("bad", (text, { signal }) => {
      ran.push("bad");
      return bad(text, signal);
    });
    const composer = new WorkflowComposer(executor);
    const inner = composer.compose([node("a"), failing, node("b")], "sequential", { name: "inner" });
    const whole = composer.compose([node("c"), inner], "parallel", {
      name: "whole",
      onFailure: "fail-fast",
      concurrency: 1,
    });
    return { engine, executor, whole, ran };
  }

  it("is retried from the node that failed", async () => {
    let isMended = false;
    const { engine, executor, whole, ran } = await composed("retried", (text) => {
      if (!isMended) throw new TerminalError("The pen is dry.", { code: "PEN_DRY" });
      return `${text}!`;
    });
    const first = await executor.execute(whole, { text: "" }, { runId: "one" });
    expect(first).toMatchObject({ success: false, error: { code: "PEN_DRY" } });
    expect(ran).toEqual(["c", "a", "bad"]);
    isMended = true;
    const second = await executor.retry(whole, "one");
    expect(second).toMatchObject({ success: true, output: { outputs: { c: { text: "c" }, inner: { text: "a!b" } } } });
    expect(ran).toEqual(["c", "a", "bad", "bad", "b"]);
    await engine.shutdown();
  });

  it("is resumed where it was cancelled", async () => {
    let isPatient = false;
    const controller = new AbortController();
    const { engine, executor, whole, ran } = await composed("resumed", async (text, signal) => {
      if (isPatient) return `${text}.`;
      controller.abort();
      await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
      return text;
    });
    const first = await executor.execute(whole, { text: "" }, { runId: "one", signal: controller.signal });
    expect(first).toMatchObject({ success: false, error: { code: "CANCELLED" } });
    isPatient = true;
    const second = await executor.resume(whole, "one");
    expect(second).toMatchObject({ success: true, output: { outputs: { inner: { text: "a.b" } } } });
    expect(ran).toEqual(["c", "a", "bad", "bad", "b"]);
    await engine.shutdown();
  });
});
