import type { CloudEvent } from "./cloud-event.ts";
import type { LoggedEvent } from "./event-log.ts";
import { freezePayload } from "./freeze-payload.ts";

/** What the envelopes of one bus have in common. */
export interface EnvelopeSource {
  readonly source: string;
  readonly createId: () => string;
}

/** An event whose envelope and payload are made when somebody looks at them: of most events, nobody ever does. */
export class PendingEvent implements LoggedEvent {
  readonly sequence: number;
  readonly topic: string;
  readonly #time: number;
  readonly #origin: EnvelopeSource;
  readonly #isFrozen: boolean;
  #payload: (() => unknown) | undefined;
  #event: CloudEvent | undefined;

  /** @param isFrozen - Whether the payload is as it will be; else it is checked and frozen when somebody looks. */
  constructor(
    sequence: number,
    topic: string,
    time: number,
    payload: () => unknown,
    isFrozen: boolean,
    origin: EnvelopeSource,
  ) {
    this.sequence = sequence;
    this.topic = topic;
    this.#time = time;
    this.#origin = origin;
    this.#isFrozen = isFrozen;
    this.#payload = payload;
  }

  get event(): CloudEvent {
    const { topic } = this;
    this.#event ??= Object.freeze({
      specversion: "1.0",
      id: this.#origin.createId(),
      source: this.#origin.source,
      type: topic,
      time: new Date(this.#time).toISOString(),
      datacontenttype: "application/json",
      data: this.#isFrozen ? this.#payload?.() : freezePayload(topic, this.#payload?.()),
    });
    this.#payload = undefined;
    return this.#event;
  }
}
