import { AsyncLocalStorage } from "node:async_hooks";
import { checkEnd, endState, engineClosed, leaseLost, runMissing } from "@dreamnet/executor";
import { type RunLease, type RunState, toWorkflowError } from "@dreamnet/workflow";
import { type Claim, RunFailed } from "./claim.ts";
import type { Database } from "./database/database.ts";
import { type DbosRuntime, refusalOf } from "./dbos-runtime.ts";
import type { Heartbeat } from "./heartbeat.ts";
import { type Entry, HeldRun } from "./held-run.ts";
import type { Marks } from "./marks.ts";
import { replay, writeEntry } from "./run-journal.ts";
import { dbosName, type RunRow, type RunRows, releaseQueue } from "./run-rows.ts";
import type { StoredValue, Values } from "./values.ts";

/** ms after which a claimed run that has not begun is looked at. */
const STUCK = 5_000;
/** ms between two looks at what others want of the runs here, at most. */
const LOOK = 500;

/** What the engine is made of. */
export interface EngineParts {
  readonly database: Database;
  readonly heartbeat: Heartbeat;
  readonly rows: RunRows;
  readonly marks: Marks;
  readonly values: Values;
  /** ms */
  readonly lease: number;
  readonly onFault: (what: string, error: unknown) => void;
}

/**
 * The runs that this process has in hand, from when DBOS gives them to it until DBOS is told of their end; and what others
 * want of them meanwhile.
 */
export class LocalRuns {
  /** Runs that are to begin here, by id, until DBOS begins them. */
  readonly claims = new Map<string, Claim>();
  readonly held = new Map<string, HeldRun>();
  isClosed = false;
  readonly #parts: EngineParts;
  #launched: DbosRuntime | undefined;
  #orders: NodeJS.Timeout | undefined;
  #isReading = false;

  constructor(parts: EngineParts) {
    this.#parts = parts;
  }

  /** DBOS is launched with this as what it calls, and this calls DBOS. */
  attach(dbos: DbosRuntime): void {
    this.#launched = dbos;
  }

  get #dbos(): DbosRuntime {
    if (this.#launched === undefined) throw engineClosed("");
    return this.#launched;
  }

