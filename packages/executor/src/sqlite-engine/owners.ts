import { randomBytes } from "node:crypto";
import { identifyProcess, isProcessAlive, type ProcessIdentity } from "@dreamnet/content-store";
import type { Database } from "./database.ts";

interface OwnerRow {
  readonly id: string;
  readonly process: string;
  readonly expires_at: number;
}

/**
 * The engines that work on a store, each with one lease for all its runs: a heartbeat is one small write, however many
 * runs there are. Every method is called within a write.
 */
export class Owners {
  readonly id: string;
  /** ms */
  readonly leaseDuration: number;
  readonly #statements: ReturnType<typeof prepare>;
  readonly #process = JSON.stringify(identifyProcess());

  constructor(database: Database, leaseDuration: number) {
    this.#statements = prepare(database);
    this.leaseDuration = leaseDuration;
    this.id = randomBytes(8).toString("hex");
  }

  /** Makes the lease new; it may have been removed meanwhile. */
  extend(): void {
    this.#statements.put.run(this.id, this.#process, Date.now() + this.leaseDuration);
  }

  /** For whoever is about to claim: more than half of the lease is left afterwards, until the next heartbeat. */
  ensure(): void {
    // Read and not remembered: what was written may have been rolled back since.
    const row = this.#statements.get.get(this.id) as OwnerRow | undefined;
    if (row === undefined || row.expires_at - Date.now() < this.leaseDuration * 0.75) this.extend();
  }

  release(): void {
    this.#statements.remove.run(this.id);
  }

  /** Whether somebody holds what this owner holds: its lease runs, and its process has not ended. */
  isAlive(owner: string | null): boolean {
    if (owner === null) return false;
    if (owner === this.id) return true;
    const row = this.#statements.get.get(owner) as OwnerRow | undefined;
    return row !== undefined && isLive(row);
  }

  /** The living, as a JSON list for `json_each`. */
  living(): string {
    const rows = this.#statements.all.all() as unknown as OwnerRow[];
    const others = rows.filter((row) => row.id !== this.id && isLive(row)).map(({ id }) => id);
    return JSON.stringify([this.id, ...others]);
  }

  /** `process 1234`, for people. */
  describe(owner: string): string | undefined {
    const row = this.#statements.get.get(owner) as OwnerRow | undefined;
    return row === undefined ? undefined : `process ${processOf(row).pid}`;
  }

  /** Forgets those that ended and left nothing. */
  forgetDead(): void {
    for (const row of this.#statements.all.all() as unknown as OwnerRow[])
      if (row.id !== this.id && !isLive(row)) this.#statements.removeIdle.run(row.id, row.id);
  }
}

function prepare(database: Database) {
  return {
    put: database.prepare(
      "INSERT INTO owners (id, process, expires_at) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET expires_at = excluded.expires_at",
    ),
    get: database.prepare("SELECT id, process, expires_at FROM owners WHERE id = ?"),
    all: database.prepare("SELECT id, process, expires_at FROM owners"),
    remove: database.prepare("DELETE FROM owners WHERE id = ?"),
    removeIdle: database.prepare(
      "DELETE FROM owners WHERE id = ? AND NOT EXISTS (SELECT 1 FROM runs WHERE owner = ? AND ended_at IS NULL)",
    ),
  };
}

const isLive = (row: OwnerRow): boolean => row.expires_at > Date.now() && isProcessAlive(processOf(row)) !== "dead";

const processOf = ({ process }: OwnerRow): ProcessIdentity => JSON.parse(process) as ProcessIdentity;
