import type { ExecutionEngine, RunLimits } from "@dreamnet/workflow";
import { openStore } from "./open-store.ts";
import { SqliteEngine } from "./sqlite-engine.ts";

/** Where a durable engine keeps its runs, and how. */
export interface SqliteEngineOptions {
  /** The store's file; its folder is made, 0700. Any number of processes may use one. It must lie on a local disk. */
  readonly file: string;
  /**
   * ms after which the runs of an engine that gives no sign of life may be taken over. Default 30 000. Where its process
   * has ended on this machine, they may be at once.
   */
  readonly leaseDuration?: number;
  readonly limits?: RunLimits;
  /**
   * `full`: what is acknowledged has been synced to the disk. `normal`: a power failure may take the last results with it,
   * the end of a process does not. Default `full`.
   */
  readonly synchronous?: "full" | "normal";
  /** ms that a write waits for another process. Default 10 000. */
  readonly busyTimeout?: number;
}

/**
 * Makes an engine whose runs outlive their process, on the SQLite that is a part of Node (22.13 and later).
 *
 * Each step's result is on the disk before it counts. After a crash, a start or a resume with the run's id goes on after
 * the last of them.
 *
 * @throws A `TerminalError`: `STORE_UNSUPPORTED` (this Node has no SQLite), `STORE_UNSAFE`, `STORE_NOT_WRITABLE`,
 *   `STORE_CORRUPT`, `STORE_NEWER`, `STORE_FOREIGN`, `STORE_FULL`. Nothing that stands is changed then.
 * @example
 * const engine = await createSqliteEngine({ file: join(folder, "runs.db") });
 * const executor = new WorkflowExecutor({ engine });
 */
export async function createSqliteEngine(options: SqliteEngineOptions): Promise<ExecutionEngine> {
  const store = openStore({
    file: options.file,
    synchronous: options.synchronous ?? "full",
    busyTimeout: options.busyTimeout ?? 10_000,
  });
  return new SqliteEngine(store, options);
}
