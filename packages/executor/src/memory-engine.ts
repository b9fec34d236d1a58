import { isDeepStrictEqual } from "node:util";
import type { ExecuteRun, ExecutionEngine, RunLease, RunLimits, RunRecord, StartRequest } from "@dreamnet/workflow";
import { clampTimer } from "./clock.ts";
import { engineClosed, hasEnded, leaseLost, otherRun, runMissing, stateForbids } from "./engine-errors.ts";
import { matchesFilter } from "./match-filter.ts";
import { MemoryRun } from "./memory-run.ts";
import { takeNewId } from "./new-run-id.ts";
import { limitsOf, RunSlots } from "./run-slots.ts";
import { RunTable } from "./run-table.ts";
import { ownerOfLease, ownFindStep, recorded } from "./stop.ts";
import { startWorker } from "./worker.ts";

/** What a memory engine keeps, its limits and its clock. */
export interface MemoryEngineOptions {
  /** Ended runs that are kept, the oldest go first. Default 100. */
  readonly capacity?: number;
  readonly limits?: RunLimits;
  /** Clock for the records. */
  readonly now?: () => Date;
}

/**
 * Makes an engine that keeps runs in this process: the whole port, but nothing outlives the process.
 *
 * An ended run is kept for a while, so that a start with its run id gives its result instead of running it again.
 */
