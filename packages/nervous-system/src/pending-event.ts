import type { CloudEvent } from "./cloud-event.ts";
import type { LoggedEvent } from "./event-log.ts";
import { freezePayload } from "./freeze-payload.ts";

/** What the envelopes of one bus have in common. */
export interface EnvelopeSource {
  readonly source: string;
  readonly createId: () => string;
  /** ms since the epoch. */
  readonly begun: number;
}

/** An event whose envelope and payload are made when somebody looks at them: of most events, nobody ever does. */
export class PendingEvent implements LoggedEvent {
  readonly sequence: number;
  readonly topic: string;
  /** Since the bus began: a small integer, which needs no object of its own. */
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
    this.#time = time - origin.begun;
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
      time: new Date(this.#origin.begun + this.#time).toISOString(),
      datacontenttype: "application/json",
      data: this.#make === undefined ? this.#of : freezePayload(topic, this.#make(this.#of)),
    });
    this.#of = undefined;
    return this.#event;
  }
}
