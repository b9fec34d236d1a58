import { isDeepStrictEqual } from "node:util";
import {
  type Attempt,
  type ExecuteRun,
  type RunLease,
  type RunRecord,
  type RunState,
  type RunSummary,
  type StartRequest,
  type StepRecord,
  toWorkflowError,
} from "@dreamnet/workflow";
import { clampTimer } from "./clock.ts";
import { checkEnd, endState, hasEnded, leaseLost, type StopCause, stopError } from "./engine-errors.ts";
import { ReplayOrder, stepKey } from "./replay-order.ts";

/** One run as the memory engine keeps it. */
export class MemoryRun {
  readonly request: StartRequest;
  readonly createdAt: string;
  workflow: StartRequest["workflow"];
  input: unknown;
  state: RunState = { status: "pending" };
  updatedAt: string;
  retries = 0;
  /** Set while somebody works on it or waits for room. */
  running: Promise<RunRecord> | undefined;
  /** Waits for a worker. */
  isQueued = false;
  endedAt: number | undefined;
  #fencingToken = 0;
  #controller: AbortController | undefined;
  #cause: StopCause | undefined;
  #pauseTimer: NodeJS.Timeout | undefined;
  #steps: StepRecord[] = [];
  #latest = new Map<string, StepRecord>();
  #attempts: Attempt[] = [];
  #notBefore: number | undefined;
  #order: ReplayOrder | undefined;
  readonly #now: () => string;

  constructor(request: StartRequest, now: () => string) {
    this.request = request;
    this.workflow = request.workflow;
    this.input = request.input;
    this.#now = now;
    this.createdAt = now();
    this.updatedAt = this.createdAt;
  }

  get #identity(): Omit<RunSummary, "status" | "error"> {
    const { runId, parentRunId, queue } = this.request;
    return {
      runId,
      ...(parentRunId === undefined ? {} : { parentRunId }),
      workflow: this.workflow,
      createdAt: this.createdAt,
      updatedAt: this.updatedAt,
      ...(queue === undefined ? {} : { queue }),
      ...(this.running === undefined ? {} : { owner: `process ${process.pid}` }),
      ...(this.retries === 0 ? {} : { retries: this.retries }),
    };
  }

  get record(): RunRecord {
    return { ...this.#identity, input: this.input, ...this.state };
  }

  get summary(): RunSummary {
    const { status } = this.state;
    return { ...this.#identity, status, ...(this.state.status === "failed" ? { error: this.state.error } : {}) };
  }

  set(state: RunState): void {
    this.state = state;
    this.updatedAt = this.#now();
    this.endedAt = hasEnded(state.status) ? Date.now() : undefined;
  }

  stop(cause: StopCause, reason?: string): void {
    this.#cause ??= cause;
    this.#controller?.abort(stopError(cause, reason));
  }

  pauseAfter(grace: number, reason: string | undefined): void {
    this.set({ status: "pausing" });
    this.#pauseTimer = setTimeout(() => this.stop("pause", reason), clampTimer(grace));
  }

  /** Counts attempts anew. @returns Whether the journal was dropped, as another version or input makes it worthless. */
  renew(version = this.workflow.version, input = this.input): boolean {
    this.retries += 1;
    this.#attempts = [];
    this.#notBefore = undefined;
    if (version === this.workflow.version && isDeepStrictEqual(input, this.input)) return false;
    this.#steps = [];
    this.#latest = new Map();
    this.workflow = { ...this.workflow, version };
    this.input = input;
    return true;
  }

  /** @param enter - Waits for room; gives what leaves it again. */
  own(execute: ExecuteRun, enter: (signal: AbortSignal) => Promise<() => void>): Promise<RunRecord> {
    const controller = new AbortController();
    this.#controller = controller;
    this.#cause = undefined;
    this.#fencingToken += 1;
    this.#order = undefined;
    this.isQueued = false;
    const lease: RunLease = {
      runId: this.request.runId,
      fencingToken: this.#fencingToken,
      signal: controller.signal,
      attempts: [...this.#attempts],
      ...(this.#notBefore === undefined ? {} : { notBefore: this.#notBefore }),
    };
    const timer = this.#startDeadline();
    const running = this.#work(execute, lease, enter).finally(() => {
      clearTimeout(timer);
      clearTimeout(this.#pauseTimer);
    });
    this.running = running;
    return running;
  }

  async #work(
    execute: ExecuteRun,
    lease: RunLease,
    enter: (signal: AbortSignal) => Promise<() => void>,
  ): Promise<RunRecord> {
    let leave: (() => void) | undefined;
    let state: RunState;
    try {
      leave = await enter(lease.signal);
      this.set({ status: "running" });
      state = checkEnd(await execute(lease));
    } catch (thrown) {
      const error = toWorkflowError(thrown);
      state = error.code === "CANCELLED" ? { status: "cancelled" } : { status: "failed", error: error.toJSON() };
    }
    this.running = undefined;
    this.#controller = undefined;
    this.set(endState(state, this.#cause, false));
    leave?.();
    return this.record;
  }

  #startDeadline(): NodeJS.Timeout | undefined {
    const { deadline } = this.request;
    return deadline === undefined
      ? undefined
      : setTimeout(() => this.stop("deadline"), clampTimer(deadline - Date.now()));
  }

  #checkHeld(lease: RunLease): void {
    if (this.#fencingToken !== lease.fencingToken || this.#controller === undefined)
      throw leaseLost(lease.runId, lease.fencingToken);
  }

  recordStep(lease: RunLease, record: StepRecord): void {
    this.#checkHeld(lease);
    this.#replayOrder();
    const copy = structuredClone(record);
    this.#steps.push(copy);
    this.#latest.set(stepKey(record.path, record.occurrence), copy);
    if (this.state.status === "pausing") this.stop("pause");
  }

  recordAttempt(lease: RunLease, attempt: Attempt, notBefore: number | undefined): void {
    this.#checkHeld(lease);
    this.#attempts.push(structuredClone(attempt));
    this.#notBefore = notBefore;
    this.#order = undefined;
  }

  async findStep(path: string, occurrence: number): Promise<StepRecord | undefined> {
    if (this.running !== undefined) {
      if (this.#latest.get(stepKey(path, occurrence))?.outcome.status === "succeeded")
        await this.#replayOrder().turnOf(path, occurrence);
      else await this.#replayOrder().turnOfNew();
    }
    const record = this.#latest.get(stepKey(path, occurrence));
    return record === undefined ? undefined : structuredClone(record);
  }

  /** Of what was recorded before this attempt. */
  #replayOrder(): ReplayOrder {
    this.#order ??= new ReplayOrder(this.#steps.filter(({ outcome }) => outcome.status === "succeeded"));
    return this.#order;
  }

  listSteps(): readonly StepRecord[] {
    return structuredClone(this.#steps);
  }
}
