import { TerminalError, type WorkflowError } from "@dreamnet/workflow";
import type { RunScope } from "./run-scope.ts";
import type { StepSign } from "./step-journal.ts";
import { openSpan, type SpanHandle, type TraceContext } from "./telemetry.ts";

/** How a step got its result. */
export type StepSource = "ran" | "journal" | "cache";

/** One step as it goes on. The first end counts; one that is open when its attempt ends has failed with it. */
export interface StepWatch {
  readonly span: SpanHandle;
  succeeded(source: StepSource): void;
  failed(error: WorkflowError): void;
}

/** One attempt as it goes on; told once how it ends. */
export interface AttemptWatch {
  readonly span: SpanHandle;
  /** @param parent - Of the step around it, or of the attempt. */
  step(sign: StepSign, parent: TraceContext | undefined): StepWatch;
  /** A step that is answered from the journal. */
  replayed(sign: StepSign, parent: TraceContext | undefined): void;
  /** @param time - Of the executor's clock. */
  ended(error: WorkflowError | undefined, time: number): void;
}

/** Publishes what happens in an attempt that has begun now, as events and as spans. */
export function observeAttempt(scope: RunScope, number: number, begun: number): AttemptWatch {
  return new ScopedAttemptWatch(scope, number, begun);
}

class ScopedAttemptWatch implements AttemptWatch {
  readonly span: SpanHandle;
  readonly #scope: RunScope;
  readonly #number: number;
  readonly #begun: number;
  /** Mostly there is one at most. */
  readonly #open: StepWatch[] = [];

  constructor(scope: RunScope, number: number, begun: number) {
    this.#scope = scope;
    this.#number = number;
    this.#begun = begun;
    this.span = openSpan(scope.trace, `attempt ${scope.sign.workflow}`, () => ({
      ...scope.spanAttributes,
      "dreamnet.attempt.number": number,
    }));
    publishStart(scope, number);
  }

  step(step: StepSign, parent: TraceContext | undefined): StepWatch {
    const { sign, services } = this.#scope;
    services.publish("step.started", () => ({ ...sign, ...step }));
    const watch = new ScopedStepWatch(this.#scope, step, openStep(this.#scope, step, parent), this.#open);
    this.#open.push(watch);
    return watch;
  }

  replayed(step: StepSign, parent: TraceContext | undefined): void {
    const { sign, services } = this.#scope;
    services.publish("step.succeeded", () => ({ ...sign, ...step, replayed: true, cached: false }));
    openStep(this.#scope, step, parent).end({ attributes: { "dreamnet.step.source": "journal" } });
  }

  ended(error: WorkflowError | undefined, time: number): void {
    while (this.#open.length > 0) this.#open[0]?.failed(error ?? leftOpen());
    const { sign, services } = this.#scope;
    const attempt = this.#number;
    const duration = time - this.#begun;
    if (error === undefined) services.publish("attempt.succeeded", () => ({ ...sign, attempt, duration }));
    else services.publish("attempt.failed", () => ({ ...sign, attempt, duration, error: error.toJSON() }));
    this.span.end(error === undefined ? undefined : { error });
  }
}

/** A function of its own: what the payload closes over stays in memory as long as the event does. */
function publishStart({ services, sign }: RunScope, attempt: number): void {
  services.publish("attempt.started", () => ({ ...sign, attempt }));
}

class ScopedStepWatch implements StepWatch {
  readonly span: SpanHandle;
  readonly #scope: RunScope;
  readonly #step: StepSign;
  readonly #open: StepWatch[];

  constructor(scope: RunScope, step: StepSign, span: SpanHandle, open: StepWatch[]) {
    this.#scope = scope;
    this.#step = step;
    this.span = span;
    this.#open = open;
  }

  /** @returns Whether it was open. */
  #close(): boolean {
    const place = this.#open.lastIndexOf(this);
    if (place < 0) return false;
    if (place === this.#open.length - 1) this.#open.pop();
    else this.#open.splice(place, 1);
    return true;
  }

  succeeded(source: StepSource): void {
    if (!this.#close()) return;
    const { sign, services } = this.#scope;
    const step = this.#step;
    services.publish("step.succeeded", () => ({
      ...sign,
      ...step,
      replayed: source === "journal",
      cached: source === "cache",
    }));
    if (this.span.trace !== undefined) this.span.end({ attributes: { "dreamnet.step.source": source } });
  }

  failed(error: WorkflowError): void {
    if (!this.#close()) return;
    const { sign, services } = this.#scope;
    const step = this.#step;
    services.publish("step.failed", () => ({ ...sign, ...step, error: error.toJSON() }));
    this.span.end({ error });
  }
}

const openStep = ({ spanAttributes }: RunScope, step: StepSign, parent: TraceContext | undefined): SpanHandle =>
  openSpan(parent, `step ${step.step}`, () => ({
    ...spanAttributes,
    "dreamnet.step.name": step.step,
    "dreamnet.step.path": step.path,
    "dreamnet.step.occurrence": step.occurrence,
    "dreamnet.step.attempt": step.attempt,
  }));

const leftOpen = (): TerminalError =>
  new TerminalError("The attempt ended before this step did.", {
    code: "RUN_ENDED",
    hint: "Await everything that a workflow starts, and obey context.signal.",
  });
