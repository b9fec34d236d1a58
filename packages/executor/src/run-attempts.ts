import {
  type Attempt,
  type Diagnostic,
  type ExecutionContext,
  type FileReference,
  type RunLease,
  TerminalError,
  TimeoutError,
  validateWith,
  type WorkflowError,
} from "@dreamnet/workflow";
import { createAttemptContext } from "./attempt-context.ts";
import type { AttemptRequest } from "./attempt-runner.ts";
import { backoffDelay } from "./backoff.ts";
import { systemClock } from "./clock.ts";
import { findNonJson } from "./json-value.ts";
import { cancelledBy, describeIssue, type PreparedRun } from "./prepare-run.ts";
import type { RunScope } from "./run-scope.ts";
import { Stop, stopOfLease } from "./stop.ts";

/** How all attempts together ended. */
export interface AttemptsEnd {
  readonly outcome: { readonly output: unknown } | { readonly error: WorkflowError };
  readonly attempts: readonly Attempt[];
  readonly diagnostics: readonly Diagnostic[];
  readonly files: readonly FileReference[];
}

interface AttemptEnd {
  readonly outcome: { readonly output: unknown } | { readonly error: WorkflowError };
  readonly diagnostics: readonly Diagnostic[];
  readonly files: readonly FileReference[];
  readonly duration: number;
}

/** Never tried again, whatever an error says of itself. */
const finalCodes: ReadonlySet<string> = new Set([
  "VALIDATION_FAILED",
  "PERMISSION_DENIED",
  "CANCELLED",
  "OUTPUT_INVALID",
]);

/**
 * Attempts with backoff until one succeeds, an error is final, or `executionTime.max` has passed. Those that the lease
 * tells of, from before a crash or a pause, count: their number, their time and what is left of the last wait.
 */
export async function runAttempts(scope: RunScope, prepared: PreparedRun, lease: RunLease): Promise<AttemptsEnd> {
  const { services, request, workflow } = scope;
  const { executionTime, errorHandling } = workflow.manifest;
  const attempts: Attempt[] = [...lease.attempts];
  let spent = 0;
  for (const { duration, delay = 0 } of attempts) spent += duration + delay;
  const now = services.clock.now();
  const begun = now - spent;
  const run = new Stop();
  const cancel = (reason: unknown): void => run.stop(() => scope.redactor.error(cancelledBy(reason)));
  const stopListening = request.above?.onStop(cancel);
  const stopLeasing = stopOfLease(lease).onStop(cancel);
  const forgetMax = services.deadlines.after(
    executionTime.max - spent,
    () => run.stop(() => maxPassed(scope)),
    services.clock === systemClock ? now : undefined,
  );
  const wait = async (delay: number): Promise<WorkflowError | undefined> => {
    try {
      await services.clock.sleep(delay, run.signal);
      return undefined;
    } catch (thrown) {
      return run.aborted ? (run.reason as WorkflowError) : scope.toError(thrown);
    }
  };
  try {
    const rest =
      lease.notBefore === undefined ? 0 : Math.min(lease.notBefore - Date.now(), attempts.at(-1)?.delay ?? 0);
    const stopped = rest > 0 ? await wait(rest) : undefined;
    if (stopped !== undefined) return { outcome: { error: stopped }, attempts, diagnostics: [], files: [] };
    for (let number = attempts.length + 1; ; number += 1) {
      const time = number === 1 ? now : services.clock.now();
      const end = await runAttempt(scope, prepared, lease, { number, begun: time, run });
      const { outcome } = end;
      if ("output" in outcome) {
        attempts.push({ number, duration: end.duration, outcome: "succeeded" });
        return { outcome, attempts, diagnostics: end.diagnostics, files: end.files };
      }
      const { error } = outcome;
      const attempt: Attempt = {
        number,
        duration: end.duration,
        outcome: error.code === "CANCELLED" ? "cancelled" : error.code === "TIMEOUT" ? "timed-out" : "failed",
        error: error.toJSON(),
      };
      const give = (final: WorkflowError): AttemptsEnd => {
        attempts.push(attempt);
        return { outcome: { error: final }, attempts, diagnostics: end.diagnostics, files: [] };
      };
      const mayRetry =
        errorHandling.retryable && number <= errorHandling.maxRetries && error.retryable && !finalCodes.has(error.code);
      if (run.aborted || !mayRetry) return give(error);
      const delay = Math.max(backoffDelay(number, services.random), retryAfterOf(error));
      if (services.clock.now() - begun + delay >= executionTime.max) return give(maxPassed(scope, error));
      const failed: Attempt = { ...attempt, delay };
      try {
        await services.engine.recordAttempt(lease, failed, Date.now() + delay);
      } catch (thrown) {
        return give(run.aborted ? (run.reason as WorkflowError) : scope.toError(thrown));
      }
      attempts.push(failed);
      services.publish("run.retried", () => ({ ...scope.sign, attempt: number, delay, error: error.toJSON() }));
      const cut = await wait(delay);
      if (cut !== undefined) return { outcome: { error: cut }, attempts, diagnostics: end.diagnostics, files: [] };
    }
  } finally {
    forgetMax();
    stopListening?.();
    stopLeasing();
  }
}

