import type { ContentStore } from "@dreamnet/content-store";
import type { AnyWorkflow, ExecRequest, ExecResult, ExecutionContext, Isolation } from "@dreamnet/workflow";

/** One attempt: everything that a workflow's code is given. */
export interface AttemptRequest {
  readonly workflow: AnyWorkflow;
  readonly input: unknown;
  readonly context: ExecutionContext;
  readonly signal: AbortSignal;
  /** Where the run's files stand. */
  readonly store: ContentStore;
  /** ms between telling the code that it should end and ending it. */
  readonly killGrace: number;
}

/**
 * Where an attempt's code runs. The runner in this process is one; a sandbox is another. Policy stays with the
 * executor: a runner runs once and tells how it went.
 */
export interface AttemptRunner {
  readonly isolation: Isolation;
  /** What does not hold, a sentence each. */
  readonly notes: readonly string[];
  /** Settles when nothing of the attempt is left, where the runner confines: after an abort too. */
  run(request: AttemptRequest): Promise<unknown>;
  /** Starts programs where the code runs; without it, the executor starts them on this machine. */
  readonly exec?: (program: string, args: readonly string[], request: ExecRequest) => Promise<ExecResult>;
}

/** Makes runners that hold; asked once for each run. */
export interface SandboxProvider {
  readonly name: string;
  /** A runner whose isolation was tried on this machine, or why there is none and what to do about it. */
  prepare(workflow: AnyWorkflow): Promise<PreparedRunner> | PreparedRunner;
}

/** A runner that holds, or why there is none. */
export type PreparedRunner = AttemptRunner | { readonly unavailable: string; readonly remedy: string };

/** Runs the code in this process. */
export function createInProcessRunner(notes: readonly string[]): AttemptRunner {
  return {
    isolation: "none",
    // One runner may serve many runs, whose results give these.
    notes: Object.freeze(notes),
    run: runHere,
  };
}

// Within a promise, so that a workflow that throws before its first `await` fails like any other.
function runHere({ workflow, input, context }: AttemptRequest): Promise<unknown> {
  try {
    return Promise.resolve(workflow.execute(input as never, context));
  } catch (thrown) {
    return Promise.reject(thrown as Error);
  }
}
