import {
  type AnyWorkflow,
  type Diagnostic,
  diagnosticSchema,
  type ExecRequest,
  type ExecResult,
  type ExecutionContext,
  type FileReference,
  PermissionError,
  type Progress,
  type RunLease,
  type StepOptions,
  TerminalError,
  type WorkflowError,
} from "@dreamnet/workflow";
import type { AttemptRequest, AttemptRunner } from "./attempt-runner.ts";
import { createRunCache, type RunCache } from "./cache/run-cache.ts";
import { packageTime } from "./clock.ts";
import { runDependency } from "./dependency.ts";
import { execProgram } from "./exec.ts";
import { AttemptWatch } from "./observe-attempt.ts";
import { RunFiles } from "./run-files.ts";
import type { RunScope, RunSign } from "./run-scope.ts";
import { type JournalHost, StepJournal, type StepTraces } from "./step-journal.ts";
import { isFreshLease, type Stop } from "./stop.ts";
import { warnOfObserver } from "./topics.ts";

/** One attempt's context, what stands behind it, and what it leaves. What few attempts need is made when it is asked for. */
export class AttemptParts implements JournalHost {
  readonly context: ExecutionContext;
  readonly diagnostics: Diagnostic[] = [];
  readonly scope: RunScope;
  readonly stop: Stop;
  readonly lease: RunLease;
  readonly #runner: AttemptRunner;
  readonly #watch: AttemptWatch;
  readonly #journal: StepJournal;
  #files: RunFiles | undefined;
  #cache: RunCache | undefined;
  #now: (() => Date) | undefined;
  #programs: Set<Promise<unknown>> | undefined;
  #isClosed = false;

  /** @param begun - Time of the executor's clock. */
  constructor(scope: RunScope, attempt: number, begun: number, stop: Stop, lease: RunLease, runner: AttemptRunner) {
    this.scope = scope;
    this.stop = stop;
    this.lease = lease;
    this.#runner = runner;
    // A confined process takes a while to come up: the code is looked at meanwhile.
    if (runner.isolation !== "none") this.openCache();
    this.#watch = new AttemptWatch(scope, attempt, begun);
    this.#journal = new StepJournal(this, this.#watch, attempt === 1 && isFreshLease(lease, scope.services.engine));
    this.context = new AttemptContext(this, attempt);
  }

  /** Runs the workflow's code as a part of the attempt's span. */
  run(runner: AttemptRunner, request: AttemptRequest): Promise<unknown> {
    const { span } = this.#watch;
    return span.trace === undefined ? runner.run(request) : span.within(() => runner.run(request));
  }

  listFiles(): readonly FileReference[] {
    return this.#files === undefined ? [] : this.#files.list();
  }

  /**
   * From now on every method of the context throws; resolves when no program of this attempt is left.
   *
   * @param error - Why the attempt has failed, where it has.
   * @param time - Of the executor's clock.
   * @returns Undefined where there was no program.
   */
  close(error: WorkflowError | undefined, time: number): Promise<void> | undefined {
    this.#isClosed = true;
    this.#watch.ended(error, time);
    return this.#programs === undefined ? undefined : Promise.allSettled(this.#programs).then(() => undefined);
  }

  checkOpen(): void {
    if (this.#isClosed) throw runEnded(this.scope.workflow);
    if (this.stop.aborted) throw this.stop.reason;
  }

  openCache(): RunCache {
    this.#cache ??= createRunCache(this.scope, this.#runner.isolation, this.now());
    return this.#cache;
  }

  takeOver(left: StepTraces, source: "journal" | "cache"): void {
    for (const file of left.files ?? []) {
      this.#openFiles().add(file);
      this.#journal.noteFile(file);
    }
    // What the cache has was found in another run, and nobody has been told of it in this one.
    for (const diagnostic of left.diagnostics ?? []) {
      if (source === "cache") this.#tell(diagnostic);
      else this.note(diagnostic);
    }
  }

  note(diagnostic: Diagnostic): void {
    this.diagnostics.push(diagnostic);
    this.#journal.noteDiagnostic(diagnostic);
  }

  #tell(diagnostic: Diagnostic): void {
    const { request, services, sign } = this.scope;
    this.note(diagnostic);
    services.publish("diagnostic.emitted", diagnosticPayload, { sign, diagnostic });
    try {
      request.onDiagnostic?.(diagnostic);
    } catch (error) {
      warnOfObserver("onDiagnostic failed", error);
    }
  }

