import { howToRegister, splitReference } from "@dreamnet/registry";
import {
  type AnyWorkflow,
  type RunFacts,
  type RunLease,
  type RunRecord,
  type RunState,
  TerminalError,
  WorkflowError,
  type WorkflowErrorData,
  type WorkflowResult,
} from "@dreamnet/workflow";
import { addHint } from "./amend-error.ts";
import { enterEngine } from "./enter-engine.ts";
import type { RunRequest, Services } from "./options.ts";
import { type PreparedRun, prepareRun } from "./prepare-run.ts";
import { type AttemptsEnd, runAttempts } from "./run-attempts.ts";
import { RunScope, type RunSign } from "./run-scope.ts";
import { currentTrace, isTraced, openSpan } from "./telemetry.ts";

/**
 * Runs one workflow under its whole policy: the caller's run, a dependency's or a fallback's. Every failure is a result;
 * it throws, or rejects where somebody traces, only for a request that cannot be read.
 */
export function executeRun(
  services: Services,
  workflow: AnyWorkflow,
  input: unknown,
  request: RunRequest,
): Promise<WorkflowResult> {
  if (request.trace !== undefined || isTraced()) return executeTraced(services, workflow, input, request);
  return new ExecutedRun(new RunScope(workflow, request, services, executeRun), input).execute();
}

async function executeTraced(
  services: Services,
  workflow: AnyWorkflow,
  input: unknown,
  request: RunRequest,
): Promise<WorkflowResult> {
  const parent = request.trace ?? (await currentTrace());
  const span = openSpan(parent, `run ${workflow.name}`, () => ({
    "dreamnet.run.id": request.runId,
    "dreamnet.workflow.name": workflow.name,
    "dreamnet.workflow.version": workflow.version,
    ...(request.parentRunId === undefined ? {} : { "dreamnet.run.parent_id": request.parentRunId }),
  }));
  const result = await new ExecutedRun(
    new RunScope(workflow, request, services, executeRun, span.trace),
    input,
  ).execute();
  span.end({
    ...(result.success ? {} : { error: result.error }),
    attributes: {
      "dreamnet.run.attempts": result.attempts.length,
      "dreamnet.run.isolation": result.isolation,
      "dreamnet.cache.hits": result.cache.hits,
      "dreamnet.cache.misses": result.cache.misses,
      ...(result.fallback === undefined ? {} : { "dreamnet.run.fallback": result.fallback.name }),
    },
  });
  return result;
}

/** A run from its check to its result, and what its engine executes of it. */
class ExecutedRun {
  readonly #scope: RunScope;
  readonly #input: unknown;
  readonly #begun: number;
  #prepared: PreparedRun | undefined;
  #ended: WorkflowResult | undefined;
  #fencingToken: number | undefined;

  constructor(scope: RunScope, input: unknown) {
    this.#scope = scope;
    this.#input = input;
    this.#begun = scope.services.clock.now();
  }

