import pg from "pg";
import { EngineClient } from "./client.ts";

/** What is asked of a connection: enough of `pg` for one query after the other. */
export type Client = pg.PoolClient;
/** Connections to one database. */
export type Pool = pg.Pool;

/**
 * Opens connections when they are needed. What the URL leaves out is read from `PGPASSWORD` and the other variables of
 * libpq, and from `~/.pgpass`.
 */
export function openPool(url: string, options: { readonly max: number; readonly name: string }): Pool {
  const pool = new pg.Pool({
    connectionString: url,
    Client: EngineClient,
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