/** One attempt. It ends when it is stopped, even when the workflow's code goes on. */
function runAttempt(
  scope: RunScope,
  prepared: PreparedRun,
  lease: RunLease,
  { number, begun, run }: { readonly number: number; readonly begun: number; readonly run: Stop },
): Promise<AttemptEnd> {
  const { services, workflow } = scope;
  const { runner } = prepared;
  const stop = new Stop();
  const { executionTime } = workflow.manifest;
  const limit = executionTime.attempt;
  const stopListening = run.onStop((reason) => stop.stop(() => reason));
  const forgetLimit =
    // The end of the whole time comes first.
    limit === undefined || limit >= executionTime.max
      ? undefined
      : services.deadlines.after(limit, () => stop.stop(() => attemptPassed(scope, limit)));
  const attempt = createAttemptContext(scope, { attempt: number, begun, stop, lease, runner });
  let running: Promise<unknown> | undefined;
  const end = (outcome: AttemptEnd["outcome"]): AttemptEnd | Promise<AttemptEnd> => {
    forgetLimit?.();
    stopListening();
    const error = "error" in outcome ? outcome.error : undefined;
    // What the attempt still has running is of no use to anybody.
    stop.stop(attemptEnded);
    const time = services.clock.now();
    const closing = attempt.close(error, time);
    const endAt = (ended: number): AttemptEnd => ({
      outcome,
      diagnostics: attempt.diagnostics.length === 0 ? attempt.diagnostics : [...attempt.diagnostics],
      files: error === undefined ? attempt.files() : [],
      duration: ended - begun,
    });
    if (closing === undefined && runner.isolation === "none") return endAt(time);
    // A sandbox ends what it confines; the attempt is over when it has.
    const confined = runner.isolation === "none" ? undefined : running?.catch(() => undefined);
    return Promise.all([closing, confined]).then(() => endAt(services.clock.now()));
  };
  return new Promise((resolve, reject) => {
    let isOver = false;
    let forgetStop: (() => void) | undefined;
    const finish = (outcome: AttemptEnd["outcome"]): void => {
      isOver = true;
      forgetStop?.();
      try {
        resolve(end(outcome));
      } catch (fault) {
        reject(fault as Error);
      }
    };
    // What the code does after a stop, also that it fails, is nobody's affair.
    const fail = (thrown: unknown): void => {
      if (!isOver) finish({ error: scope.toError(stop.aborted ? stop.reason : thrown) });
    };
    const succeed = (output: unknown): void => {
      if (isOver) return;
      try {
        output = checkOutput(scope, output);
      } catch (thrown) {
        fail(thrown);
        return;
      }
      finish({ output });
    };
    try {
      if (stop.aborted) throw stop.reason;
      running = attempt.within(() => runner.run(new AttemptCall(scope, prepared.input, attempt.context, stop)));
      // Others that listen to the stop are told before the attempt closes.
      forgetStop = stop.onStop(() => queueMicrotask(() => fail(stop.reason)));
      running.then(succeed, fail);
    } catch (thrown) {
      fail(thrown);
    }
  });
}

const attemptEnded = (): TerminalError => new TerminalError("The attempt has ended.", { code: "RUN_ENDED" });

/** What a runner is given; the signal comes into being when it asks for it. */
class AttemptCall implements AttemptRequest {
  readonly workflow: AttemptRequest["workflow"];
  readonly input: unknown;
  readonly context: ExecutionContext;
  readonly store: AttemptRequest["store"];
  readonly killGrace: number;
  readonly #stop: Stop;

  constructor({ workflow, services }: RunScope, input: unknown, context: ExecutionContext, stop: Stop) {
    this.workflow = workflow;
    this.input = input;
    this.context = context;
    this.store = services.store;
    this.killGrace = services.killGrace;
    this.#stop = stop;
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }
}

/** A promise of the workflow's author: the output fits its schema, and is JSON. */
function checkOutput({ workflow }: RunScope, output: unknown): unknown {
  const parsed = workflow.outputSchema.safeParse(output);
  const name = `${workflow.name}@${workflow.version}`;
  if (!parsed.success) {
    const { errors } = validateWith(workflow.outputSchema, output);
    throw new TerminalError(`The output of ${name} breaks its schema:\n  ${errors.map(describeIssue).join("\n  ")}`, {
      code: "OUTPUT_INVALID",
      hint: "This is a fault of the workflow, not of its input: tell its author.",
      value: errors,
    });
  }
  const faults = findNonJson(parsed.data ?? null);
  if (faults.length === 0) return parsed.data;
  throw new TerminalError(`The output of ${name} is not JSON: ${faults.join("; ")}.`, {
    code: "OUTPUT_INVALID",
    hint: "This is a fault of the workflow: bytes go into files, and the output names them.",
    value: faults,
  });
}

const retryAfterOf = (error: WorkflowError): number => {
  const retryAfter = (error as { retryAfter?: unknown }).retryAfter;
  return typeof retryAfter === "number" && Number.isFinite(retryAfter) ? retryAfter : 0;
};

function maxPassed({ workflow }: RunScope, last?: WorkflowError): TimeoutError {
  const { max } = workflow.manifest.executionTime;
  return new TimeoutError(
    last === undefined
      ? `${workflow.name} may take ${max} ms with all its attempts, and they have passed.`
      : `${workflow.name} may take ${max} ms with all its attempts, and the next one would begin after that. The last one failed: ${last.message}`,
    max,
    { hint: last?.hint ?? "Give it less to do, or raise executionTime.max in its manifest.", cause: last },
  );
}

const attemptPassed = ({ workflow }: RunScope, limit: number): TimeoutError =>
  new TimeoutError(`One attempt of ${workflow.name} may take ${limit} ms, and they have passed.`, limit, {
    retryable: true,
    hint: "Give it less to do, or raise executionTime.attempt in its manifest.",
  });
