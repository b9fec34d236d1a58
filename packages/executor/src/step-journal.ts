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
import { findNonJson, hashJson } from "./json-value.ts";

/** A step that runs now, as the code inside it finds it. */
interface Frame {
  readonly name: string;
  readonly path: string;
  readonly parent: Frame | undefined;
  readonly files: FileReference[];
  readonly diagnostics: Diagnostic[];
}

/** What the journal tells about a step as it goes. */
export interface StepObserver {
  started(step: StepSign): void;
  succeeded(step: StepSign, replayed: boolean): void;
  failed(step: StepSign, error: WorkflowError): void;
  /** A step is answered from the journal: what it wrote and found counts again. */
  replayed(record: StepRecord): void;
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
  readonly #engine: ExecutionEngine;
  readonly #lease: RunLease;
  readonly #observer: StepObserver;
  readonly #toError: (thrown: unknown) => WorkflowError;
  readonly #checkOpen: () => void;
  readonly #frames = new AsyncLocalStorage<Frame>();
  readonly #occurrences = new Map<string, number>();

  constructor(options: {
    readonly engine: ExecutionEngine;
    readonly lease: RunLease;
    readonly observer: StepObserver;
    readonly toError: (thrown: unknown) => WorkflowError;
    /** Throws when the attempt has ended: what a step does after that is not recorded. */
    readonly checkOpen: () => void;
  }) {
    this.#engine = options.engine;
    this.#lease = options.lease;
    this.#observer = options.observer;
    this.#toError = options.toError;
    this.#checkOpen = options.checkOpen;
  }

  /** Name of the innermost step that the calling code is in. */
  get current(): string | undefined {
    return this.#frames.getStore()?.name;
  }

  /** Notes a file for the steps that the calling code is in. */
  noteFile(file: FileReference): void {
    for (let frame = this.#frames.getStore(); frame !== undefined; frame = frame.parent) frame.files.push(file);
  }

  /** Notes a diagnostic for the steps that the calling code is in. */
  noteDiagnostic(diagnostic: Diagnostic): void {
    for (let frame = this.#frames.getStore(); frame !== undefined; frame = frame.parent)
      frame.diagnostics.push(diagnostic);
  }

  /** @throws What the step throws; {@link TerminalError} with code `STEP_MISMATCH` or `STEP_VALUE_INVALID`. */
  async run<T>(name: string, fn: (step: StepSign) => Promise<T> | T, options: StepOptions<T>): Promise<T> {
    const parent = this.#frames.getStore();
    const path = parent === undefined ? name : `${parent.path}/${name}`;
    // Counted before anything is awaited: the order of the calls decides, not the order of their ends.
    const occurrence = this.#occurrences.get(path) ?? 0;
    this.#occurrences.set(path, occurrence + 1);
    const faults = findNonJson(options.input ?? null);
    if (faults.length > 0) throw notJson(name, "input", faults);
    const inputHash = hashJson(options.input);
    const { runId } = this.#lease;
    const known = await this.#engine.findStep(runId, path, occurrence);
    this.#checkOpen();
    const sign: StepSign = { step: name, path, occurrence, attempt: (known?.attempt ?? 0) + 1 };
    if (known?.outcome.status === "succeeded") {
      checkMatch(known, name, inputHash);
      const value = readValue(known.outcome.value, name, options);
      this.#observer.replayed(known);
      this.#observer.succeeded({ ...sign, attempt: known.attempt }, true);
      return value;
    }
    const frame: Frame = {
      name,
      // The occurrence is a part of the path of what lies within, so that steps at once do not mix.
      path: occurrence === 0 ? path : `${path}#${occurrence}`,
      parent,
      files: [],
      diagnostics: [],
    };
    this.#observer.started(sign);
    const base = { path, occurrence, name, inputHash, attempt: sign.attempt };
    let value: T;
    try {
      value = await this.#frames.run(frame, async () => fn(sign));
      const valueFaults = value === undefined ? [] : findNonJson(value);
      if (valueFaults.length > 0) throw notJson(name, "result", valueFaults);
    } catch (thrown) {
      this.#checkOpen();
      const error = this.#toError(thrown);
      this.#observer.failed(sign, error);
      await this.#engine.recordStep(this.#lease, { ...base, outcome: { status: "failed", error: error.toJSON() } });
      throw thrown;
    }
    this.#checkOpen();
    await this.#engine.recordStep(this.#lease, {
      ...base,
      outcome: { status: "succeeded", value },
      ...(frame.files.length === 0 ? {} : { files: frame.files }),
      ...(frame.diagnostics.length === 0 ? {} : { diagnostics: frame.diagnostics }),
    });
    this.#observer.succeeded(sign, false);
    return value;
  }
}

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
