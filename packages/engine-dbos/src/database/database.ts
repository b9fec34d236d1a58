import { setTimeout as sleep } from "node:timers/promises";
import { type Client, openPool, type Pool } from "./pool.ts";
import { isConnectionLost, toStoreError } from "./store-errors.ts";

/** ms over which a statement is given again while the server is away. */
const PATIENCE = 120_000;
const FIRST_WAIT = 50;
const LONGEST_WAIT = 2_000;

/** Statements of the adapter's own, beside DBOS's; each outlives a restart of the server. */
export class Database {
  /** The tables that are the adapter's own. */
  readonly schema: string;
  /** DBOS's tables. */
  readonly dbosSchema: string;
  readonly pool: Pool;
  /** Apart: who holds a lock asks for more connections, and must not wait for those who wait for the lock. */
  readonly #locks: Pool;
  #isClosed = false;

  constructor(url: string, options: { readonly schema: string; readonly name: string; readonly size: number }) {
    this.schema = options.schema;
    this.dbosSchema = `${options.schema}_dbos`;
    this.pool = openPool(url, { max: options.size, name: options.name });
    this.#locks = openPool(url, { max: 4, name: `${options.name} locks` });
  }

  /** Gives a statement; given twice where the connection was lost, so it must bear that. */
  async query<Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.#retry(async () => (await this.pool.query(text, [...values])).rows as Row[]);
  }

  /** Does something while nobody else does anything with these runs. */
  async withRuns<T>(runIds: readonly string[], act: () => Promise<T>): Promise<T> {
    const keys = [...runIds].sort();
    return this.#locked(async (client) => {
      // One after the other, in an order that is everybody's.
      for (const key of keys) await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 20))", [key]);
      return act();
    });
  }

  /** Does something with a run unless somebody else is at it. */
  async tryWithRun<T>(runId: string, act: () => Promise<T>): Promise<T | undefined> {
    return this.#locked(async (client) => {
      const { rows } = await client.query("SELECT pg_try_advisory_xact_lock(hashtextextended($1, 20)) AS got", [runId]);
      return (rows as { got: boolean }[])[0]?.got === true ? act() : undefined;
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([this.pool.end(), this.#locks.end()]);
  }

  async #locked<T>(act: (client: Client) => Promise<T>): Promise<T> {
    const client = await this.#retry(async () => {
      const connected = await this.#locks.connect();
      try {
        await connected.query("BEGIN");
        return connected;
      } catch (error) {
        connected.release(error as Error);
        throw error;
      }
    });
    let fault: Error | undefined;
    const note = (error: Error): void => {
      fault = error;
    };
    client.on("error", note);
    try {
      return await act(client);
    } catch (error) {
      throw toStoreError(error);
    } finally {
      if (fault === undefined) await client.query("COMMIT").catch(note);
      client.off("error", note);
      client.release(fault);
    }
  }

  async #retry<T>(act: () => Promise<T>): Promise<T> {
    const until = performance.now() + PATIENCE;
    for (let wait = FIRST_WAIT; ; wait = Math.min(LONGEST_WAIT, wait * 2)) {
      try {
        return await act();
      } catch (error) {
        if (this.#isClosed || !isConnectionLost(error) || performance.now() + wait > until) throw toStoreError(error);
      }
      await sleep(wait);
    }
  }
}
