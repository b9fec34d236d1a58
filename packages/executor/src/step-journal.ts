import { AsyncLocalStorage } from "node:async_hooks";
import {
  type AnyWorkflow,
  type Diagnostic,
  type FileReference,
  type RunLease,
  type StepOptions,
  type StepRecord,
  TerminalError,
} from "@dreamnet/workflow";
import type { RunCache } from "./cache/run-cache.ts";
import { findNonJson, hashJson } from "./json-value.ts";
import type { AttemptWatch, StepSource, StepWatch } from "./observe-attempt.ts";
import type { RunScope, RunSign } from "./run-scope.ts";
import { recorded, type Stoppable } from "./stop.ts";
import type { TraceContext } from "./telemetry.ts";

/** A step that runs now, as the code inside it finds it. */
class Frame {
  readonly journal: StepJournal;
  /** Where the step was called from, be it another run's step. */
  readonly outer: Frame | undefined;
  readonly parent: Frame | undefined;
  /** With the occurrence, as a part of the path of what lies within, so that steps at once do not mix. */
  readonly path: string;
  readonly inputHash: string;
  readonly watch: StepWatch;
  files: FileReference[] | undefined = undefined;
  diagnostics: Diagnostic[] | undefined = undefined;

  constructor(
    journal: StepJournal,
    outer: Frame | undefined,
    parent: Frame | undefined,
    inputHash: string,
    watch: StepWatch,
  ) {
    const { path, occurrence } = watch.sign;
    this.journal = journal;
    this.outer = outer;
    this.parent = parent;
    this.path = occurrence === 0 ? path : `${path}#${occurrence}`;
    this.inputHash = inputHash;
    this.watch = watch;
  }
}

/** Making one for each attempt costs more than all else in a short run. */
const frames = new AsyncLocalStorage<Frame>();

/** One for all: awaiting it costs a turn of the queue and no promise. */
const turn = Promise.resolve();

/** What a step left that did not run now; it counts for the run as if it had. */
export interface StepTraces {
  readonly files?: readonly FileReference[] | undefined;
  readonly diagnostics?: readonly Diagnostic[] | undefined;
}

/** What the journal needs of the attempt. */
export interface JournalHost {
  readonly scope: RunScope;
  readonly lease: RunLease;
  readonly stop: Stoppable;
  /** The same for all steps. */
  openCache(): RunCache;
  /** A step is answered from the journal or the cache: what it wrote and found counts again. */
  takeOver(traces: StepTraces, source: "journal" | "cache"): void;
  /** Throws when the attempt has ended: what a step does after that is not recorded. */
  checkOpen(): void;
}

/** Names a step in events. */
export interface StepSign {
  readonly run: RunSign;
  readonly step: string;
  readonly path: string;
  readonly occurrence: number;
  /** Counts the tries of this step over the whole run. */
  readonly attempt: number;
}

/** Those of an author's step, and of the executor's own, which runs a dependency. */
export type JournalOptions<T> = StepOptions<T> & {
  /** The workflow by which the cache keeps what the step gives, in place of the one whose step it is. */
  readonly dependency?: AnyWorkflow;
};

type StepCode<T> = (() => Promise<T> | T) | ((step: StepSign) => Promise<T> | T);

/**
 * The steps of one attempt. Each is recorded under its path and occurrence; one that has succeeded before, in an
 * earlier attempt of the run, is answered from its record.
 */
export class StepJournal {
  readonly #host: JournalHost;
  readonly #watch: AttemptWatch;
  readonly #isFresh: boolean;
  readonly #occurrences = new Map<string, number>();

  /** @param isFresh - Nothing was recorded of the run before this attempt: no step needs to be looked for. */
  constructor(host: JournalHost, watch: AttemptWatch, isFresh: boolean) {
    this.#host = host;
    this.#watch = watch;
    this.#isFresh = isFresh;
  }

  /** Name of the innermost step that the calling code is in. */
  get current(): string | undefined {
    return this.#frame()?.watch.sign.step;
  }

