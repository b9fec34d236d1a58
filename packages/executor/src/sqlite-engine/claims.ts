import { isDeepStrictEqual } from "node:util";
import type { RetryOptions, RunState, StartRequest, WorkOptions } from "@dreamnet/workflow";
import { hasEnded, leaseLost, otherRun, runMissing, stateForbids } from "../engine-errors.ts";
import type { Database } from "./database.ts";
import { type Guard, type Journal, type RunRow, runColumns } from "./journal.ts";
import { OwnedRun } from "./owned-run.ts";
import type { Owners } from "./owners.ts";
import type { Encoded } from "./payload.ts";
import type { Room } from "./room.ts";

/** What a start finds: the run is this engine's now, somebody else's, or has stopped. */
export type Claim = { readonly owned: OwnedRun } | { readonly elsewhere: true } | { readonly stopped: RunRow };

/**
 * Who may have a run. Every method is called within a write, which holds the whole store: it looks and takes in one, so
 * that of several callers one alone gets the run.
 */
export class Claims {
  /** The runs that this engine holds, by id. */
  readonly held = new Map<string, OwnedRun>();
  readonly #journal: Journal;
  readonly #owners: Owners;
  readonly #room: Room;
  readonly #forWorker: ReturnType<Database["prepare"]>;

  constructor(database: Database, journal: Journal, owners: Owners, room: Room) {
    this.#journal = journal;
    this.#owners = owners;
    this.#room = room;
    this.#forWorker = database.prepare(
      `SELECT ${runColumns} FROM runs WHERE ended_at IS NULL AND for_worker = 1 AND status <> 'paused'
       AND (owner IS NULL OR owner NOT IN (SELECT value FROM json_each(?)))
       AND (status <> 'pending' OR coalesce(not_before, 0) <= ?)
       AND workflow || '@' || version IN (SELECT value FROM json_each(?))
       ORDER BY number LIMIT 100`,
    );
  }

  start(request: StartRequest, input: Encoded): Claim {
    const row = this.#journal.find(request.runId);
    if (row === undefined) {
      this.#owners.ensure();
      return { owned: this.#hold(this.#insert(request, input, this.#owners.id), request.input) };
    }
    this.#checkSame(row, request);
    if (hasEnded(row.status) || row.status === "paused") return { stopped: row };
    if (this.isWorkedOn(row)) return { elsewhere: true };
    const settled = this.#settle(row);
    return settled === undefined ? { owned: this.#take(row) } : { stopped: settled };
  }

  enqueue(request: StartRequest, input: Encoded): RunRow {
    const row = this.#journal.find(request.runId);
    if (row === undefined) return this.#insert(request, input, null);
    this.#checkSame(row, request);
    return row;
  }

  resume(runId: string): OwnedRun {
    const row = this.#get(runId);
    if (row.status === "succeeded" || this.isWorkedOn(row))
      throw stateForbids(
        runId,
        "resumed",
        row.status,
        row.status === "succeeded"
          ? "Its result stands: get it."
          : "Somebody works on it: wait for its end, or cancel it.",
      );
    return this.#take(row);
  }

  retry(runId: string, options: RetryOptions, encode: (input: unknown) => Encoded): OwnedRun {
    const row = this.#get(runId);
    if (row.status !== "failed" && row.status !== "cancelled")
      throw stateForbids(runId, "retried", row.status, "Only a run that has failed or was cancelled can be.");
    this.#journal.countRetry(row.number);
    const version = options.version ?? row.version;
    const isSame =
      version === row.version &&
      (options.input === undefined || isDeepStrictEqual(plain(options.input), this.#journal.readInput(row)));
    if (!isSame) {
      const input = options.input === undefined ? this.#journal.readInput(row) : options.input;
      for (const below of this.#journal.below(runId)) this.#journal.remove(below.number);
      this.#journal.replace(row, version, encode(input));
    }
    return this.#take(this.#get(runId));
  }

  /** The oldest queued run that this worker has the workflow of and that there is room for. */
  forWorker(workflows: WorkOptions["workflows"]): OwnedRun | undefined {
    for (const row of this.waitingFor(workflows)) {
      if (this.held.has(row.run_id) || this.#settle(row) !== undefined) continue;
      const room = this.#room.enter(row);
      if ("places" in room) return this.#take(row, room.places);
    }
    return undefined;
  }

  waitingFor(workflows: WorkOptions["workflows"]): readonly RunRow[] {
    const names = JSON.stringify(workflows.map(({ name, version }) => `${name}@${version}`));
    return this.#forWorker.all(this.#owners.living(), Date.now(), names) as unknown as RunRow[];
  }

  /** Takes the places that a run has waited for. @returns When to ask again, ms since the epoch. */
  enter(owned: OwnedRun): number | undefined {
    const { number } = owned.row;
    const { status } = this.guard(owned);
    if (status !== "pending") return undefined;
    const room = this.#room.enter(owned.row);
    if ("again" in room) return room.again;
    this.#journal.setOwner(number, this.#owners.id, owned.token, "running", room.places);
    return undefined;
  }

  /** @throws `LEASE_LOST` when the run is somebody else's now, or has ended. */
  guard({ row, token }: OwnedRun): Guard {
    const guard = this.#journal.guard(row.number);
    if (guard === undefined || guard.owner !== this.#owners.id || guard.token !== token || guard.ended_at !== null)
      throw leaseLost(row.run_id, token);
    return guard;
  }

  /** Whether somebody is at it: its owner's lease runs, and where that is this engine, it has it in hand. */
  isWorkedOn(row: Pick<RunRow, "owner" | "run_id">): boolean {
    return row.owner === this.#owners.id ? this.held.has(row.run_id) : this.#owners.isAlive(row.owner);
  }

  /** What a run's work leaves: a child that stopped because the run above it was paused is paused too. */
  end(owned: OwnedRun, state: RunState, body: Encoded | undefined): RunState {
    this.guard(owned);
    const { parent_run_id: above, number } = owned.row;
    const isPausedAbove =
      state.status === "cancelled" &&
      owned.cause === undefined &&
      above !== null &&
      this.#journal.find(above)?.status === "pausing";
    const final: RunState = isPausedAbove ? { status: "paused" } : state;
    this.#journal.end(number, final.status, body, hasEnded(final.status));
    return final;
  }

  /** A run that was to stop when its owner went has stopped. */
  #settle(row: RunRow): RunRow | undefined {
    const status = row.status === "cancelling" ? "cancelled" : row.status === "pausing" ? "paused" : undefined;
    if (status === undefined) return undefined;
    this.#journal.end(row.number, status, undefined, status === "cancelled");
    return this.#journal.at(row.number);
  }

  #insert(
    { runId, parentRunId, workflow, deadline, notBefore, queue }: StartRequest,
    input: Encoded,
    owner: string | null,
  ) {
    const row = { workflow: workflow.name, version: workflow.version, queue: queue ?? null };
    return this.#journal.insert(
      {
        run_id: runId,
        parent_run_id: parentRunId ?? null,
        ...row,
        status: owner === null || this.#mustWait({ ...row, not_before: notBefore ?? null }) ? "pending" : "running",
        owner,
        token: owner === null ? 0 : 1,
        deadline: deadline ?? null,
        not_before: notBefore ?? null,
        for_worker: owner === null ? 1 : 0,
        places: 0,
      },
      input,
    );
  }

  #mustWait(row: Pick<RunRow, "workflow" | "version" | "queue" | "not_before">): boolean {
    return (row.not_before !== null && row.not_before > Date.now()) || this.#room.lineOf(row) !== "";
  }

  /** @param places - Those that it has; without them, it waits for them where it needs any. */
  #take(row: RunRow, places?: number): OwnedRun {
    this.#owners.ensure();
    const token = row.token + 1;
    const status = places === undefined && this.#mustWait(row) ? "pending" : "running";
    this.#journal.setOwner(row.number, this.#owners.id, token, status, places ?? 0);
    return this.#hold({ ...row, owner: this.#owners.id, token, status }, this.#journal.readInput(row));
  }

  #hold(row: RunRow, input: unknown): OwnedRun {
    // A run that is new has neither steps nor attempts: the usual case reads nothing.
    const isNew = row.token === 1;
    const owned = new OwnedRun({
      row,
      token: row.token,
      input,
      attempts: isNew ? [] : this.#journal.readAttempts(row),
      nextSlot: isNew ? 0 : this.#journal.nextSlot(row.number),
      steps: isNew ? new Map() : this.#journal.indexSteps(row.number),
    });
    this.held.set(row.run_id, owned);
    return owned;
  }

  #get(runId: string): RunRow {
    const row = this.#journal.find(runId);
    if (row === undefined) throw runMissing(runId);
    return row;
  }

  #checkSame(row: RunRow, { runId, workflow, input }: StartRequest): void {
    const isSame =
      row.workflow === workflow.name &&
      row.version === workflow.version &&
      isDeepStrictEqual(plain(input), this.#journal.readInput(row));
    if (!isSame) throw otherRun(runId, { name: row.workflow, version: row.version });
  }
}

/** As it is read back. */
const plain = (value: unknown): unknown => (value === undefined ? null : JSON.parse(JSON.stringify(value)));
