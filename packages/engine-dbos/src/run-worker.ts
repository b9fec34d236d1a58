import { type ExecuteOptions, type ExecutorOptions, WorkflowExecutor } from "@dreamnet/executor";
import {
  type AnyWorkflow,
  type ExecuteRun,
  type ExecutionEngine,
  type RunLease,
  type RunRecord,
  type RunState,
  TerminalError,
  type Worker,
} from "@dreamnet/workflow";
import type { DbosEngine } from "./dbos-engine.ts";

/** What a worker runs, and how. */
export interface WorkflowWorkerOptions {
  /** Exactly these versions; runs of others are left to workers that have them. */
  readonly workflows: readonly AnyWorkflow[];
  /** Runs at once. Default 1. */
  readonly concurrency?: number;
  /** As of any executor: the same store and the same registry for all workers. */
  readonly executor?: Omit<ExecutorOptions, "engine">;
  /** What the run's starter would have given beside the input. */
  readonly optionsOf?: (run: RunRecord) => Pick<ExecuteOptions, "now" | "secrets">;
}

/** ms between two signs of progress that go to the database. */
const PROGRESS = 500;

/**
 * Works on queued runs: validates, confines, retries and falls back as an executor does, under the lease that the engine
 * gives.
 *
 * @returns `stop` takes nothing more, and resolves when what it has is done.
 */
export function startWorkflowWorker(engine: DbosEngine, options: WorkflowWorkerOptions): Worker {
  const byName = new Map(options.workflows.map((workflow) => [`${workflow.name}@${workflow.version}`, workflow]));
  return engine.work({
    workflows: options.workflows.map(({ name, version }) => ({ name, version })),
    concurrency: options.concurrency ?? 1,
    execute: async (lease, run) => {
      const workflow = byName.get(`${run.workflow.name}@${run.workflow.version}`);
      if (workflow === undefined) throw missing(run);
      let state: RunState | undefined;
      const executor = new WorkflowExecutor({
        ...options.executor,
        engine: underLease(engine, lease, run, (ended) => {
          state = ended;
        }),
      });
      let told = 0;
      const result = await executor.execute(workflow, run.input, {
        runId: run.runId,
        ...options.optionsOf?.(run),
        onProgress: (progress) => {
          if (Date.now() - told < PROGRESS) return;
          told = Date.now();
          void engine.tellProgress(run.runId, progress).catch(() => undefined);
        },
      });
      // It was refused before it could begin.
      return (
        state ?? (result.success ? { status: "succeeded", output: result.output } : failedBy(result.error.toJSON()))
      );
    },
  });
}

const failedBy = (error: Extract<RunState, { status: "failed" }>["error"]): RunState => ({ status: "failed", error });

const missing = ({ workflow }: RunRecord): TerminalError =>
  new TerminalError(`This worker has no ${workflow.name}@${workflow.version}.`, { code: "WORKFLOW_MISSING" });

/**
 * The engine as an executor needs it that works under a lease: this one run is begun already, and ends when the executor is
 * through with it, its fallback too. Runs below it are started as always.
 */
function underLease(
  engine: ExecutionEngine,
  lease: RunLease,
  run: RunRecord,
  onEnd: (state: RunState) => void,
): ExecutionEngine {
  const start: ExecutionEngine["start"] = async (request, execute: ExecuteRun) => {
    if (request.runId !== run.runId) return engine.start(request, execute);
    const state = await execute(lease);
    onEnd(state);
    const { runId, workflow, createdAt, updatedAt, input } = run;
    return { runId, workflow, createdAt, updatedAt, input, fencingToken: lease.fencingToken, ...state };
  };
  return new Proxy(engine, {
    get: (target, key) => {
      if (key === "start") return start;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