  /** Looks at nothing any more. */
  dispose(): void {
    clearInterval(this.#orders);
    for (const held of this.held.values()) held.dispose();
    this.held.clear();
    this.isClosed = true;
  }

  /** What DBOS calls: the run is this engine's now. What it returns or throws is recorded as the run's end. */
  async perform(runId: string): Promise<unknown> {
    const claim = this.claims.get(runId);
    if (claim === undefined) {
      // Its claim failed halfway, or the answer to it was lost: it is for whoever asks next.
      const row = await this.#parts.rows.find(runId);
      await this.#dbos.release(runId, row === undefined ? undefined : releaseQueue(row));
      throw new Error(`The run ${runId} came here without a claim.`);
    }
    this.held.get(runId)?.stop("lease-lost");
    const inWorkflow = AsyncLocalStorage.snapshot() as <T>(act: () => T) => T;
    let held: HeldRun | undefined;
    try {
      const entries = claim.isNew ? [] : await replay(this.#dbos, await this.#parts.rows.steps(runId), inWorkflow);
      const { token, countsFrom } = claim;
      held = new HeldRun({ runId, token, countsFrom, inWorkflow, entries });
      this.held.set(runId, held);
      this.claims.delete(runId);
      this.watchOrders();
      if (claim.deadline !== undefined) held.stopAt("deadline", claim.deadline);
      const state = await this.#execute(held, claim);
      return await this.#end(held, claim, state);
    } catch (error) {
      this.claims.delete(runId);
      // Not the run's end, but ours: DBOS would take it for the run's unless that is somebody else's by then.
      if (!(error instanceof RunFailed)) await this.#giveBack(runId, error);
      claim.end(undefined);
      throw error;
    } finally {
      if (held !== undefined) this.#leave(held);
    }
  }

  async #giveBack(runId: string, why: unknown): Promise<void> {
    this.#parts.onFault(`The run ${runId} could not be gone on with and is given back`, why);
    const row = await this.#parts.rows.find(runId);
    if (row?.dbos === "PENDING" && row.holder === this.#parts.heartbeat.id)
      await this.#dbos.release(runId, releaseQueue(row));
  }

  async #execute(held: HeldRun, claim: Claim): Promise<RunState> {
    try {
      if (held.cause !== undefined) return { status: "cancelled" };
      return checkEnd(await claim.inCaller(() => claim.execute(held.lease)));
    } catch (thrown) {
      const error = toWorkflowError(thrown);
      return error.code === "CANCELLED" ? { status: "cancelled" } : { status: "failed", error: error.toJSON() };
    }
  }

  /** Tells DBOS what became of the run, and who waits for it when that stands. */
  async #end(held: HeldRun, claim: Claim, ended: RunState): Promise<unknown> {
    const { runId, token } = held;
    const state = endState(ended, held.cause, true);
    if (state.status === "succeeded" || state.status === "failed") {
      const { status: _, ...rest } = state;
      let stored: StoredValue;
      try {
        stored = await this.#parts.values.store(rest);
      } catch (thrown) {
        const error = toWorkflowError(thrown).toJSON();
        claim.end({ status: "failed", error });
        throw new RunFailed(error.message, token, { value: { error } });
      }
      claim.end(state);
      if (state.status === "succeeded") return { token, ...stored };
      throw new RunFailed(state.error.message, token, stored);
    }
    if (held.cause !== "lease-lost") await this.#letGo(held, claim, state);
    if (held.cause === "cancel" || held.cause === "pause")
      await this.#parts.marks.stopped(runId, this.#parts.heartbeat.id);
    claim.end(state);
    throw new RunFailed(`The run ${runId} has stopped: ${state.status}.`, token, {});
  }

