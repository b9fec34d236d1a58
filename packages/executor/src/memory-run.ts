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
import { clampTimer, isoTime } from "./clock.ts";
import { checkEnd, endState, hasEnded, leaseLost, type StopCause, stopError } from "./engine-errors.ts";
import { copyJson } from "./json-value.ts";
import { ReplayOrder, stepKey } from "./replay-order.ts";
import type { RunPlace } from "./run-table.ts";
import { makeLease, Stop } from "./stop.ts";

/** One for all: awaiting it costs a turn of the queue and no promise. */
const turn = Promise.resolve();

const runningState: RunState = { status: "running" };

type EnterRun = (run: MemoryRun, lease: RunLease) => Promise<() => void> | undefined;

type Succeeded = Extract<RunRecord, { readonly status: "succeeded" }>;

/** One run as the memory engine keeps it. */
export class MemoryRun {
  readonly request: StartRequest;
  readonly #createdAt: number;
  workflow: StartRequest["workflow"];
  input: unknown;
  state: RunState = { status: "pending" };
  #updatedAt: number;
  retries = 0;
  /** Set while somebody works on it or waits for room. */
  running: Promise<RunRecord> | undefined;
  /** Waits for a worker. */
  isQueued = false;
  endedAt: number | undefined;
  /** Counts the ends of its engine's runs. */
  endedAs = 0;
  #fencingToken = 0;
  #stop: Stop | undefined;
  #cause: StopCause | undefined;
  #pauseTimer: NodeJS.Timeout | undefined;
  #steps: StepRecord[] = [];
  /** The last record of each step; made when somebody looks for one. */
  #latest: Map<string, StepRecord> | undefined;
  #attempts: Attempt[] = [];
  #notBefore: number | undefined;
  #order: ReplayOrder | undefined;
  /** Whether this execution has recorded steps to answer, whose order counts. */
  #isReplayed = false;
  readonly #now: (() => number) | undefined;
  readonly place: RunPlace = { table: undefined, isIndexed: false, older: undefined, newer: undefined };

  constructor(request: StartRequest, now: (() => number) | undefined) {
    this.request = request;
    this.workflow = request.workflow;
    this.input = request.input;
    this.#now = now;
    this.#createdAt = now === undefined ? Date.now() : now();
    this.#updatedAt = this.#createdAt;
  }

