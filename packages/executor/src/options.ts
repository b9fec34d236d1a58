import type { ContentStore } from "@dreamnet/content-store";
import type { WorkflowRegistry } from "@dreamnet/registry";
import type { Diagnostic, EventBus, ExecutionEngine, Progress } from "@dreamnet/workflow";
import type { SandboxProvider } from "./attempt-runner.ts";
import type { StepCache } from "./cache/step-cache.ts";
import type { ExecutorClock } from "./clock.ts";
import type { Deadlines } from "./deadlines.ts";
import type { Stoppable } from "./stop.ts";
import type { TraceContext } from "./telemetry.ts";
import type { Publish } from "./topics.ts";

/** Everything is optional: an executor without options keeps files in memory and confines workflows by this machine's sandbox. */
export interface ExecutorOptions {
  /** Where dependencies and fallbacks are found by name. Default: an empty one. */
  readonly registry?: WorkflowRegistry;
  /** Default: a store in memory. */
  readonly store?: ContentStore;
  /** Default: the process's own bus, `NervousSystem.default`. */
  readonly events?: EventBus;
  /** Default: an engine in memory, which ends with the process. */
  readonly engine?: ExecutionEngine;
  /** Answers pure steps that ask for it; made by `openStepCache` over the same store. Default: none, every step runs. */
  readonly cache?: StepCache;
  /**
   * Confines workflows. Default: this machine's, by `@dreamnet/sandbox`. Where it does not hold, a workflow that must be
   * confined is refused.
   */
  readonly sandbox?: SandboxProvider;
  /** The operator's waiver: workflows run in this process even where they require a sandbox; the result says so. */
  readonly unsandboxed?: boolean;
  /** `PATH` and `SOURCE_DATE_EPOCH` are read from it, nothing else. Default: the process's. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Where programs get their folders. Default: the system's. */
  readonly temporaryFolder?: string;
  readonly clock?: ExecutorClock;
  /** From 0 up to, not including, 1; for the jitter. */
  readonly random?: () => number;
  readonly createRunId?: () => string;
  /** ms between SIGTERM and SIGKILL. Default 1000. */
  readonly killGrace?: number;
}

/** A sign of progress with the run it comes from; a dependency's run has an id of its own. */
export interface RunProgress extends Progress {
  readonly runId: string;
  readonly workflow: string;
}

/** Options of one run. */
export interface ExecuteOptions {
  /**
   * The idempotency key: a second start with the same id, workflow and input gives the run that stands.
   * Default: a random one.
   */
  readonly runId?: string;
  readonly signal?: AbortSignal;
  /** By name. The workflow gets those that its manifest declares. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** ms since the epoch after which the run is cancelled. */
  readonly deadline?: number;
  /** A queue of the engine's, which may have limits. */
  readonly queue?: string;
  readonly onProgress?: (progress: RunProgress) => void;
  readonly onDiagnostic?: (diagnostic: Diagnostic) => void;
  /** The time for what goes into packages. Default: `SOURCE_DATE_EPOCH`, else 1980-01-01T00:00:00Z. */
  readonly now?: Date;
}

/** Options of a run that is taken up: all but what stays with it. */
export type TakeUpOptions = Omit<ExecuteOptions, "runId" | "deadline" | "queue">;

/** Options of a retry. */
export interface RetryRunOptions extends TakeUpOptions {
  /** Default: the input that the run has. */
  readonly input?: unknown;
}

/** An executor's options with every default filled in. */
export interface Services {
  readonly registry: WorkflowRegistry;
  readonly store: ContentStore;
  readonly engine: ExecutionEngine;
  readonly cache: StepCache | undefined;
  /** Names programs as they are on this machine now. */
  readonly programIdentity: (programs: readonly string[]) => string;
  readonly sandbox: SandboxProvider;
  readonly unsandboxed: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly temporaryFolder: string;
  readonly clock: ExecutorClock;
  readonly deadlines: Deadlines;
  readonly random: () => number;
  readonly killGrace: number;
  readonly publish: Publish;
}

/** A run as the executor starts it: the caller's, a dependency's or a fallback's. */
export interface RunRequest {
  readonly runId: string;
  /** The id was drawn by chance for this run. */
  readonly isIdNew?: boolean;
  readonly parentRunId?: string;
  /** Ends the run when it is stopped: the caller's signal, or the attempt of the run above. */
  readonly above: Stoppable | undefined;
  readonly secrets: Readonly<Record<string, string>>;
  readonly onProgress: ((progress: RunProgress) => void) | undefined;
  readonly onDiagnostic: ((diagnostic: Diagnostic) => void) | undefined;
  readonly now: Date | undefined;
  /** Where in a trace the run is started. */
  readonly trace?: TraceContext | undefined;
  /** How a run that stands is moved on; undefined: it is started. */
  readonly takeUp?: "resume" | "retry" | undefined;
  /** The run above has tried this before: where that has failed, it is retried, so that its own steps are kept. */
  readonly isAgain?: boolean | undefined;
  /** The input comes from the journal and was checked when the run began. */
  readonly isChecked?: boolean | undefined;
  /** ms since the epoch. */
  readonly deadline?: number | undefined;
  readonly queue?: string | undefined;
  /** How many runs lie above this one. */
  readonly depth: number;
  /** Names of the workflows for which this run already is the fallback. */
  readonly fallbackFor: readonly string[];
}