  /** Leaves a run that has stopped without an end as it is to be found. */
  async #letGo(held: HeldRun, claim: Claim, state: RunState): Promise<void> {
    const { runId } = held;
    await this.#parts.database.withRuns([runId], async () => {
      const row = await this.#parts.rows.find(runId);
      // Somebody else's by now, or cancelled from elsewhere.
      if (
        row === undefined ||
        row.dbos !== "PENDING" ||
        row.holder !== this.#parts.heartbeat.id ||
        Number(row.token) !== held.token
      )
        return;
      if (state.status === "pending") await this.#dbos.release(runId, releaseQueue(row));
      else {
        const isPausedAbove =
          held.cause === undefined &&
          claim.parent !== undefined &&
          (await this.#parts.rows.find(claim.parent))?.wish === "pause";
        if (isPausedAbove) await this.#parts.marks.wish(runId, "pause", {});
        await this.#dbos.cancel([runId]);
      }
    });
  }

  /** Resolves when the entry is durable, and every one before it is known to be. */
  async journal(held: HeldRun, name: string, entry: Entry): Promise<void> {
    const before = held.tail;
    const written = writeEntry(this.#dbos, held, name, entry);
    held.tail = Promise.allSettled([before, written]);
    const refusal = await written.then(({ isOwn }) => (isOwn ? undefined : "lost"), refusalOf);
    if (refusal !== undefined) {
      held.stop(refusal === "cancelled" ? "cancel" : "lease-lost");
      throw leaseLost(held.runId, held.token);
    }
    await written;
    await before;
  }

  /**
   * Before a step begins: a process that stood still may have lost the run, and begins nothing more then. Where its sign of
   * life is young, that needs no look.
   */
  async confirm(held: HeldRun): Promise<void> {
    if (this.#parts.heartbeat.isYoung()) return;
    await this.#readOrders();
    if (held.cause === "lease-lost") throw leaseLost(held.runId, held.token);
  }

  #leave(held: HeldRun): void {
    held.dispose();
    if (this.held.get(held.runId) === held) this.held.delete(held.runId);
    if (this.held.size + this.claims.size > 0) return;
    clearInterval(this.#orders);
    this.#orders = undefined;
  }

  heldBy(lease: RunLease): HeldRun {
    const held = this.held.get(lease.runId);
    if (held === undefined || held.token !== lease.fencingToken) throw leaseLost(lease.runId, lease.fencingToken);
    return held;
  }

  /** Looks what others have asked of the runs here, and what they have taken. */
  watchOrders(): void {
    this.#orders ??= setInterval(
      () => {
        if (this.#isReading || this.held.size + this.claims.size === 0) return;
        this.#isReading = true;
        this.#readOrders()
          .catch((error: unknown) => this.#parts.onFault("The runs could not be looked at", error))
          .finally(() => {
            this.#isReading = false;
          });
      },
      Math.min(LOOK, this.#parts.lease / 4),
    );
  }

  /**
   * Where the connection is lost as DBOS takes a run from its queue, the run is this engine's and never begins: DBOS
   * looks at no run twice. Such a run is taken once more.
   */
  async #takeStuck(): Promise<void> {
    const old = [...this.claims].filter(([, { isNew, at }]) => !isNew && performance.now() - at > STUCK);
    for (const [runId, claim] of old)
      await this.#parts.database.withRuns([runId], async () => {
        const row = await this.#parts.rows.find(runId);
        if (this.claims.get(runId) !== claim || row === undefined || row.holder !== this.#parts.heartbeat.id) return;
        claim.at = performance.now();
        if (row.dbos === "PENDING") await this.#dbos.takeOver(runId, dbosName(row));
      });
  }

  async #readOrders(): Promise<void> {
    await this.#takeStuck();
    const asked = [...this.held.values()];
    const rows = new Map(
      (await this.#parts.rows.findAll(asked.map(({ runId }) => runId))).map((row) => [row.run_id, row]),
    );
    for (const held of asked) {
      const row = rows.get(held.runId);
      if (row === undefined || Number(row.token) !== held.token) held.stop("lease-lost");
      else if (row.dbos === "CANCELLED") {
        const isLate = row.wish !== "cancel" && (row.attributes.deadline ?? Number.POSITIVE_INFINITY) <= Date.now();
        held.stop(isLate ? "deadline" : "cancel", row.reason);
      } else if (row.dbos === "PENDING" && row.executor_id !== this.#parts.heartbeat.id) held.stop("lease-lost");
      else if (row.dbos === "ENQUEUED") held.stop("lease-lost");
      else if (row.status === "pausing") this.pauseSoon(held, Number(row.pause_at ?? 0), row.reason ?? undefined);
    }
  }

  pauseSoon(held: HeldRun, at: number, reason: string | undefined): void {
    held.pauses ??= { reason };
    held.stopAt("pause", at, reason);
  }

  /** Whether this process has the run in hand, or is about to. */
  isHere(runId: string): boolean {
    return this.held.has(runId) || this.claims.has(runId);
  }

  /** Whether somebody is at it: its holder is at work, and where that is this engine, it has it in hand. */
  isWorkedOn(row: RunRow): boolean {
    if (row.holder === null) return false;
    return row.holder === this.#parts.heartbeat.id ? this.isHere(row.run_id) : row.alive;
  }

  async find(runId: string): Promise<RunRow | undefined> {
    if (this.isClosed) throw engineClosed(runId);
    const row = await this.#parts.rows.find(runId);
    // It was to pause, and its owner has gone before it could.
    if (row?.status === "pausing" && !this.isWorkedOn(row)) return { ...row, status: "paused" };
    if (row?.status === "cancelling" && !this.isWorkedOn(row)) return { ...row, status: "cancelled" };
    return row;
  }

  async get(runId: string): Promise<RunRow> {
    const row = await this.find(runId);
    if (row === undefined) throw runMissing(runId);
    return row;
  }
}
