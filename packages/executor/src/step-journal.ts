import { AsyncLocalStorage } from "node:async_hooks";
import {
  type Diagnostic,
  type ExecutionEngine,
  type FileReference,
  type RunLease,
  type StepOptions,
  type StepRecord,
  TerminalError,
  type WorkflowError,
} from "@dreamnet/workflow";
import type { RunCache } from "./cache/run-cache.ts";
import { findNonJson, hashJson } from "./json-value.ts";
import type { AttemptWatch, StepSource } from "./observe-attempt.ts";
import { recorded, type Stoppable } from "./stop.ts";
import type { SpanHandle, TraceContext } from "./telemetry.ts";

/** A step that runs now, as the code inside it finds it. */
interface Frame {
  readonly journal: StepJournal;
  /** Where the step was called from, be it another run's step. */
  readonly outer: Frame | undefined;
  readonly name: string;
  readonly path: string;
  readonly parent: Frame | undefined;
  readonly trace: TraceContext | undefined;
  files: FileReference[] | undefined;
  diagnostics: Diagnostic[] | undefined;
}

/** Making one for each attempt costs more than all else in a short run. */
const frames = new AsyncLocalStorage<Frame>();

/** What a step left that did not run now; it counts for the run as if it had. */
export interface StepTraces {
  readonly files?: readonly FileReference[] | undefined;
  readonly diagnostics?: readonly Diagnostic[] | undefined;
}

/** What the journal needs of the attempt. */
export interface JournalOptions {
  readonly engine: ExecutionEngine;
  readonly lease: RunLease;
  /** Nothing was recorded of the run before this attempt: no step needs to be looked for. */
  readonly isFresh: boolean;
  readonly stop: Stoppable;
  readonly watch: AttemptWatch;
  /** Made when the first step asks for it. */
  readonly cache: () => RunCache;
  /** A step is answered from the journal or the cache: what it wrote and found counts again. */
  readonly takeOver: (traces: StepTraces, source: "journal" | "cache") => void;
  readonly toError: (thrown: unknown) => WorkflowError;
  /** Throws when the attempt has ended: what a step does after that is not recorded. */
  readonly checkOpen: () => void;
}

/** Names a step in events. */
export interface StepSign {
  readonly step: string;
  readonly path: string;
  readonly occurrence: number;
  /** Counts the tries of this step over the whole run. */
  readonly attempt: number;
}

/**
 * The steps of one attempt. Each is recorded under its path and occurrence; one that has succeeded before, in an
 * earlier attempt of the run, is answered from its record.
 */
export class StepJournal {
  readonly #options: JournalOptions;
  readonly #occurrences = new Map<string, number>();

  constructor(options: JournalOptions) {
    this.#options = options;
  }

  /** Name of the innermost step that the calling code is in. */
  get current(): string | undefined {
    return this.#frame()?.name;
  }

  /** The innermost step of this attempt that the calling code is in. */
  #frame(): Frame | undefined {
    let frame = frames.getStore();
    while (frame !== undefined && frame.journal !== this) frame = frame.outer;
    return frame;
  }

  /** Where in a trace the calling code is: in its innermost step, or in the attempt. */
  get trace(): TraceContext | undefined {
    const frame = this.#frame();
    return frame === undefined ? this.#options.watch.span.trace : frame.trace;
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

  /** @throws What the step throws; {@link TerminalError} with code `STEP_MISMATCH` or `STEP_VALUE_INVALID`. */
  async run<T>(
    name: string,
    fn: (() => Promise<T> | T) | ((step: StepSign) => Promise<T> | T),
    options: StepOptions<T>,
    takesSign = false,
  ): Promise<T> {
    const { engine, lease, watch, takeOver, checkOpen, isFresh } = this.#options;
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
    const known = isFresh ? undefined : await engine.findStep(lease.runId, path, occurrence);
    if (!isFresh) checkOpen();
    const sign: StepSign = { step: name, path, occurrence, attempt: (known?.attempt ?? 0) + 1 };
    if (known?.outcome.status === "succeeded") {
      checkMatch(known, name, inputHash);
      const value = readValue(known.outcome.value, name, options);
      takeOver(known, "journal");
      watch.replayed({ ...sign, attempt: known.attempt }, this.trace);
      return value;
    }
    const step = watch.step(sign, parent === undefined ? watch.span.trace : parent.trace);
    const { span } = step;
    const frame: Frame = {
      journal: this,
      outer,
      name,
      // The occurrence is a part of the path of what lies within, so that steps at once do not mix.
      path: occurrence === 0 ? path : `${path}#${occurrence}`,
      parent,
      trace: span.trace,
      files: undefined,
      diagnostics: undefined,
    };
    // An author's function is called as it was given: without arguments.
    const call = takesSign ? () => fn(sign) : (fn as () => Promise<T> | T);
    let value: T;
    let source: StepSource = "ran";
    try {
      if (options.cache !== undefined && options.cache !== false)
        ({ value, source } = await this.#answer(frame, call, span, options));
      else {
        value = await (span.trace === undefined ? frames.run(frame, call) : frames.run(frame, () => span.within(call)));
        checkValue(name, value);
      }
    } catch (thrown) {
      const error = this.#options.toError(thrown);
      step.failed(error);
      await this.#record(sign, inputHash, { status: "failed", error: error.toJSON() });
      throw thrown;
    }
    try {
      const recording = this.#record(sign, inputHash, { status: "succeeded", value }, frame);
      if (recording !== recorded) await recording;
    } catch (thrown) {
      step.failed(this.#options.toError(thrown));
      throw thrown;
    }
    step.succeeded(source);
    return value;
  }

  /** @param traces - What the step wrote and found; undefined where that does not count. */
  #record(sign: StepSign, inputHash: string, outcome: StepRecord["outcome"], traces?: StepTraces): Promise<void> {
    const { engine, lease, checkOpen } = this.#options;
    checkOpen();
    const { step: name, path, occurrence, attempt } = sign;
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
    span: SpanHandle,
    options: StepOptions<T>,
  ): Promise<{ readonly value: T; readonly source: StepSource }> {
    const { cache: keeps } = options;
    let ran: { readonly value: T } | undefined;
    const { result, hit } = await this.#options.cache().through({
      path: frame.path,
      input: options.input,
      signal: this.#options.stop.signal,
      mayKeep: (value) => typeof keeps !== "function" || keeps(value as T),
      compute: async () => {
        const value = await frames.run(frame, () => span.within(async () => fn()));
        checkValue(frame.name, value);
        ran = { value };
        // An attempt that has ended meanwhile may have left half of what it does undone.
        this.#options.checkOpen();
        return { value, files: frame.files ?? [], diagnostics: frame.diagnostics ?? [] };
      },
    });
    if (!hit && ran !== undefined) return { value: ran.value, source: "ran" };
    const value = readValue(result.value, frame.name, options);
    this.#options.takeOver(result, "cache");
    if (result.files.length > 0) frame.files = [...(frame.files ?? []), ...result.files];
    if (result.diagnostics.length > 0) frame.diagnostics = [...(frame.diagnostics ?? []), ...result.diagnostics];
    return { value, source: "cache" };
  }
}

function checkValue(name: string, value: unknown): void {
  if (value === undefined) return;
  const faults = findNonJson(value);
  if (faults.length > 0) throw notJson(name, "result", faults);
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
