import type { CloudEvent } from "./cloud-event.ts";

/** An event with its place in the order of publication, from 1 on. */
export interface LoggedEvent {
  readonly sequence: number;
  /** Made when it is first read: a log that writes it elsewhere reads it in `append`. */
  readonly event: CloudEvent;
}

/**
 * Where published events are kept. The one in memory is bounded; a log on disk implements the same two methods.
 */
export interface EventLog {
  /** May be slow or fail: neither holds up a publisher, and a failure goes to the bus's `onError`. */
  append(entry: LoggedEvent): void | Promise<void>;
  /** What is still kept after a sequence number, in order. */
  read(after: number): Iterable<LoggedEvent>;
}

/**
 * Makes a log in memory that keeps the last `capacity` events.
 *
 * @param capacity - Default 1000.
 */
export function createMemoryLog(capacity = 1000): EventLog {
  // A ring: appending stays constant however many events have passed.
  const ring: LoggedEvent[] = [];
  let next = 0;
  return {
    append: (entry) => {
      if (capacity <= 0) return;
      ring[next] = entry;
      next += 1;
      if (next === capacity) next = 0;
    },
    read: (after) => [...ring.slice(next), ...ring.slice(0, next)].filter((entry) => entry.sequence > after),
  };
}
