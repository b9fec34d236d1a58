import type { WorkflowExecutor } from "@dreamnet/executor";
import type { TestCase, Workflow, WorkflowErrorData, WorkflowResult } from "@dreamnet/workflow";
import { judge } from "./judge.ts";

/** How one case went. */
export interface TestResult<Input = unknown, Output = unknown> {
  readonly testCase: TestCase<Input, Output>;
  /** Whether everything was as expected. A case that expects a failure succeeds by it. */
  readonly success: boolean;
  /** What the run gave; undefined where it has failed. */
  readonly actual: Output | undefined;
  /** What the case expects, as it was given. */
  readonly expected: TestCase<Input, Output>["expectedOutput"];
  /** Why it is no success: what was not as expected, a sentence a line, or the run's own error. */
  readonly error: TestFailure | undefined;
  /** The run in full. */
  readonly run: WorkflowResult<Output>;
}

/** Why a case is no success. */
export interface TestFailure {
  readonly message: string;
  /** What was not as expected, a sentence each. */
  readonly differences: readonly string[];
  /** The run's error, where it has failed. */
  readonly cause?: WorkflowErrorData;
}

/** How a workflow did in all its cases. */
export interface TestReport<Input = unknown, Output = unknown> {
  readonly workflow: { readonly name: string; readonly version: string };
  /** Whether every case is a success. */
  readonly passed: boolean;
  readonly results: readonly TestResult<Input, Output>[];
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
   * A case without an expectation is a success when the run is; one with a function decides by itself, over a failed run
   * too. Without cases, the workflow's own examples are run.
   *
   * @throws The signal's reason, when it is aborted.
   */
  async testWorkflow<Input, Output>(
    workflow: Workflow<Input, Output>,
    cases: readonly TestCase<Input, Output>[] = workflow.examples,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<TestReport<Input, Output>> {
    const results: TestResult<Input, Output>[] = [];
    for (const testCase of cases) {
      options.signal?.throwIfAborted();
      const run = await this.#executor.execute<Output>(workflow, testCase.input, options);
      const differences = await judge(testCase, run);
      results.push({
        testCase,
        success: differences.length === 0,
        actual: run.success ? run.output : undefined,
        expected: testCase.expectedOutput,
        error: differences.length === 0 ? undefined : failureOf(differences, run),
        run,
      });
    }
    const { name, version } = workflow;
    return { workflow: { name, version }, passed: results.every(({ success }) => success), results };
  }
}

const failureOf = (differences: readonly string[], run: WorkflowResult): TestFailure => ({
  message: differences.join("\n"),
  differences,
  ...(run.success ? {} : { cause: run.error.toJSON() }),
});
