/** What is handed to the bus: a topic such as `workflow.registered` and a JSON payload. */
export interface EventMessage<Payload = unknown> {
  /** `<noun>.<past participle>`, lower case, parts joined by dots. */
  readonly topic: string;
  readonly payload: Payload;
}

/** Ends a subscription. */
export type Unsubscribe = () => void;

/** The bus as everything but the bus itself sees it. `NervousSystem` of `@dreamnet/nervous-system` is one. */
export interface EventBus {
  publish(message: EventMessage): void;
  /**
   * Like `publish`, for an event that mostly nobody looks at: its payload is made when somebody hears or replays it.
   *
   * @param payload - Gives the same JSON whenever it is called.
   * @param of - What `payload` is called with, so that one function serves for every event of its kind.
   */
  announce?<Of = undefined>(topic: string, payload: (of: Of) => unknown, of?: Of): void;
  /** @param pattern - A topic, in which `*` stands for one part and a last `**` for any rest. */
  subscribe(pattern: string, handler: (message: EventMessage) => void | Promise<void>): Unsubscribe;
}
