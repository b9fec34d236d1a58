import type { PayloadOf } from "@dreamnet/nervous-system";
import type { Diagnostic, EventBus, Progress, WorkflowErrorData } from "@dreamnet/workflow";

interface RunEvent {
  readonly runId: string;
  readonly workflow: string;
  readonly version: string;
}

interface StepEvent extends RunEvent {
  readonly step: string;
  readonly path: string;
  readonly occurrence: number;
  readonly attempt: number;
}

declare module "@dreamnet/nervous-system" {
  interface Topics {
    "run.started": RunEvent & { readonly parentRunId?: string };
    "run.progressed": RunEvent & { readonly progress: Progress };
    "run.retried": RunEvent & { readonly attempt: number; readonly delay: number; readonly error: WorkflowErrorData };
    "run.succeeded": RunEvent & { readonly attempts: number; readonly duration: number; readonly fallback?: string };
    "run.failed": RunEvent & {
      readonly attempts: number;
      readonly duration: number;
      readonly error: WorkflowErrorData;
    };
    "run.cancelled": RunEvent & { readonly attempts: number; readonly duration: number };
    "attempt.started": RunEvent & { readonly attempt: number };
    "attempt.succeeded": RunEvent & { readonly attempt: number; readonly duration: number };
    "attempt.failed": RunEvent & {
      readonly attempt: number;
      readonly duration: number;
      readonly error: WorkflowErrorData;
    };
    "step.started": StepEvent;
    /** `replayed`: answered from the run's own journal; `cached`: from the cache. */
    "step.succeeded": StepEvent & { readonly replayed: boolean; readonly cached: boolean };
    "step.failed": StepEvent & { readonly error: WorkflowErrorData };
    "diagnostic.emitted": RunEvent & { readonly diagnostic: Diagnostic };
  }
}

type ExecutorTopic =
  | "run.started"
  | "run.progressed"
  | "run.retried"
  | "run.succeeded"
  | "run.failed"
  | "run.cancelled"
  | "attempt.started"
  | "attempt.succeeded"
  | "attempt.failed"
  | "step.started"
  | "step.succeeded"
  | "step.failed"
  | "diagnostic.emitted";

/**
 * Publishes what happens; a bus that fails is warned of and otherwise ignored.
 *
 * @param payload - Asked for when somebody looks, where the bus can wait: it gives the same whenever that is.
 * @param of - What the payload is made of. It stays in memory as long as the event does.
 */
export type Publish = <Topic extends ExecutorTopic, Of>(
  topic: Topic,
  payload: (of: Of) => PayloadOf<Topic>,
  of: Of,
) => void;

export function createPublisher(events: EventBus): Publish {
  return (topic, payload, of) => {
    try {
      if (events.announce === undefined) events.publish({ topic, payload: payload(of) });
      else events.announce(topic, payload, of);
    } catch (error) {
      warnOfObserver(`The event bus failed on ${topic}`, error);
    }
  };
}

/** Observers cannot harm a run; their faults are warned of. */
export function warnOfObserver(what: string, error: unknown): void {
  process.emitWarning(`${what}: ${error instanceof Error ? error.message : String(error)}`, "ExecutorWarning");
}
