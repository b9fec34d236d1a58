import { WorkflowExecutor } from "@dreamnet/executor";
import { NervousSystem } from "@dreamnet/nervous-system";
import { WorkflowRegistry } from "@dreamnet/registry";
import { WorkflowTester } from "@dreamnet/tester";
import type { Documentable, ExampleRun, WorkflowPage } from "./documentation.ts";
import { type DocsOptions, generateDocs } from "./generate-docs.ts";

/** How examples are run. */
export interface RunOptions {
  /** Default: one of its own, with a store in memory. */
  readonly executor?: Pick<WorkflowExecutor, "execute">;
  readonly signal?: AbortSignal;
}

/** Runs a workflow's examples, one after the other, and tells what came of each. */
export async function runExamples(workflow: Documentable, options: RunOptions = {}): Promise<readonly ExampleRun[]> {
  if (workflow.examples.length === 0) return [];
  const tester = new WorkflowTester(options.executor ?? makeExecutor());
  const { results } = await tester.testWorkflow(
    workflow,
    workflow.examples,
    options.signal === undefined ? {} : { signal: options.signal },
  );
  return results.map(({ testCase, success, actual, error, run }) => ({
    name: testCase.name,
    success,
    ...(run.success ? { output: actual } : {}),
    ...(error === undefined ? {} : { error: error.message }),
    files: run.files.map(({ path, mediaType, size }) => ({ path, mediaType, size })),
  }));
}

function makeExecutor(): WorkflowExecutor {
  const events = new NervousSystem();
  return new WorkflowExecutor({ events, registry: new WorkflowRegistry({ events }) });
}

/**
 * Documents a workflow and runs its examples for it.
 *
 * @example
 * const html = toHtml(await documentWorkflow(greetWorkflow));
 */
export async function documentWorkflow(
  workflow: Documentable,
  options: RunOptions & Omit<DocsOptions, "exampleRuns"> = {},
): Promise<WorkflowPage> {
  return generateDocs(workflow, { ...options, exampleRuns: await runExamples(workflow, options) });
}
