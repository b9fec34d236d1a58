import { hasEnded } from "@dreamnet/executor";
import type { DbosRuntime } from "./dbos-runtime.ts";
import type { EngineParts, LocalRuns } from "./local-runs.ts";

/** Cancels and pauses runs, whoever works on them. */
export class StopRuns {
  readonly #parts: EngineParts;
  readonly #dbos: DbosRuntime;
  readonly #local: LocalRuns;

  constructor(parts: EngineParts, dbos: DbosRuntime, local: LocalRuns) {
    this.#parts = parts;
    this.#dbos = dbos;
    this.#local = local;
  }

  async cancel(runId: string, reason?: string): Promise<boolean> {
    const row = await this.#local.find(runId);
    if (row === undefined || hasEnded(row.status)) return false;
    const open = [row, ...(await this.#parts.rows.below(runId))].filter(({ status }) => !hasEnded(status));
    const ids = open.map(({ run_id: id }) => id);
    await this.#parts.database.withRuns(ids, async () => {
      for (const each of open)
        await this.#parts.marks.wish(each.run_id, "cancel", {
          reason,
          stopping: this.#local.isWorkedOn(each) && each.dbos === "PENDING" ? (each.holder ?? undefined) : undefined,
        });
      await this.#dbos.cancel(ids);
    });
    for (const id of ids) this.#local.held.get(id)?.stop("cancel", reason);
    return true;
  }

  /** @param grace - ms for a step that goes on. */
  async pause(runId: string, grace: number, reason?: string): Promise<boolean> {
    const found = await this.#local.find(runId);
    if (found === undefined) return false;
    return this.#parts.database.withRuns([runId], async () => {
      const row = await this.#parts.rows.find(runId);
      if (row === undefined || hasEnded(row.status) || row.status === "cancelling") return false;
      if (row.status === "paused" || row.status === "pausing") return true;
      const isRunning = this.#local.isWorkedOn(row) && row.dbos === "PENDING";
      const pauseAt = Date.now() + grace;
      await this.#parts.marks.wish(runId, "pause", { reason, ...(isRunning ? { pauseAt } : {}) });
      if (!isRunning) await this.#dbos.cancel([runId]);
      const held = this.#local.held.get(runId);
      if (held !== undefined) this.#local.pauseSoon(held, pauseAt, reason);
      return true;
    });
  }
}
