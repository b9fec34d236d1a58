import type { ContentStore } from "@dreamnet/content-store";
import {
  type AnyWorkflow,
  type Attempt,
  type Diagnostic,
  type ExecutionContext,
  type FileReference,
  type RunLease,
  TerminalError,
  TimeoutError,
  validateWith,
  type WorkflowError,
  type WorkflowErrorData,
} from "@dreamnet/workflow";
import { AttemptParts } from "./attempt-context.ts";
import type { AttemptRequest, AttemptRunner } from "./attempt-runner.ts";
import { backoffDelay } from "./backoff.ts";
import { systemClock } from "./clock.ts";
import type { Deadline, DeadlineListener } from "./deadlines.ts";
import { findNonJson } from "./json-value.ts";
import { cancelledBy, describeIssue, type PreparedRun } from "./prepare-run.ts";
import type { RunScope, RunSign } from "./run-scope.ts";
import { Stop, type StopListener, type Stoppable, stopOfLease } from "./stop.ts";

/** How all attempts together ended: without an error, by an output. */
export interface AttemptsEnd {
  readonly error: WorkflowError | undefined;
  readonly output: unknown;
  readonly diagnostics: readonly Diagnostic[];
  readonly files: readonly FileReference[];
  /** Of the executor's clock, where it was asked at the end. */
  readonly time: number | undefined;
}

interface AttemptEnd extends AttemptsEnd {
  readonly time: number;
}

type Conclude<T> = (end: AttemptsEnd, attempts: readonly Attempt[]) => T;

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
 *
 * @param conclude - Makes of their end what the caller promises.
 */
export function runAttempts<T>(
  scope: RunScope,
  prepared: PreparedRun,
  lease: RunLease,
  conclude: Conclude<T>,
): Promise<T> {
  return new AttemptsOfRun(scope, prepared, lease).run(conclude);
}

class AttemptsOfRun implements StopListener, DeadlineListener {
  readonly #scope: RunScope;
  readonly #prepared: PreparedRun;
  readonly #lease: RunLease;
  readonly #attempts: Attempt[];
  readonly #now: number;
  /** When the first one would have begun, had they all followed one another. */
  readonly #begun: number;
  readonly #stop = new Stop();
  readonly #leaseStop: Stoppable;
  readonly #max: Deadline;

