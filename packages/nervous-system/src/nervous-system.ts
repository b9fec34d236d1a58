import { randomUUID } from "node:crypto";
import type { EventBus, EventMessage, Unsubscribe } from "@dreamnet/workflow";
import type { CloudEvent } from "./cloud-event.ts";
import { createMemoryLog, type EventLog, type LoggedEvent } from "./event-log.ts";
import { freezePayload } from "./freeze-payload.ts";
import { checkTopic, compilePattern } from "./pattern.ts";
import { type EnvelopeSource, PendingEvent } from "./pending-event.ts";
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

  readonly #origin: EnvelopeSource;
  /** Undefined: the system's. */
  readonly #clock: (() => Date) | undefined;
  readonly #log: EventLog;
  readonly #onError: ErrorHandler;
  readonly #queueCapacity: number;
  readonly #subscribers = new Set<Subscriber>();
  /** Who hears a topic; emptied when somebody comes or goes. */
  readonly #audiences = new Map<string, readonly Subscriber[]>();
  #sequence = 0;
  #outgoing: NervousEvent[] | undefined;

  constructor(options: NervousSystemOptions = {}) {
    this.#clock = options.clock;
    this.#origin = {
      source: options.source ?? "/dreamnet",
      createId: options.createId ?? randomUUID,
      begun: Date.now(),
    };
    this.#log = options.log ?? createMemoryLog();
    const onError = options.onError ?? warn;
    this.#onError = (error, at) => {
      try {
        onError(error, at);
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
    const { topic } = message;
    const audience = this.#audienceOf(topic);
    const payload = freezePayload(topic, message.payload);
    this.#enter(topic, undefined, payload, audience);
  }

  /**
   * Publishes an event whose payload is made when somebody looks at it: a subscriber now, or whoever replays the log later.
   * Its place and its time are those of the call.
   *
   * @param payload - Gives the same JSON whenever it is called. What it throws goes to `onError`, and its event to nobody.
   * @param of - What `payload` is called with; kept as long as the event.
   * @throws {@link TerminalError} with code `TOPIC_INVALID`.
   * @example
   * bus.announce("frame.drawn", () => ({ width: 640, height: 480 }));
   */
  announce<Topic extends string, Of = undefined>(topic: Topic, payload: (of: Of) => PayloadOf<Topic>, of?: Of): void {
    this.#enter(topic, payload as (of: unknown) => unknown, of, this.#audienceOf(topic));
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
    this.#audiences.clear();
    return () => {
      this.#subscribers.delete(subscriber);
      this.#audiences.clear();
      subscriber.end();
    };
  }

  /** What the log still has of a pattern, in order. */
  replay(pattern = "**", after = 0): readonly NervousEvent[] {
    const matches = compilePattern(pattern);
    return [...this.#log.read(after)].flatMap((entry) => {
      const event = this.#eventOf(entry);
      if (event === undefined || !matches(event.type)) return [];
      return [{ topic: event.type, payload: event.data, sequence: entry.sequence, event }];
    });
  }

  #enter(
    topic: string,
    payload: ((of: unknown) => unknown) | undefined,
    of: unknown,
    audience: readonly Subscriber[],
  ): void {
    this.#sequence += 1;
    const time = this.#clock === undefined ? Date.now() : this.#clock().getTime();
    const entry = new PendingEvent(this.#sequence, topic, time, payload, of, this.#origin);
    this.#append(entry);
    // One that is published by a handler waits its turn, and somebody may have come by then.
    if (audience.length === 0 && this.#outgoing === undefined) return;
    const event = this.#eventOf(entry);
    if (event !== undefined)
      this.#dispatch(Object.freeze({ topic, payload: event.data, sequence: entry.sequence, event }));
  }

  /** @returns Undefined where the payload cannot be made: that is told, and nobody hears the event. */
  #eventOf(entry: LoggedEvent): CloudEvent | undefined {
    try {
      return entry.event;
    } catch (error) {
      this.#onError(error, { topic: entry instanceof PendingEvent ? entry.topic : "unknown" });
      return undefined;
    }
  }

  #append(entry: PendingEvent): void {
    try {
      const pending = this.#log.append(entry);
      pending?.catch((error: unknown) => this.#onError(error, { topic: entry.topic }));
    } catch (error) {
      this.#onError(error, { topic: entry.topic });
    }
  }

  /** @throws {@link TerminalError} with code `TOPIC_INVALID`. */
  #audienceOf(topic: string): readonly Subscriber[] {
    const known = this.#audiences.get(topic);
    if (known !== undefined) return known;
    checkTopic(topic);
    const found = [...this.#subscribers].filter((subscriber) => subscriber.matches(topic));
    // Topics that are made up as it goes would fill it.
    if (this.#audiences.size < MOST_AUDIENCES) this.#audiences.set(topic, found);
    return found;
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
        for (const subscriber of this.#audienceOf(topic)) subscriber.deliver(next);
      }
    } finally {
      this.#outgoing = undefined;
    }
  }
}

const MOST_AUDIENCES = 1000;

function warn(error: unknown, at: { readonly pattern?: string; readonly topic: string }): void {
  const reason = error instanceof Error ? error.message : String(error);
  const who = at.pattern === undefined ? "The event log" : `A subscriber of ${at.pattern}`;
  process.emitWarning(`${who} failed on ${at.topic}: ${reason}`, "NervousSystemWarning");
}
