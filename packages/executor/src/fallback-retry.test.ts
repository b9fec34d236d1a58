import { NervousSystem } from "@dreamnet/nervous-system";
import { WorkflowRegistry } from "@dreamnet/registry";
import { TerminalError } from "@dreamnet/workflow";
import { expect, it } from "vitest";
import { makeWorkflow } from "../test/make-workflow.ts";
import { WorkflowExecutor } from "./executor.ts";

it("runs a fallback that has failed again when the run is retried", async () => {
  const events = new NervousSystem();
  const registry = new WorkflowRegistry({ events });
  let isMended = false;
  registry.register(
    makeWorkflow(
      (input) => {
        if (!isMended) throw new TerminalError("Not here either.");
        return input;
      },
      { name: "by-hand" },
    ),
  );
  const workflow = makeWorkflow(
    () => {
      throw new TerminalError("No.");
    },
    { name: "automatic", errorHandling: { retryable: false, maxRetries: 0, fallback: "by-hand" } },
  );
  const executor = new WorkflowExecutor({ registry, events });
  expect(await executor.execute(workflow, { text: "x" }, { runId: "one" })).toMatchObject({ success: false });
  isMended = true;
  expect(await executor.retry(workflow, "one")).toMatchObject({ success: true, output: { text: "x" } });
});
