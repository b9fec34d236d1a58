import pg from "pg";
import { StatementNames } from "./statement-names.ts";

const begins = /^BEGIN\b/;
const ends = /^(COMMIT|ROLLBACK)$/;

type Callback = (error: Error | undefined, result: pg.QueryResult) => void;
type Send = (statement: string | pg.QueryConfig | pg.Query, values?: unknown, callback?: Callback) => unknown;

/**
 * A connection of the engine's: it says the same to the server as any, with fewer words.
 *
 * `BEGIN` goes along with the first statement of its transaction, in one message that the server does as a whole or, from
 * where it fails, not at all. Statements about one run are prepared once for each connection.
 */
export class EngineClient extends pg.Client {
  readonly #names = new StatementNames();
  /** `BEGIN`s that this connection has prepared, and their names. */
  readonly #begins = new Map<string, string>();
  /** One that goes with the next statement. */
  #begin: string | undefined;

  constructor(config?: pg.ClientConfig) {
    super(config);
    const connect = this.connect.bind(this) as (callback?: (error: Error | null) => void) => unknown;
    const send = this.query.bind(this) as Send;
    Object.assign(this, {
      connect: (callback?: (error: Error | null) => void) =>
        callback === undefined
          ? (connect() as Promise<unknown> | undefined)?.catch((error: Error) => Promise.reject(refused(error)))
          : connect((error) => callback(refused(error))),
      query: (statement: Parameters<Send>[0], values?: unknown, callback?: Callback) =>
        this.#give(send, statement, values, callback),
    });
  }

  #give(send: Send, statement: Parameters<Send>[0], values?: unknown, callback?: Callback): unknown {
    if (typeof statement === "string" && callback === undefined && typeof values !== "function") {
      if (this.#begin !== undefined) return this.#giveWithBegin(send, this.#begin, statement, values);
      if (values === undefined && begins.test(statement)) return this.#defer(send, statement);
    }
    const name = typeof statement === "string" && Array.isArray(values) ? this.#names.of(statement) : undefined;
    if (name === undefined) return send(statement, values, callback);
    const make = (done: Callback): pg.Query =>
      named(new pg.Query(statement as string, values as unknown[], done), name);
    return callback === undefined ? promised(send, make) : send(make(callback));
  }

  /** The first time, it is prepared and done at once. */
  async #defer(send: Send, begin: string): Promise<unknown> {
    if (this.#begins.has(begin)) {
      this.#begin = begin;
      return unsent("BEGIN");
    }
    const name = `begin ${this.#begins.size}`;
    const result = await send({ name, text: begin });
    this.#begins.set(begin, name);
    return result;
  }

  async #giveWithBegin(send: Send, begin: string, text: string, values: unknown): Promise<unknown> {
    this.#begin = undefined;
    if (ends.test(text)) return unsent(text);
    // Without values it may be several statements, which go by themselves.
    if (!Array.isArray(values) || values.length === 0) {
      await send(begin);
      return send(text, values);
    }
    const prepared = this.#begins.get(begin) as string;
    return promised(send, (done) => named(new FirstQuery(prepared, text, values, done), this.#names.of(text)));
  }
}

/** A query as an object costs less than its settings, which the driver copies. */
const named = (query: pg.Query, name: string | undefined): pg.Query => Object.assign(query, { name });

const promised = (send: Send, make: (done: Callback) => pg.Query): Promise<unknown> =>
  new Promise((resolve, reject) => {
    send(make((error, result) => (error ? reject(error) : resolve(result))));
  });

/** The answer to a transaction's statement that there was no need to send. */
const unsent = (command: string): pg.QueryResult => ({ command, rowCount: null, oid: 0, fields: [], rows: [] });

/** What of `pg.Query` its types leave out. */
interface Completes {
  handleCommandComplete(message: unknown, connection: unknown): void;
}

/** The first statement of a transaction, with the `BEGIN` before it. */
class FirstQuery extends pg.Query {
  #hasBegun = false;

  /** @param begin - Name of the prepared `BEGIN`. */
  constructor(begin: string, text: string, values: unknown[], callback: Callback) {
    super(text, values, callback);
    const submit = this.submit.bind(this);
    const complete = (this as unknown as Completes).handleCommandComplete.bind(this);
    this.submit = (connection) => {
      connection.stream.cork();
      try {
        connection.bind({ statement: begin }, true);
        connection.execute({}, true);
        return submit(connection);
      } finally {
        connection.stream.uncork();
      }
    };
    Object.assign(this, {
      handleCommandComplete: (message: unknown, connection: unknown) => {
        if (this.#hasBegun) complete(message, connection);
        this.#hasBegun = true;
      },
    });
  }
}

/**
 * DBOS gives a statement again when the server refuses to be connected to, and not when its socket is away; that is the
 * same to us.
 */
function refused(error: Error): Error;
function refused(error: Error | null): Error | null;
function refused(error: Error | null): Error | null {
  if ((error as NodeJS.ErrnoException | null)?.code !== "ENOENT") return error;
  return Object.assign(new Error(`connect ECONNREFUSED: ${error?.message}`), { code: "ECONNREFUSED" });
}
