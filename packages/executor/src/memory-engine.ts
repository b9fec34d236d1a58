import { isDeepStrictEqual } from "node:util";
import {
  CancelledError,
  type ExecutionEngine,
  type RunLease,
  type RunRecord,
  type RunState,
  type StartRequest,
  type StepRecord,
  TerminalError,
  toWorkflowError,
} from "@dreamnet/workflow";

type Execute = (lease: RunLease) => Promise<RunState>;

interface Held {
  record: RunRecord;
  fencingToken: number;
  controller: AbortController | undefined;
  /** Set while it runs. */
  running: Promise<RunRecord> | undefined;
  readonly steps: Map<string, StepRecord>;
}

/** What a memory engine keeps, and its clock. */
export interface MemoryEngineOptions {
  /** Ended runs that are kept, the oldest go first. Default 100. */
  readonly capacity?: number;
  /** Clock for the records. */
  readonly now?: () => Date;
}

const hasEnded = ({ status }: RunRecord): boolean =>
  status === "succeeded" || status === "failed" || status === "cancelled";

/**
 * Makes an engine that keeps runs in this process: the whole port, but nothing outlives the process.
 *
 * An ended run is kept for a while, so that a start with its run id gives its result instead of running it again.
 */
export function createMemoryEngine(options: MemoryEngineOptions = {}): ExecutionEngine {
  const capacity = options.capacity ?? 100;
  const now = (): string => (options.now?.() ?? new Date()).toISOString();
  const runs = new Map<string, Held>();
  let isClosing = false;

  const refuseWhenClosing = (runId: string): void => {
    if (isClosing)
      throw new TerminalError(`The engine is shutting down; the run ${runId} is not started.`, {
        code: "ENGINE_CLOSED",
        hint: "Start it again in another process, or with another engine.",
      });
  };

  const set = (held: Held, state: RunState): RunRecord => {
    const { runId, parentRunId, workflow, input, createdAt } = held.record;
    held.record = {
      runId,
      ...(parentRunId === undefined ? {} : { parentRunId }),
      workflow,
      input,
      createdAt,
      updatedAt: now(),
      ...state,
    };
    return held.record;
  };

  const evict = (): void => {
    const ended = [...runs.values()].filter(({ record }) => hasEnded(record));
    for (const { record } of ended.slice(0, Math.max(0, ended.length - capacity))) runs.delete(record.runId);
  };

  const own = (held: Held, execute: Execute, deadline?: number): Promise<RunRecord> => {
    held.fencingToken += 1;
    const controller = new AbortController();
    held.controller = controller;
    set(held, { status: "running" });
    const lease: RunLease = {
      runId: held.record.runId,
      fencingToken: held.fencingToken,
      signal: controller.signal,
    };
    const remaining = deadline === undefined ? undefined : deadline - Date.now();
    const timer =
      remaining === undefined
        ? undefined
        : setTimeout(
            () => controller.abort(new CancelledError("The run's deadline has passed.")),
            Math.min(Math.max(0, remaining), 2 ** 31 - 1),
          );
    const run = async (): Promise<RunRecord> => {
      let state: RunState;
      try {
        state = await execute(lease);
      } catch (error) {
        state = { status: "failed", error: toWorkflowError(error).toJSON() };
      }
      clearTimeout(timer);
      held.running = undefined;
      held.controller = undefined;
      // What was taken over meanwhile is no longer this owner's to end.
      if (held.fencingToken === lease.fencingToken) set(held, state);
      evict();
      return held.record;
    };
    const running = run();
    held.running = running;
    return running;
  };

  const find = (runId: string): Held => {
    const held = runs.get(runId);
    if (held !== undefined) return held;
    throw new TerminalError(`There is no run ${JSON.stringify(runId)}.`, {
      code: "RUN_MISSING",
      hint: "Runs in memory end with their process, and old ones are dropped.",
      value: runId,
    });
  };

  return {
    name: "memory",
    durable: false,
    start: async (request, execute) => {
      const known = runs.get(request.runId);
      if (known !== undefined) {
        checkSame(known.record, request);
        return known.running ?? known.record;
      }
      refuseWhenClosing(request.runId);
      const { runId, parentRunId, workflow, input } = request;
      const at = now();
      const held: Held = {
        record: {
          runId,
          ...(parentRunId === undefined ? {} : { parentRunId }),
          workflow,
          input,
          createdAt: at,
          updatedAt: at,
          status: "pending",
        },
        fencingToken: 0,
        controller: undefined,
        running: undefined,
        steps: new Map(),
      };
      runs.set(runId, held);
      return own(held, execute, request.deadline);
    },
    get: async (runId) => runs.get(runId)?.record,
    list: async (filter = {}) =>
      [...runs.values()]
        .map(({ record }) => record)
        .reverse()
        .filter(({ status, workflow }) => {
          if (filter.status !== undefined && status !== filter.status) return false;
          return filter.workflow === undefined || workflow.name === filter.workflow;
        })
        .slice(0, filter.limit ?? 100),
    cancel: async (runId, reason) => {
      const held = runs.get(runId);
      if (held === undefined || hasEnded(held.record)) return false;
      set(held, { status: "cancelling" });
      held.controller?.abort(new CancelledError(reason === undefined ? undefined : `The run was cancelled: ${reason}`));
      return true;
    },
    resume: async (runId, execute) => {
      const held = find(runId);
      refuseWhenClosing(runId);
      if (held.controller !== undefined || held.record.status === "succeeded") {
        throw new TerminalError(`The run ${runId} cannot be resumed: it is ${held.record.status}.`, {
          code: "RUN_CONFLICT",
          hint: "Only a run that has stopped without succeeding can be taken up.",
          value: runId,
        });
      }
      return own(held, execute);
    },
    findStep: async (runId, path, occurrence) => {
      const record = runs.get(runId)?.steps.get(stepKey(path, occurrence));
      return record === undefined ? undefined : structuredClone(record);
    },
    recordStep: async (lease, record) => {
      const held = find(lease.runId);
      if (held.fencingToken !== lease.fencingToken || held.controller === undefined) {
        throw new TerminalError(`The run ${lease.runId} has another owner, or has ended.`, {
          code: "LEASE_LOST",
          hint: "Stop working on it: whoever has it now goes on.",
          value: lease.fencingToken,
        });
      }
      held.steps.set(stepKey(record.path, record.occurrence), structuredClone(record));
    },
    shutdown: async (deadline = 0) => {
      isClosing = true;
      const running = (): Held[] => [...runs.values()].filter((held) => held.running !== undefined);
      await settle(running(), deadline);
      for (const held of running()) held.controller?.abort(new CancelledError("The engine is shutting down."));
      await settle(running(), 5_000);
    },
  };
}

const stepKey = (path: string, occurrence: number): string => `${path}\n${occurrence}`;

async function settle(held: readonly Held[], deadline: number): Promise<void> {
  if (held.length === 0 || deadline <= 0) return;
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([
    Promise.allSettled(held.flatMap(({ running }) => (running === undefined ? [] : [running]))),
    new Promise((resolve) => {
      timer = setTimeout(resolve, deadline);
    }),
  ]);
  clearTimeout(timer);
}

function checkSame(record: RunRecord, request: StartRequest): void {
  const isSame =
    record.workflow.name === request.workflow.name &&
    record.workflow.version === request.workflow.version &&
    isDeepStrictEqual(record.input, request.input);
  if (isSame) return;
  throw new TerminalError(
    `The run id ${JSON.stringify(request.runId)} belongs to another run: of ${record.workflow.name}@${record.workflow.version}, or with another input.`,
    {
      code: "RUN_CONFLICT",
      hint: "Use a new run id; a run id names one workflow with one input for ever.",
      value: request.runId,
    },
  );
}
