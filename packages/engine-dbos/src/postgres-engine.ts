import { EngineWork, type RunProgress, startWorker, stateForbids } from "@dreamnet/executor";
import type {
  Attempt,
  ExecuteRun,
  PruneOptions,
  RetryOptions,
  RunFilter,
  RunLease,
  RunRecord,
  RunSummary,
  StartRequest,
  StepRecord,
  Worker,
  WorkOptions,
} from "@dreamnet/workflow";
import type { Claim } from "./claim.ts";
import type { DbosEngine } from "./dbos-engine.ts";
import type { DbosRuntime } from "./dbos-runtime.ts";
import { FollowRuns } from "./follow-runs.ts";
import type { EngineParts, LocalRuns } from "./local-runs.ts";
import { QueuedRuns } from "./queued-runs.ts";
import { type RunRow, releaseQueue } from "./run-rows.ts";
import { StartRuns } from "./start-runs.ts";
import { StepJournal } from "./step-journal.ts";
import { StopRuns } from "./stop-runs.ts";
import { Takeovers } from "./takeovers.ts";

/** ms for work that was told to stop, before its run is given up. */
const STOP_GRACE = 5_000;

/** The engine, made of its parts. */
export class PostgresEngine implements DbosEngine {
  readonly name = "dbos";
  readonly durable = true;
  readonly #parts: EngineParts;
  readonly #dbos: DbosRuntime;
  readonly #local: LocalRuns;
  readonly #takeovers: Takeovers;
  readonly #follow: FollowRuns;
  readonly #starts: StartRuns;
  readonly #stops: StopRuns;
  readonly #journal: StepJournal;
  readonly #work = new EngineWork();
  readonly #wakers = new Set<() => void>();
  #closing: Promise<void> | undefined;

  constructor(parts: EngineParts, dbos: DbosRuntime, local: LocalRuns) {
    this.#parts = parts;
    this.#dbos = dbos;
    this.#local = local;
    const takeovers = new Takeovers(parts, dbos, local);
    const follow = new FollowRuns(parts, local, this.#work);
    this.#takeovers = takeovers;
    this.#follow = follow;
    this.#starts = new StartRuns(parts, { dbos, local, takeovers, follow, work: this.#work });
    this.#stops = new StopRuns(parts, dbos, local);
    this.#journal = new StepJournal(parts, local);
  }

  get id(): string {
    return this.#parts.heartbeat.id;
  }

  async start(request: StartRequest, execute: ExecuteRun): Promise<RunRecord> {
    return this.#work.startOnce(request, () => this.#starts.start(request, execute));
  }

  async enqueue(request: StartRequest): Promise<RunSummary> {
    const summary = await this.#starts.enqueue(request);
    for (const wake of this.#wakers) wake();
    return summary;
  }

  work(options: WorkOptions): Worker {
    const queued = new QueuedRuns(this.#parts, this.#local, this.#takeovers, options);
    return this.#work.addWorker(
      startWorker({
        concurrency: options.concurrency ?? 1,
        onWake: (wake) => {
          this.#wakers.add(wake);
          return () => this.#wakers.delete(wake);
        },
        claim: async () => {
          const taken = this.#work.phase === "open" ? await queued.take() : undefined;
          if (taken === undefined) return undefined;
          const working = this.#work.track(this.#follow.carryOut(taken.claim, taken.runId));
          return async () => void (await working);
        },
        onFault: (error) => this.#parts.onFault("A worker could not take or end a run", error),
      }),
    );
  }

  async get(runId: string): Promise<RunRecord | undefined> {
    const row = await this.#local.find(runId);
    return row === undefined ? undefined : this.#parts.rows.record(row);
  }

  async waitForEnd(runId: string, onProgress?: (progress: RunProgress) => void): Promise<RunRecord> {
    return this.#follow.untilEnd(runId, onProgress);
  }

  async tellProgress(runId: string, progress: RunProgress): Promise<void> {
    await this.#parts.marks.tellProgress(runId, JSON.stringify(progress));
  }

  async list(filter: RunFilter = {}): Promise<readonly RunSummary[]> {
    const rows = await this.#parts.rows.list(filter);
    return Promise.all(rows.map((row) => this.#parts.rows.summary(row)));
  }

  async cancel(runId: string, reason?: string): Promise<boolean> {
    return this.#stops.cancel(runId, reason);
  }

  async pause(runId: string, options: { readonly reason?: string; readonly grace?: number } = {}): Promise<boolean> {
    return this.#stops.pause(runId, options.grace ?? STOP_GRACE, options.reason);
  }

  async resume(runId: string, execute: ExecuteRun): Promise<RunRecord> {
    return this.#claimStopped(runId, async (row) => {
      if (row.status === "succeeded" || this.#local.isWorkedOn(row))
        throw stateForbids(
          runId,
          "resumed",
          row.status,
          row.status === "succeeded"
            ? "Its result stands: get it."
            : "Somebody works on it: wait for its end, or cancel it.",
        );
      return this.#takeovers.claim(row, execute);
    });
  }

  async retry(runId: string, options: RetryOptions, execute: ExecuteRun): Promise<RunRecord> {
    return this.#claimStopped(runId, async (row) => {
      if (row.status !== "failed" && row.status !== "cancelled")
        throw stateForbids(runId, "retried", row.status, "Only a run that has failed or was cancelled can be.");
      return this.#takeovers.claimAgain(row, options, execute);
    });
  }

  async findStep(runId: string, path: string, occurrence: number): Promise<StepRecord | undefined> {
    return this.#journal.find(runId, path, occurrence);
  }

  async listSteps(runId: string): Promise<readonly StepRecord[]> {
    return this.#journal.list(runId);
  }

  async recordStep(lease: RunLease, record: StepRecord): Promise<void> {
    await this.#journal.record(lease, record);
  }

  async recordAttempt(lease: RunLease, attempt: Attempt, notBefore?: number): Promise<void> {
    await this.#journal.recordAttempt(lease, attempt, notBefore);
  }

  async prune(options: PruneOptions): Promise<number> {
    this.#work.checkOpen("");
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

  /** Takes a run that has stopped, while nobody else does anything with it. */
  async #claimStopped(runId: string, claim: (row: RunRow) => Promise<Claim>): Promise<RunRecord> {
    this.#work.checkOpen(runId);
    const claimed = this.#parts.database.withRuns([runId], async () => claim(await this.#local.get(runId)));
    return this.#work.track(claimed.then((taken) => this.#follow.carryOut(taken, runId)));
  }

  async #shutDown(deadline: number): Promise<void> {
    this.#work.close();
    for (const wake of this.#wakers) wake();
    await this.#work.drain(deadline);
    for (const held of this.#local.held.values()) held.stop("shutdown");
    await this.#work.drain(STOP_GRACE);
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
      this.#work.phase = "closed";
      await this.#dbos.shutdown();
      await this.#parts.database.close();
    }
  }
}