  /** The innermost step of this attempt that the calling code is in. */
  #frame(): Frame | undefined {
    let frame = frames.getStore();
    while (frame !== undefined && frame.journal !== this) frame = frame.outer;
    return frame;
  }

  /** Where in a trace the calling code is: in its innermost step, or in the attempt. */
  get trace(): TraceContext | undefined {
    return this.#traceOf(this.#frame());
  }

  #traceOf(frame: Frame | undefined): TraceContext | undefined {
    return frame === undefined ? this.#watch.span.trace : frame.watch.span.trace;
  }

  /** Notes a file for the steps that the calling code is in. */
  noteFile(file: FileReference): void {
    for (let frame = this.#frame(); frame !== undefined; frame = frame.parent) {
      frame.files ??= [];
      frame.files.push(file);
    }
  }

  /** Notes a diagnostic for the steps that the calling code is in. */
  noteDiagnostic(diagnostic: Diagnostic): void {
    for (let frame = this.#frame(); frame !== undefined; frame = frame.parent) {
      frame.diagnostics ??= [];
      frame.diagnostics.push(diagnostic);
    }
  }

  /**
   * Throws at once, or the promise rejects.
   *
   * @param takesSign - An author's function is called as it was given: without arguments.
   * @throws What the step throws; {@link TerminalError} with code `STEP_MISMATCH` or `STEP_VALUE_INVALID`.
   */
  run<T>(name: string, fn: StepCode<T>, options: JournalOptions<T>, takesSign = false): Promise<T> {
    const outer = frames.getStore();
    const parent = outer === undefined || outer.journal === this ? outer : this.#frame();
    const path = parent === undefined ? name : `${parent.path}/${name}`;
    // Counted before anything is awaited: the order of the calls decides, not the order of their ends.
    const occurrence = this.#occurrences.get(path) ?? 0;
    this.#occurrences.set(path, occurrence + 1);
    let inputHash = noInput;
    if (options.input !== undefined) {
      const faults = findNonJson(options.input);
      if (faults.length > 0) throw notJson(name, "input", faults);
      inputHash = hashJson(options.input);
    }
    const sign: StepSign = { run: this.#host.scope.sign, step: name, path, occurrence, attempt: 1 };
    return this.#isFresh
      ? this.#perform(sign, fn, options, takesSign, inputHash, outer, parent)
      : this.#answerOrPerform(sign, fn, options, takesSign, inputHash, outer, parent);
  }

  async #answerOrPerform<T>(
    sign: StepSign,
    fn: StepCode<T>,
    options: JournalOptions<T>,
    takesSign: boolean,
    inputHash: string,
    outer: Frame | undefined,
    parent: Frame | undefined,
  ): Promise<T> {
    const { scope, lease } = this.#host;
    const { step: name, path, occurrence } = sign;
    const known = await scope.services.engine.findStep(lease.runId, path, occurrence);
    this.#host.checkOpen();
    if (known?.outcome.status !== "succeeded")
      return this.#perform(
        { ...sign, attempt: (known?.attempt ?? 0) + 1 },
        fn,
        options,
        takesSign,
        inputHash,
        outer,
        parent,
      );
    checkMatch(known, name, inputHash);
    const value = readValue(known.outcome.value, name, options);
    this.#host.takeOver(known, "journal");
    this.#watch.replayed({ ...sign, attempt: known.attempt }, this.#traceOf(parent));
    return value;
  }

  #perform<T>(
    sign: StepSign,
    fn: StepCode<T>,
    options: JournalOptions<T>,
    takesSign: boolean,
    inputHash: string,
    outer: Frame | undefined,
    parent: Frame | undefined,
  ): Promise<T> {
    const watch = this.#watch.step(sign, this.#traceOf(parent));
    const frame = new Frame(this, outer, parent, inputHash, watch);
    const call = takesSign ? () => fn(sign) : (fn as () => Promise<T> | T);
    if (options.cache !== undefined && options.cache !== false) return this.#throughCache(frame, call, options);
    return this.#settle(frame, watch.span.trace === undefined ? call : () => watch.span.within(call));
  }

  async #settle<T>(frame: Frame, call: () => Promise<T> | T): Promise<T> {
    let value: T;
    try {
      // After an await, what is entered here is seen by this step alone: nothing has to be put back, as after `frames.run`,
      // which would cost as much again.
      await turn;
      this.#host.checkOpen();
      frames.enterWith(frame);
      value = await call();
      checkValue(frame, value);
    } catch (thrown) {
      return this.#fail(frame, thrown);
    }
    const recording = this.#succeed(frame, value, "ran");
    if (recording !== undefined) await recording;
    return value;
  }

  async #throughCache<T>(frame: Frame, call: () => Promise<T> | T, options: JournalOptions<T>): Promise<T> {
    let answer: { readonly value: T; readonly source: StepSource };
    try {
      answer = await this.#answer(frame, call, options);
    } catch (thrown) {
      return this.#fail(frame, thrown);
    }
    await this.#succeed(frame, answer.value, answer.source);
    return answer.value;
  }

  async #fail(frame: Frame, thrown: unknown): Promise<never> {
    const error = this.#host.scope.toError(thrown);
    frame.watch.failed(error);
    await this.#record(frame, { status: "failed", error: error.toJSON() });
    throw thrown;
  }

  /** @returns Undefined where it stands already. */
  #succeed(frame: Frame, value: unknown, source: StepSource): Promise<void> | undefined {
    let recording: Promise<void>;
    try {
      recording = this.#record(frame, { status: "succeeded", value }, frame);
    } catch (thrown) {
      this.#tellUnrecorded(frame, thrown);
      throw thrown;
    }
    if (recording !== recorded) return this.#waitFor(recording, frame, source);
    frame.watch.succeeded(source);
    return undefined;
  }

  async #waitFor(recording: Promise<void>, frame: Frame, source: StepSource): Promise<void> {
    try {
      await recording;
    } catch (thrown) {
      this.#tellUnrecorded(frame, thrown);
      throw thrown;
    }
    frame.watch.succeeded(source);
  }

  #tellUnrecorded({ watch }: Frame, thrown: unknown): void {
    watch.failed(this.#host.scope.toError(thrown));
  }

  /** @param traces - What the step wrote and found; undefined where that does not count. */
  #record({ watch, inputHash }: Frame, outcome: StepRecord["outcome"], traces?: StepTraces): Promise<void> {
    const { scope, lease } = this.#host;
    const { engine } = scope.services;
    this.#host.checkOpen();
    const { step: name, path, occurrence, attempt } = watch.sign;
    const record = { path, occurrence, name, inputHash, attempt, outcome };
    if (traces?.files === undefined && traces?.diagnostics === undefined) return engine.recordStep(lease, record);
    const { files, diagnostics } = traces;
    return engine.recordStep(lease, {
      ...record,
      ...(files === undefined ? undefined : { files: [...files] }),
      ...(diagnostics === undefined ? undefined : { diagnostics: [...diagnostics] }),
    });
  }

  /** The step's result, from the cache where it may come from there; what it wrote and found is in the frame then. */
  async #answer<T>(
    frame: Frame,
    fn: () => Promise<T> | T,
    options: JournalOptions<T>,
  ): Promise<{ readonly value: T; readonly source: StepSource }> {
    const { cache: keeps } = options;
    const { span, sign } = frame.watch;
    let ran: { readonly value: T } | undefined;
    const { result, hit } = await this.#host.openCache().through({
      path: frame.path,
      dependency: options.dependency,
      input: options.input,
      signal: this.#host.stop.signal,
      mayKeep: (value) => typeof keeps !== "function" || keeps(value as T),
      compute: async () => {
        const value = await frames.run(frame, () => span.within(async () => fn()));
        checkValue(frame, value);
        ran = { value };
        // An attempt that has ended meanwhile may have left half of what it does undone.
        this.#host.checkOpen();
        return { value, files: frame.files ?? [], diagnostics: frame.diagnostics ?? [] };
      },
    });
    if (!hit && ran !== undefined) return { value: ran.value, source: "ran" };
    const value = readValue(result.value, sign.step, options);
    this.#host.takeOver(result, "cache");
    if (result.files.length > 0) frame.files = [...(frame.files ?? []), ...result.files];
    if (result.diagnostics.length > 0) frame.diagnostics = [...(frame.diagnostics ?? []), ...result.diagnostics];
    return { value, source: "cache" };
  }
}

