import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import {
  checkEnd,
  endState,
  engineClosed,
  hasEnded,
  leaseLost,
  otherRun,
  type RunProgress,
  runMissing,
  startWorker,
  stateForbids,
} from "@dreamnet/executor";
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
import { type Claim, createClaim, RunFailed } from "./claim.ts";
import type { Database } from "./database/database.ts";
import { isConnectionLost } from "./database/store-errors.ts";
import { type DbosRuntime, refusalOf } from "./dbos-runtime.ts";
import type { Heartbeat } from "./heartbeat.ts";
import { type Entry, HeldRun, type StoredStep } from "./held-run.ts";
import type { Marks } from "./marks.ts";
import { identityOf, type RunAttributes, type RunRow, type RunRows, workQueue } from "./run-rows.ts";
import type { StoredValue, Values } from "./values.ts";

/** ms for work that was told to stop, before its run is given up. */
const STOP_GRACE = 5_000;
/** ms between two looks at a run that somebody else works on: grows up to the second. */
const FIRST_LOOK = 10;
const LAST_LOOK = 250;
/** ms over which an entry is given again while the server is away. */
const PATIENCE = 120_000;
/** ms after which a claimed run that has not begun is looked at. */
const STUCK = 5_000;
/** Runs that a worker looks at to get one. */
const CANDIDATES = 8;

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

/** The port on Postgres. See `createDbosEngine`. */
export class DbosEngine implements ExecutionEngine {
  readonly name = "dbos";
  readonly durable = true;
  readonly #parts: EngineParts;
  #dbos!: DbosRuntime;
  /** Runs that are to begin here, by id, until DBOS begins them. */
  readonly #claims = new Map<string, Claim>();
  readonly #held = new Map<string, HeldRun>();
  /** Starts that go on in this process, so that an equal one waits for the first. */
  readonly #starts = new Map<string, { readonly request: StartRequest; readonly ended: Promise<RunRecord> }>();
  /** Everything that is under way; a shutdown waits for it. */
  readonly #working = new Set<Promise<unknown>>();
  readonly #workers = new Set<Worker>();
  readonly #wakers = new Set<() => void>();
  #orders: NodeJS.Timeout | undefined;
  #isReading = false;
  #phase: "open" | "closing" | "closed" = "open";
  #closing: Promise<void> | undefined;

  constructor(parts: EngineParts) {
    this.#parts = parts;
  }

  /** Called once, by who makes it: DBOS needs the engine, and the engine DBOS. */
  attach(dbos: DbosRuntime): void {
    this.#dbos = dbos;
  }

  /** The engine's id, as the others see it. */
  get id(): string {
    return this.#parts.heartbeat.id;
  }

  async start(request: StartRequest, execute: ExecuteRun): Promise<RunRecord> {
    this.#checkOpen(request.runId);
    const known = this.#starts.get(request.runId);
    if (known !== undefined) {
      const { workflow, input } = request;
      // The database compares in full; here an equal text is enough to join.
      if (JSON.stringify([workflow, input]) === JSON.stringify([known.request.workflow, known.request.input]))
        return known.ended;
    }
    const ended = this.#track(this.#start(request, execute));
    if (known !== undefined) return ended;
    this.#starts.set(request.runId, { request, ended });
    try {
      return await ended;
    } finally {
      this.#starts.delete(request.runId);
    }
  }

  async #start(request: StartRequest, execute: ExecuteRun): Promise<RunRecord> {
    const { runId } = request;
    checkRunId(runId);
    const { notBefore } = request;
    if (!this.#isHere(runId) && (notBefore ?? 0) <= Date.now()) {
      const began = await this.#begin(request, execute);
      if (began !== undefined) return began;
    }
    for (;;) {
      this.#checkOpen(runId);
      let row = await this.#parts.rows.find(runId);
      if (row === undefined) {
        // It waits in the database, where others see it, and is taken by whoever started it.
        if (notBefore !== undefined) await this.#enqueue(request, "free", false);
        else {
          const began = await this.#begin(request, execute);
          if (began !== undefined) return began;
        }
        continue;
      }
      await this.#checkSame(row, request);
      const wait = (row.attributes.notBefore ?? 0) - Date.now();
      if (row.status === "pending" && wait > 0) {
        await sleep(Math.min(wait, LAST_LOOK));
        continue;
      }
      if (!hasEnded(row.status) && row.status !== "paused" && !this.#isWorkedOn(row)) {
        const taken = await this.#take(runId, execute);
        if (taken !== undefined) return this.#carryOut(taken, row);
        row = (await this.#parts.rows.find(runId)) ?? row;
      }
      if (hasEnded(row.status) || row.status === "paused") return this.#parts.rows.record(row);
      const followed = await this.#follow(runId);
      if (followed !== undefined) return followed;
    }
  }

