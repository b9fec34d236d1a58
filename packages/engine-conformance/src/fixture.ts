import type { ExecutionEngine } from "@dreamnet/workflow";

/** What an engine promises; a case that needs more is not run, and says so. */
export interface EngineCapabilities {
  /** Runs outlive the process that ran them. */
  readonly durable: boolean;
  /** Several processes work on one store at the same time. */
  readonly shared: boolean;
  /**
   * The engine itself writes and syncs files below its location, so that a trace of its system calls shows what is
   * safe. False where a server does that.
   */
  readonly tracesFiles: boolean;
}

/** How a process opens an engine for a test. */
export interface OpenOptions {
  /** ms after which the runs of a process that stands still may be taken over. */
  readonly lease: number;
  /**
   * Opens it so that a loss of power may lose what was acknowledged, to show that the trace would notice. Only for
   * engines with `tracesFiles` that can do so.
   */
  readonly unsafe?: boolean;
}

/**
 * What the suite knows of an engine. It is the default export of a module of its own, because the suite kills the
 * processes that open engines: each of them imports `module` and calls `open`.
 *
 * @example
 * export default {
 *   name: "sqlite",
 *   module: import.meta.url,
 *   capabilities: { durable: true, shared: true, tracesFiles: true },
 *   createLocation: async () => mkdtemp(join(tmpdir(), "engine-")),
 *   removeLocation: (location) => rm(location, { recursive: true }),
 *   open: async (location, { lease }) => createSqliteEngine({ file: join(location, "runs.db"), leaseDuration: lease }),
 * } satisfies EngineFixture;
 */
export interface EngineFixture {
  readonly name: string;
  /** `import.meta.url` of the module whose default export this is. */
  readonly module: string;
  readonly capabilities: EngineCapabilities;
  /** Makes an empty place for runs: a folder, a schema in a database. Text, because it is handed to processes. */
  createLocation(): Promise<string>;
  removeLocation(location: string): Promise<void>;
  open(location: string, options: OpenOptions): Promise<ExecutionEngine>;
}
