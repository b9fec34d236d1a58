import type { Diagnostic } from "./diagnostic.ts";
import type { WorkflowErrorData } from "./errors.ts";
import type { FileReference } from "./files.ts";
import type { Attempt, RunFacts } from "./result.ts";

/** A run's state as an engine keeps it; only a failed run has an error, only a succeeded one an output. */
export type RunState =
  | { readonly status: "pending" | "running" | "pausing" | "paused" | "cancelling" }
  | { readonly status: "succeeded"; readonly output: unknown; readonly facts?: RunFacts }
  | { readonly status: "failed"; readonly error: WorkflowErrorData; readonly facts?: RunFacts }
  | { readonly status: "cancelled" };

/** What every account of a run tells. Times are ISO 8601, in UTC. */
export interface RunIdentity {
  readonly runId: string;
  readonly parentRunId?: string;
  readonly workflow: { readonly name: string; readonly version: string };
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Set where the run was given one: see {@link StartRequest.queue}. */
  readonly queue?: string;
  /** Who works on the run now. A run that is `running` and has no owner was interrupted: whoever resumes it goes on. */
  readonly owner?: string;
  /** The last owner's, where owners can change. */
  readonly fencingToken?: number;
  /** How often the run was moved on by `retry`; absent when never. */
  readonly retries?: number;
}

/** A run in full. */
export type RunRecord = RunState & RunIdentity & { readonly input: unknown };

/** A run as an engine lists it: without input, output and facts, which may be large. */
export interface RunSummary extends RunIdentity {
  readonly status: RunState["status"];
  /** Set when it has failed. */
  readonly error?: WorkflowErrorData;
}

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
  /** ms since the epoch after which the run is cancelled. It stays with the run, whoever takes it up. */
  readonly deadline?: number;
  /** ms since the epoch before which the run does not begin. */
  readonly notBefore?: number;
  /** A queue with limits of its own, beside those of the workflow. */
  readonly queue?: string;
}

/** The owner's hold on a run: a write with an older fencing token is refused. */
export interface RunLease {
  readonly runId: string;
  /** Grows with every owner. */
  readonly fencingToken: number;
  /**
   * Aborted, with a `CancelledError`, when the run is cancelled, paused or past its deadline, when the engine shuts down,
   * and when the lease is lost.
   */
  readonly signal: AbortSignal;
  /** Attempts that have failed so far, by whichever owner: the next one goes on counting. */
  readonly attempts: readonly Attempt[];
  /** ms since the epoch before which the next attempt should not begin: what is left of a wait that was interrupted. */
  readonly notBefore?: number;
}

/** Which runs to list. */
export interface RunFilter {
  readonly status?: RunRecord["status"] | readonly RunRecord["status"][];
  /** Name of the workflow. */
  readonly workflow?: string;
  /** The runs below this one; `null`: only runs that no other run has started. */
  readonly parentRunId?: string | null;
  /** Runs whose id begins so. */
  readonly runIdPrefix?: string;
  /** Most runs to give; default 100. */
  readonly limit?: number;
}

/** How a run that has ended without success is moved on. */
export interface RetryOptions {
  /** Another version: the journal of the old one is dropped. Default: the run's own. */
  readonly version?: string;
  /** The input as that version takes it, after its migrations. Default: the run's own. */
  readonly input?: unknown;
}

/** How many runs may go on at once, or begin in a time, over all processes that share the engine's store. */
export interface RunLimit {
  /** Runs at once. */
  readonly concurrency?: number;
  /** Starts in any span of `period` ms. */
  readonly rate?: { readonly limit: number; readonly period: number };
}

/**
 * Limits by workflow name and by queue. A run under a limit is `pending` until there is room, first come first served. A
 * run below another one takes no second place where a run above it holds one.
 */
export interface RunLimits {
  readonly workflows?: Readonly<Record<string, RunLimit>>;
  readonly queues?: Readonly<Record<string, RunLimit>>;
}

/** Does a run's work under a lease, and tells how it ended. */
export type ExecuteRun = (lease: RunLease) => Promise<RunState>;

/** What a worker takes. */
export interface WorkOptions {
  /** Exactly these versions; a run of another one is left to a worker that has it. */
  readonly workflows: readonly { readonly name: string; readonly version: string }[];
  /** Runs at once; default 1. */
  readonly concurrency?: number;
  readonly execute: (lease: RunLease, run: RunRecord) => Promise<RunState>;
}