function checkValue({ watch }: Frame, value: unknown): void {
  if (value === undefined) return;
  const faults = findNonJson(value);
  if (faults.length > 0) throw notJson(watch.sign.step, "result", faults);
}

/** Of a step that names no input. */
const noInput = hashJson(undefined);

function checkMatch(known: StepRecord, name: string, inputHash: string): void {
  if (known.name === name && known.inputHash === inputHash) return;
  throw new TerminalError(
    `The journal has another step where ${JSON.stringify(name)} comes now: ${
      known.name === name ? "its input has changed" : `it was ${JSON.stringify(known.name)}`
    }.`,
    {
      code: "STEP_MISMATCH",
      hint: "Steps and their inputs follow from the run's input alone: no clock, no chance, no counter of attempts.",
      value: known.path,
    },
  );
}

function readValue<T>(value: unknown, name: string, options: StepOptions<T>): T {
  if (options.schema === undefined) return value as T;
  const parsed = options.schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new TerminalError(`The journal's result of the step ${JSON.stringify(name)} does not fit its schema.`, {
    code: "STEP_VALUE_INVALID",
    hint: "It was recorded by another version. Start a new run.",
    value: parsed.error.issues,
  });
}

const notJson = (name: string, what: "input" | "result", faults: readonly string[]): TerminalError =>
  new TerminalError(`The ${what} of the step ${JSON.stringify(name)} is not JSON: ${faults.join("; ")}.`, {
    code: "STEP_VALUE_INVALID",
    hint: "Give plain objects, arrays, text, numbers, booleans and null; put bytes into a file and give its reference.",
    value: faults,
  });
