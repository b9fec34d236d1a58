import type { RunFilter } from "@dreamnet/workflow";
import type { Database } from "./database.ts";
import { type RunRow, runColumns } from "./journal.ts";

/** Rows of the runs that a filter asks for, newest first. */
export function listRuns(database: Database, filter: RunFilter): readonly RunRow[] {
  const conditions: string[] = [];
  const values: (string | number)[] = [];
  const add = (condition: string, ...given: (string | number)[]): void => {
    conditions.push(condition);
    values.push(...given);
  };
  if (filter.status !== undefined)
    add(
      "status IN (SELECT value FROM json_each(?))",
      JSON.stringify(typeof filter.status === "string" ? [filter.status] : filter.status),
    );
  if (filter.workflow !== undefined) add("workflow = ?", filter.workflow);
  if (filter.parentRunId === null) add("parent_run_id IS NULL");
  else if (filter.parentRunId !== undefined) add("parent_run_id = ?", filter.parentRunId);
  // The first condition lets the index of run ids be used.
  if (filter.runIdPrefix !== undefined)
    add("run_id >= ? AND substr(run_id, 1, length(?)) = ?", filter.runIdPrefix, filter.runIdPrefix, filter.runIdPrefix);
  const where = conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
  const limit = Math.max(0, Math.floor(filter.limit ?? 100));
  return database
    .prepare(`SELECT ${runColumns} FROM runs ${where} ORDER BY number DESC LIMIT ?`)
    .all(...values, limit) as unknown as RunRow[];
}
