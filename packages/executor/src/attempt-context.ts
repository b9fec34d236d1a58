import {
  type AnyWorkflow,
  type Diagnostic,
  diagnosticSchema,
  type ExecutionContext,
  type FileReference,
  PermissionError,
  type Progress,
  type RunLease,
  TerminalError,
  type WorkflowError,
} from "@dreamnet/workflow";
import type { AttemptRunner } from "./attempt-runner.ts";
import { createRunCache, type RunCache } from "./cache/run-cache.ts";
import { packageTime } from "./clock.ts";
import { runDependency } from "./dependency.ts";
import { execProgram } from "./exec.ts";
import { observeAttempt } from "./observe-attempt.ts";
import { RunFiles } from "./run-files.ts";
import type { RunScope } from "./run-scope.ts";
import { StepJournal } from "./step-journal.ts";
import { isFreshLease, type Stop } from "./stop.ts";
import { warnOfObserver } from "./topics.ts";

/** One attempt's context, and what it leaves behind. */
export interface AttemptContext {
  readonly context: ExecutionContext;
  files(): readonly FileReference[];
  readonly diagnostics: readonly Diagnostic[];
  /** Runs the workflow's code as a part of the attempt's span. */
  within<T>(fn: () => T): T;
  /**
   * From now on every method of the context throws; resolves when no program of this attempt is left.
   *
   * @param error - Why the attempt has failed, where it has.
   * @param time - Of the executor's clock.
   * @returns Undefined where there was no program.
   */
  close(error: WorkflowError | undefined, time: number): Promise<void> | undefined;
}

/** Makes the context of one attempt. Its methods are all that stands between a workflow's code and the world. */
export function createAttemptContext(
  scope: RunScope,
  options: {
    readonly attempt: number;
    /** Time of the executor's clock. */
    readonly begun: number;
    readonly stop: Stop;
    readonly lease: RunLease;
    readonly runner: AttemptRunner;
  },
): AttemptContext {
  const { workflow, request, services, redactor, secrets } = scope;
  const { attempt, stop, lease, runner } = options;
  const { manifest } = workflow;
  const { steps } = manifest;
  // Made when they are asked for: most runs write no file and start no program.
  let made: RunFiles | undefined;
  const files = (): RunFiles => {
    made ??= new RunFiles(manifest, services.store);
    return made;
  };
  const diagnostics: Diagnostic[] = [];
  let programs: Set<Promise<unknown>> | undefined;
  let isClosed = false;

  const checkOpen = (): void => {
    if (isClosed) throw runEnded(workflow);
    if (stop.aborted) throw stop.reason;
  };
  const note = (diagnostic: Diagnostic): void => {
    diagnostics.push(diagnostic);
    journal.noteDiagnostic(diagnostic);
  };
  const tell = (diagnostic: Diagnostic): void => {
    note(diagnostic);
    services.publish("diagnostic.emitted", () => ({ ...scope.sign, diagnostic }));
    try {
      request.onDiagnostic?.(diagnostic);
    } catch (error) {
      warnOfObserver("onDiagnostic failed", error);
    }
  };
  let time: (() => Date) | undefined;
  const now = (): Date => {
    time ??= packageTime(request.now, services.env);
    return time();
  };
  let cache: RunCache | undefined;
  const openCache = (): RunCache => {
    cache ??= createRunCache(scope, runner.isolation, now());
    return cache;
  };
  // A confined process takes a while to come up: the code is looked at meanwhile.
  if (runner.isolation !== "none") openCache();
  const watch = observeAttempt(scope, attempt, options.begun);
  const journal = new StepJournal({
    engine: services.engine,
    lease,
    isFresh: attempt === 1 && isFreshLease(lease, services.engine),
    stop,
    watch,
    cache: openCache,
    checkOpen,
    toError: scope.toError,
    takeOver: (left, source) => {
      for (const file of left.files ?? []) keepFile(file);
      // What the cache has was found in another run, and nobody has been told of it in this one.
      for (const diagnostic of left.diagnostics ?? []) (source === "cache" ? tell : note)(diagnostic);
    },
  });
  const keepFile = (file: FileReference): void => {
    files().add(file);
    journal.noteFile(file);
  };
  const exec: ExecutionContext["exec"] = (program, args, execRequest = {}) => {
    checkOpen();
    const running =
      runner.exec === undefined
        ? execProgram(manifest, program, args, execRequest, {
            store: services.store,
            env: services.env,
            temporaryFolder: services.temporaryFolder,
            killGrace: services.killGrace,
            signal: stop.signal,
            now,
          })
        : runner.exec(program, args, execRequest);
    programs ??= new Set();
    programs.add(running);
    const forget = (): void => void programs?.delete(running);
    running.then(forget, forget);
    return running;
  };

  const context = new StoppableContext(stop, {
    runId: request.runId,
    attempt,
    secrets,
    now,
    exec: async (program, args, execRequest) => exec(program, args, execRequest),
    files: {
      read: async (file) => {
        checkOpen();
        return services.store.get(typeof file === "string" ? file : file.sha256);
      },
      write: async (path, content, writeOptions) => {
        checkOpen();
        const reference = await files().write(path, content, writeOptions);
        checkOpen();
        journal.noteFile(reference);
        return reference;
      },
    },
    step: (name, fn, stepOptions = noOptions) => {
      try {
        checkOpen();
        if (steps === undefined || !Object.hasOwn(steps, name)) throw stepUndeclared(workflow, name);
        const { cache: keeps } = stepOptions;
        if (keeps !== undefined && keeps !== false && stepOptions.input === undefined)
          throw inputMissing(workflow, name);
        return journal.run(name, fn, stepOptions);
      } catch (thrown) {
        return Promise.reject(thrown as Error);
      }
    },
    run: async (dependency, input) => {
      checkOpen();
      return runDependency(scope, { dependency, input, stop, journal, note }) as Promise<never>;
    },
    progress: (progress) => {
      checkOpen();
      const given: Progress = typeof progress === "string" ? { message: progress } : progress;
      const step = given.step ?? journal.current;
      const sign: Progress = {
        message: redactor.text(given.message),
        ...(given.fraction === undefined || Number.isNaN(given.fraction)
          ? {}
          : { fraction: Math.min(1, Math.max(0, given.fraction)) }),
        ...(step === undefined ? {} : { step }),
      };
      services.publish("run.progressed", () => ({ ...scope.sign, progress: sign }));
      try {
        request.onProgress?.({ ...sign, runId: request.runId, workflow: workflow.name });
      } catch (error) {
        warnOfObserver("onProgress failed", error);
      }
    },
    emit: (diagnostic) => {
      checkOpen();
      const parsed = diagnosticSchema.safeParse(diagnostic);
      if (!parsed.success) throw diagnosticInvalid(diagnostic, parsed.error.issues);
      tell(redactor.diagnostic(parsed.data));
    },
  });

  Object.freeze(context.files);
  return {
    context: Object.freeze(context),
    files: () => made?.list() ?? [],
    diagnostics,
    within: (fn) => watch.span.within(fn),
    close: (error, time) => {
      isClosed = true;
      watch.ended(error, time);
      return programs === undefined ? undefined : Promise.allSettled(programs).then(() => undefined);
    },
  };
}

