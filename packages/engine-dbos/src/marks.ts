import type { Database } from "./database/database.ts";
import type { StoredValue } from "./values.ts";

/** What somebody wants of a run. */
export type Wish = "cancel" | "pause";

/** A claim's numbers. */
export interface Take {
  readonly token: number;
  /** Attempts recorded before this place of the journal do not count any more. */
  readonly countsFrom: number;
}

/** What is known of a run beside DBOS's row; a run that begins and ends in one process has none. */
export class Marks {
  readonly #database: Database;
  readonly #table: string;

  constructor(database: Database) {
    this.#database = database;
    this.#table = `${database.schema}.marks`;
  }

  /** Another owner: the token grows, and what was wished of the last one is over. */
  async take(runId: string): Promise<Take> {
    return this.#take(
      `INSERT INTO ${this.#table} (run_id, token) VALUES ($1, 2) ON CONFLICT (run_id) DO UPDATE
       SET token = marks.token + 1, wish = NULL, reason = NULL, pause_at = NULL, stopping = NULL
       RETURNING token, counts_from`,
      [runId],
    );
  }

  /** The same for a run that is retried: its attempts count anew. */
  async retry(
    runId: string,
    countsFrom: number,
    moved?: { readonly version: string; readonly input: StoredValue | undefined },
  ): Promise<Take> {
    return this.#take(
      `INSERT INTO ${this.#table} (run_id, token, retries, counts_from, version, input) VALUES ($1, 2, 1, $2, $3, $4)
       ON CONFLICT (run_id) DO UPDATE SET token = marks.token + 1, wish = NULL, reason = NULL, pause_at = NULL,
         stopping = NULL, retries = marks.retries + 1, counts_from = $2, version = coalesce($3, marks.version),
         input = coalesce($4, marks.input)
       RETURNING token, counts_from`,
      [runId, countsFrom, moved?.version ?? null, moved?.input === undefined ? null : JSON.stringify(moved.input)],
    );
  }

  /** @param stopping - The engine that works on the runs now, where one does. */
  async wish(
    runId: string,
    wish: Wish,
    options: {
      readonly reason?: string | undefined;
      readonly pauseAt?: number;
      readonly stopping?: string | undefined;
    },
  ): Promise<void> {
    await this.#database.query(
      `INSERT INTO ${this.#table} (run_id, wish, reason, pause_at, stopping) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (run_id) DO UPDATE SET wish = $2, reason = $3, pause_at = $4, stopping = $5`,
      [runId, wish, options.reason ?? null, options.pauseAt ?? null, options.stopping ?? null],
    );
  }

  /** An engine has stopped working on a run that was to stop. */
  async stopped(runId: string, engineId: string): Promise<void> {
    await this.#database.query(`UPDATE ${this.#table} SET stopping = NULL WHERE run_id = $1 AND stopping = $2`, [
      runId,
      engineId,
    ]);
  }

  async tellProgress(runId: string, body: string): Promise<void> {
    await this.#database.query(
      `INSERT INTO ${this.#database.schema}.progress (run_id, body) VALUES ($1, $2)
       ON CONFLICT (run_id) DO UPDATE SET body = $2, told_at = now()`,
      [runId, body],
    );
  }

  async progress(runId: string): Promise<string | undefined> {
    const rows = await this.#database.query<{ body: string }>(
      `SELECT body FROM ${this.#database.schema}.progress WHERE run_id = $1`,
      [runId],
    );
    return rows[0]?.body;
  }

  async remove(runIds: readonly string[]): Promise<void> {
    for (const table of ["marks", "progress"])
      await this.#database.query(`DELETE FROM ${this.#database.schema}.${table} WHERE run_id = ANY($1)`, [runIds]);
  }

  async #take(statement: string, values: readonly unknown[]): Promise<Take> {
    const rows = await this.#database.query<{ token: string; counts_from: number }>(statement, values);
    return { token: Number(rows[0]?.token), countsFrom: rows[0]?.counts_from ?? 0 };
  }
}
