import {
  type Attempt,
  type ExecuteRun,
  type ExecutionEngine,
  type PruneOptions,
  type RetryOptions,
  type RunFilter,
  type RunLease,
  type RunRecord,
  type RunState,
  type RunSummary,
  type StartRequest,
  type StepRecord,
  toWorkflowError,
  type Worker,
  type WorkOptions,
} from "@dreamnet/workflow";
import { checkEnd, endState, engineClosed, hasEnded, leaseLost } from "../engine-errors.ts";
import { EngineWork } from "../engine-work.ts";
import { ownFindStep } from "../stop.ts";
import { startWorker } from "../worker.ts";
import { Claims } from "./claims.ts";
import type { SqliteEngineOptions } from "./create-sqlite-engine.ts";
import { GroupCommit } from "./group-commit.ts";
import { encodeState, encodeStep, Journal, type RunRow } from "./journal.ts";
import { listRuns } from "./list-runs.ts";
import type { OpenStore } from "./open-store.ts";
import type { OwnedRun } from "./owned-run.ts";
import { Owners } from "./owners.ts";
import { encode } from "./payload.ts";
import { pruneRuns } from "./prune-runs.ts";
import { Room } from "./room.ts";
import { toStoreError } from "./store-errors.ts";
import { Watcher } from "./watcher.ts";

/** ms for work that was told to stop, before its run is given up. */
const STOP_GRACE = 5_000;

/** The port on one SQLite file. See `createSqliteEngine`. */
export class SqliteEngine implements ExecutionEngine {
  readonly name = "sqlite";
  readonly durable = true;
  readonly [ownFindStep]: unknown = Reflect.get(SqliteEngine.prototype, "findStep");
  readonly #store: OpenStore;
  readonly #commit: GroupCommit;
  readonly #journal: Journal;
  readonly #owners: Owners;
  readonly #room: Room;
  readonly #claims: Claims;
  readonly #watcher: Watcher;
  readonly #work = new EngineWork();
  /** The last in line for each set of limits. */
  readonly #lines = new Map<string, Promise<unknown>>();
  #heartbeat: NodeJS.Timeout | undefined;
  #closing: Promise<void> | undefined;

  constructor(store: OpenStore, options: SqliteEngineOptions) {
    const { database, file } = store;
    this.#store = store;
    this.#commit = new GroupCommit(database, file);
    this.#journal = new Journal(database, file);
    this.#owners = new Owners(database, options.leaseDuration ?? 30_000);
    this.#room = new Room(database, options.limits ?? {}, this.#journal, this.#owners);
    this.#claims = new Claims(database, this.#journal, this.#owners, this.#room);
    this.#watcher = new Watcher(database, () => this.#readOrders());
  }

  async start(request: StartRequest, execute: ExecuteRun): Promise<RunRecord> {
    return this.#work.startOnce(request, () => this.#start(request, execute));
  }

