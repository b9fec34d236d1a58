import { isDeepStrictEqual } from "node:util";
import type { ExecuteRun, RetryOptions, WorkOptions } from "@dreamnet/workflow";
import { type Claim, createClaim } from "./claim.ts";
import type { DbosRuntime } from "./dbos-runtime.ts";
import type { EngineParts, LocalRuns } from "./local-runs.ts";
import { dbosName, identityOf, type RunRow, workQueue } from "./run-rows.ts";
import { plain } from "./values.ts";

/** Who gets a run that exists already: one alone, whoever asks. Each looks and takes while the run is locked. */
export class Takeovers {
  readonly #parts: EngineParts;
  readonly #dbos: DbosRuntime;
  readonly #local: LocalRuns;

  constructor(parts: EngineParts, dbos: DbosRuntime, local: LocalRuns) {
    this.#parts = parts;
    this.#dbos = dbos;
    this.#local = local;
  }

  async take(runId: string, execute: ExecuteRun): Promise<Claim | undefined> {
    return this.#parts.database.withRuns([runId], () => this.#takeFree(runId, execute));
  }

  async takeForWorker(
    runId: string,
    names: readonly string[],
    execute: WorkOptions["execute"],
  ): Promise<Claim | undefined> {
    return this.#parts.database.tryWithRun(runId, async () => {
      const row = await this.#parts.rows.find(runId);
      if (row === undefined || !names.includes(workQueue({ name: row.attributes.workflow, version: row.version })))
        return undefined;
      return this.#takeFree(runId, async (lease) =>
        execute(lease, {
          ...identityOf(row),
          input: await this.#parts.rows.input(runId),
          status: "running",
          owner: this.#parts.heartbeat.id,
        }),
      );
    });
  }

  /** Claims a run that nobody works on; a run that was to stop when its owner went has stopped. */
  async #takeFree(runId: string, execute: ExecuteRun): Promise<Claim | undefined> {
    const row = await this.#parts.rows.find(runId);
    if (row === undefined || this.#local.isWorkedOn(row) || this.#local.isHere(runId)) return undefined;
    if (row.status === "pausing") await this.#dbos.cancel([runId]);
    if (row.status !== "running" && row.status !== "pending") return undefined;
    return this.claim(row, execute);
  }

  /** Called while the run is locked. */
  async claim(row: RunRow, execute: ExecuteRun): Promise<Claim> {
    const { run_id: runId } = row;
    const take = await this.#parts.marks.take(runId);
    return this.#claimed(row, take, execute, async () => {
      if (row.status === "failed") await this.#dbos.rewind(runId, dbosName(row), await this.#journalLength(runId));
      else await this.#dbos.takeOver(runId, dbosName(row));
    });
  }

  async claimAgain(row: RunRow, options: RetryOptions, execute: ExecuteRun): Promise<Claim> {
    const { run_id: runId } = row;
    const version = options.version ?? row.version;
    const own = await this.#parts.rows.input(runId);
    const isSame =
      version === row.version && (options.input === undefined || isDeepStrictEqual(plain(options.input), own));
    const keep = isSame ? await this.#journalLength(runId) : 0;
    const input = options.input === undefined ? undefined : await this.#parts.values.store(options.input);
    const take = await this.#parts.marks.retry(runId, keep, isSame ? undefined : { version, input });
    if (!isSame) {
      const below = (await this.#parts.rows.below(runId)).map(({ run_id: id }) => id);
      if (below.length > 0) {
        await this.#dbos.remove(below);
        await this.#parts.marks.remove(below);
      }
    }
    return this.#claimed(row, take, execute, () => this.#dbos.rewind(runId, dbosName(row), keep));
  }

  async #claimed(
    row: RunRow,
    take: { readonly token: number; readonly countsFrom: number },
    execute: ExecuteRun,
    act: () => Promise<void>,
  ): Promise<Claim> {
    const { deadline, parent } = row.attributes;
    const claim = createClaim({ ...take, isNew: false, deadline, parent }, execute);
    this.#local.claims.set(row.run_id, claim);
    this.#local.watchOrders();
    try {
      await act();
    } catch (error) {
      if (this.#local.claims.get(row.run_id) === claim) this.#local.claims.delete(row.run_id);
      throw error;
    }
    return claim;
  }

  async #journalLength(runId: string): Promise<number> {
    return Math.max(-1, ...(await this.#parts.rows.steps(runId)).map(({ function_id: id }) => id)) + 1;
  }
}
