import type { Database } from "./database.ts";

/** "DNrj" in ASCII: says in the file's header whose it is. */
export const APPLICATION_ID = 0x44_4e_72_6a;

/**
 * The store's formats, each a migration from the one before; `user_version` tells how many are applied. An entry that was
 * released is never changed: what is new is a new entry.
 *
 * A run's number is its place in `runs`. Steps and large payloads of a run lie together, under `run * SLOTS + slot`: one
 * B-tree whose end grows, so that a step costs the same whatever stands before it.
 */
export const formats: readonly string[] = [
  `
  CREATE TABLE owners (
    id TEXT PRIMARY KEY,
    process TEXT NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE runs (
    number INTEGER PRIMARY KEY,
    run_id TEXT NOT NULL UNIQUE,
    parent_run_id TEXT,
    workflow TEXT NOT NULL,
    version TEXT NOT NULL,
    status TEXT NOT NULL,
    owner TEXT,
    token INTEGER NOT NULL,
    retries INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    ended_at INTEGER,
    deadline INTEGER,
    not_before INTEGER,
    next_attempt_at INTEGER,
    pause_at INTEGER,
    reason TEXT,
    attempts TEXT NOT NULL DEFAULT '[]',
    input TEXT,
    input_sum INTEGER NOT NULL,
    state TEXT,
    state_sum INTEGER
  ) STRICT;
  CREATE INDEX runs_open ON runs (owner) WHERE ended_at IS NULL;
  CREATE INDEX runs_below ON runs (parent_run_id) WHERE parent_run_id IS NOT NULL;

  CREATE TABLE steps (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL,
    occurrence INTEGER NOT NULL,
    name TEXT NOT NULL,
    input_hash TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    succeeded INTEGER NOT NULL,
    sum INTEGER NOT NULL,
    body TEXT
  ) STRICT;

  CREATE TABLE payloads (
    id INTEGER PRIMARY KEY,
    body TEXT NOT NULL
  ) STRICT;
  `,
  // Queues, workers and limits.
  `
  ALTER TABLE runs ADD COLUMN queue TEXT;
  ALTER TABLE runs ADD COLUMN for_worker INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE runs ADD COLUMN places INTEGER NOT NULL DEFAULT 0;
  CREATE TABLE starts (
    key TEXT NOT NULL,
    at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX starts_by_key ON starts (key, at);
  `,
];

/** Brings a store to the newest format, within the caller's transaction: as a whole or not at all. */
export function migrateStore(database: Database, from: number): void {
  for (const statements of formats.slice(from)) database.exec(statements);
  database.exec(`PRAGMA user_version = ${formats.length}`);
}
