import type { RunProgress } from "@dreamnet/executor";
import type { ExecutionEngine, RunRecord } from "@dreamnet/workflow";

/** The port on Postgres. See `createDbosEngine`. */
export interface DbosEngine extends ExecutionEngine {
  readonly name: "dbos";
  /** The engine's id, as the others see it. */
  readonly id: string;
  /** Waits until a run has ended, or is paused, whoever works on it. */
  waitForEnd(runId: string, onProgress?: (progress: RunProgress) => void): Promise<RunRecord>;
  /** Keeps a run's last sign of progress, for whoever waits for it elsewhere. */
  tellProgress(runId: string, progress: RunProgress): Promise<void>;
}
