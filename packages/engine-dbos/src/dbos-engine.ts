import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import {
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
  TerminalError,
  type Worker,
  type WorkOptions,
} from "@dreamnet/workflow";
import { type Claim, createClaim } from "./claim.ts";
import type { DbosRuntime } from "./dbos-runtime.ts";
import type { Entry, StoredStep } from "./held-run.ts";
import type { EngineParts, LocalRuns } from "./local-runs.ts";
import { type RunAttributes, type RunRow, releaseQueue, workQueue } from "./run-rows.ts";
import { Takeovers } from "./takeovers.ts";
import { plain } from "./values.ts";

/** ms for work that was told to stop, before its run is given up. */
const STOP_GRACE = 5_000;
/** ms between two looks at a run that somebody else works on: grows up to the second. */
const FIRST_LOOK = 10;
const LAST_LOOK = 250;
/** Runs that a worker looks at to get one. */
const CANDIDATES = 8;

/** The port on Postgres. See `createDbosEngine`. */
export class DbosEngine implements ExecutionEngine {
  readonly name = "dbos";
  readonly durable = true;
  readonly #parts: EngineParts;
  readonly #dbos: DbosRuntime;
  readonly #local: LocalRuns;
  readonly #takeovers: Takeovers;
  /** Starts that go on in this process, so that an equal one waits for the first. */
  readonly #starts = new Map<string, { readonly request: StartRequest; readonly ended: Promise<RunRecord> }>();
  /** Everything that is under way; a shutdown waits for it. */
  readonly #working = new Set<Promise<unknown>>();
  readonly #workers = new Set<Worker>();
  readonly #wakers = new Set<() => void>();
  #phase: "open" | "closing" | "closed" = "open";
  #closing: Promise<void> | undefined;

