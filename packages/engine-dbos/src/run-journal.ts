import { setTimeout as sleep } from "node:timers/promises";
import { isConnectionLost } from "./database/store-errors.ts";
import type { DbosRuntime } from "./dbos-runtime.ts";
import type { Entry, HeldRun } from "./held-run.ts";
import type { StepRow } from "./run-rows.ts";

/** ms over which an entry is given again while the server is away. */
const PATIENCE = 120_000;
/** ms between two tries, at first. */
const FIRST_WAIT = 10;

/** Leads DBOS past what was recorded before; it counts its steps, and each must have the name that it had. */
export async function replay(dbos: DbosRuntime, steps: readonly StepRow[], inWorkflow: HeldRun["inWorkflow"]) {
  const rows = new Map(steps.map((row) => [row.function_id, row]));
  const count = Math.max(-1, ...rows.keys()) + 1;
  const entries: Entry[] = [];
  for (let place = 0; place < count; place += 1) {
    const name = rows.get(place)?.function_name ?? "nothing";
    entries.push((await inWorkflow(() => dbos.journal(name, null))).entry as Entry);
  }
  return entries;
}

/** While the server is away, DBOS itself tries again; what it does not know for such a fault is tried in a new place. */
export async function writeEntry(
  dbos: DbosRuntime,
  held: HeldRun,
  name: string,
  entry: Entry,
): Promise<{ readonly isOwn: boolean }> {
  const until = performance.now() + PATIENCE;
  for (let wait = FIRST_WAIT; ; wait *= 2) {
    try {
      return await held.inWorkflow(() => dbos.journal(name, entry));
    } catch (error) {
      if (!isConnectionLost(error) || performance.now() + wait > until || held.cause !== undefined) throw error;
    }
    await sleep(wait);
  }
}
