import { TerminalError } from "@dreamnet/workflow";
import type { Pool } from "./pool.ts";
import { toStoreError } from "./store-errors.ts";

/** Format of our own tables; grows with each change of them. */
const FORMAT = 1;

/** An SQL name that needs no quotes. */
const plainName = /^[a-z_][a-z0-9_]{0,40}$/;

/** @throws {@link TerminalError} with code `STORE_SCHEMA_INVALID`. */
export function checkSchemaName(schema: string): string {
  if (plainName.test(schema)) return schema;
  throw new TerminalError(`Not a name for a schema: ${JSON.stringify(schema)}.`, {
    code: "STORE_SCHEMA_INVALID",
    hint: "Take small letters, digits and _, and begin with a letter.",
    value: schema,
  });
}

/**
 * Makes the tables, DBOS's and our own, or brings them to the newest format. One process at a time does so, however many
 * start at once; where everything is there already, it only looks.
 *
 * @param migrateDbos - Makes DBOS's.
 */
export async function migrateDatabase(pool: Pool, schema: string, migrateDbos: () => Promise<void>): Promise<void> {
  try {
    const client = await pool.connect();
    try {
      await client.query("SELECT pg_advisory_lock(hashtextextended($1, 21))", [schema]);
      const found = await readFormat(client, schema);
      if (found === FORMAT) return;
      if (found > FORMAT) throw newer(found);
      await migrateDbos();
      await client.query(tables(schema));
    } finally {
      await client.query("SELECT pg_advisory_unlock_all()").catch(() => undefined);
      client.release();
    }
  } catch (error) {
    throw toStoreError(error);
  }
}

/** Looks whether the tables are there, for a role that may not make them. @throws with code `STORE_OUTDATED`. */
export async function checkDatabase(pool: Pool, schema: string): Promise<void> {
  let found: number;
  try {
    found = await readFormat(pool, schema);
  } catch (error) {
    throw toStoreError(error);
  }
  if (found > FORMAT) throw newer(found);
  if (found < FORMAT)
    throw new TerminalError(`The database has no tables of format ${FORMAT} in the schema ${schema}.`, {
      code: "STORE_OUTDATED",
      hint: "Run `dreamnet worker --migrate` once, as a role that may make tables.",
      value: found,
    });
}

async function readFormat(client: Pick<Pool, "query">, schema: string): Promise<number> {
  const { rows: there } = await client.query("SELECT to_regclass($1) AS found", [`${schema}.format`]);
  if ((there as { found: string | null }[])[0]?.found == null) return 0;
  const { rows } = await client.query(`SELECT max(format) AS format FROM ${schema}.format`);
  return (rows as { format: number | null }[])[0]?.format ?? 0;
}

const newer = (found: number): TerminalError =>
  new TerminalError(`The database has tables of format ${found}, and this version knows formats up to ${FORMAT}.`, {
    code: "STORE_NEWER",
    hint: "Nothing was changed. Upgrade this worker.",
    value: found,
  });

/**
 * `workers` has a row for each engine at work. `marks` has one for each run of which more is to be known than DBOS keeps:
 * that it changed hands, was retried, is to stop.
 */
const tables = (schema: string): string => `
BEGIN;
CREATE SCHEMA IF NOT EXISTS ${schema};
CREATE TABLE IF NOT EXISTS ${schema}.format (format int PRIMARY KEY, made_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE IF NOT EXISTS ${schema}.workers (
  id text PRIMARY KEY,
  host text NOT NULL,
  process int NOT NULL,
  lease_ms int NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  beat_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS ${schema}.marks (
  run_id text PRIMARY KEY,
  token bigint NOT NULL DEFAULT 1,
  retries int NOT NULL DEFAULT 0,
  counts_from int NOT NULL DEFAULT 0,
  wish text CHECK (wish IN ('cancel', 'pause')),
  reason text,
  pause_at bigint,
  stopping text,
  version text,
  input text
);
CREATE TABLE IF NOT EXISTS ${schema}.progress (
  run_id text PRIMARY KEY,
  body text NOT NULL,
  told_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO ${schema}.format (format) VALUES (${FORMAT}) ON CONFLICT DO NOTHING;
COMMIT;
`;