/**
 * The context's methods, and a signal that comes into being when the code asks for it. It is a property of the object
 * itself, for code that copies its context; by one getter for all, so that all have one shape.
 */
class StoppableContext implements ExecutionContext {
  declare readonly signal: AbortSignal;
  readonly runId: string;
  readonly attempt: number;
  readonly secrets: ExecutionContext["secrets"];
  readonly now: ExecutionContext["now"];
  readonly exec: ExecutionContext["exec"];
  readonly files: ExecutionContext["files"];
  readonly step: ExecutionContext["step"];
  readonly run: ExecutionContext["run"];
  readonly progress: ExecutionContext["progress"];
  readonly emit: ExecutionContext["emit"];
  readonly #stop: Stop;

  constructor(stop: Stop, parts: Omit<ExecutionContext, "signal">) {
    this.#stop = stop;
    this.runId = parts.runId;
    this.attempt = parts.attempt;
    this.secrets = parts.secrets;
    this.now = parts.now;
    this.exec = parts.exec;
    this.files = parts.files;
    this.step = parts.step;
    this.run = parts.run;
    this.progress = parts.progress;
    this.emit = parts.emit;
    Object.defineProperty(this, "signal", StoppableContext.#signal);
  }

  static readonly #signal: PropertyDescriptor & ThisType<StoppableContext> = {
    enumerable: true,
    get(): AbortSignal {
      return this.#stop.signal;
    },
  };
}

const noOptions = {};

const runEnded = (workflow: AnyWorkflow): TerminalError =>
  new TerminalError(`The attempt of ${workflow.name} has ended; its context does nothing more.`, {
    code: "RUN_ENDED",
    hint: "Await everything that a workflow starts, and obey context.signal.",
  });

const stepUndeclared = (workflow: AnyWorkflow, name: string): PermissionError =>
  new PermissionError(`${workflow.name} has not declared the step ${JSON.stringify(name)}.`, {
    code: "STEP_UNDECLARED",
    hint: `Add it to \`steps\`. Declared are: ${Object.keys(workflow.manifest.steps ?? {}).join(", ") || "none"}.`,
    value: name,
  });

const inputMissing = (workflow: AnyWorkflow, name: string): TerminalError =>
  new TerminalError(`The step ${JSON.stringify(name)} of ${workflow.name} asks for the cache and names no input.`, {
    code: "STEP_INPUT_MISSING",
    hint: "Give as `input` everything that its result depends on, files by their digests; null when there is nothing.",
    value: name,
  });

const diagnosticInvalid = (diagnostic: unknown, issues: readonly { message: string }[]): TerminalError =>
  new TerminalError(`A diagnostic does not fit its schema: ${issues.map(({ message }) => message).join("; ")}.`, {
    code: "DIAGNOSTIC_INVALID",
    hint: "See diagnosticSchema of @dreamnet/workflow.",
    value: diagnostic,
  });