  /** The usual case: the run is new. @returns undefined when the id is taken. */
  async #begin(request: StartRequest, execute: ExecuteRun): Promise<RunRecord | undefined> {
    const { runId, workflow, deadline } = request;
    const createdAt = new Date().toISOString();
    const claim = createClaim({ token: 1, countsFrom: 0, isNew: true, deadline, parent: request.parentRunId }, execute);
    const input = await this.#parts.values.store(request.input);
    this.#claims.set(runId, claim);
    let ended: (() => Promise<unknown>) | undefined;
    try {
      ended = await this.#dbos.begin({
        runId,
        workflow,
        input,
        attributes: attributesOf(request, false),
        timeout: deadline === undefined ? undefined : Math.max(1, deadline - Date.now()),
      });
    } finally {
      if (ended === undefined && this.#claims.get(runId) === claim) this.#claims.delete(runId);
    }
    if (ended === undefined) return undefined;
    const recorded = ended().then(
      (value) => (value as { token?: unknown } | null)?.token,
      (error: unknown) => (error as { token?: unknown }).token,
    );
    const state = await claim.returned;
    const isOwn =
      state !== undefined && hasEnded(state.status) && state.status !== "cancelled" && (await recorded) === 1;
    if (!isOwn) {
      // It is parked there until the run has ended elsewhere.
      recorded.catch(() => undefined);
      return this.#settled(runId, state);
    }
    const { parentRunId, queue } = request;
    return {
      runId,
      ...(parentRunId === undefined ? {} : { parentRunId }),
      workflow: { name: workflow.name, version: workflow.version },
      createdAt,
      updatedAt: new Date().toISOString(),
      ...(queue === undefined ? {} : { queue }),
      fencingToken: 1,
      input: request.input,
      ...state,
    };
  }

  async enqueue(request: StartRequest): Promise<RunSummary> {
    this.#checkOpen(request.runId);
    checkRunId(request.runId);
    const isNew = await this.#enqueue(request, workQueue(request.workflow), true);
    const row = await this.#parts.rows.find(request.runId);
    if (row === undefined) throw runMissing(request.runId);
    if (!isNew) await this.#checkSame(row, request);
    for (const wake of this.#wakers) wake();
    return this.#parts.rows.summary(row);
  }

  async #enqueue(request: StartRequest, queue: string, forWorkers: boolean): Promise<boolean> {
    const { runId, workflow, notBefore } = request;
    const input = await this.#parts.values.store(request.input);
    const delay = forWorkers && notBefore !== undefined ? Math.max(0, notBefore - Date.now()) : 0;
    return this.#dbos.enqueue({ runId, workflow, input, attributes: attributesOf(request, forWorkers) }, queue, delay);
  }

  work(options: WorkOptions): Worker {
    const names = options.workflows.map(workQueue);
    let lookedAt = 0;
    const waiting: string[] = [];
    const worker = startWorker({
      concurrency: options.concurrency ?? 1,
      onWake: (wake) => {
        this.#wakers.add(wake);
        return () => this.#wakers.delete(wake);
      },
      claim: async () => {
        for (;;) {
          if (this.#phase !== "open") return undefined;
          if (waiting.length === 0) {
            if (Date.now() - lookedAt > this.#parts.lease / 4) {
              lookedAt = Date.now();
              waiting.push(...(await this.#parts.rows.abandoned(names, CANDIDATES)));
            }
            waiting.push(...(await this.#parts.rows.waiting(names, CANDIDATES)));
          }
          const runId = waiting.shift();
          if (runId === undefined) return undefined;
          if (this.#isHere(runId)) continue;
          const taken = await this.#takeForWorker(runId, names, options.execute);
          if (taken === undefined) {
            // Others take from the same end: what was seen is theirs by now.
            waiting.length = 0;
            if ((await this.#parts.rows.waiting(names, 1)).length === 0) return undefined;
            await sleep(Math.random() * 10);
            continue;
          }
          const working = this.#track(this.#carryOut(taken.claim, taken.row));
          return async () => void (await working);
        }
      },
      onFault: (error) => this.#parts.onFault("A worker could not take or end a run", error),
    });
    this.#workers.add(worker);
    return {
      stop: async () => {
        await worker.stop();
        this.#workers.delete(worker);
      },
    };
  }

  async get(runId: string): Promise<RunRecord | undefined> {
    const row = await this.#find(runId);
    return row === undefined ? undefined : this.#parts.rows.record(row);
  }

  /** Waits until a run has ended, or is paused, whoever works on it. */
  async waitForEnd(runId: string, onProgress?: (progress: RunProgress) => void): Promise<RunRecord> {
    let told = "";
    for (let wait = FIRST_LOOK; ; wait = Math.min(LAST_LOOK, wait * 1.5)) {
      const row = await this.#get(runId);
      if (hasEnded(row.status) || row.status === "paused") return this.#parts.rows.record(row);
      const body = onProgress === undefined ? undefined : await this.#parts.marks.progress(runId);
      if (body !== undefined && body !== told) {
        told = body;
        onProgress?.(JSON.parse(body) as RunProgress);
      }
      await sleep(wait);
    }
  }

  /** Keeps a run's last sign of progress, for whoever waits for it elsewhere. */
  async tellProgress(runId: string, progress: RunProgress): Promise<void> {
    await this.#parts.marks.tellProgress(runId, JSON.stringify(progress));
  }

  async list(filter: RunFilter = {}): Promise<readonly RunSummary[]> {
    const rows = await this.#parts.rows.list(filter);
    return Promise.all(rows.map((row) => this.#parts.rows.summary(row)));
  }

  async cancel(runId: string, reason?: string): Promise<boolean> {
    const row = await this.#find(runId);
    if (row === undefined || hasEnded(row.status)) return false;
    const open = [row, ...(await this.#parts.rows.below(runId))].filter(({ status }) => !hasEnded(status));
    const ids = open.map(({ run_id: id }) => id);
    await this.#parts.database.withRuns(ids, async () => {
      for (const each of open)
        await this.#parts.marks.wish(each.run_id, "cancel", {
          reason,
          stopping: this.#isWorkedOn(each) && each.dbos === "PENDING" ? (each.holder ?? undefined) : undefined,
        });
      await this.#dbos.cancel(ids);
    });
    for (const id of ids) this.#held.get(id)?.stop("cancel", reason);
    return true;
  }

  async pause(runId: string, options: { readonly reason?: string; readonly grace?: number } = {}): Promise<boolean> {
    const { reason, grace = STOP_GRACE } = options;
    const found = await this.#find(runId);
    if (found === undefined) return false;
    return this.#parts.database.withRuns([runId], async () => {
      const row = await this.#parts.rows.find(runId);
      if (row === undefined || hasEnded(row.status) || row.status === "cancelling") return false;
      if (row.status === "paused" || row.status === "pausing") return true;
      const isRunning = this.#isWorkedOn(row) && row.dbos === "PENDING";
      const pauseAt = Date.now() + grace;
      await this.#parts.marks.wish(runId, "pause", { reason, ...(isRunning ? { pauseAt } : {}) });
      if (!isRunning) await this.#dbos.cancel([runId]);
      const held = this.#held.get(runId);
      if (held !== undefined) this.#pauseSoon(held, pauseAt, reason);
      return true;
    });
  }

  async resume(runId: string, execute: ExecuteRun): Promise<RunRecord> {
    this.#checkOpen(runId);
    const claim = this.#parts.database.withRuns([runId], async () => {
      const row = await this.#get(runId);
      if (row.status === "succeeded" || this.#isWorkedOn(row))
        throw stateForbids(
          runId,
          "resumed",
          row.status,
          row.status === "succeeded"
            ? "Its result stands: get it."
            : "Somebody works on it: wait for its end, or cancel it.",
        );
      return { row, claim: await this.#claim(row, execute) };
    });
    return this.#track(claim.then(({ row, claim: taken }) => this.#carryOut(taken, row)));
  }

  async retry(runId: string, options: RetryOptions, execute: ExecuteRun): Promise<RunRecord> {
    this.#checkOpen(runId);
    const claim = this.#parts.database.withRuns([runId], async () => {
      const row = await this.#get(runId);
      if (row.status !== "failed" && row.status !== "cancelled")
        throw stateForbids(runId, "retried", row.status, "Only a run that has failed or was cancelled can be.");
      return this.#claimAgain(row, options, execute);
    });
    return this.#track(claim.then(({ row, claim: taken }) => this.#carryOut(taken, row)));
  }

  async findStep(runId: string, path: string, occurrence: number): Promise<StepRecord | undefined> {
    const held = this.#held.get(runId);
    if (held === undefined)
      return (await this.listSteps(runId)).findLast((step) => step.path === path && step.occurrence === occurrence);
    await this.#confirm(held);
    await held.turnOf(path, occurrence);
    const step = held.stepAt(path, occurrence);
    return step === undefined ? undefined : this.#toRecord(step);
  }

  async listSteps(runId: string): Promise<readonly StepRecord[]> {
    const rows = await this.#parts.rows.steps(runId);
    const steps = rows.flatMap(({ output }) => {
      const entry = JSON.parse(output ?? "null") as Entry;
      return entry !== null && "step" in entry ? [entry.step] : [];
    });
    return Promise.all(steps.map((step) => this.#toRecord(step)));
  }

  async recordStep(lease: RunLease, record: StepRecord): Promise<void> {
    const held = this.#heldBy(lease);
    const { outcome, files, diagnostics, ...rest } = record;
    const body = await this.#parts.values.store({ outcome, files, diagnostics });
    const step: StoredStep = { ...rest, succeeded: outcome.status === "succeeded", body };
    await this.#journal(held, `${record.path}#${record.occurrence}`, { step });
    held.noteStep(step);
    if (held.pauses !== undefined) held.stop("pause", held.pauses.reason);
  }

  async recordAttempt(lease: RunLease, attempt: Attempt, notBefore?: number): Promise<void> {
    const held = this.#heldBy(lease);
    const at = notBefore === undefined ? {} : { notBefore: Math.ceil(notBefore) };
    await this.#journal(held, `attempt ${attempt.number}`, { attempt, ...at });
    held.noteAttempt(attempt);
  }

  async prune(options: PruneOptions): Promise<number> {
    this.#checkOpen("");
    const { olderThan, statuses = ["succeeded", "failed", "cancelled"] } = options;
    let removed = 0;
    for (;;) {
      const ids = await this.#parts.rows.endedBefore(olderThan, statuses);
      if (ids.length === 0) return removed;
      const below = (await Promise.all(ids.map((id) => this.#parts.rows.below(id)))).flat();
      const all = [...new Set([...ids, ...below.map(({ run_id: id }) => id)])];
      await this.#dbos.remove(all);
      await this.#parts.marks.remove(all);
      removed += all.length;
    }
  }

  shutdown(deadline = 0): Promise<void> {
    this.#closing ??= this.#dbos.outside(() => this.#shutDown(deadline));
    return this.#closing;
  }

  async #shutDown(deadline: number): Promise<void> {
    this.#phase = "closing";
    for (const worker of this.#workers) void this.#track(worker.stop());
    for (const wake of this.#wakers) wake();
    await this.#drain(deadline);
    for (const held of this.#held.values()) held.stop("shutdown");
    await this.#drain(STOP_GRACE);
    clearInterval(this.#orders);
    try {
      // Work that does not stop has no more say: another process goes on with the run.
      for (const runId of [...this.#held.keys(), ...this.#claims.keys()]) {
        const row = await this.#parts.rows.find(runId);
        if (row?.holder === this.id && (row.dbos === "PENDING" || row.dbos === "ENQUEUED"))
          await this.#dbos.release(runId, releaseQueue(row));
      }
      await this.#dbos.removeQueue(this.id);
      await this.#parts.heartbeat.stop();
    } finally {
      for (const held of this.#held.values()) held.dispose();
      this.#held.clear();
      this.#phase = "closed";
      await this.#dbos.shutdown();
      await this.#parts.database.close();
    }
  }

  async #drain(ms: number): Promise<void> {
    const end = Date.now() + ms;
    // What ends may leave something else under way.
    for (let left = ms; this.#working.size > 0 && left > 0; left = end - Date.now()) {
      let timer: NodeJS.Timeout | undefined;
      await Promise.race([
        Promise.allSettled(this.#working),
        new Promise((resolve) => {
          timer = setTimeout(resolve, Math.min(left, 2 ** 31 - 1));
        }),
      ]);
      clearTimeout(timer);
    }
  }

  /** Lets a shutdown wait for it. */
  #track<T>(promise: Promise<T>): Promise<T> {
    this.#working.add(promise);
    const forget = (): void => void this.#working.delete(promise);
    promise.then(forget, forget);
    return promise;
  }

  /** What DBOS calls: the run is this engine's now. What it returns or throws is recorded as the run's end. */
  async perform(runId: string): Promise<unknown> {
    const claim = this.#claims.get(runId);
    if (claim === undefined) {
      // Its claim failed halfway, or the answer to it was lost: it is for whoever asks next.
      const row = await this.#parts.rows.find(runId);
      await this.#dbos.release(runId, row === undefined ? undefined : releaseQueue(row));
      throw new Error(`The run ${runId} came here without a claim.`);
    }
    this.#held.get(runId)?.stop("lease-lost");
    const inWorkflow = AsyncLocalStorage.snapshot() as <T>(act: () => T) => T;
    let held: HeldRun | undefined;
    try {
      const entries = claim.isNew ? [] : await this.#replay(runId, inWorkflow);
      const { token, countsFrom } = claim;
      held = new HeldRun({ runId, token, countsFrom, inWorkflow, entries });
      this.#held.set(runId, held);
      this.#claims.delete(runId);
      this.#watchOrders();
      if (claim.deadline !== undefined) held.stopAt("deadline", claim.deadline);
      const state = await this.#execute(held, claim);
      return await this.#end(held, claim, state);
    } catch (error) {
      this.#claims.delete(runId);
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
    if (row?.dbos === "PENDING" && row.holder === this.id) await this.#dbos.release(runId, releaseQueue(row));
  }

  /** Leads DBOS past what was recorded before; it counts its steps, and each must have the name that it had. */
  async #replay(runId: string, inWorkflow: <T>(act: () => T) => T): Promise<Entry[]> {
    const rows = new Map((await this.#parts.rows.steps(runId)).map((row) => [row.function_id, row]));
    const count = Math.max(-1, ...rows.keys()) + 1;
    const entries: Entry[] = [];
    for (let place = 0; place < count; place += 1) {
      const name = rows.get(place)?.function_name ?? "nothing";
      entries.push((await inWorkflow(() => this.#dbos.journal(name, null))).entry as Entry);
    }
    return entries;
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
    if (held.cause === "cancel" || held.cause === "pause") await this.#parts.marks.stopped(runId, this.id);
    claim.end(state);
    throw new RunFailed(`The run ${runId} has stopped: ${state.status}.`, token, {});
  }

  /** Leaves a run that has stopped without an end as it is to be found. */
  async #letGo(held: HeldRun, claim: Claim, state: RunState): Promise<void> {
    const { runId } = held;
    await this.#parts.database.withRuns([runId], async () => {
      const row = await this.#parts.rows.find(runId);
      // Somebody else's by now, or cancelled from elsewhere.
      if (row === undefined || row.dbos !== "PENDING" || row.holder !== this.id || Number(row.token) !== held.token)
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

  /** From a claim to the run's end. */
  async #carryOut(claim: Claim, before: RunRow): Promise<RunRecord> {
    const state = await claim.returned;
    return this.#settled(before.run_id, state);
  }

  /** The run's record when what was returned stands, or when whoever has it now is done. */
  async #settled(runId: string, state: RunState | undefined): Promise<RunRecord> {
    let wait = 2;
    for (;;) {
      const row = await this.#find(runId);
      if (row === undefined) throw leaseLost(runId, 0);
      const isOwn = row.holder === this.id || row.holder === null;
      // A moment passes until DBOS has written down what it was given.
      const isComing = state !== undefined && hasEnded(state.status) && row.dbos === "PENDING" && isOwn;
      if (!isComing && (hasEnded(row.status) || row.status === "paused" || !this.#isWorkedOn(row)))
        return this.#parts.rows.record(row);
      await sleep(wait);
      wait = Math.min(LAST_LOOK, wait * 2);
      if (this.#phase === "closed") throw engineClosed(runId);
    }
  }

  /** Waits while somebody else works on a run. @returns Its record when it has stopped; undefined when it can be claimed. */
  async #follow(runId: string): Promise<RunRecord | undefined> {
    for (let wait = FIRST_LOOK; ; wait = Math.min(LAST_LOOK, wait * 1.5)) {
      await sleep(wait);
      this.#checkOpen(runId);
      const row = await this.#find(runId);
      if (row === undefined) return undefined;
      if (hasEnded(row.status) || row.status === "paused") return this.#parts.rows.record(row);
      if (!this.#isWorkedOn(row)) return undefined;
    }
  }

  async #take(runId: string, execute: ExecuteRun): Promise<Claim | undefined> {
    return this.#parts.database.withRuns([runId], () => this.#takeFree(runId, execute));
  }

  async #takeForWorker(
    runId: string,
    names: readonly string[],
    execute: WorkOptions["execute"],
  ): Promise<{ claim: Claim; row: RunRow } | undefined> {
    return this.#parts.database.tryWithRun(runId, async () => {
      const row = await this.#parts.rows.find(runId);
      if (row === undefined || !names.includes(workQueue({ name: row.attributes.workflow, version: row.version })))
        return undefined;
      const claim = await this.#takeFree(runId, async (lease) =>
        execute(lease, {
          ...identityOf(row),
          input: await this.#parts.rows.input(runId),
          status: "running",
          owner: this.id,
        }),
      );
      return claim === undefined ? undefined : { claim, row };
    });
  }

  /** Claims a run that nobody works on; a run that was to stop when its owner went has stopped. */
  async #takeFree(runId: string, execute: ExecuteRun): Promise<Claim | undefined> {
    const row = await this.#parts.rows.find(runId);
    if (row === undefined || this.#isWorkedOn(row) || this.#isHere(runId)) return undefined;
    if (row.status === "pausing") await this.#dbos.cancel([runId]);
    if (row.status !== "running" && row.status !== "pending") return undefined;
    return this.#claim(row, execute);
  }

  /** Called while the run is locked. */
  async #claim(row: RunRow, execute: ExecuteRun): Promise<Claim> {
    const { run_id: runId } = row;
    const take = await this.#parts.marks.take(runId);
    return this.#claimed(row, take, execute, async () => {
      if (row.status === "failed") await this.#dbos.rewind(runId, workflowOf(row), await this.#journalLength(runId));
      else await this.#dbos.takeOver(runId, workflowOf(row));
    });
  }

  async #claimAgain(row: RunRow, options: RetryOptions, execute: ExecuteRun): Promise<{ row: RunRow; claim: Claim }> {
    const { run_id: runId } = row;
    const version = options.version ?? row.version;
    const own = await this.#parts.rows.input(runId);
    const isSame =
      version === row.version && (options.input === undefined || isDeepStrictEqual(plain(options.input), own));
    const keep = isSame ? await this.#journalLength(runId) : 0;
    const input = options.input === undefined ? undefined : await this.#parts.values.store(options.input);
    const take = await this.#parts.marks.retry(runId, keep, isSame ? undefined : { version, input });
    if (!isSame) {
      const below = (await this.#parts.rows.below(runId)).map(({ run_id: id }) => id);
      if (below.length > 0) {
        await this.#dbos.remove(below);
        await this.#parts.marks.remove(below);
      }
    }
    const claim = await this.#claimed(row, take, execute, () => this.#dbos.rewind(runId, workflowOf(row), keep));
    return { row: { ...row, version }, claim };
  }

  async #claimed(
    row: RunRow,
    take: { readonly token: number; readonly countsFrom: number },
    execute: ExecuteRun,
    act: () => Promise<void>,
  ): Promise<Claim> {
    const { deadline, parent } = row.attributes;
    const claim = createClaim({ ...take, isNew: false, deadline, parent }, execute);
    this.#claims.set(row.run_id, claim);
    this.#watchOrders();
    try {
      await act();
    } catch (error) {
      if (this.#claims.get(row.run_id) === claim) this.#claims.delete(row.run_id);
      throw error;
    }
    return claim;
  }

  async #journalLength(runId: string): Promise<number> {
    return Math.max(-1, ...(await this.#parts.rows.steps(runId)).map(({ function_id: id }) => id)) + 1;
  }

  /** Resolves when the entry is durable, and every one before it is known to be. */
  async #journal(held: HeldRun, name: string, entry: Entry): Promise<void> {
    const before = held.tail;
    const written = this.#write(held, name, entry);
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
  async #confirm(held: HeldRun): Promise<void> {
    if (this.#parts.heartbeat.isYoung()) return;
    await this.#readOrders();
    if (held.cause === "lease-lost") throw leaseLost(held.runId, held.token);
  }

  /** While the server is away, DBOS itself tries again; what it does not know for such a fault is tried in a new place. */
  async #write(held: HeldRun, name: string, entry: Entry): Promise<{ readonly isOwn: boolean }> {
    const until = performance.now() + PATIENCE;
    for (let wait = FIRST_LOOK; ; wait *= 2) {
      try {
        return await held.inWorkflow(() => this.#dbos.journal(name, entry));
      } catch (error) {
        if (!isConnectionLost(error) || performance.now() + wait > until || held.cause !== undefined) throw error;
      }
      await sleep(wait);
    }
  }

  #leave(held: HeldRun): void {
    held.dispose();
    if (this.#held.get(held.runId) === held) this.#held.delete(held.runId);
    if (this.#held.size + this.#claims.size > 0) return;
    clearInterval(this.#orders);
    this.#orders = undefined;
  }

  #heldBy(lease: RunLease): HeldRun {
    const held = this.#held.get(lease.runId);
    if (held === undefined || held.token !== lease.fencingToken) throw leaseLost(lease.runId, lease.fencingToken);
    return held;
  }

  /** Looks what others have asked of the runs here, and what they have taken. */
  #watchOrders(): void {
    this.#orders ??= setInterval(
      () => {
        if (this.#isReading || this.#held.size + this.#claims.size === 0) return;
        this.#isReading = true;
        this.#readOrders()
          .catch((error: unknown) => this.#parts.onFault("The runs could not be looked at", error))
          .finally(() => {
            this.#isReading = false;
          });
      },
      Math.min(LAST_LOOK, this.#parts.lease / 4),
    );
  }

  /**
   * Where the connection is lost as DBOS takes a run from its queue, the run is this engine's and never begins: DBOS
   * looks at no run twice. Such a run is taken once more.
   */
  async #takeStuck(): Promise<void> {
    const old = [...this.#claims].filter(([, { isNew, at }]) => !isNew && performance.now() - at > STUCK);
    for (const [runId, claim] of old)
      await this.#parts.database.withRuns([runId], async () => {
        const row = await this.#parts.rows.find(runId);
        if (this.#claims.get(runId) !== claim || row === undefined || row.holder !== this.id) return;
        claim.at = performance.now();
        if (row.dbos === "PENDING") await this.#dbos.takeOver(runId, workflowOf(row));
      });
  }

  async #readOrders(): Promise<void> {
    await this.#takeStuck();
    const asked = [...this.#held.values()];
    const rows = new Map(
      (await this.#parts.rows.findAll(asked.map(({ runId }) => runId))).map((row) => [row.run_id, row]),
    );
    for (const held of asked) {
      const row = rows.get(held.runId);
      if (row === undefined || Number(row.token) !== held.token) held.stop("lease-lost");
      else if (row.dbos === "CANCELLED") {
        const isLate = row.wish !== "cancel" && (row.attributes.deadline ?? Number.POSITIVE_INFINITY) <= Date.now();
        held.stop(isLate ? "deadline" : "cancel", row.reason);
      } else if (row.dbos === "PENDING" && row.executor_id !== this.id) held.stop("lease-lost");
      else if (row.dbos === "ENQUEUED") held.stop("lease-lost");
      else if (row.status === "pausing") this.#pauseSoon(held, Number(row.pause_at ?? 0), row.reason ?? undefined);
    }
  }

  #pauseSoon(held: HeldRun, at: number, reason: string | undefined): void {
    held.pauses ??= { reason };
    held.stopAt("pause", at, reason);
  }

  /** Whether this process has the run in hand, or is about to. */
  #isHere(runId: string): boolean {
    return this.#held.has(runId) || this.#claims.has(runId);
  }

  /** Whether somebody is at it: its holder is at work, and where that is this engine, it has it in hand. */
  #isWorkedOn(row: RunRow): boolean {
    if (row.holder === null) return false;
    return row.holder === this.id ? this.#isHere(row.run_id) : row.alive;
  }

  async #find(runId: string): Promise<RunRow | undefined> {
    if (this.#phase === "closed") throw engineClosed(runId);
    const row = await this.#parts.rows.find(runId);
    // It was to pause, and its owner has gone before it could.
    if (row?.status === "pausing" && !this.#isWorkedOn(row)) return { ...row, status: "paused" };
    if (row?.status === "cancelling" && !this.#isWorkedOn(row)) return { ...row, status: "cancelled" };
    return row;
  }

  async #get(runId: string): Promise<RunRow> {
    const row = await this.#find(runId);
    if (row === undefined) throw runMissing(runId);
    return row;
  }

  async #checkSame(row: RunRow, { runId, workflow, input }: StartRequest): Promise<void> {
    const isSame =
      row.attributes.workflow === workflow.name &&
      row.version === workflow.version &&
      isDeepStrictEqual(plain(input), plain(await this.#parts.rows.input(runId)));
    if (!isSame) throw otherRun(runId, { name: row.attributes.workflow, version: row.version });
  }

  async #toRecord({ body, path, occurrence, name, inputHash, attempt }: StoredStep): Promise<StepRecord> {
    const kept = (await this.#parts.values.fetch(body)) as Pick<StepRecord, "outcome" | "files" | "diagnostics">;
    // JSON has no undefined, which is a step's value as often as not.
    const outcome = kept.outcome.status === "succeeded" ? { ...kept.outcome, value: kept.outcome.value } : kept.outcome;
    return { path, occurrence, name, inputHash, attempt, ...kept, outcome };
  }

  #checkOpen(runId: string): void {
    if (this.#phase !== "open") throw engineClosed(runId);
  }
}

function attributesOf(request: StartRequest, forWorkers: boolean): RunAttributes {
  const { workflow, parentRunId, deadline, notBefore, queue } = request;
  return {
    workflow: workflow.name,
    version: workflow.version,
    ...(parentRunId === undefined ? { top: true } : { parent: parentRunId }),
    ...(forWorkers ? { queued: true } : {}),
    ...(deadline === undefined ? {} : { deadline }),
    ...(notBefore === undefined ? {} : { notBefore }),
    ...(queue === undefined ? {} : { queue }),
  };
}

const workflowOf = (row: RunRow): { name: string; version: string } => ({
  name: row.attributes.workflow,
  // The name that DBOS has it by.
  version: row.attributes.version,
});

const releaseQueue = (row: RunRow): string | undefined =>
  row.attributes.queued === true ? workQueue({ name: row.attributes.workflow, version: row.version }) : undefined;

/** Postgres has no such text. */
function checkRunId(runId: string): void {
  if (runId.length > 0 && !/\p{Surrogate}/u.test(runId) && !runId.includes("\0")) return;
  throw otherRun(runId, { name: "", version: "" });
}

/** As it is read back. */
const plain = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));