  execute(): Promise<WorkflowResult> {
    const { sign, request, services } = this.#scope;
    const { parentRunId } = request;
    if (parentRunId === undefined) services.publish("run.started", runStarted, sign);
    else services.publish("run.started", runBelowStarted, { sign, parentRunId });
    let entering: Promise<RunRecord>;
    try {
      const prepared = prepareRun(this.#scope, this.#input);
      entering = prepared instanceof Promise ? prepared.then((ready) => this.#enter(ready)) : this.#enter(prepared);
    } catch (thrown) {
      return this.#fail(thrown);
    }
    return entering.then(
      (record) => this.#conclude(record),
      (thrown: unknown) => this.#fail(thrown),
    );
  }

  #enter(prepared: PreparedRun): Promise<RunRecord> {
    this.#prepared = prepared;
    const execute = (lease: RunLease): Promise<RunState> => this.#attempt(prepared, lease);
    return enterEngine(this.#scope, prepared.input, execute, () => this.#fencingToken !== undefined);
  }

  #attempt(prepared: PreparedRun, lease: RunLease): Promise<RunState> {
    this.#fencingToken = lease.fencingToken;
    return runAttempts(this.#scope, prepared, lease, (end, attempts) => this.#stateOf(end, attempts));
  }

  #stateOf({ error, output, diagnostics, files, time }: AttemptsEnd, attempts: RunFacts["attempts"]): RunState {
    const { runner, resolved } = this.#prepared as PreparedRun;
    const { isolation, notes } = runner;
    const facts = factsOf(this.#scope, this.#elapsed(time), attempts, isolation, notes, resolved, diagnostics, files);
    if (error === undefined) {
      this.#ended = succeed(output, facts);
      return { status: "succeeded", output, facts };
    }
    this.#ended = { success: false, error, ...facts };
    return error.code === "CANCELLED" ? { status: "cancelled" } : { status: "failed", error: error.toJSON(), facts };
  }

  #conclude(record: RunRecord): WorkflowResult | Promise<WorkflowResult> {
    let result: WorkflowResult;
    try {
      // What came of it here does not count when another owner has ended the run.
      const isOwn = record.fencingToken === undefined || record.fencingToken === this.#fencingToken;
      result = this.#ended !== undefined && isOwn ? this.#ended : resultOf(this.#scope, record, this.#elapsed());
    } catch (thrown) {
      return this.#fail(thrown);
    }
    if (!result.success) return this.#fallBack(result);
    publishEnd(this.#scope, result);
    return result;
  }

  #fail(thrown: unknown): Promise<WorkflowResult> {
    return this.#fallBack(this.#failureBy(thrown));
  }

  #failureBy(thrown: unknown): FailedResult {
    return { ...emptyFacts(this.#scope, this.#elapsed()), success: false, error: this.#scope.toError(thrown) };
  }

  async #fallBack(failure: FailedResult): Promise<WorkflowResult> {
    let result: WorkflowResult;
    try {
      result = await tryFallback(this.#scope, failure, this.#input, () => this.#elapsed());
    } catch (thrown) {
      result = this.#failureBy(thrown);
    }
    publishEnd(this.#scope, result);
    return result;
  }

  /** @param now - Where the clock has just been asked. */
  #elapsed(now = this.#scope.services.clock.now()): number {
    return now - this.#begun;
  }
}

type FailedResult = Extract<WorkflowResult, { success: false }>;

/** Member by member: thrice as fast as a spread. */
const succeed = (output: unknown, facts: RunFacts): WorkflowResult => ({
  success: true,
  output,
  runId: facts.runId,
  workflow: facts.workflow,
  attempts: facts.attempts,
  duration: facts.duration,
  isolation: facts.isolation,
  isolationNotes: facts.isolationNotes,
  resolved: facts.resolved,
  diagnostics: facts.diagnostics,
  files: facts.files,
  cache: facts.cache,
});

/** The result of a run that stood already under this run id. */
function resultOf(scope: RunScope, record: RunRecord, duration: number): WorkflowResult {
  const empty = emptyFacts(scope, duration);
  if (record.status === "succeeded") return { ...empty, ...record.facts, success: true, output: record.output };
  if (record.status === "failed")
    return { ...empty, ...record.facts, success: false, error: reviveError(record.error) };
  if (record.status === "cancelled")
    return { ...empty, success: false, error: new WorkflowError("CANCELLED", "The run was cancelled.") };
  const error = new TerminalError(`The run ${record.runId} is ${record.status}.`, {
    code: "RUN_CONFLICT",
    hint: record.status === "paused" ? "Resume it, or use another run id." : "Wait for its end, or use another run id.",
  });
  return { ...empty, success: false, error };
}

function reviveError(data: WorkflowErrorData): WorkflowError {
  const { code, message, hint, retryable, diagnostics, cause } = data;
  return new WorkflowError(code, message, { hint, retryable, diagnostics, cause });
}

const emptyFacts = (scope: RunScope, duration: number): RunFacts =>
  factsOf(scope, duration, [], "none", [], {}, [], []);

function factsOf(
  { request, workflow: { name, version }, cacheFacts: cache }: RunScope,
  duration: number,
  attempts: RunFacts["attempts"],
  isolation: RunFacts["isolation"],
  isolationNotes: RunFacts["isolationNotes"],
  resolved: RunFacts["resolved"],
  diagnostics: RunFacts["diagnostics"],
  files: RunFacts["files"],
): RunFacts {
  const { runId } = request;
  const workflow = { name, version };
  return { runId, workflow, attempts, duration, isolation, isolationNotes, resolved, diagnostics, files, cache };
}

/** What the user must correct, or has asked for, is not worked around. */
const withoutFallback: ReadonlySet<string> = new Set(["VALIDATION_FAILED", "CANCELLED", "RUN_CONFLICT"]);

/** Runs the fallback that the manifest names, with the same input and nothing else. */
async function tryFallback(
  scope: RunScope,
  failure: FailedResult,
  input: unknown,
  elapsed: () => number,
): Promise<WorkflowResult> {
  const { workflow, request, services } = scope;
  const wanted = workflow.manifest.errorHandling.fallback;
  if (wanted === undefined || withoutFallback.has(failure.error.code) || request.above?.aborted === true)
    return failure;
  const { name, range } = splitReference(wanted);
  // A circle of fallbacks ends with the error that began it.
  if (name === workflow.name || request.fallbackFor.includes(name)) return failure;
  const fallback = services.registry.get(name, range);
  if (fallback === undefined) {
    const hint = `Its fallback ${wanted} is not registered. ${howToRegister(name, range)}, to get its result instead.`;
    return { ...failure, error: addHint(failure.error, hint) };
  }
  const result = await executeRun(services, fallback, input, {
    ...request,
    runId: `${request.runId}/${name}#fallback`,
    takeUp: undefined,
    // One that has failed before is run again with the run that it stands in for.
    isAgain: request.isAgain === true || request.takeUp === "retry",
    isChecked: undefined,
    parentRunId: request.runId,
    trace: scope.trace,
    fallbackFor: [...request.fallbackFor, workflow.name],
  });
  const diagnostics = [...failure.diagnostics, ...result.diagnostics];
  if (!result.success) {
    const hint = `Its fallback ${name}@${fallback.version} failed too: ${result.error.message}`;
    return { ...failure, diagnostics, duration: elapsed(), error: addHint(failure.error, hint) };
  }
  return {
    ...failure,
    success: true,
    output: result.output,
    files: result.files,
    isolation: result.isolation,
    isolationNotes: result.isolationNotes,
    resolved: { ...failure.resolved, ...result.resolved, [name]: fallback.version },
    diagnostics,
    duration: elapsed(),
    fallback: { name, version: fallback.version, originalError: failure.error.toJSON() },
  };
}

const runStarted = (sign: RunSign): RunSign => sign;
const runBelowStarted = ({ sign, parentRunId }: { readonly sign: RunSign; readonly parentRunId: string }) => ({
  ...sign,
  parentRunId,
});

interface RunEndSign {
  readonly sign: RunSign;
  readonly attempts: number;
  readonly duration: number;
}
const runEnded = ({ sign, attempts, duration }: RunEndSign) => ({ ...sign, attempts, duration });
const runSaved = ({ sign, attempts, duration, fallback }: RunEndSign & { readonly fallback: string }) => ({
  ...sign,
  attempts,
  duration,
  fallback,
});
const runFailed = ({ sign, attempts, duration, error }: RunEndSign & { readonly error: WorkflowErrorData }) => ({
  ...sign,
  attempts,
  duration,
  error,
});

// What an event's payload is made of stays in memory as long as the event does: not the whole result.
function publishEnd({ services: { publish }, sign }: RunScope, result: WorkflowResult): void {
  const { duration, fallback } = result;
  const attempts = result.attempts.length;
  if (result.success) {
    if (fallback === undefined) publish("run.succeeded", runEnded, { sign, attempts, duration });
    else publish("run.succeeded", runSaved, { sign, attempts, duration, fallback: fallback.name });
    return;
  }
  const { error } = result;
  if (error.code === "CANCELLED") publish("run.cancelled", runEnded, { sign, attempts, duration });
  else publish("run.failed", runFailed, { sign, attempts, duration, error: error.toJSON() });
}
