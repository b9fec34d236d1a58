import type { Diagnostic } from "./diagnostic.ts";
import type { WorkflowError, WorkflowErrorData } from "./errors.ts";
import type { FileReference } from "./files.ts";

/** What kept a run apart from its machine. `none`: it ran in this process, and only the context's own checks held. */
export type Isolation = "none" | "reduced" | "sandbox";

/** One attempt. Times are wall time in ms. */
export interface Attempt {
  readonly number: number;
  readonly duration: number;
  readonly outcome: "succeeded" | "failed" | "timed-out" | "cancelled";
  readonly error?: WorkflowErrorData;
  /** Wait before the next attempt, in ms. */
  readonly delay?: number;
}

/** One step that asked for the cache. */
export interface CachedStep {
  readonly runId: string;
  readonly workflow: string;
  /** Names of the enclosing steps and this one, joined by `/`. */
  readonly path: string;
  /** True when its result came from the cache. */
  readonly hit: boolean;
  /** Why the cache could not be asked, or did not keep the result, where that is so. */
  readonly reason?: string;
}

/** What the cache did for a run. */
export interface CacheFacts {
  readonly hits: number;
  readonly misses: number;
  /** Each of them, in the order of their ends; at most 1000. */
  readonly steps?: readonly CachedStep[];
}

/** What every result tells of its run. */
export interface RunFacts {
  readonly runId: string;
  readonly workflow: { readonly name: string; readonly version: string };
  readonly attempts: readonly Attempt[];
  /** Wall time from the call to the result, in ms. */
  readonly duration: number;
  readonly isolation: Isolation;
  /** What the operator waived or the machine could not give, a sentence each. */
  readonly isolationNotes: readonly string[];
  /** Dependencies as they were resolved: name → version. */
  readonly resolved: Readonly<Record<string, string>>;
  readonly diagnostics: readonly Diagnostic[];
  /** What the run wrote, by path; the bytes stand in the content store. Empty when the run has failed. */
  readonly files: readonly FileReference[];
  /** Steps that may be cached, the dependencies' too: how many were answered from the cache, and how many had to run. */
  readonly cache: CacheFacts;
  /** Set when the output is the fallback's. */
  readonly fallback?: {
    readonly name: string;
    readonly version: string;
    readonly originalError: WorkflowErrorData;
  };
}

/** A run that has ended well. */
export interface WorkflowSuccess<Output> extends RunFacts {
  readonly success: true;
  readonly output: Output;
}

/** A run that has failed for good, its fallback too where it has one. */
export interface WorkflowFailure extends RunFacts {
  readonly success: false;
  readonly error: WorkflowError;
}

/** `{ success: true, output, … } | { success: false, error, … }`. */
export type WorkflowResult<Output = unknown> = WorkflowSuccess<Output> | WorkflowFailure;

/** What a validation says: every fault at once. */
export type ValidationResult =
  | { readonly valid: true; readonly errors: readonly [] }
  | {
      readonly valid: false;
      readonly errors: readonly import("./errors.ts").ValidationIssue[];
    };
