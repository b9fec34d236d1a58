import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMemoryStore } from "@dreamnet/content-store";
import type { AnyWorkflow, WorkflowResult } from "@dreamnet/workflow";
import { findDifferences } from "../find-mismatches.ts";
import { type ContractCase, type ContractOptions, makeInput } from "./contract-case.ts";
import { createExecutor } from "./observe-run.ts";
import { outcomeOf } from "./worker-request.ts";

/**
 * A run in the sandbox gives the same as one without, byte for byte. Where this machine has no sandbox, or the workflow
 * is inline, there is nothing to compare.
 */
export async function checkIsolation(
  workflow: AnyWorkflow,
  contractCase: ContractCase,
  options: ContractOptions,
): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), "dreamnet-isolation-"));
  const run = async (unsandboxed: boolean): Promise<WorkflowResult> => {
    const store = createMemoryStore();
    const input = await makeInput(contractCase, store);
    return createExecutor(store, folder, options.dependencies, unsandboxed).execute(workflow, input);
  };
  try {
    const inside = await run(false);
    if (inside.success ? inside.isolation === "none" : inside.error.code === "SANDBOX_UNAVAILABLE") return [];
    if (!inside.success) return [`in the sandbox, the run failed with ${inside.error.code}: ${inside.error.message}`];
    const [outer, inner] = [await run(true), inside].map(
      (result) => JSON.parse(JSON.stringify(outcomeOf(result))) as unknown,
    );
    return findDifferences(outer, inner).map((difference) => `in the sandbox, ${difference}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
