import type { Diagnostic } from "./diagnostic.ts";
import type { WorkflowErrorData } from "./errors.ts";
import type { FileReference } from "./files.ts";
import type { RunFacts } from "./result.ts";

/** A run's state as an engine keeps it; only a failed run has an error, only a succeeded one an output. */
export type RunState =
  | { readonly status: "pending" | "running" | "paused" | "cancelling" }
  | { readonly status: "succeeded"; readonly output: unknown; readonly facts?: RunFacts }
  | { readonly status: "failed"; readonly error: WorkflowErrorData; readonly facts?: RunFacts }
  | { readonly status: "cancelled" };

/** A run as an engine lists it. Times are ISO 8601, in UTC. */
export type RunRecord = RunState & {
  readonly runId: string;
  readonly parentRunId?: string;
  readonly workflow: { readonly name: string; readonly version: string };
  readonly input: unknown;
  readonly createdAt: string;
  readonly updatedAt: string;
};

/** What a step recorded: its key is path + occurrence, its name and input hash guard a replay. */
export interface StepRecord {
  /** Names of the enclosing steps and this one, joined by `/`. */
  readonly path: string;
  /** 0 for the first step of this path. */
  readonly occurrence: number;
  readonly name: string;
  /** SHA-256 of the canonical JSON of the step's input. */
  readonly inputHash: string;
  readonly attempt: number;
  readonly outcome:
    | { readonly status: "succeeded"; readonly value: unknown }
    | { readonly status: "failed"; readonly error: WorkflowErrorData };
  /** What the step wrote and found: it counts for the run again when the step is answered from the journal. */
  readonly files?: readonly FileReference[];
  readonly diagnostics?: readonly Diagnostic[];
}

/** What starts a run. The run id is the idempotency key: an equal start gives the run that stands. */
export interface StartRequest {
  readonly runId: string;
  readonly parentRunId?: string;
  readonly workflow: { readonly name: string; readonly version: string };
  readonly input: unknown;
  /** ms since the epoch after which the run is cancelled. */
  readonly deadline?: number;
}

/** The owner's hold on a run: a write with an older fencing token is refused. */
export interface RunLease {
  readonly runId: string;
  readonly fencingToken: number;
  /** Aborted when the run is cancelled or the lease is lost. */
  readonly signal: AbortSignal;
}

/** Which runs to list. */
export interface RunFilter {
  readonly status?: RunRecord["status"];
  readonly workflow?: string;
  /** Most records to give; default 100. */
  readonly limit?: number;
}

/**
 * The port behind the executor: journal, lease, queue and timers. Policy (validation, retry, fallback, sandbox) is the
 * executor's. An engine stores JSON only; files travel by digest.
 */
export interface ExecutionEngine {
  readonly name: string;
  /** Whether a run outlives this process. */
  readonly durable: boolean;
  /**
   * Starts a run, or takes up the one that has this id; then `execute` is called with the lease. Resolves when the run
   * has ended. A run that has ended before is given as it stands, and one that goes on in this process is waited for.
   */
  start(request: StartRequest, execute: (lease: RunLease) => Promise<RunState>): Promise<RunRecord>;
  get(runId: string): Promise<RunRecord | undefined>;
  /** Newest first. */
  list(filter?: RunFilter): Promise<readonly RunRecord[]>;
  /** Asks a run to stop; its signal is aborted. @returns Whether there was a run to cancel. */
  cancel(runId: string, reason?: string): Promise<boolean>;
  /** Takes up a run that has stopped; compare-and-set, so only one caller gets it. */
  resume(runId: string, execute: (lease: RunLease) => Promise<RunState>): Promise<RunRecord>;
  /** What a step recorded before, or undefined when it has not run. */
  findStep(runId: string, path: string, occurrence: number): Promise<StepRecord | undefined>;
  /** Journals a step's end; refused when the lease is no longer held. */
  recordStep(lease: RunLease, record: StepRecord): Promise<void>;
  /** Stops claiming, drains until the deadline (ms), aborts what is left, releases the leases. */
  shutdown(deadline?: number): Promise<void>;
}
