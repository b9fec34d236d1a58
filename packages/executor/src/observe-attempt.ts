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
  ended(error: WorkflowError | undefined): void;
}

/** Publishes what happens in an attempt, as events and as spans. */
export function observeAttempt(scope: RunScope, number: number): AttemptWatch {
  const { publish } = scope.services;
  const { sign } = scope;
  const begun = scope.services.clock.now();
  const span = openSpan(scope.trace, `attempt ${sign.workflow}`, () => ({
    ...scope.spanAttributes,
    "dreamnet.attempt.number": number,
  }));
  const openStep = (step: StepSign, parent: TraceContext | undefined): SpanHandle =>
    openSpan(parent, `step ${step.step}`, () => ({
      ...scope.spanAttributes,
      "dreamnet.step.name": step.step,
      "dreamnet.step.path": step.path,
      "dreamnet.step.occurrence": step.occurrence,
      "dreamnet.step.attempt": step.attempt,
    }));
  const open = new Set<StepWatch>();
  publish("attempt.started", { ...sign, attempt: number });
  return {
    span,
    step: (step, parent) => {
      const stepSpan = openStep(step, parent);
      publish("step.started", { ...sign, ...step });
      const watch: StepWatch = {
        span: stepSpan,
        succeeded: (source) => {
          if (!open.delete(watch)) return;
          publish("step.succeeded", { ...sign, ...step, replayed: source === "journal", cached: source === "cache" });
          stepSpan.end({ attributes: { "dreamnet.step.source": source } });
        },
        failed: (error) => {
          if (!open.delete(watch)) return;
          publish("step.failed", { ...sign, ...step, error: error.toJSON() });
          stepSpan.end({ error });
        },
      };
      open.add(watch);
      return watch;
    },
    replayed: (step, parent) => {
      publish("step.succeeded", { ...sign, ...step, replayed: true, cached: false });
      openStep(step, parent).end({ attributes: { "dreamnet.step.source": "journal" } });
    },
    ended: (error) => {
      for (const step of [...open]) step.failed(error ?? leftOpen());
      const end = { ...sign, attempt: number, duration: scope.services.clock.now() - begun };
      if (error === undefined) publish("attempt.succeeded", end);
      else publish("attempt.failed", { ...end, error: error.toJSON() });
      span.end(error === undefined ? {} : { error });
    },
  };
}

const leftOpen = (): TerminalError =>
  new TerminalError("The attempt ended before this step did.", {
    code: "RUN_ENDED",
    hint: "Await everything that a workflow starts, and obey context.signal.",
  });
