import type { Database, Statement } from "./database.ts";
import { toStoreError } from "./store-errors.ts";

interface Write {
  /** Runs within a transaction; twice where the first one was rolled back, so it changes the database alone. */
  readonly act: () => unknown;
  readonly size: number;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

type Outcome = { readonly value: unknown } | { readonly error: unknown };

/** Characters of payload in one transaction, beyond which it is closed: nobody else can write meanwhile. */
const LARGEST_GROUP = 16 * 1024 * 1024;

/**
 * Writes of concurrent runs in one transaction: they share one sync of the disk.
 *
 * A group is closed at the end of the event loop's turn, without a timer: a run alone waits for nobody, and what becomes
 * ready while a group is written goes into the next.
 */
export class GroupCommit {
  readonly #database: Database;
  readonly #file: string;
  readonly #begin: Statement;
  readonly #commit: Statement;
  readonly #rollback: Statement;
  #waiting: Write[] = [];
  #scheduled: NodeJS.Immediate | undefined;
  /** Transactions so far. */
  groups = 0;

  constructor(database: Database, file: string) {
    this.#database = database;
    this.#file = file;
    this.#begin = database.prepare("BEGIN IMMEDIATE");
    this.#commit = database.prepare("COMMIT");
    this.#rollback = database.prepare("ROLLBACK");
  }

  /**
   * Does a write with the next group; resolves when it is on disk. What `act` throws leaves the others alone: it must
   * check first, and write then.
   *
   * @param size - Characters that it writes, roughly.
   */
  write<T>(act: () => T, size = 0): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ act, size, resolve, reject });
      this.#scheduled ??= setImmediate(() => this.flush());
    });
  }

  /** Writes what waits, now. */
  flush(): void {
    clearImmediate(this.#scheduled);
    this.#scheduled = undefined;
    const waiting = this.#waiting;
    this.#waiting = [];
    let begin = 0;
    while (begin < waiting.length) {
      let end = begin;
      for (let size = 0; end < waiting.length && (end === begin || size < LARGEST_GROUP); end += 1)
        size += (waiting[end] as Write).size;
      this.#writeGroup(waiting.slice(begin, end));
      begin = end;
    }
  }

  #writeGroup(group: readonly Write[]): void {
    let outcomes: Outcome[];
    try {
      outcomes = this.#transact(group);
    } catch (error) {
      // One that is too large must not take the others with it; where somebody else holds the store, each would wait anew.
      if (group.length > 1 && !isBusy(error)) for (const write of group) this.#writeGroup([write]);
      else for (const write of group) write.reject(toStoreError(error, this.#file));
      return;
    }
    for (const [index, write] of group.entries()) {
      const outcome = outcomes[index] as Outcome;
      if ("error" in outcome) write.reject(outcome.error);
      else write.resolve(outcome.value as never);
    }
  }

  #transact(group: readonly Write[]): Outcome[] {
    this.#begin.run();
    try {
      const outcomes = group.map(({ act }): Outcome => {
        try {
          return { value: act() };
        } catch (error) {
          // A fault of the database counts for the group; an answer of ours ("the lease is lost") for one alone.
          if (typeof (error as { errcode?: unknown } | null)?.errcode === "number") throw error;
          return { error };
        }
      });
      this.#commit.run();
      this.groups += 1;
      return outcomes;
    } catch (error) {
      // SQLite has rolled back by itself after some faults.
      if (this.#database.isTransaction) this.#rollback.run();
      throw error;
    }
  }
}

const isBusy = (error: unknown): boolean => (((error as { errcode?: number } | null)?.errcode ?? 0) & 0xff) === 5;