  #openFiles(): RunFiles {
    this.#files ??= new RunFiles(this.scope.workflow.manifest, this.scope.services.store);
    return this.#files;
  }

  // What follows is what the context's methods do.

  now(): Date {
    this.#now ??= packageTime(this.scope.request.now, this.scope.services.env);
    return this.#now();
  }

  step<T>(name: string, fn: () => Promise<T> | T, options: StepOptions<T> = noOptions): Promise<T> {
    try {
      this.checkOpen();
      const { workflow } = this.scope;
      const { steps } = workflow.manifest;
      if (steps === undefined || !Object.hasOwn(steps, name)) throw stepUndeclared(workflow, name);
      const { cache } = options;
      if (cache !== undefined && cache !== false && options.input === undefined) throw inputMissing(workflow, name);
      return this.#journal.run(name, fn, options);
    } catch (thrown) {
      return Promise.reject(thrown as Error);
    }
  }

  async runBelow(dependency: { readonly name: string; readonly version: string }, input: unknown): Promise<never> {
    this.checkOpen();
    const { scope, stop } = this;
    const note = (diagnostic: Diagnostic): void => this.note(diagnostic);
    return runDependency(scope, { dependency, input, stop, journal: this.#journal, note }) as Promise<never>;
  }

  async exec(program: string, args: readonly string[], request: ExecRequest = {}): Promise<ExecResult> {
    this.checkOpen();
    const { services, workflow } = this.scope;
    const running =
      this.#runner.exec === undefined
        ? execProgram(workflow.manifest, program, args, request, {
            store: services.store,
            env: services.env,
            temporaryFolder: services.temporaryFolder,
            killGrace: services.killGrace,
            signal: this.stop.signal,
            now: () => this.now(),
          })
        : this.#runner.exec(program, args, request);
    this.#programs ??= new Set();
    this.#programs.add(running);
    const forget = (): void => void this.#programs?.delete(running);
    running.then(forget, forget);
    return running;
  }

  async read(file: Pick<FileReference, "sha256"> | string): Promise<Uint8Array> {
    this.checkOpen();
    return this.scope.services.store.get(typeof file === "string" ? file : file.sha256);
  }

  async write(
    path: string,
    content: Uint8Array | string,
    options?: { readonly mediaType?: string },
  ): Promise<FileReference> {
    this.checkOpen();
    const reference = await this.#openFiles().write(path, content, options);
    this.checkOpen();
    this.#journal.noteFile(reference);
    return reference;
  }

  progress(progress: Progress | string): void {
    this.checkOpen();
    const { redactor, request, services, sign, workflow } = this.scope;
    const given: Progress = typeof progress === "string" ? { message: progress } : progress;
    const step = given.step ?? this.#journal.current;
    const told: Progress = {
      message: redactor.text(given.message),
      ...(given.fraction === undefined || Number.isNaN(given.fraction)
        ? {}
        : { fraction: Math.min(1, Math.max(0, given.fraction)) }),
      ...(step === undefined ? {} : { step }),
    };
    services.publish("run.progressed", progressPayload, { sign, progress: told });
    try {
      request.onProgress?.({ ...told, runId: request.runId, workflow: workflow.name });
    } catch (error) {
      warnOfObserver("onProgress failed", error);
    }
  }

  emit(diagnostic: Diagnostic): void {
    this.checkOpen();
    const parsed = diagnosticSchema.safeParse(diagnostic);
    if (!parsed.success) throw diagnosticInvalid(diagnostic, parsed.error.issues);
    this.#tell(this.scope.redactor.diagnostic(parsed.data));
  }
}

const diagnosticPayload = ({ sign, diagnostic }: { readonly sign: RunSign; readonly diagnostic: Diagnostic }) => ({
  ...sign,
  diagnostic,
});
const progressPayload = ({ sign, progress }: { readonly sign: RunSign; readonly progress: Progress }) => ({
  ...sign,
  progress,
});

// The methods are made by functions of their own: made in the constructor, they kept every attempt alive until the next
// full collection (V8 14.6).

type Own<Key extends keyof ExecutionContext> = (parts: AttemptParts) => ExecutionContext[Key];
const nowOf: Own<"now"> = (parts) => () => parts.now();
const execOf: Own<"exec"> = (parts) => (program, args, request) => parts.exec(program, args, request);
const stepOf: Own<"step"> = (parts) => (name, fn, options) => parts.step(name, fn, options);
const runOf: Own<"run"> = (parts) => (dependency, input) => parts.runBelow(dependency, input);
const progressOf: Own<"progress"> = (parts) => (progress) => parts.progress(progress);
const emitOf: Own<"emit"> = (parts) => (diagnostic) => parts.emit(diagnostic);
const readOf =
  (parts: AttemptParts): ExecutionContext["files"]["read"] =>
  (file) =>
    parts.read(file);
const writeOf =
  (parts: AttemptParts): ExecutionContext["files"]["write"] =>
  (path, content, options) =>
    parts.write(path, content, options);

/**
 * What a workflow's code gets: all that stands between it and the world. The methods are the object's own and need no
 * `this`, for code that copies the context or takes it apart. So is the signal, which comes into being when the code asks
 * for it; by one getter for all, so that all have one shape.
 */
class AttemptContext implements ExecutionContext {
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
  readonly #parts: AttemptParts;

  constructor(parts: AttemptParts, attempt: number) {
    this.#parts = parts;
    this.runId = parts.scope.request.runId;
    this.attempt = attempt;
    this.secrets = parts.scope.secrets;
    this.now = nowOf(parts);
    this.exec = execOf(parts);
    this.files = Object.freeze({ read: readOf(parts), write: writeOf(parts) });
    this.step = stepOf(parts);
    this.run = runOf(parts);
    this.progress = progressOf(parts);
    this.emit = emitOf(parts);
    Object.defineProperty(this, "signal", AttemptContext.#signal);
    Object.freeze(this);
  }

  static readonly #signal: PropertyDescriptor & ThisType<AttemptContext> = {
    enumerable: true,
    get(): AbortSignal {
      return this.#parts.stop.signal;
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
