import { TerminalError, type WorkflowError, type WorkflowErrorData } from "@dreamnet/workflow";
import type { RunScope, RunSign } from "./run-scope.ts";
import type { StepSign } from "./step-journal.ts";
import { noSpan, openSpan, type SpanHandle, type TraceContext } from "./telemetry.ts";

/** How a step got its result. */
export type StepSource = "ran" | "journal" | "cache";

/** One attempt as it goes on: publishes what happens in it, as events and as spans. Told once how it ends. */
export class AttemptWatch {
  readonly span: SpanHandle;
  readonly #scope: RunScope;
  readonly #number: number;
  readonly #begun: number;
  /** The one that was opened last. */
  #open: StepWatch | undefined;

  constructor(scope: RunScope, number: number, begun: number) {
    this.#scope = scope;
    this.#number = number;
    this.#begun = begun;
    this.span =
      scope.trace === undefined
        ? noSpan
        : openSpan(scope.trace, `attempt ${scope.sign.workflow}`, () => ({
            ...scope.spanAttributes,
            "dreamnet.attempt.number": number,
          }));
    scope.services.publish("attempt.started", attemptStarted, { sign: scope.sign, attempt: number });
  }

  /** @param parent - Of the step around it, or of the attempt. */
  step(sign: StepSign, parent: TraceContext | undefined): StepWatch {
    const { services } = this.#scope;
    services.publish("step.started", stepPayload, sign);
    const watch = new StepWatch(this, sign, parent === undefined ? noSpan : openStep(this.#scope, sign, parent));
    const before = this.#open;
    watch.before = before;
    if (before !== undefined) before.after = watch;
    this.#open = watch;
    return watch;
  }

  /** A step that is answered from the journal. */
  replayed(sign: StepSign, parent: TraceContext | undefined): void {
    this.#scope.services.publish("step.succeeded", stepReplayed, sign);
    if (parent !== undefined)
      openStep(this.#scope, sign, parent).end({ attributes: { "dreamnet.step.source": "journal" } });
  }

  /** @param time - Of the executor's clock. */
  ended(error: WorkflowError | undefined, time: number): void {
    if (this.#open !== undefined) this.#closeAll(error ?? leftOpen());
    const { sign, services } = this.#scope;
    const attempt = this.#number;
    const duration = time - this.#begun;
    if (error === undefined) services.publish("attempt.succeeded", attemptSucceeded, { sign, attempt, duration });
    else services.publish("attempt.failed", attemptFailed, { sign, attempt, duration, error: error.toJSON() });
    if (this.span.trace !== undefined) this.span.end(error === undefined ? undefined : { error });
  }

  /** The one that was opened first is the first to be told. */
  #closeAll(error: WorkflowError): void {
    const open: StepWatch[] = [];
    for (let watch = this.#open; watch !== undefined; watch = watch.before) open.unshift(watch);
    for (const watch of open) watch.failed(error);
  }

  /** Of a step that was open. */
  tellSucceeded(watch: StepWatch, source: StepSource): void {
    this.#close(watch);
    this.#scope.services.publish("step.succeeded", succeededBy[source], watch.sign);
    if (watch.span.trace !== undefined) watch.span.end({ attributes: { "dreamnet.step.source": source } });
  }

  /** Of a step that was open. */
  tellFailed(watch: StepWatch, error: WorkflowError): void {
    this.#close(watch);
    this.#scope.services.publish("step.failed", stepFailed, { sign: watch.sign, error: error.toJSON() });
    if (watch.span.trace !== undefined) watch.span.end({ error });
  }

  #close(watch: StepWatch): void {
    const { before, after } = watch;
    if (before !== undefined) before.after = after;
    if (after !== undefined) after.before = before;
    else this.#open = before;
    watch.before = undefined;
    watch.after = undefined;
  }
}

/** One step as it goes on. The first end counts; one that is open when its attempt ends has failed with it. */
export class StepWatch {
  readonly sign: StepSign;
  readonly span: SpanHandle;
  /** Those of the attempt that are open, in the order in which they were opened. */
  before: StepWatch | undefined;
  after: StepWatch | undefined;
  readonly #attempt: AttemptWatch;
  #isOpen = true;

  constructor(attempt: AttemptWatch, sign: StepSign, span: SpanHandle) {
    this.#attempt = attempt;
    this.sign = sign;
    this.span = span;
  }

  succeeded(source: StepSource): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#attempt.tellSucceeded(this, source);
  }

  failed(error: WorkflowError): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#attempt.tellFailed(this, error);
  }
}

// What an event's payload is made of stays in memory as long as the event does: the signs, and nothing of the run's.

interface AttemptSign {
  readonly sign: RunSign;
  readonly attempt: number;
}
interface AttemptEndSign extends AttemptSign {
  readonly duration: number;
}

const attemptStarted = ({ sign, attempt }: AttemptSign) => ({ ...sign, attempt });
const attemptSucceeded = ({ sign, attempt, duration }: AttemptEndSign) => ({ ...sign, attempt, duration });
const attemptFailed = ({ sign, attempt, duration, error }: AttemptEndSign & { readonly error: WorkflowErrorData }) => ({
  ...sign,
  attempt,
  duration,
  error,
});
const stepPayload = ({ run, step, path, occurrence, attempt }: StepSign) => ({
  ...run,
  step,
  path,
  occurrence,
  attempt,
});
const stepRan = (sign: StepSign) => ({ ...stepPayload(sign), replayed: false, cached: false });
const stepReplayed = (sign: StepSign) => ({ ...stepPayload(sign), replayed: true, cached: false });
const stepCached = (sign: StepSign) => ({ ...stepPayload(sign), replayed: false, cached: true });
const succeededBy = { ran: stepRan, journal: stepReplayed, cache: stepCached };
const stepFailed = ({ sign, error }: { readonly sign: StepSign; readonly error: WorkflowErrorData }) => ({
  ...stepPayload(sign),
  error,
});

const openStep = ({ spanAttributes }: RunScope, step: StepSign, parent: TraceContext): SpanHandle =>
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
