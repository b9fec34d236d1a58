import type { CloudEvent } from "./cloud-event.ts";
import type { LoggedEvent } from "./event-log.ts";

/** An event whose envelope and payload are made when somebody looks at them: of most events, nobody ever does. */
export class PendingEvent implements LoggedEvent {
  readonly sequence: number;
  readonly topic: string;
  readonly #time: number;
  readonly #source: string;
  readonly #createId: () => string;
  #payload: (() => unknown) | undefined;
  #event: CloudEvent | undefined;

  constructor(
    sequence: number,
    topic: string,
    time: number,
    payload: () => unknown,
    source: string,
    createId: () => string,
  ) {
    this.sequence = sequence;
    this.topic = topic;
    this.#time = time;
    this.#payload = payload;
    this.#source = source;
    this.#createId = createId;
  }

  get event(): CloudEvent {
    this.#event ??= Object.freeze({
      specversion: "1.0",
      id: this.#createId(),
      source: this.#source,
      type: this.topic,
      time: new Date(this.#time).toISOString(),
      datacontenttype: "application/json",
      data: this.#payload?.(),
    });
    this.#payload = undefined;
    return this.#event;
  }
}
