import pg from "pg";

/** What is asked of a connection: enough of `pg` for one query after the other. */
export type Client = pg.PoolClient;
/** Connections to one database. */
export type Pool = pg.Pool;

/**
 * DBOS gives a statement again when the server refuses to be connected to, and not when its socket is away; that is the
 * same to us.
 */
class SocketClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    const connect = this.connect.bind(this) as (
      callback?: (error: Error | null) => void,
    ) => Promise<unknown> | undefined;
    const own = (callback?: (error: Error | null) => void): Promise<unknown> | undefined =>
      callback === undefined
        ? connect()?.catch((error: Error) => Promise.reject(refused(error) as Error))
        : connect((error) => callback(refused(error)));
    Object.assign(this, { connect: own });
  }
}

function refused(error: Error | null): Error | null {
  if ((error as NodeJS.ErrnoException | null)?.code !== "ENOENT") return error;
  return Object.assign(new Error(`connect ECONNREFUSED: ${error?.message}`), { code: "ECONNREFUSED" });
}

/**
 * Opens connections when they are needed. What the URL leaves out is read from `PGPASSWORD` and the other variables of
 * libpq, and from `~/.pgpass`.
 */
export function openPool(url: string, options: { readonly max: number; readonly name: string }): Pool {
  const pool = new pg.Pool({
    connectionString: url,
    Client: SocketClient,
    max: options.max,
    application_name: options.name,
    // A session that was left in a transaction holds locks: the server ends it.
    idle_in_transaction_session_timeout: 60_000,
    keepAlive: true,
  });
  // Idle connections end when the server does; whoever asks next gets a new one, or the error.
  pool.on("error", () => undefined);
  return pool;
}
