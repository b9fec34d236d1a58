import type { PruneOptions } from "@dreamnet/workflow";
import { hasEnded } from "../engine-errors.ts";
import { type Journal, type RunRow, runColumns } from "./journal.ts";
import type { OpenStore } from "./open-store.ts";

/** Runs removed in one write: nobody else can write meanwhile. */
const GROUP = 50;
/** Part of the file that may be empty before it is written anew. */
const SLACK = 0.25;

/** Removes runs that ended long ago, with the runs below them, and gives the room back to the disk where nobody is at work. */
export async function pruneRuns(
  store: OpenStore,
  journal: Journal,
  options: PruneOptions,
  access: {
    readonly write: <T>(act: () => T) => Promise<T>;
    readonly isWorkedOn: (row: RunRow) => boolean;
  },
): Promise<number> {
  const { database } = store;
  const statuses = JSON.stringify(options.statuses ?? ["succeeded", "failed", "cancelled"]);
  const before = Date.now() - options.olderThan;
  const next = database.prepare(
    `SELECT ${runColumns} FROM runs WHERE number > ? AND ended_at <= ? AND status IN (SELECT value FROM json_each(?))
     AND (parent_run_id IS NULL OR NOT EXISTS (SELECT 1 FROM runs AS above WHERE above.run_id = runs.parent_run_id))
     ORDER BY number LIMIT ${GROUP}`,
  );
  let removed = 0;
  for (let last = 0; ; ) {
    const group = await access.write(() => {
      const rows = next.all(last, before, statuses) as unknown as RunRow[];
      let count = 0;
      for (const row of rows) {
        const below = journal.below(row.run_id);
        if (below.some((child) => !hasEnded(child.status) && access.isWorkedOn(child))) continue;
        for (const { number } of [row, ...below]) journal.remove(number);
        count += 1 + below.length;
      }
      return { last: rows.at(-1)?.number, count };
    });
    removed += group.count;
    if (group.last === undefined) break;
    last = group.last;
  }
  if (removed > 0) compact(store);
  return removed;
}

function compact({ database }: OpenStore): void {
  const read = (pragma: "freelist_count" | "page_count"): number =>
    (database.prepare(`PRAGMA ${pragma}`).get() as Record<string, number>)[pragma] ?? 0;
  try {
    if (read("freelist_count") > read("page_count") * SLACK) database.exec("VACUUM");
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  } catch {
    // Somebody is at work, or the disk has no room for a copy: the empty pages are used again.
  }
}
