import { createMemoryStore } from "@dreamnet/content-store";
import { createMemoryEngine } from "@dreamnet/executor";
import { type AnyWorkflow, type ExecutionEngine, type StepRecord, WorkflowError } from "@dreamnet/workflow";
import { type Outcome, outcomeOf } from "./contract/run-report.ts";
import { findDifferences } from "./find-mismatches.ts";
import { type WatchOptions, watchRun } from "./watch/watch-run.ts";

/** A run as it was recorded: JSON, to be kept in a file. */
export interface RecordedRun {
  readonly name: string;
  readonly workflow: { readonly name: string; readonly version: string };
  readonly input: unknown;
  readonly steps: readonly StepRecord[];
  readonly outcome: Outcome;
}

/** What a run needs beside its input. */
export type RecordingOptions = Pick<WatchOptions, "store" | "dependencies">;

/**
 * Runs a workflow and records what its steps gave.
 *
 * @example
 * writeFileSync("ada.run.json", JSON.stringify(await recordRun("ada", greetWorkflow, { name: "Ada" })));
 */
export async function recordRun(
  name: string,
  workflow: AnyWorkflow,
  input: unknown,
  options: RecordingOptions = {},
): Promise<RecordedRun> {
  const engine = createMemoryEngine();
  const { result } = await watchRun(workflow, input, { ...options, engine, runId: name });
  return JSON.parse(
    JSON.stringify({
      name,
      workflow: result.workflow,
      input,
      steps: await engine.listSteps(name),
      outcome: outcomeOf(result),
    }),
  ) as RecordedRun;
}

/**
 * Runs new code on the steps of a recorded run: each is answered from the record, as it is for a run that stands still
 * while its workflow is released anew.
 *
 * @returns Where the new code would not go on as the old one did, a sentence each; empty where it would.
 */
export async function replayRun(
  workflow: AnyWorkflow,
  recorded: RecordedRun,
  options: RecordingOptions = {},
): Promise<readonly string[]> {
  const runId = recorded.name;
  const inner = createMemoryEngine();
  const waiting = new Map(
    recorded.steps
      .filter(({ outcome }) => outcome.status === "succeeded")
      .map((step) => [`${step.path}#${step.occurrence}`, step]),
  );
  const problems: string[] = [];
  const asked = new Set<string>();
  const findStep: ExecutionEngine["findStep"] = async (id, path, occurrence) => {
    const key = `${path}#${occurrence}`;
    const known = id === runId ? waiting.get(key) : undefined;
    if (known !== undefined) asked.add(key);
    return known ?? inner.findStep(id, path, occurrence);
  };
  const recordStep: ExecutionEngine["recordStep"] = async (lease, record) => {
    const isKnown = waiting.has(`${record.path}#${record.occurrence}`);
    // What lies within a step that the record has is not run, and not recorded.
    if (lease.runId === runId && !isKnown)
      problems.push(`it runs the step ${JSON.stringify(record.path)}, which the recorded run has not`);
    return inner.recordStep(lease, record);
  };
  const store = options.store ?? createMemoryStore();
  const { result } = await watchRun(workflow, recorded.input, {
    ...options,
    store,
    engine: { ...inner, findStep, recordStep },
    runId,
  });
  if (!result.success && WorkflowError.is(result.error) && result.error.code === "STEP_MISMATCH")
    problems.push(result.error.message);
  for (const [key, { path }] of waiting)
    if (!asked.has(key) && !isWithinAsked(path, asked))
      problems.push(`it no longer runs the step ${JSON.stringify(path)}`);
  const differences = findDifferences(recorded.outcome, outcomeOf(result));
  return [...problems, ...differences.map((text) => `its result is another one: ${text}`)];
}

/** Steps within a step that was answered are not asked for. */
function isWithinAsked(path: string, asked: ReadonlySet<string>): boolean {
  for (const key of asked) {
    const [outer = "", occurrence = "0"] = key.split(/#(?=\d+$)/u);
    if (path.startsWith(`${outer}${occurrence === "0" ? "" : `#${occurrence}`}/`)) return true;
  }
  return false;
}