/** A worker at work. */
export interface Worker {
  /** Takes nothing more; resolves when what it has is done. */
  stop(): Promise<void>;
}

/** Which ended runs to forget. */
export interface PruneOptions {
  /** ms since the run's end. */
  readonly olderThan: number;
  /** Default: all three. */
  readonly statuses?: readonly ("succeeded" | "failed" | "cancelled")[];
}

/**
 * The port behind the executor: journal, lease, queue and timers. Policy (validation, retry, fallback, sandbox) is the
 * executor's. An engine stores JSON only; files travel by digest.
 *
 * Errors have these codes: `RUN_MISSING`, `RUN_CONFLICT` (another workflow or input under this id, or a state that does
 * not allow it), `LEASE_LOST`, `ENGINE_CLOSED`, and `STORE_…` for faults of the store, after which the old state stands.
 */
export interface ExecutionEngine {
  readonly name: string;
  /** Whether a run outlives this process. */
  readonly durable: boolean;
  /**
   * Starts a run, or takes up the one that has this id and was interrupted; then `execute` is called with the lease.
   *
   * Resolves when the run has ended, or was paused or released by a shutdown. A run that has ended before is given as it
   * stands; one that goes on, in this process or another, is waited for, and taken over when its owner is gone.
   */
  start(request: StartRequest, execute: ExecuteRun): Promise<RunRecord>;
  get(runId: string): Promise<RunRecord | undefined>;
  /** Newest first. */
  list(filter?: RunFilter): Promise<readonly RunSummary[]>;
  /**
   * Asks a run, and the runs below it, to stop; whichever process owns it, its signal is aborted.
   *
   * @returns Whether there was a run to cancel.
   */
  cancel(runId: string, reason?: string): Promise<boolean>;
  /**
   * Asks a run to stop and stay: at the next step's end, or when `grace` ms have passed (default 5000) by its signal. Its
   * journal is kept for `resume`.
   *
   * @returns Whether there was a run to pause.
   */
  pause(runId: string, options?: { readonly reason?: string; readonly grace?: number }): Promise<boolean>;
  /**
   * Takes up a run that has stopped without succeeding (paused, interrupted, failed, cancelled), with its journal;
   * compare-and-set, so only one caller gets it.
   */
  resume(runId: string, execute: ExecuteRun): Promise<RunRecord>;
  /**
   * Runs a failed or cancelled run again, with its attempts counted anew: steps that have succeeded are kept, unless the
   * version or the input changes. Compare-and-set, as `resume`.
   */
  retry(runId: string, options: RetryOptions, execute: ExecuteRun): Promise<RunRecord>;
  /**
   * What a step recorded before, or undefined when it has not run. Steps asked for at the same time are answered in the
   * order in which they ended, so that a race is won again by the same one.
   */
  findStep(runId: string, path: string, occurrence: number): Promise<StepRecord | undefined>;
  /** All that the run's steps recorded, in the order of their ends; a step tried again is there once for each try. */
  listSteps(runId: string): Promise<readonly StepRecord[]>;
  /** Journals a step's end; durable when it resolves, refused (`LEASE_LOST`) when the lease is no longer held. */
  recordStep(lease: RunLease, record: StepRecord): Promise<void>;
  /**
   * Journals an attempt that has failed and will be followed by another.
   *
   * @param notBefore - ms since the epoch at which the next one may begin.
   */
  recordAttempt(lease: RunLease, attempt: Attempt, notBefore?: number): Promise<void>;
  /** Puts a run into the queue for a worker, in this process or another; idempotent as `start`. */
  enqueue(request: StartRequest): Promise<RunSummary>;
  /** Works on queued runs, and takes up those whose worker is gone. */
  work(options: WorkOptions): Worker;
  /** Forgets runs that ended long ago, with the runs below them. @returns How many were removed. */
  prune(options: PruneOptions): Promise<number>;
  /**
   * Stops claiming, drains until the deadline (ms from now, default 0), aborts what is left, releases the leases: a
   * durable run is `pending` then, for any process to go on with.
   */
  shutdown(deadline?: number): Promise<void>;
}
