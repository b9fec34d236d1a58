import { TerminalError } from "@dreamnet/workflow";
import type { NervousEvent } from "./nervous-system.ts";

/** What is called with each event, one after another; a promise is waited for. */
export type Handler = (message: NervousEvent) => void | Promise<void>;

/** Told when a subscriber or the log fails. It must not throw; if it does, that is dropped. */
export type ErrorHandler = (error: unknown, at: { readonly pattern?: string; readonly topic: string }) => void;

/**
 * One subscription with a queue of its own. A handler sees its events one after the other and in order; while its
 * promise is pending, its later events wait here and nobody else waits for it.
 */
export class Subscriber {
  readonly pattern: string;
  readonly matches: (topic: string) => boolean;
  readonly #handler: Handler;
  readonly #onError: ErrorHandler;
  readonly #capacity: number;
  #queue: NervousEvent[] = [];
  #busy = false;
  #ended = false;
  #lost = 0;

  constructor(options: {
    pattern: string;
    matches: (topic: string) => boolean;
    handler: Handler;
    onError: ErrorHandler;
    capacity: number;
  }) {
    this.pattern = options.pattern;
    this.matches = options.matches;
    this.#handler = options.handler;
    this.#onError = options.onError;
    this.#capacity = options.capacity;
  }

  /** Hands an event over now when the handler is idle, else as soon as it is. */
  deliver(message: NervousEvent): void {
    if (this.#ended) return;
    if (!this.#busy) {
      this.#handle(message);
      return;
    }
    if (this.#queue.length < this.#capacity) {
      this.#queue.push(message);
      return;
    }
    // Said once for each time it falls behind, not once for each event.
    if (this.#lost === 0) this.#reportLag(message.topic);
    this.#lost += 1;
  }

  end(): void {
    this.#ended = true;
    this.#queue = [];
  }

  #handle(message: NervousEvent): void {
    this.#busy = true;
    try {
      const pending = this.#handler(message);
      if (pending === undefined || typeof pending.then !== "function") {
        this.#busy = false;
        return;
      }
      pending.then(
        () => this.#next(),
        (error: unknown) => {
          this.#onError(error, { pattern: this.pattern, topic: message.topic });
          this.#next();
        },
      );
    } catch (error) {
      this.#busy = false;
      this.#onError(error, { pattern: this.pattern, topic: message.topic });
    }
  }

  #next(): void {
    this.#busy = false;
    const waiting = this.#queue;
    this.#queue = [];
    this.#lost = 0;
    // A handler may answer some at once and be pending again after one of them: deliver() then queues the rest.
    for (const message of waiting) this.deliver(message);
  }

  #reportLag(topic: string): void {
    this.#onError(
      new TerminalError(`A subscriber of ${this.pattern} is ${this.#capacity} events behind; it loses events.`, {
        code: "SUBSCRIBER_LAGS",
        hint: "Make the handler faster, or read the log with `replay` when it is idle.",
      }),
      { pattern: this.pattern, topic },
    );
  }
}
