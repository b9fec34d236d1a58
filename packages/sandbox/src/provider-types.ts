import type { AnyWorkflow, ExecutionContext, Isolation } from "@dreamnet/workflow";

/** What the boundary needs of a content store; the one of @dreamnet/content-store fits. */
export interface FileStore {
  put(content: Uint8Array): Promise<{ readonly sha256: string; readonly size: number }>;
  has(sha256: string): Promise<boolean>;
}

/** One attempt, as an executor asks for it. */
export interface SandboxRequest {
  readonly workflow: AnyWorkflow;
  readonly input: unknown;
  /** The executor's own context: what the code inside asks for is done through it, with all its checks. */
  readonly context: ExecutionContext;
  readonly signal: AbortSignal;
  readonly store: FileStore;
  /** ms between telling a workflow that it should end and ending it. */
  readonly killGrace?: number;
}

/** Runs attempts of one workflow, each in a sandbox of its own. */
export interface SandboxRunner {
  readonly isolation: Isolation;
  /** What does not hold, a sentence each. */
  readonly notes: readonly string[];
  /** Resolves with the output when the sandbox is gone and its files are collected. */
  readonly run: (request: SandboxRequest) => Promise<unknown>;
}

/** Why there is no sandbox, and what to do about it. */
export interface SandboxUnavailable {
  readonly unavailable: string;
  readonly remedy: string;
}

/** Makes runners for an executor. */
export interface SandboxProvider {
  readonly name: string;
  /** Tries the sandbox once for this process, then gives a runner; or says why there is none. Nothing of the workflow runs. */
  prepare(workflow: AnyWorkflow): Promise<SandboxRunner | SandboxUnavailable>;
  /** Starts sandboxes for a workflow ahead of its runs; each serves one. Resolves when they wait. */
  warm(workflow: AnyWorkflow, count: number): Promise<void>;
  /** Ends every sandbox that waits, and the egress proxies. */
  close(): Promise<void>;
}
