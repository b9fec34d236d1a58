import type { RunLimit, RunLimits } from "@dreamnet/workflow";
import { limitsOf } from "../run-slots.ts";
import type { Database, Statement } from "./database.ts";
import type { Journal, RunRow } from "./journal.ts";
import type { Owners } from "./owners.ts";

const WORKFLOW = 1;
const QUEUE = 2;

/** Room for runs under their limits, over all processes of a store. Every method is called within a write. */
export class Room {
  readonly #limits: RunLimits;
  readonly #journal: Journal;
  readonly #owners: Owners;
  readonly #sql: ReturnType<typeof prepare>;

  constructor(database: Database, limits: RunLimits, journal: Journal, owners: Owners) {
    this.#limits = limits;
    this.#journal = journal;
    this.#owners = owners;
    this.#sql = prepare(database);
  }

  /** Names the limits that a run falls under; empty where it need not wait for room. */
  lineOf(row: Pick<RunRow, "workflow" | "queue" | "version">): string {
    return [...this.#limitsOf(row).keys()].join("\n");
  }

  /**
   * Takes the places that a run needs.
   *
   * @returns The places, or when it is worth while to ask again: ms since the epoch, infinite when somebody must leave first.
   */
  enter(row: RunRow): { readonly places: number } | { readonly again: number } {
    const now = Date.now();
    const limits = this.#limitsOf(row);
    if (limits.size > 0) this.#leaveOutHeld(limits, row);
    let again = 0;
    for (const [key, limit] of limits) again = Math.max(again, this.#roomAt(key, limit, row, now));
    if (again > now) return { again };
    let places = 0;
    for (const [key, { rate }] of limits) {
      places |= key.startsWith("queue:") ? QUEUE : WORKFLOW;
      if (rate === undefined) continue;
      this.#sql.forgetStarts.run(key, now - rate.period);
      this.#sql.addStart.run(key, now);
    }
    return { places };
  }

  #limitsOf({ workflow, version, queue }: Pick<RunRow, "workflow" | "queue" | "version">): Map<string, RunLimit> {
    return new Map(
      limitsOf(this.#limits, { workflow: { name: workflow, version }, ...(queue === null ? {} : { queue }) }),
    );
  }

  /** A run takes no second place where one above it holds one: it would wait for itself. */
  #leaveOutHeld(limits: Map<string, RunLimit>, row: RunRow): void {
    for (let id = row.parent_run_id; id !== null; ) {
      const above = this.#journal.find(id);
      if (above === undefined) return;
      if ((above.places & WORKFLOW) !== 0) limits.delete(`workflow:${above.workflow}`);
      if ((above.places & QUEUE) !== 0) limits.delete(`queue:${above.queue}`);
      id = above.parent_run_id;
    }
  }

  #roomAt(key: string, { concurrency, rate }: RunLimit, row: RunRow, now: number): number {
    const isQueue = key.startsWith("queue:");
    const name = key.slice(key.indexOf(":") + 1);
    const living = this.#owners.living();
    const count = (statement: Statement, ...values: (string | number)[]): number =>
      (statement.get(...values) as { n: number }).n;
    // Who came first goes first, as long as somebody waits on its behalf.
    const ahead = count(isQueue ? this.#sql.aheadInQueue : this.#sql.aheadOfWorkflow, name, row.number, now, living);
    if (concurrency !== undefined) {
      const held = isQueue ? count(this.#sql.heldInQueue, name, living) : count(this.#sql.heldByWorkflow, name, living);
      if (held + ahead >= concurrency) return Number.POSITIVE_INFINITY;
    }
    if (rate === undefined) return now;
    const row_ = this.#sql.startBefore.get(key, now - rate.period, Math.max(0, rate.limit - ahead - 1)) as
      | { at: number }
      | undefined;
    if (rate.limit - ahead <= 0) return Number.POSITIVE_INFINITY;
    return row_ === undefined ? now : row_.at + rate.period + 1;
  }
}

function prepare(database: Database) {
  const living = "owner IN (SELECT value FROM json_each(?))";
  const open = "SELECT count(*) AS n FROM runs WHERE ended_at IS NULL";
  const ahead = (column: string): Statement =>
    database.prepare(
      `${open} AND ${column} = ? AND number < ? AND status = 'pending' AND coalesce(not_before, 0) <= ? AND ${living}`,
    );
  return {
    heldByWorkflow: database.prepare(`${open} AND workflow = ? AND places & ${WORKFLOW} AND ${living}`),
    heldInQueue: database.prepare(`${open} AND queue = ? AND places & ${QUEUE} AND ${living}`),
    aheadOfWorkflow: ahead("workflow"),
    aheadInQueue: ahead("queue"),
    addStart: database.prepare("INSERT INTO starts (key, at) VALUES (?, ?)"),
    forgetStarts: database.prepare("DELETE FROM starts WHERE key = ? AND at <= ?"),
    // The newest but `limit - 1`: when it leaves the span, there is room for one more.
    startBefore: database.prepare("SELECT at FROM starts WHERE key = ? AND at > ? ORDER BY at DESC LIMIT 1 OFFSET ?"),
  };
}
