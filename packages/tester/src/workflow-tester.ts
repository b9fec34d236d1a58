import type { WorkflowExecutor } from "@dreamnet/executor";
import type { TestCase, Workflow, WorkflowResult } from "@dreamnet/workflow";
import { findMismatches } from "./find-mismatches.ts";

/** How one case went. */
export interface CaseReport<Output = unknown> {
  readonly name: string;
  readonly passed: boolean;
  /** What was not as expected, a sentence each. */
  readonly problems: readonly string[];
  readonly result: WorkflowResult<Output>;
}

/** How a workflow did in all its cases. */
export interface TestReport<Output = unknown> {
  readonly workflow: { readonly name: string; readonly version: string };
  readonly passed: boolean;
  readonly cases: readonly CaseReport<Output>[];
}

/**
 * Runs test cases of a workflow through a real executor.
 *
 * @example
 * const tester = new WorkflowTester(new WorkflowExecutor());
 * const report = await tester.testWorkflow(greetWorkflow, [
 *   { name: "greets", input: { name: "Ada" }, expectedOutput: { text: "Hello, Ada!" } },
 * ]);
 * report.passed; // => true
 */
export class WorkflowTester {
  readonly #executor: Pick<WorkflowExecutor, "execute">;

  constructor(executor: Pick<WorkflowExecutor, "execute">) {
    this.#executor = executor;
  }

  /**
   * Runs every case, one after the other, also when one fails.
   *
   * A case without an expectation passes when the run succeeds; one with a function decides by itself, over a failed
   * run too. Without cases, the workflow's own examples are run.
   */
  async testWorkflow<Input, Output>(
    workflow: Workflow<Input, Output>,
    cases: readonly TestCase<Input, Output>[] = workflow.examples,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<TestReport<Output>> {
    const reports: CaseReport<Output>[] = [];
    for (const testCase of cases) {
      options.signal?.throwIfAborted();
      const result = await this.#executor.execute<Output>(workflow, testCase.input, options);
      const problems = await judge(testCase, result);
      reports.push({ name: testCase.name, passed: problems.length === 0, problems, result });
    }
    const { name, version } = workflow;
    return { workflow: { name, version }, passed: reports.every(({ passed }) => passed), cases: reports };
  }
}

/** What is not as a case expects, a sentence each. */
export async function judge<Output>(
  { expectedOutput }: Pick<TestCase<unknown, Output>, "expectedOutput">,
  result: WorkflowResult<Output>,
): Promise<readonly string[]> {
  if (typeof expectedOutput === "function") {
    try {
      const holds: unknown = await (expectedOutput as (result: WorkflowResult<Output>) => unknown)(result);
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