  get #identity(): Omit<RunSummary, "status" | "error"> {
    const { runId, parentRunId, queue } = this.request;
    const created = this.#createdAt;
    const updated = this.#updatedAt;
    return {
      runId,
      ...(parentRunId === undefined ? undefined : { parentRunId }),
      workflow: this.workflow,
      createdAt: isoTime(created),
      updatedAt: isoTime(updated),
      ...(queue === undefined ? undefined : { queue }),
      ...(this.running === undefined ? undefined : { owner: `process ${process.pid}` }),
      ...(this.retries === 0 ? undefined : { retries: this.retries }),
    };
  }

  get record(): RunRecord {
    const { state } = this;
    // What nearly every run comes to, without a spread.
    if (state.status !== "succeeded") return { ...this.#identity, input: this.input, ...state };
    const record: { -readonly [Key in keyof Succeeded]: Succeeded[Key] } = {
      runId: this.request.runId,
      workflow: this.workflow,
      createdAt: isoTime(this.#createdAt),
      updatedAt: isoTime(this.#updatedAt),
      input: this.input,
      status: "succeeded",
      output: state.output,
    };
    const { parentRunId, queue } = this.request;
    if (state.facts !== undefined) record.facts = state.facts;
    if (parentRunId !== undefined) record.parentRunId = parentRunId;
    if (queue !== undefined) record.queue = queue;
    if (this.running !== undefined) record.owner = `process ${process.pid}`;
    if (this.retries > 0) record.retries = this.retries;
    return record;
  }

  get summary(): RunSummary {
    const { status } = this.state;
    return { ...this.#identity, status, ...(this.state.status === "failed" ? { error: this.state.error } : {}) };
  }

  set(state: RunState): void {
    this.state = state;
    const time = Date.now();
    this.#updatedAt = this.#now === undefined ? time : this.#now();
    this.endedAt = hasEnded(state.status) ? time : undefined;
  }

  stop(cause: StopCause, reason?: string): void {
    this.#cause ??= cause;
    this.#stop?.stop(() => stopError(cause, reason));
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
    this.#latest = undefined;
    this.workflow = { ...this.workflow, version };
    this.input = input;
    return true;
  }

  /**
   * @param enter - Waits for room; gives what leaves it again. Undefined where there is nothing to wait for.
   * @param onEnd - Told when nobody works on it any more.
   */
  own(execute: ExecuteRun, enter: EnterRun, onEnd: (run: MemoryRun) => void): Promise<RunRecord> {
    const stop = new Stop();
    this.#stop = stop;
    this.#cause = undefined;
    this.#fencingToken += 1;
    this.#order = undefined;
    this.#isReplayed = this.#steps.length > 0;
    this.isQueued = false;
    this.endedAt = undefined;
    const lease = makeLease(
      stop,
      {
        runId: this.request.runId,
        fencingToken: this.#fencingToken,
        attempts: this.#attempts.length === 0 ? this.#attempts : [...this.#attempts],
        ...(this.#notBefore === undefined ? undefined : { notBefore: this.#notBefore }),
      },
      this.#steps.length === 0,
      this,
    );
    const timer = this.#startDeadline();
    const running = this.#work(execute, lease, enter, onEnd, timer);
    this.running = running;
    return running;
  }

  async #work(
    execute: ExecuteRun,
    lease: RunLease,
    enter: EnterRun,
    onEnd: (run: MemoryRun) => void,
    timer: NodeJS.Timeout | undefined,
  ): Promise<RunRecord> {
    // The caller enters it as running first.
    await turn;
    let leave: (() => void) | undefined;
    let state: RunState;
    try {
      const entering = enter(this, lease);
      if (entering !== undefined) leave = await entering;
      this.set(runningState);
      state = checkEnd(await execute(lease));
    } catch (thrown) {
      const error = toWorkflowError(thrown);
      state = error.code === "CANCELLED" ? { status: "cancelled" } : { status: "failed", error: error.toJSON() };
    }
    clearTimeout(timer);
    clearTimeout(this.#pauseTimer);
    this.running = undefined;
    this.#stop = undefined;
    this.set(endState(state, this.#cause, false));
    leave?.();
    onEnd(this);
    return this.record;
  }

  #startDeadline(): NodeJS.Timeout | undefined {
    const { deadline } = this.request;
    return deadline === undefined
      ? undefined
      : setTimeout(() => this.stop("deadline"), clampTimer(deadline - Date.now()));
  }

  #checkHeld(lease: RunLease): void {
    if (this.#fencingToken !== lease.fencingToken || this.#stop === undefined)
      throw leaseLost(lease.runId, lease.fencingToken);
  }

  recordStep(lease: RunLease, record: StepRecord): void {
    this.#checkHeld(lease);
    if (this.#isReplayed) this.#replayOrder();
    const copy = copyRecord(record);
    this.#steps.push(copy);
    this.#latest?.set(stepKey(record.path, record.occurrence), copy);
    if (this.state.status === "pausing") this.stop("pause");
  }

  recordAttempt(lease: RunLease, attempt: Attempt, notBefore: number | undefined): void {
    this.#checkHeld(lease);
    this.#attempts.push(structuredClone(attempt));
    this.#notBefore = notBefore;
    this.#order = undefined;
    this.#isReplayed = this.#steps.length > 0;
  }

  async findStep(path: string, occurrence: number): Promise<StepRecord | undefined> {
    if (this.running !== undefined && this.#isReplayed) {
      if (this.#find(path, occurrence)?.outcome.status === "succeeded")
        await this.#replayOrder().turnOf(path, occurrence);
      else await this.#replayOrder().turnOfNew();
    }
    const record = this.#find(path, occurrence);
    return record === undefined ? undefined : copyRecord(record);
  }

  #find(path: string, occurrence: number): StepRecord | undefined {
    this.#latest ??= new Map(this.#steps.map((step) => [stepKey(step.path, step.occurrence), step]));
    return this.#latest.get(stepKey(path, occurrence));
  }

  /** Of what was recorded before this attempt. */
  #replayOrder(): ReplayOrder {
    this.#order ??= new ReplayOrder(this.#steps.filter(({ outcome }) => outcome.status === "succeeded"));
    return this.#order;
  }

  listSteps(): readonly StepRecord[] {
    return this.#steps.map(copyRecord);
  }
}

/** Nobody outside has the copy: a value that its workflow changes later stays as it was recorded. */
function copyRecord(record: StepRecord): StepRecord {
  const { outcome } = record;
  if (outcome.status === "succeeded" && isPlain(outcome.value) && record.files === undefined)
    return record.diagnostics === undefined ? record : copyJson(record);
  return copyJson(record);
}

const isPlain = (value: unknown): boolean => value === null || typeof value !== "object";
