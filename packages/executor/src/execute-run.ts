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
import { runAttempts } from "./run-attempts.ts";
import { createRunScope, type RunBelow, type RunScope } from "./run-scope.ts";
import { currentTrace, isTraced, openSpan } from "./telemetry.ts";

/** Runs one workflow under its whole policy: the caller's run, a dependency's or a fallback's. Never rejects. */
export async function executeRun(
  services: Services,
  workflow: AnyWorkflow,
  input: unknown,
  request: RunRequest,
): Promise<WorkflowResult> {
  const parent = request.trace ?? (isTraced() ? await currentTrace() : undefined);
  const span = openSpan(parent, `run ${workflow.name}`, () => ({
    "dreamnet.run.id": request.runId,
    "dreamnet.workflow.name": workflow.name,
    "dreamnet.workflow.version": workflow.version,
    ...(request.parentRunId === undefined ? {} : { "dreamnet.run.parent_id": request.parentRunId }),
  }));
  const runBelow: RunBelow = (child, childInput, childRequest) => executeRun(services, child, childInput, childRequest);
  const scope = createRunScope(workflow, request, services, runBelow, span.trace);
  const begun = services.clock.now();
  const elapsed = (): number => services.clock.now() - begun;
  publishStart(scope, request.parentRunId);
  let result: WorkflowResult;
  try {
    const prepared = prepareRun(scope, input);
    const run = new RunInEngine(scope, prepared instanceof Promise ? await prepared : prepared, elapsed);
    result = run.resultOf(await run.enter());
  } catch (thrown) {
    result = { ...emptyFacts(scope, elapsed()), success: false, error: scope.toError(thrown) };
  }
  if (!result.success) result = await tryFallback(scope, result, input, elapsed);
  publishEnd(scope, result);
  if (span.trace === undefined) return result;
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

/** A run in its engine: what the engine executes, and what came of it. */
class RunInEngine {
  readonly #scope: RunScope;
  readonly #prepared: PreparedRun;
  readonly #elapsed: () => number;
  #ended: WorkflowResult | undefined;
  #fencingToken: number | undefined;

  constructor(scope: RunScope, prepared: PreparedRun, elapsed: () => number) {
    this.#scope = scope;
    this.#prepared = prepared;
    this.#elapsed = elapsed;
  }

  enter(): Promise<RunRecord> {
    const execute = (lease: RunLease): Promise<RunState> => this.#execute(lease);
    return enterEngine(this.#scope, this.#prepared.input, execute, () => this.#fencingToken !== undefined);
  }

  async #execute(lease: RunLease): Promise<RunState> {
    this.#fencingToken = lease.fencingToken;
    const end = await runAttempts(this.#scope, this.#prepared, lease);
    const { runner, resolved } = this.#prepared;
    const facts = factsOf(this.#scope, this.#elapsed(), {
      attempts: end.attempts,
      isolation: runner.isolation,
      isolationNotes: runner.notes,
      resolved,
      diagnostics: end.diagnostics,
      files: end.files,
    });
    if ("output" in end.outcome) {
      const { output } = end.outcome;
      this.#ended = { success: true, output, ...facts };
      return { status: "succeeded", output, facts };
    }
    const { error } = end.outcome;
    this.#ended = { success: false, error, ...facts };
    return error.code === "CANCELLED" ? { status: "cancelled" } : { status: "failed", error: error.toJSON(), facts };
  }

  /** What came of it here does not count when another owner has ended the run. */
  resultOf(record: RunRecord): WorkflowResult {
    const isOwn = record.fencingToken === undefined || record.fencingToken === this.#fencingToken;
    return this.#ended !== undefined && isOwn ? this.#ended : resultOf(this.#scope, record, this.#elapsed());
  }
}

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

type OwnFacts = Pick<RunFacts, "attempts" | "isolation" | "isolationNotes" | "resolved" | "diagnostics" | "files">;

const nothingRan: OwnFacts = {
  attempts: [],
  isolation: "none",
  isolationNotes: [],
  resolved: {},
  diagnostics: [],
  files: [],
};

const emptyFacts = (scope: RunScope, duration: number): RunFacts => factsOf(scope, duration, nothingRan);

function factsOf({ identity, request, cache }: RunScope, duration: number, own: OwnFacts): RunFacts {
  const { hits, misses, steps } = cache;
  return {
    runId: request.runId,
    workflow: identity,
    attempts: own.attempts,
    duration,
    isolation: own.isolation,
    isolationNotes: own.isolationNotes,
    resolved: own.resolved,
    diagnostics: own.diagnostics,
    files: own.files,
    cache: steps.length === 0 ? { hits, misses } : { hits, misses, steps: [...steps] },
  };
}

/** What the user must correct, or has asked for, is not worked around. */
const withoutFallback: ReadonlySet<string> = new Set(["VALIDATION_FAILED", "CANCELLED", "RUN_CONFLICT"]);

/** Runs the fallback that the manifest names, with the same input and nothing else. */
async function tryFallback(
  scope: RunScope,
  failure: Extract<WorkflowResult, { success: false }>,
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

// Functions of their own: what an event's payload closes over stays in memory as long as the event does.

function publishStart({ services, sign }: RunScope, parentRunId: string | undefined): void {
  services.publish("run.started", () => ({ ...sign, ...(parentRunId === undefined ? {} : { parentRunId }) }));
}

function publishEnd({ services, sign: whose }: RunScope, result: WorkflowResult): void {
  const { publish } = services;
  const { duration, fallback } = result;
  const attempts = result.attempts.length;
  if (result.success) {
    const by = fallback === undefined ? {} : { fallback: fallback.name };
    publish("run.succeeded", () => ({ ...whose, attempts, duration, ...by }));
    return;
  }
  const { error } = result;
  if (error.code === "CANCELLED") publish("run.cancelled", () => ({ ...whose, attempts, duration }));
  else publish("run.failed", () => ({ ...whose, attempts, duration, error: error.toJSON() }));
}
