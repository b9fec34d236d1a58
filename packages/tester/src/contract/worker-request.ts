/** What a process of its own is told to run. */
export interface WorkerRequest {
  readonly module: string;
  /** Modules of workflows that are found by name. */
  readonly dependencies: readonly string[];
  readonly input: unknown;
  readonly store: string;
  readonly temporaryFolder: string;
  /** Path of the file for the report. */
  readonly result: string;
  readonly packageFolder: string | undefined;
}
