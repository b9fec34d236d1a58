import type { ExecutionContext, StepOptions } from "@dreamnet/workflow";
import { runUnwatched, runWatched, type Watch } from "./scope.ts";
import type { WatchedSignal } from "./watch-signal.ts";

/** One call of the context. */
export interface ContextCall {
  readonly method: "step" | "exec" | "run" | "progress" | "emit" | "read" | "write";
  /** Of the step, the program, the workflow or the path. */
  readonly name: string;
  /** The step that a sign of progress names. */
  readonly announces?: string | undefined;
  /** Of a step that asks for the cache: what it says its result depends on. */
  readonly cachedInput?: unknown;
  /** What a step gave, when it ran. */
  value?: unknown;
  hasRun: boolean;
}

/** What a run's code did with its context, and how it bore being stopped. */
export interface ContextLog {
  readonly calls: ContextCall[];
  /** Calls that were refused since the run had been stopped. */
  refusals: number;
  /** Calls that began after the first refusal. */
  callsAfterRefusal: number;
  /** Calls and functions of steps that have not ended. */
  readonly pending: Set<ContextCall>;
  readonly runningSteps: Set<Promise<unknown>>;
  readonly signal: WatchedSignal;
  /** The code has given its result, or failed. */
  hasEnded: boolean;
}

/** How a context is watched, and changed. */
export interface ContextChange {
  /** Told of each call before it is made. */
  readonly onCall?: ((count: number) => void) | undefined;
  /** An error with which a call fails instead of being made. */
  readonly fault?: ((call: ContextCall) => Error | undefined) | undefined;
  readonly attempt?: number | undefined;
}

/** Answers that come late are at most so many; more would only take time. */
const MOST_DELAYS = 40;
const DELAY = 6;

/** A context that tells of each call, hands it on, and lets nothing of the executor count as the workflow's code. */
export function watchContext(
  context: ExecutionContext,
  watch: Watch,
  log: ContextLog,
  change: ContextChange,
): ExecutionContext {
  log.signal.follow(context.signal);

  const begin = (
    method: ContextCall["method"],
    name: string,
    more: Pick<ContextCall, "cachedInput" | "announces"> = {},
  ): ContextCall => {
    const call: ContextCall = { method, name, hasRun: false, ...more };
    if (log.hasEnded) watch.note("late", describeCall(call), watch.caller()?.where);
    log.calls.push(call);
    if (log.refusals > 0) log.callsAfterRefusal += 1;
    runUnwatched(() => change.onCall?.(log.calls.length));
    return call;
  };

  const ask = async <T>(call: ContextCall, act: () => Promise<T>): Promise<T> => {
    log.pending.add(call);
    const index = log.calls.length;
    try {
      const fault = change.fault?.(call);
      const answer = runUnwatched(() => (fault === undefined ? act() : Promise.reject(fault)));
      // It may fail before it is waited for.
      answer.catch(() => undefined);
      // Answers to calls that go on at once come in another order than they are asked for, and never in the same turn.
      if (watch.world.isReversed && index < MOST_DELAYS) await runUnwatched(() => delay(index % 2 === 1 ? DELAY : 0));
      return await answer;
    } catch (error) {
      if (context.signal.aborted) log.refusals += 1;
      throw error;
    } finally {
      log.pending.delete(call);
    }
  };

  const step: ExecutionContext["step"] = <T>(name: string, fn: () => Promise<T> | T, options?: StepOptions<T>) => {
    const isCached = options?.cache !== undefined && options.cache !== false;
    const call = begin("step", name, isCached ? { cachedInput: options.input } : {});
    const watched = async (): Promise<T> => {
      const running = runWatched(watch, async () => fn());
      log.runningSteps.add(running);
      try {
        const value = await running;
        call.hasRun = true;
        call.value = value;
        return value;
      } finally {
        log.runningSteps.delete(running);
      }
    };
    return ask(call, () => context.step(name, watched, options));
  };

  return {
    ...context,
    attempt: change.attempt ?? context.attempt,
    signal: log.signal.signal,
    step,
    exec: (program, args, request) => {
      const call = begin("exec", program);
      return ask(call, () => context.exec(program, args, request));
    },
    run: (workflow, input) => {
      const call = begin("run", workflow.name);
      return ask(call, () => context.run(workflow, input));
    },
    progress: (progress) => {
      if (typeof progress === "string") begin("progress", progress);
      else begin("progress", progress.message, { announces: progress.step });
      runUnwatched(() => context.progress(progress));
    },
    emit: (diagnostic) => {
      begin("emit", diagnostic.ruleId);
      runUnwatched(() => context.emit(diagnostic));
    },
    files: {
      read: (file) => {
        const call = begin("read", typeof file === "string" ? file : file.sha256);
        return ask(call, () => context.files.read(file));
      },
      write: (path, content, options) => {
        const call = begin("write", path);
        return ask(call, () => context.files.write(path, content, options));
      },
    },
  };
}

const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Names a call as its author wrote it. */
export function describeCall({ method, name }: ContextCall): string {
  const isFile = method === "read" || method === "write";
  return `context.${isFile ? "files." : ""}${method}(${JSON.stringify(name)})`;
}
