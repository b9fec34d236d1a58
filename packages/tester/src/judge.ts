import type { ContentStore } from "@dreamnet/content-store";
import type { TestCase, WorkflowResult } from "@dreamnet/workflow";
import { findMismatches } from "./find-mismatches.ts";

/** What is not as a case expects, a sentence each. */
export async function judge<Output>(
  { expectedOutput }: Pick<TestCase<unknown, Output>, "expectedOutput">,
  result: WorkflowResult<Output>,
  store?: Pick<ContentStore, "get">,
): Promise<readonly string[]> {
  if (typeof expectedOutput === "function") {
    try {
      const decide = expectedOutput as (result: WorkflowResult<Output>, store?: Pick<ContentStore, "get">) => unknown;
      const holds: unknown = await decide(result, store);
      return holds === true ? [] : [`The case's own check gave ${String(holds)}, expected true.`];
    } catch (error) {
      return [`The case's own check threw: ${error instanceof Error ? error.message : String(error)}`];
    }
  }
  if (!result.success) {
    const { code, message, hint } = result.error;
    return [`The run failed with ${code}: ${message}${hint === undefined ? "" : ` ${hint}`}`];
  }
  return expectedOutput === undefined ? [] : findMismatches(expectedOutput, result.output, "output");
}
