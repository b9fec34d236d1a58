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
  readonly #make: ((of: unknown) => unknown) | undefined;
  #of: unknown;
  #event: CloudEvent | undefined;

  /**
   * @param make - Makes the payload from `of` when somebody looks; it is checked and frozen then. Undefined: `of` is the
   *   payload, checked and frozen.
   */
  constructor(
    sequence: number,
    topic: string,
    time: number,
    make: ((of: unknown) => unknown) | undefined,
    of: unknown,
    origin: EnvelopeSource,
  ) {
    this.sequence = sequence;
    this.topic = topic;
    this.#time = time;
    this.#origin = origin;
    this.#make = make;
    this.#of = of;
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
      data: this.#make === undefined ? this.#of : freezePayload(topic, this.#make(this.#of)),
    });
    this.#of = undefined;
    return this.#event;
  }
}