  constructor(parts: EngineParts, dbos: DbosRuntime, local: LocalRuns) {
    this.#parts = parts;
    this.#dbos = dbos;
    this.#local = local;
    this.#takeovers = new Takeovers(parts, dbos, local);
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
    if (!this.#local.isHere(runId) && (notBefore ?? 0) <= Date.now()) {
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
      if (!hasEnded(row.status) && row.status !== "paused" && !this.#local.isWorkedOn(row)) {
        const taken = await this.#takeovers.take(runId, execute);
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
    this.#local.claims.set(runId, claim);
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
      if (ended === undefined && this.#local.claims.get(runId) === claim) this.#local.claims.delete(runId);
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
          if (this.#local.isHere(runId)) continue;
          const taken = await this.#takeovers.takeForWorker(runId, names, options.execute);
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
    const row = await this.#local.find(runId);
    return row === undefined ? undefined : this.#parts.rows.record(row);
  }

  /** Waits until a run has ended, or is paused, whoever works on it. */
  async waitForEnd(runId: string, onProgress?: (progress: RunProgress) => void): Promise<RunRecord> {
    let told = "";
    for (let wait = FIRST_LOOK; ; wait = Math.min(LAST_LOOK, wait * 1.5)) {
      const row = await this.#local.get(runId);
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
    const row = await this.#local.find(runId);
    if (row === undefined || hasEnded(row.status)) return false;
    const open = [row, ...(await this.#parts.rows.below(runId))].filter(({ status }) => !hasEnded(status));
    const ids = open.map(({ run_id: id }) => id);
    await this.#parts.database.withRuns(ids, async () => {
      for (const each of open)
        await this.#parts.marks.wish(each.run_id, "cancel", {
          reason,
          stopping: this.#local.isWorkedOn(each) && each.dbos === "PENDING" ? (each.holder ?? undefined) : undefined,
        });
      await this.#dbos.cancel(ids);
    });
    for (const id of ids) this.#local.held.get(id)?.stop("cancel", reason);
    return true;
  }

  async pause(runId: string, options: { readonly reason?: string; readonly grace?: number } = {}): Promise<boolean> {
    const { reason, grace = STOP_GRACE } = options;
    const found = await this.#local.find(runId);
    if (found === undefined) return false;
    return this.#parts.database.withRuns([runId], async () => {
      const row = await this.#parts.rows.find(runId);
      if (row === undefined || hasEnded(row.status) || row.status === "cancelling") return false;
      if (row.status === "paused" || row.status === "pausing") return true;
      const isRunning = this.#local.isWorkedOn(row) && row.dbos === "PENDING";
      const pauseAt = Date.now() + grace;
      await this.#parts.marks.wish(runId, "pause", { reason, ...(isRunning ? { pauseAt } : {}) });
      if (!isRunning) await this.#dbos.cancel([runId]);
      const held = this.#local.held.get(runId);
      if (held !== undefined) this.#local.pauseSoon(held, pauseAt, reason);
      return true;
    });
  }

  async resume(runId: string, execute: ExecuteRun): Promise<RunRecord> {
    this.#checkOpen(runId);
    const claim = this.#parts.database.withRuns([runId], async () => {
      const row = await this.#local.get(runId);
      if (row.status === "succeeded" || this.#local.isWorkedOn(row))
        throw stateForbids(
          runId,
          "resumed",
          row.status,
          row.status === "succeeded"
            ? "Its result stands: get it."
            : "Somebody works on it: wait for its end, or cancel it.",
        );
      return { row, claim: await this.#takeovers.claim(row, execute) };
    });
    return this.#track(claim.then(({ row, claim: taken }) => this.#carryOut(taken, row)));
  }

  async retry(runId: string, options: RetryOptions, execute: ExecuteRun): Promise<RunRecord> {
    this.#checkOpen(runId);
    const claim = this.#parts.database.withRuns([runId], async () => {
      const row = await this.#local.get(runId);
      if (row.status !== "failed" && row.status !== "cancelled")
        throw stateForbids(runId, "retried", row.status, "Only a run that has failed or was cancelled can be.");
      return this.#takeovers.claimAgain(row, options, execute);
    });
    return this.#track(claim.then(({ row, claim: taken }) => this.#carryOut(taken, row)));
  }

  async findStep(runId: string, path: string, occurrence: number): Promise<StepRecord | undefined> {
    const held = this.#local.held.get(runId);
    if (held === undefined)
      return (await this.listSteps(runId)).findLast((step) => step.path === path && step.occurrence === occurrence);
    await this.#local.confirm(held);
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
    const held = this.#local.heldBy(lease);
    const { outcome, files, diagnostics, ...rest } = record;
    const body = await this.#parts.values.store({ outcome, files, diagnostics });
    const step: StoredStep = { ...rest, succeeded: outcome.status === "succeeded", body };
    await this.#local.journal(held, `${record.path}#${record.occurrence}`, { step });
    held.noteStep(step);
    if (held.pauses !== undefined) held.stop("pause", held.pauses.reason);
  }

  async recordAttempt(lease: RunLease, attempt: Attempt, notBefore?: number): Promise<void> {
    const held = this.#local.heldBy(lease);
    const at = notBefore === undefined ? {} : { notBefore: Math.ceil(notBefore) };
    await this.#local.journal(held, `attempt ${attempt.number}`, { attempt, ...at });
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
    for (const held of this.#local.held.values()) held.stop("shutdown");
    await this.#drain(STOP_GRACE);
    try {
      // Work that does not stop has no more say: another process goes on with the run.
      for (const runId of [...this.#local.held.keys(), ...this.#local.claims.keys()]) {
        const row = await this.#parts.rows.find(runId);
        if (row?.holder === this.id && (row.dbos === "PENDING" || row.dbos === "ENQUEUED"))
          await this.#dbos.release(runId, releaseQueue(row));
      }
      await this.#dbos.removeQueue(this.id);
      await this.#parts.heartbeat.stop();
    } finally {
      this.#local.dispose();
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

  /** From a claim to the run's end. */
  async #carryOut(claim: Claim, before: RunRow): Promise<RunRecord> {
    const state = await claim.returned;
    return this.#settled(before.run_id, state);
  }

  /** The run's record when what was returned stands, or when whoever has it now is done. */
  async #settled(runId: string, state: RunState | undefined): Promise<RunRecord> {
    let wait = 2;
    for (;;) {
      const row = await this.#local.find(runId);
      if (row === undefined) throw leaseLost(runId, 0);
      const isOwn = row.holder === this.id || row.holder === null;
      // A moment passes until DBOS has written down what it was given.
      const isComing = state !== undefined && hasEnded(state.status) && row.dbos === "PENDING" && isOwn;
      if (!isComing && (hasEnded(row.status) || row.status === "paused" || !this.#local.isWorkedOn(row)))
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
      const row = await this.#local.find(runId);
      if (row === undefined) return undefined;
      if (hasEnded(row.status) || row.status === "paused") return this.#parts.rows.record(row);
      if (!this.#local.isWorkedOn(row)) return undefined;
    }
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

/** Postgres has no such text. */
function checkRunId(runId: string): void {
  if (runId.length > 0 && !/\p{Surrogate}/u.test(runId) && !runId.includes("\0")) return;
  throw new TerminalError(`Not a run id: ${JSON.stringify(runId)}.`, {
    code: "RUN_ID_INVALID",
    hint: "Take some characters, and neither NUL nor half of a surrogate pair.",
    value: runId,
  });
}