  async #start(request: StartRequest, execute: ExecuteRun): Promise<RunRecord> {
    const input = encode(request.input);
    for (;;) {
      this.#work.checkOpen(request.runId);
      const claim = await this.#claim(
        () => this.#claims.start(request, input),
        (found) => ("owned" in found ? found.owned : undefined),
        input.text.length,
      );
      if ("owned" in claim) return this.#carryOut(claim.owned, execute);
      if ("stopped" in claim) return this.#toRecord(claim.stopped);
      const record = await this.#follow(request.runId);
      if (record !== undefined) return record;
    }
  }

  async enqueue(request: StartRequest): Promise<RunSummary> {
    this.#work.checkOpen(request.runId);
    const input = encode(request.input);
    const row = await this.#write(() => this.#claims.enqueue(request, input), input.text.length);
    this.#watcher.wake();
    return this.#toSummary(row);
  }

  work(options: WorkOptions): Worker {
    this.#watcher.start();
    return this.#work.addWorker(
      startWorker({
        concurrency: options.concurrency ?? 1,
        onWake: (wake) => this.#watcher.onWake(wake),
        claim: async () => {
          if (this.#work.phase !== "open") return undefined;
          // Looked at first without holding the store: there is mostly nothing.
          if (this.#read(() => this.#claims.waitingFor(options.workflows)).length === 0) return undefined;
          const owned = await this.#write(() => this.#claims.forWorker(options.workflows));
          if (owned === undefined) return undefined;
          const execute: ExecuteRun = (lease) =>
            options.execute(
              lease,
              this.#read(() => this.#journal.toRecord(owned.row, undefined)),
            );
          const working = this.#work.track(this.#carryOut(owned, execute));
          return async () => void (await working);
        },
        onFault: (error) => warn("A worker could not take or end a run", error),
      }),
    );
  }

  async get(runId: string): Promise<RunRecord | undefined> {
    return this.#read(() => {
      const row = this.#journal.find(runId);
      return row === undefined ? undefined : this.#toRecord(row);
    });
  }

  async list(filter: RunFilter = {}): Promise<readonly RunSummary[]> {
    return this.#read(() => listRuns(this.#store.database, filter).map((row) => this.#toSummary(row)));
  }

  async cancel(runId: string, reason?: string): Promise<boolean> {
    const cancelled = await this.#write(() => {
      const row = this.#journal.find(runId);
      if (row === undefined || hasEnded(row.status)) return [];
      const open = [row, ...this.#journal.below(runId)].filter(({ status }) => !hasEnded(status));
      for (const each of open) {
        if (this.#claims.isWorkedOn(each)) this.#journal.setStatus(each.number, "cancelling", null, reason ?? null);
        else this.#journal.end(each.number, "cancelled", undefined, true);
      }
      return open.map(({ run_id }) => run_id);
    });
    for (const id of cancelled) this.#claims.held.get(id)?.stop("cancel", reason);
    if (cancelled.length > 0) this.#watcher.wake();
    return cancelled.length > 0;
  }

  async pause(runId: string, options: { readonly reason?: string; readonly grace?: number } = {}): Promise<boolean> {
    const { reason, grace = 5_000 } = options;
    const pauseAt = await this.#write((): number | boolean => {
      const row = this.#journal.find(runId);
      if (row === undefined || hasEnded(row.status) || row.status === "cancelling") return false;
      if (row.status === "paused" || row.status === "pausing") return true;
      if (!this.#claims.isWorkedOn(row)) {
        this.#journal.end(row.number, "paused", undefined, false);
        return true;
      }
      // A run that still waits for room has no step to end.
      const at = Date.now() + (row.status === "pending" ? 0 : grace);
      this.#journal.setStatus(row.number, "pausing", at, reason ?? null);
      return at;
    });
    if (typeof pauseAt === "number") this.#claims.held.get(runId)?.stopAt("pause", pauseAt, reason);
    return pauseAt !== false;
  }

  async resume(runId: string, execute: ExecuteRun): Promise<RunRecord> {
    this.#work.checkOpen(runId);
    const claim = this.#claim(
      () => this.#claims.resume(runId),
      (found) => found,
    );
    return this.#work.track(claim.then((owned) => this.#carryOut(owned, execute)));
  }

  async retry(runId: string, options: RetryOptions, execute: ExecuteRun): Promise<RunRecord> {
    this.#work.checkOpen(runId);
    const claim = this.#claim(
      () => this.#claims.retry(runId, options, encode),
      (found) => found,
    );
    return this.#work.track(claim.then((owned) => this.#carryOut(owned, execute)));
  }

  async findStep(runId: string, path: string, occurrence: number): Promise<StepRecord | undefined> {
    const owned = this.#claims.held.get(runId);
    if (owned === undefined) return this.#read(() => this.#findOf(runId, path, occurrence));
    await owned.turnOf(path, occurrence);
    const place = owned.stepAt(path, occurrence);
    if (place === undefined) return undefined;
    return this.#read(() => this.#journal.readStep(owned.row.number, place.slot));
  }

  #findOf(runId: string, path: string, occurrence: number): StepRecord | undefined {
    const row = this.#journal.find(runId);
    if (row === undefined) return undefined;
    return this.#journal.readSteps(row.number).findLast((step) => step.path === path && step.occurrence === occurrence);
  }

  async listSteps(runId: string): Promise<readonly StepRecord[]> {
    return this.#read(() => {
      const row = this.#journal.find(runId);
      return row === undefined ? [] : this.#journal.readSteps(row.number);
    });
  }

  async recordStep(lease: RunLease, record: StepRecord): Promise<void> {
    const owned = this.#heldBy(lease);
    const body = encodeStep(record);
    const slot = owned.nextSlot++;
    const { status, reason } = await this.#guarded(owned, body.text.length, () =>
      this.#journal.addStep(owned.row.number, slot, record, body),
    );
    owned.noteStep(record, slot);
    if (status === "cancelling") owned.stop("cancel", reason);
    else if (status === "pausing") owned.stop("pause", reason);
  }

  async recordAttempt(lease: RunLease, attempt: Attempt, notBefore?: number): Promise<void> {
    const owned = this.#heldBy(lease);
    const attempts = [...owned.attempts, attempt];
    await this.#guarded(owned, 0, () =>
      this.#journal.setAttempts(owned.row.number, attempts, notBefore === undefined ? null : Math.ceil(notBefore)),
    );
    owned.noteAttempt(attempts);
  }

  async prune(options: PruneOptions): Promise<number> {
    this.#work.checkOpen("");
    return pruneRuns(this.#store, this.#journal, options, {
      write: (act) => this.#write(act),
      isWorkedOn: (row) => this.#claims.isWorkedOn(row),
    });
  }

  shutdown(deadline = 0): Promise<void> {
    this.#closing ??= this.#shutDown(deadline);
    return this.#closing;
  }

  async #shutDown(deadline: number): Promise<void> {
    this.#work.close();
    // Those who wait for room or for another process need not be waited for.
    this.#watcher.wake();
    // A claim that is being written becomes work, or fails, first.
    this.#commit.flush();
    await this.#work.drain(deadline);
    for (const owned of this.#claims.held.values()) owned.stop("shutdown");
    this.#watcher.wake();
    await this.#work.drain(STOP_GRACE);
    clearInterval(this.#heartbeat);
    try {
      await this.#write(() => {
        // Work that does not stop has no more say: another process goes on with the run.
        for (const { row, token } of this.#claims.held.values()) {
          const guard = this.#journal.guard(row.number);
          if (guard?.owner === this.#owners.id && guard.token === token)
            this.#journal.end(row.number, "pending", undefined, false);
        }
        this.#owners.release();
      });
    } finally {
      for (const owned of this.#claims.held.values()) owned.dispose();
      this.#claims.held.clear();
      this.#work.phase = "closed";
      this.#watcher.stop();
      this.#commit.flush();
      this.#store.database.close();
    }
  }

  /** From a claim to the run's end. */
  async #carryOut(owned: OwnedRun, execute: ExecuteRun): Promise<RunRecord> {
    this.#watcher.start();
    this.#beat();
    const { row } = owned;
    if (row.deadline !== null) owned.stopAt("deadline", row.deadline);
    const state = endState(await this.#execute(owned, execute), owned.cause, true);
    const body = encodeState(state);
    let final: RunState;
    try {
      final = await this.#write(() => this.#claims.end(owned, state, body), body?.text.length ?? 0);
    } catch (error) {
      if ((error as { code?: unknown }).code !== "LEASE_LOST") throw error;
      this.#lose(owned);
      return await this.#await(row.run_id);
    } finally {
      this.#leave(owned);
    }
    const fresh = this.#read(() => this.#journal.at(row.number)) ?? row;
    return { ...this.#identity(fresh), input: owned.input, ...final };
  }

  async #execute(owned: OwnedRun, execute: ExecuteRun): Promise<RunState> {
    try {
      if (owned.row.status === "pending") await this.#waitForRoom(owned);
      if (owned.cause !== undefined) return { status: "cancelled" };
      return checkEnd(await execute(owned.lease));
    } catch (thrown) {
      const error = toWorkflowError(thrown);
      return error.code === "CANCELLED" ? { status: "cancelled" } : { status: "failed", error: error.toJSON() };
    }
  }

  /** One at a time asks for room, for each set of limits: who is behind it cannot get any before it. */
  async #waitForRoom(owned: OwnedRun): Promise<void> {
    const line = this.#room.lineOf(owned.row);
    const { signal } = owned.lease;
    const { not_before: notBefore } = owned.row;
    while (notBefore !== null && notBefore > Date.now()) await this.#watcher.next(signal, notBefore);
    const turn = (this.#lines.get(line) ?? Promise.resolve()).catch(() => undefined).then(() => this.#enter(owned));
    this.#lines.set(line, turn);
    try {
      await turn;
    } finally {
      if (this.#lines.get(line) === turn) this.#lines.delete(line);
    }
  }

  async #enter(owned: OwnedRun): Promise<void> {
    const { signal } = owned.lease;
    for (;;) {
      signal.throwIfAborted();
      if (this.#work.phase !== "open") owned.stop("shutdown");
      const again = await this.#write(() => this.#claims.enter(owned));
      if (again === undefined) return;
      await this.#watcher.next(signal, again);
    }
  }

  #leave(owned: OwnedRun): void {
    owned.dispose();
    const { run_id: runId } = owned.row;
    if (this.#claims.held.get(runId) === owned) this.#claims.held.delete(runId);
    if (this.#claims.held.size === 0) {
      clearInterval(this.#heartbeat);
      this.#heartbeat = undefined;
    }
    this.#watcher.wake();
  }

  #lose(owned: OwnedRun): void {
    owned.stop("lease-lost");
    this.#leave(owned);
  }

  #heldBy(lease: RunLease): OwnedRun {
    const owned = this.#claims.held.get(lease.runId);
    if (owned === undefined || owned.token !== lease.fencingToken) throw leaseLost(lease.runId, lease.fencingToken);
    return owned;
  }

  /** A write of the owner: checked and done in one. */
  async #guarded(owned: OwnedRun, size: number, act: () => void) {
    try {
      return await this.#write(() => {
        const guard = this.#claims.guard(owned);
        act();
        return guard;
      }, size);
    } catch (error) {
      if ((error as { code?: unknown }).code === "LEASE_LOST") this.#lose(owned);
      throw error;
    }
  }

  /** Waits while somebody else works on a run. @returns Its record when it has stopped; undefined when it can be claimed. */
  async #follow(runId: string): Promise<RunRecord | undefined> {
    this.#watcher.start();
    for (;;) {
      await this.#watcher.next();
      this.#work.checkOpen(runId);
      const row = this.#read(() => this.#journal.find(runId));
      if (row === undefined || !this.#claims.isWorkedOn(row)) return undefined;
      if (hasEnded(row.status) || row.status === "paused") return this.#read(() => this.#toRecord(row));
    }
  }

  /** The run's record when whoever has it now is done. */
  async #await(runId: string): Promise<RunRecord> {
    for (;;) {
      const row = this.#read(() => this.#journal.find(runId));
      if (row === undefined) throw leaseLost(runId, 0);
      if (hasEnded(row.status) || row.owner === null || !this.#claims.isWorkedOn(row))
        return this.#read(() => this.#toRecord(row));
      await this.#watcher.next();
      this.#work.checkOpen(runId);
    }
  }

  /** What other processes have asked of the runs here, and what they have taken. */
  #readOrders(): void {
    if (this.#claims.held.size === 0) return;
    try {
      const open = new Map(this.#journal.openOf(this.#owners.id).map((row) => [row.number, row]));
      for (const owned of [...this.#claims.held.values()]) {
        const row = open.get(owned.row.number);
        if (row === undefined || row.token !== owned.token) this.#loseWhenGone(owned);
        else if (row.status === "cancelling") owned.stop("cancel", row.reason);
        else if (row.status === "pausing") owned.stopAt("pause", row.pause_at ?? 0, row.reason);
      }
    } catch (error) {
      warn("The run store could not be read", error);
    }
  }

  /** Not in the list: taken over, or claimed in a write that is still to come. */
  #loseWhenGone(owned: OwnedRun): void {
    const row = this.#journal.guard(owned.row.number);
    if (row !== undefined && row.owner === this.#owners.id && row.token === owned.token) return;
    owned.stop("lease-lost");
  }

  #beat(): void {
    this.#heartbeat ??= setInterval(() => {
      this.#write(() => this.#owners.extend()).catch((error: unknown) =>
        warn("The lease on the runs could not be extended", error),
      );
    }, this.#owners.leaseDuration / 2);
  }

  /** A write that takes a run: it is not held when the write fails. */
  async #claim<T>(act: () => T, ownedOf: (found: T) => OwnedRun | undefined, size = 0): Promise<T> {
    let owned: OwnedRun | undefined;
    try {
      return await this.#write(() => {
        const found = act();
        owned = ownedOf(found);
        return found;
      }, size);
    } catch (error) {
      if (owned !== undefined) this.#leave(owned);
      throw error;
    }
  }

  async #write<T>(act: () => T, size = 0): Promise<T> {
    if (this.#work.phase === "closed") throw engineClosed("");
    return this.#commit.write(act, size);
  }

  #read<T>(act: () => T): T {
    if (this.#work.phase === "closed") throw engineClosed("");
    try {
      return act();
    } catch (error) {
      throw toStoreError(error, this.#store.file);
    }
  }

  #ownerOf(row: RunRow): string | undefined {
    return row.owner !== null && this.#claims.isWorkedOn(row) ? this.#owners.describe(row.owner) : undefined;
  }

  #toRecord(row: RunRow): RunRecord {
    return this.#journal.toRecord(row, this.#ownerOf(row));
  }

  #toSummary(row: RunRow): RunSummary {
    return this.#journal.toSummary(row, this.#ownerOf(row));
  }

  #identity(row: RunRow): Omit<RunSummary, "status" | "error"> {
    const { status: _, error: __, ...identity } = this.#journal.toSummary({ ...row, status: "pending" }, undefined);
    return identity;
  }
}

function warn(what: string, error: unknown): void {
  process.emitWarning(`${what}: ${error instanceof Error ? error.message : String(error)}`, "EngineWarning");
}