  constructor(scope: RunScope, prepared: PreparedRun, lease: RunLease) {
    this.#scope = scope;
    this.#prepared = prepared;
    this.#lease = lease;
    const { services, request, workflow } = scope;
    const attempts = lease.attempts.length === 0 ? [] : [...lease.attempts];
    this.#attempts = attempts;
    let spent = 0;
    for (const { duration, delay = 0 } of attempts) spent += duration + delay;
    const now = services.clock.now();
    this.#now = now;
    this.#begun = now - spent;
    request.above?.listen(this);
    this.#leaseStop = stopOfLease(lease);
    this.#leaseStop.listen(this);
    this.#max = services.deadlines.after(
      workflow.manifest.executionTime.max - spent,
      this,
      services.clock === systemClock ? now : undefined,
    );
  }

  /** From above or by the engine. */
  stopped(reason: unknown): void {
    this.#stop.stop(() => this.#scope.redactor.error(cancelledBy(reason)));
  }

  passed(): void {
    this.#stop.stop(() => maxPassed(this.#scope));
  }

  async run<T>(conclude: Conclude<T>): Promise<T> {
    try {
      const rest = this.#restOfWait();
      const cut = rest > 0 ? await this.#wait(rest) : undefined;
      if (cut !== undefined) return conclude(endOf(cut), this.#attempts);
      for (;;) {
        const number = this.#attempts.length + 1;
        const begun = number === 1 ? this.#now : this.#scope.services.clock.now();
        const end = await new AttemptRun(this.#scope, this.#prepared, this.#lease, this.#stop, number, begun).run();
        const duration = end.time - begun;
        if (end.error === undefined) {
          this.#attempts.push({ number, duration, outcome: "succeeded" });
          return conclude(end, this.#attempts);
        }
        const last = await this.#fail(end, end.error, duration);
        if (last !== undefined) return conclude(last, this.#attempts);
      }
    } finally {
      this.#forget();
    }
  }

  #forget(): void {
    const { services, request } = this.#scope;
    services.deadlines.end(this.#max);
    request.above?.forget(this);
    this.#leaseStop.forget(this);
  }

  #restOfWait(): number {
    const { notBefore } = this.#lease;
    return notBefore === undefined ? 0 : Math.min(notBefore - Date.now(), this.#attempts.at(-1)?.delay ?? 0);
  }

  /** @returns What cut the wait short. */
  async #wait(delay: number): Promise<WorkflowError | undefined> {
    try {
      await this.#scope.services.clock.sleep(delay, this.#stop.signal);
      return undefined;
    } catch (thrown) {
      return this.#stop.aborted ? (this.#stop.reason as WorkflowError) : this.#scope.toError(thrown);
    }
  }

  /** @returns The end of all; undefined when there is to be another attempt now. */
  async #fail({ diagnostics }: AttemptEnd, error: WorkflowError, duration: number): Promise<AttemptsEnd | undefined> {
    const { services, workflow } = this.#scope;
    const { executionTime, errorHandling } = workflow.manifest;
    const number = this.#attempts.length + 1;
    const attempt: Attempt = {
      number,
      duration,
      outcome: error.code === "CANCELLED" ? "cancelled" : error.code === "TIMEOUT" ? "timed-out" : "failed",
      error: error.toJSON(),
    };
    const give = (final: WorkflowError): AttemptsEnd => {
      this.#attempts.push(attempt);
      return endOf(final, diagnostics);
    };
    const run = this.#stop;
    const mayRetry =
      errorHandling.retryable && number <= errorHandling.maxRetries && error.retryable && !finalCodes.has(error.code);
    if (run.aborted || !mayRetry) return give(error);
    const delay = Math.max(backoffDelay(number, services.random), retryAfterOf(error));
    if (services.clock.now() - this.#begun + delay >= executionTime.max) return give(maxPassed(this.#scope, error));
    const failed: Attempt = { ...attempt, delay };
    try {
      await services.engine.recordAttempt(this.#lease, failed, Date.now() + delay);
    } catch (thrown) {
      return give(run.aborted ? (run.reason as WorkflowError) : this.#scope.toError(thrown));
    }
    this.#attempts.push(failed);
    services.publish("run.retried", retriedPayload, {
      sign: this.#scope.sign,
      attempt: number,
      delay,
      error: error.toJSON(),
    });
    const cut = await this.#wait(delay);
    return cut === undefined ? undefined : endOf(cut, diagnostics);
  }
}

const none: readonly never[] = [];

const endOf = (error: WorkflowError, diagnostics: readonly Diagnostic[] = none): AttemptsEnd => ({
  error,
  output: undefined,
  diagnostics,
  files: none,
  time: undefined,
});

const retriedPayload = ({
  sign,
  ...rest
}: {
  sign: RunSign;
  attempt: number;
  delay: number;
  error: WorkflowErrorData;
}) => ({
  ...sign,
  ...rest,
});

/** One attempt, as its runner gets it. It ends when it is stopped, even when the workflow's code goes on. */
class AttemptRun implements AttemptRequest, StopListener, DeadlineListener {
  readonly input: unknown;
  readonly #scope: RunScope;
  readonly #runner: AttemptRunner;
  readonly #above: Stop;
  readonly #stop = new Stop();
  readonly #parts: AttemptParts;
  #limit: Deadline | undefined;
  #running: Promise<unknown> | undefined;
  #isOver = false;
  #resolve!: (end: AttemptEnd | Promise<AttemptEnd>) => void;
  #reject!: (fault: Error) => void;

  constructor(
    scope: RunScope,
    prepared: PreparedRun,
    lease: RunLease,
    /** Stops the whole run. */
    above: Stop,
    number: number,
    begun: number,
  ) {
    this.input = prepared.input;
    this.#scope = scope;
    this.#runner = prepared.runner;
    this.#above = above;
    above.listen(this);
    const { attempt: limit, max } = scope.workflow.manifest.executionTime;
    // The end of the whole time comes first.
    if (limit !== undefined && limit < max) this.#limit = scope.services.deadlines.after(limit, this);
    this.#parts = new AttemptParts(scope, number, begun, this.#stop, lease, prepared.runner);
  }

  get workflow(): AnyWorkflow {
    return this.#scope.workflow;
  }

  get context(): ExecutionContext {
    return this.#parts.context;
  }

  get store(): ContentStore {
    return this.#scope.services.store;
  }

  get killGrace(): number {
    return this.#scope.services.killGrace;
  }

  /** Comes into being when the runner asks for it. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  run(): Promise<AttemptEnd> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      this.#start();
    });
  }

  /** The whole run is. */
  stopped(reason: unknown): void {
    this.#stopFor(() => reason);
  }

  passed(): void {
    const { workflow } = this.#scope;
    this.#stopFor(() => attemptPassed(workflow, workflow.manifest.executionTime.attempt ?? 0));
  }

  #stopFor(why: () => unknown): void {
    if (this.#stop.aborted) return;
    this.#stop.stop(why);
    // Others that listen to the stop are told before the attempt closes.
    if (this.#running !== undefined) queueMicrotask(() => this.#fail(this.#stop.reason));
  }

  #start(): void {
    try {
      if (this.#stop.aborted) throw this.#stop.reason;
      const running = this.#parts.run(this.#runner, this);
      this.#running = running;
      // A workflow may stop its own run before it first awaits.
      if (this.#stop.aborted) queueMicrotask(() => this.#fail(this.#stop.reason));
      running.then(
        (output) => this.#succeed(output),
        (thrown: unknown) => this.#fail(thrown),
      );
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  #succeed(output: unknown): void {
    if (this.#isOver) return;
    let checked: unknown;
    try {
      checked = checkOutput(this.#scope, output);
    } catch (thrown) {
      this.#fail(thrown);
      return;
    }
    this.#finish(undefined, checked);
  }

  // What the code does after a stop, also that it fails, is nobody's affair.
  #fail(thrown: unknown): void {
    if (!this.#isOver) this.#finish(this.#scope.toError(this.#stop.aborted ? this.#stop.reason : thrown), undefined);
  }

  #finish(error: WorkflowError | undefined, output: unknown): void {
    this.#isOver = true;
    try {
      this.#resolve(this.#end(error, output));
    } catch (fault) {
      this.#reject(fault as Error);
    }
  }

  #end(error: WorkflowError | undefined, output: unknown): AttemptEnd | Promise<AttemptEnd> {
    const { services } = this.#scope;
    if (this.#limit !== undefined) services.deadlines.end(this.#limit);
    this.#above.forget(this);
    // What the attempt still has running is of no use to anybody.
    this.#stop.stop(attemptEnded);
    const time = services.clock.now();
    const closing = this.#parts.close(error, time);
    if (closing === undefined && this.#runner.isolation === "none") return this.#endAt(error, output, time);
    // A sandbox ends what it confines; the attempt is over when it has.
    const confined = this.#runner.isolation === "none" ? undefined : this.#running?.catch(() => undefined);
    return Promise.all([closing, confined]).then(() => this.#endAt(error, output, services.clock.now()));
  }

  #endAt(error: WorkflowError | undefined, output: unknown, time: number): AttemptEnd {
    const { diagnostics } = this.#parts;
    return {
      error,
      output,
      diagnostics: diagnostics.length === 0 ? diagnostics : [...diagnostics],
      files: error === undefined ? this.#parts.listFiles() : none,
      time,
    };
  }
}

const attemptEnded = (): TerminalError => new TerminalError("The attempt has ended.", { code: "RUN_ENDED" });

/** A promise of the workflow's author: the output fits its schema, and is JSON. */
function checkOutput({ workflow }: RunScope, output: unknown): unknown {
  const parsed = workflow.outputSchema.safeParse(output);
  const faults = parsed.success ? findNonJson(parsed.data ?? null) : none;
  if (parsed.success && faults.length === 0) return parsed.data;
  const name = `${workflow.name}@${workflow.version}`;
  if (!parsed.success) {
    const { errors } = validateWith(workflow.outputSchema, output);
    throw new TerminalError(`The output of ${name} breaks its schema:\n  ${errors.map(describeIssue).join("\n  ")}`, {
      code: "OUTPUT_INVALID",
      hint: "This is a fault of the workflow, not of its input: tell its author.",
      value: errors,
    });
  }
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

const attemptPassed = (workflow: AnyWorkflow, limit: number): TimeoutError =>
  new TimeoutError(`One attempt of ${workflow.name} may take ${limit} ms, and they have passed.`, limit, {
    retryable: true,
    hint: "Give it less to do, or raise executionTime.attempt in its manifest.",
  });
