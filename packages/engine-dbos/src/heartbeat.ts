import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import type { Database } from "./database/database.ts";
import { isAlive } from "./run-rows.ts";

/** Tells the others that this engine is at work; one small write for all its runs. */
export class Heartbeat {
  readonly id: string;
  readonly #database: Database;
  readonly #table: string;
  readonly #lease: number;
  readonly #onFault: (error: unknown) => void;
  #timer: NodeJS.Timeout | undefined;
  #beatAt = Number.NEGATIVE_INFINITY;
  #beating: Promise<void> | undefined;

  constructor(database: Database, lease: number, onFault: (error: unknown) => void) {
    // As a person reads it in `runs`, and never the same twice.
    this.id = `${hostname().slice(0, 40)}.${process.pid}.${randomBytes(5).toString("hex")}`;
    this.#database = database;
    this.#table = `${database.schema}.workers`;
    this.#lease = lease;
    this.#onFault = onFault;
  }

  async start(): Promise<void> {
    await this.#beat();
    this.#timer = setInterval(() => {
      this.#beating ??= this.#beat()
        .catch(this.#onFault)
        .finally(() => {
          this.#beating = undefined;
        });
    }, this.#lease / 3);
  }

  /** What it holds is anybody's at once. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#beating;
    await this.#database.query(`DELETE FROM ${this.#table} WHERE id = $1`, [this.id]);
  }

  /** Ids of engines that have been gone for so long that nobody asks for them. */
  async longGone(): Promise<string[]> {
    const rows = await this.#database.query<{ id: string }>(
      `SELECT w.id FROM ${this.#table} w WHERE NOT ${isAlive("w")} AND w.beat_at < now() - interval '1 hour'
         AND NOT EXISTS (SELECT 1 FROM ${this.#database.dbosSchema}.workflow_status s
           WHERE s.status IN ('PENDING', 'ENQUEUED') AND (s.executor_id = w.id OR s.queue_name = 'to/' || w.id))`,
    );
    return rows.map(({ id }) => id);
  }

  async forget(id: string): Promise<void> {
    await this.#database.query(`DELETE FROM ${this.#table} WHERE id = $1`, [id]);
  }

  /** Whether the last sign of life is so young that nobody can have taken anything since. */
  isYoung(): boolean {
    return performance.now() - this.#beatAt < this.#lease * 0.7;
  }

  async #beat(): Promise<void> {
    const begun = performance.now();
    await this.#database.query(
      `INSERT INTO ${this.#table} (id, host, process, lease_ms) VALUES ($1, $2, $3, $4)
       ON CONFLICT (id) DO UPDATE SET beat_at = now()`,
      [this.id, hostname(), process.pid, Math.round(this.#lease)],
    );
    this.#beatAt = begun;
  }
}