export function createMemoryEngine(options: MemoryEngineOptions = {}): ExecutionEngine {
  const capacity = options.capacity ?? 100;
  const { now: clock } = options;
  const now = clock === undefined ? undefined : () => clock().getTime();
  const runs = new RunTable();
  const slots = new RunSlots();
  const wakers = new Set<() => void>();
  let isClosing = false;

  const refuseWhenClosing = (runId: string): void => {
    if (isClosing) throw engineClosed(runId);
  };

  /** Runs in the order of their ends; one that was moved on since has another place, or none. */
  let ended: (MemoryRun | undefined)[] = [];
  let gone = 0;
  let ends = 0;

  const noteEnd = (run: MemoryRun): void => {
    if (run.endedAt === undefined) return;
    ends += 1;
    run.endedAs = ends;
    ended.push(run);
    while (ended.length - gone > capacity) {
      const oldest = ended[gone];
      ended[gone] = undefined;
      gone += 1;
      if (oldest?.endedAt !== undefined && oldest.endedAs === ends - (ended.length - gone)) runs.delete(oldest);
    }
    if (gone < 1000) return;
    ended = ended.slice(gone);
    gone = 0;
  };

  /** A run takes no second place where a run above it holds one. */
  const enter = (run: MemoryRun, lease: RunLease): Promise<() => void> | undefined => {
    const { notBefore, parentRunId } = run.request;
    if (options.limits === undefined && notBefore === undefined) return undefined;
    const limits = new Map(limitsOf(options.limits ?? {}, run.request));
    for (let id = parentRunId; id !== undefined; id = runs.get(id)?.request.parentRunId)
      for (const key of limitsOf(
        options.limits ?? {},
        runs.get(id)?.request ?? { workflow: { name: "", version: "" } },
      ).keys())
        limits.delete(key);
    const { signal } = lease;
    return wait((notBefore ?? 0) - Date.now(), signal).then(() => slots.enter(limits, signal));
  };

  const own = (run: MemoryRun, execute: ExecuteRun): Promise<RunRecord> => run.own(execute, enter, noteEnd);

  const find = (runId: string): MemoryRun => {
    const run = runs.get(runId);
    if (run === undefined) throw runMissing(runId);
    return run;
  };

  const add = (request: StartRequest, isIdNew = false): MemoryRun => {
    refuseWhenClosing(request.runId);
    const run = new MemoryRun(request, now);
    runs.add(run, isIdNew);
    return run;
  };

  const below = (runId: string): MemoryRun[] =>
    runs.all().filter(({ request }) => {
      for (let id = request.parentRunId; id !== undefined; id = runs.get(id)?.request.parentRunId)
        if (id === runId) return true;
      return false;
    });

  const engine: ExecutionEngine = {
    name: "memory",
    durable: false,
    start: (request, execute) => {
      try {
        if (takeNewId(request)) return own(add(request, true), execute);
        const known = runs.get(request.runId);
        return known === undefined ? own(add(request), execute) : join(known, request, execute);
      } catch (error) {
        return Promise.reject(error as Error);
      }
    },
    enqueue: async (request) => {
      const known = runs.get(request.runId);
      if (known !== undefined) checkSame(known, request);
      const run = known ?? add(request);
      if (known === undefined) run.isQueued = true;
      for (const wake of wakers) wake();
      return run.summary;
    },
    work: (work) =>
      startWorker({
        concurrency: work.concurrency ?? 1,
        onWake: (wake) => {
          wakers.add(wake);
          return () => wakers.delete(wake);
        },
        claim: async () => {
          if (isClosing) return undefined;
          const run = runs
            .all()
            .find(
              ({ isQueued, workflow, request }) =>
                isQueued &&
                (request.notBefore ?? 0) <= Date.now() &&
                work.workflows.some(({ name, version }) => name === workflow.name && version === workflow.version),
            );
          if (run === undefined) return undefined;
          const running = own(run, (lease) => work.execute(lease, run.record));
          return async () => void (await running);
        },
      }),
    get: async (runId) => runs.get(runId)?.record,
    list: async (filter = {}) =>
      runs
        .all()
        .reverse()
        .map(({ summary }) => summary)
        .filter((summary) => matchesFilter(summary, filter))
        .slice(0, filter.limit ?? 100),
    cancel: async (runId, reason) => {
      const run = runs.get(runId);
      if (run === undefined || hasEnded(run.state.status)) return false;
      for (const one of [run, ...below(runId)].filter(({ state }) => !hasEnded(state.status))) {
        one.set({ status: one.running === undefined ? "cancelled" : "cancelling" });
        noteEnd(one);
        one.isQueued = false;
        one.stop("cancel", reason);
      }
      return true;
    },
    pause: async (runId, { reason, grace = 5_000 } = {}) => {
      const run = runs.get(runId);
      if (run === undefined || hasEnded(run.state.status) || run.state.status === "cancelling") return false;
      if (run.state.status === "paused" || run.state.status === "pausing") return true;
      if (run.state.status === "running") run.pauseAfter(grace, reason);
      else if (run.running === undefined) run.set({ status: "paused" });
      else run.stop("pause", reason);
      run.isQueued = false;
      return true;
    },
    resume: async (runId, execute) => {
      const run = find(runId);
      refuseWhenClosing(runId);
      if (run.running !== undefined || run.state.status === "succeeded")
        throw stateForbids(
          runId,
          "resumed",
          run.state.status,
          "Only a run that has stopped without succeeding can be taken up.",
        );
      return own(run, execute);
    },
    retry: async (runId, { version, input }, execute) => {
      const run = find(runId);
      refuseWhenClosing(runId);
      if (run.state.status !== "failed" && run.state.status !== "cancelled")
        throw stateForbids(runId, "retried", run.state.status, "Only a run that has failed or was cancelled can be.");
      if (run.renew(version, input)) for (const child of below(runId)) runs.delete(child);
      return own(run, execute);
    },
    findStep: async (runId, path, occurrence) => runs.get(runId)?.findStep(path, occurrence),
    listSteps: async (runId) => runs.get(runId)?.listSteps() ?? [],
    recordStep: (lease, record) => {
      try {
        held(lease).recordStep(lease, record);
        return recorded;
      } catch (error) {
        return Promise.reject(error as Error);
      }
    },
    recordAttempt: async (lease, attempt, notBefore) => held(lease).recordAttempt(lease, attempt, notBefore),
    prune: async ({ olderThan, statuses = ["succeeded", "failed", "cancelled"] }) => {
      const before = Date.now() - olderThan;
      const old = runs
        .all()
        .filter(
          ({ endedAt, state, request }) =>
            endedAt !== undefined &&
            endedAt <= before &&
            request.parentRunId === undefined &&
            (statuses as readonly string[]).includes(state.status),
        );
      const removed = new Set(old.flatMap((run) => [run, ...below(run.request.runId)]));
      for (const run of removed) runs.delete(run);
      return removed.size;
    },
    shutdown: async (deadline = 0) => {
      isClosing = true;
      const running = (): MemoryRun[] => runs.all().filter((run) => run.running !== undefined);
      await settle(running(), deadline);
      for (const run of running()) run.stop("shutdown");
      await settle(running(), 5_000);
    },
  };
  return Object.assign(engine, { [ownFindStep]: Reflect.get(engine, "findStep") as unknown });

  async function join(known: MemoryRun, request: StartRequest, execute: ExecuteRun): Promise<RunRecord> {
    checkSame(known, request);
    if (known.running !== undefined) return known.running;
    if (!known.isQueued) return known.record;
    refuseWhenClosing(request.runId);
    return own(known, execute);
  }

  function held(lease: RunLease): MemoryRun {
    const own = ownerOfLease(lease);
    if (own instanceof MemoryRun && runs.has(own)) return own;
    const run = runs.get(lease.runId);
    if (run === undefined) throw leaseLost(lease.runId, lease.fencingToken);
    return run;
  }
}

async function settle(runs: readonly MemoryRun[], deadline: number): Promise<void> {
  if (runs.length === 0 || deadline <= 0) return;
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([
    Promise.allSettled(runs.flatMap(({ running }) => (running === undefined ? [] : [running]))),
    new Promise((resolve) => {
      timer = setTimeout(resolve, clampTimer(deadline));
    }),
  ]);
  clearTimeout(timer);
}

function checkSame(run: MemoryRun, request: StartRequest): void {
  const isSame =
    run.workflow.name === request.workflow.name &&
    run.workflow.version === request.workflow.version &&
    isDeepStrictEqual(run.input, request.input);
  if (!isSame) throw otherRun(request.runId, run.workflow);
}

async function wait(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0) return;
  await new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, clampTimer(ms));
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
  });
}
