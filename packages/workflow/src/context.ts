import type { ZodType } from "zod";
import type { Diagnostic } from "./diagnostic.ts";
import type { ExecRequest, ExecResult, WorkflowFiles } from "./files.ts";
import type { Workflow } from "./workflow.ts";

/** Options of one journaled step. */
export type StepOptions<T> = StepGuard<T> & (UncachedStep | CachedStepInput<T>);

interface StepGuard<T> {
  /** Checks a result that comes back from a journal or from the cache. */
  readonly schema?: ZodType<T>;
}

interface UncachedStep {
  /** What the step's result depends on; a journal refuses a replay whose input differs. */
  readonly input?: unknown;
  readonly cache?: false;
}

interface CachedStepInput<T> {
  /** Everything that the step's result depends on, files by their digests: it is the cache's key. */
  readonly input: unknown;
  /**
   * A pure step may be answered from the cache: equal input, package and programs, equal result. A function is asked
   * whether the result may be kept, where some are only of the moment (a program that is missing).
   *
   * Files that the step makes count where they are written through `context.files` or stand in its result by digest.
   */
  readonly cache: boolean | ((result: T) => boolean);
}

/** One sign of progress. */
export interface Progress {
  readonly message: string;
  /** From 0 to 1, where it is known. */
  readonly fraction?: number;
  readonly step?: string;
}

/** What a running workflow sees of the world; there is nothing else that it may touch. */
export interface ExecutionContext {
  readonly runId: string;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** Aborted on cancel, on timeout and on shutdown. */
  readonly signal: AbortSignal;
  readonly files: WorkflowFiles;
  /** Secrets that the manifest declares and the caller has given, by name. */
  readonly secrets: Readonly<Record<string, string>>;
  /**
   * Runs one declared step. Its result is small JSON, or files by digest.
   *
   * @throws {@link PermissionError} with code `STEP_UNDECLARED` when the manifest has no such step; {@link TerminalError}
   *   with code `STEP_INPUT_MISSING` when a cached step names no input.
   */
  step<T>(name: string, fn: () => Promise<T> | T, options?: StepOptions<T>): Promise<T>;
  /**
   * Runs a dependency through the executor and its policy, and gives its output.
   *
   * @throws The dependency's error when it fails; {@link DependencyError} when it is not declared.
   */
  run<Input, Output>(workflow: Workflow<Input, Output>, input: Input): Promise<Output>;
  /**
   * Starts a declared program in a fresh folder, without a shell.
   *
   * @throws {@link PermissionError} when the manifest's `subprocess` does not name it;
   *   {@link TerminalError} with code `PROGRAM_MISSING` when it is not installed.
   */
  exec(program: string, args: readonly string[], request?: ExecRequest): Promise<ExecResult>;
  progress(progress: Progress | string): void;
  /** Reports a finding while the run goes on. */
  emit(diagnostic: Diagnostic): void;
  /** The time for everything that goes into a package: the source's date or `SOURCE_DATE_EPOCH`, never the clock. */
  now(): Date;
}
