import { randomUUID } from "node:crypto";
import type { EventBus, EventMessage, Unsubscribe } from "@dreamnet/workflow";
import type { CloudEvent } from "./cloud-event.ts";
import { createMemoryLog, type EventLog, type LoggedEvent } from "./event-log.ts";
import { freezePayload } from "./freeze-payload.ts";
import { checkTopic, compilePattern } from "./pattern.ts";
import { type ErrorHandler, type Handler, Subscriber } from "./subscriber.ts";
import type { PayloadOf } from "./topics.ts";

/** What a subscriber gets: the message, its place in the order, and its envelope. */
export interface NervousEvent extends EventMessage {
  /** Counts the events of this bus from 1 on. */
  readonly sequence: number;
  readonly event: CloudEvent;
}

/** Everything that comes from outside is a parameter; each has a default. */
export interface NervousSystemOptions {
  /** `source` of the envelopes; default `/dreamnet`. */
  readonly source?: string;
  readonly clock?: () => Date;
  readonly createId?: () => string;
  /** Default: the last 1000 events, in memory. */
  readonly log?: EventLog;
  /** Told of failing subscribers; default: a process warning. */
  readonly onError?: ErrorHandler;
  /** Events that wait for one slow subscriber at most; default 10 000. */
  readonly queueCapacity?: number;
}

/** How a subscription begins. */
export interface SubscribeOptions {
  /** Replays what the log still has after this sequence number; 0 for all of it. */
  readonly after?: number;
}

/**
 * A bus of typed events. Topics are `noun.participle`; a pattern has `*` for one part and a last `**` for any rest.
 *
 * `publish` returns when every idle subscriber has seen the event. A subscriber whose promise is pending gets it later,
 * in order; one that throws is reported to `onError`. Neither touches the publisher or another subscriber.
 *
 * The static methods work on one default instance for the process; take an instance where tests or tenants must not
 * hear each other.
 *
 * @example
 * const bus = new NervousSystem();
 * bus.subscribe("workflow.*", ({ topic, payload }) => console.log(topic, payload));
 * bus.publish({ topic: "workflow.registered", payload: { workflow: "greet", version: "1.0.0" } });
 * // prints: workflow.registered { workflow: 'greet', version: '1.0.0' }
 */
export class NervousSystem implements EventBus {
  static #default: NervousSystem | undefined;

  /** The instance behind the static methods, made when it is first asked for. */
  static get default(): NervousSystem {
    NervousSystem.#default ??= new NervousSystem();
    return NervousSystem.#default;
  }

  /** Publishes on the default instance. */
  static publish<Topic extends string>(message: { topic: Topic; payload: PayloadOf<Topic> }): void {
    NervousSystem.default.publish(message);
  }

  /** Subscribes to the default instance. */
  static subscribe(pattern: string, handler: Handler, options?: SubscribeOptions): Unsubscribe {
    return NervousSystem.default.subscribe(pattern, handler, options);
  }

  readonly #source: string;
  readonly #clock: () => Date;
  readonly #createId: () => string;
  readonly #log: EventLog;
  readonly #onError: ErrorHandler;
  readonly #queueCapacity: number;
  readonly #subscribers = new Set<Subscriber>();
  #sequence = 0;
  #outgoing: NervousEvent[] | undefined;

  constructor(options: NervousSystemOptions = {}) {
    this.#source = options.source ?? "/dreamnet";
    this.#clock = options.clock ?? (() => new Date());
    this.#createId = options.createId ?? randomUUID;
    this.#log = options.log ?? createMemoryLog();
    const report = options.onError ?? warn;
    this.#onError = (error, at) => {
      try {
        report(error, at);
      } catch {
        // Whoever reports errors must not become one.
      }
    };
    this.#queueCapacity = options.queueCapacity ?? 10_000;
  }

  /**
   * Publishes an event.
   *
   * @throws {@link TerminalError} with code `TOPIC_INVALID` or `PAYLOAD_INVALID`: the publisher's own faults.
   */
  publish<Topic extends string>(message: { readonly topic: Topic; readonly payload: PayloadOf<Topic> }): void {
    checkTopic(message.topic);
    const payload = freezePayload(message.topic, message.payload);
    this.#sequence += 1;
    const event: CloudEvent = Object.freeze({
      specversion: "1.0",
      id: this.#createId(),
      source: this.#source,
      type: message.topic,
      time: this.#clock().toISOString(),
      datacontenttype: "application/json",
      data: payload,
    });
    this.#append({ sequence: this.#sequence, event });
    this.#dispatch(Object.freeze({ topic: message.topic, payload, sequence: this.#sequence, event }));
  }

  /** @returns A function that ends the subscription; what waits for it is dropped. */
  subscribe(pattern: string, handler: Handler, options: SubscribeOptions = {}): Unsubscribe {
    const subscriber = new Subscriber({
      pattern,
      matches: compilePattern(pattern),
      handler,
      onError: this.#onError,
      capacity: this.#queueCapacity,
    });
    if (options.after !== undefined)
      for (const message of this.replay(pattern, options.after)) subscriber.deliver(message);
    this.#subscribers.add(subscriber);
    return () => {
      this.#subscribers.delete(subscriber);
      subscriber.end();
    };
  }

  /** What the log still has of a pattern, in order. */
  replay(pattern = "**", after = 0): readonly NervousEvent[] {
    const matches = compilePattern(pattern);
    return [...this.#log.read(after)]
      .filter(({ event }) => matches(event.type))
      .map(({ sequence, event }) => ({ topic: event.type, payload: event.data, sequence, event }));
  }

  #append(entry: LoggedEvent): void {
    try {
      const pending = this.#log.append(entry);
      pending?.catch((error: unknown) => this.#onError(error, { topic: entry.event.type }));
    } catch (error) {
      this.#onError(error, { topic: entry.event.type });
    }
  }

  /** An event published by a handler comes after the one it answers, for every subscriber. */
  #dispatch(message: NervousEvent): void {
    if (this.#outgoing !== undefined) {
      this.#outgoing.push(message);
      return;
    }
    this.#outgoing = [message];
    try {
      for (let next = this.#outgoing.shift(); next !== undefined; next = this.#outgoing.shift()) {
        const { topic } = next;
        for (const subscriber of [...this.#subscribers]) if (subscriber.matches(topic)) subscriber.deliver(next);
      }
    } finally {
      this.#outgoing = undefined;
    }
  }
}

function warn(error: unknown, at: { readonly pattern?: string; readonly topic: string }): void {
  const reason = error instanceof Error ? error.message : String(error);
  const who = at.pattern === undefined ? "The event log" : `A subscriber of ${at.pattern}`;
  process.emitWarning(`${who} failed on ${at.topic}: ${reason}`, "NervousSystemWarning");
}
