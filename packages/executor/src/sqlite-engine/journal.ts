import type { Attempt, RunRecord, RunState, RunSummary, StepRecord, WorkflowErrorData } from "@dreamnet/workflow";
import { stepKey } from "../replay-order.ts";
import type { Database } from "./database.ts";
import { decode, type Encoded, encode, INLINE_INPUT, INLINE_STEP } from "./payload.ts";
import { storeCorrupt } from "./store-errors.ts";

/** Places of one run in `steps` and `payloads`: up to the last two for steps, then its state and its input. */
const SLOTS = 2 ** 24;
const STATE = SLOTS - 2;
const INPUT = SLOTS - 1;

/** A row of `runs` but its payloads. Times are ms since the epoch. */
export interface RunRow {
  readonly number: number;
  readonly run_id: string;
  readonly parent_run_id: string | null;
  readonly workflow: string;
  readonly version: string;
  readonly status: RunState["status"];
  readonly owner: string | null;
  readonly token: number;
  readonly retries: number;
  readonly created_at: number;
  readonly updated_at: number;
  readonly ended_at: number | null;
  readonly deadline: number | null;
  readonly not_before: number | null;
  readonly next_attempt_at: number | null;
  readonly pause_at: number | null;
  readonly reason: string | null;
  readonly queue: string | null;
  readonly for_worker: number;
  readonly places: number;
}

export type Guard = Pick<RunRow, "owner" | "token" | "status" | "reason" | "ended_at">;

interface StepRow {
  readonly id: number;
  readonly path: string;
  readonly occurrence: number;
  readonly name: string;
  readonly input_hash: string;
  readonly attempt: number;
  readonly sum: number;
  readonly body: string | null;
}

/** What a step's body holds. */
type StepBody = Pick<StepRecord, "outcome" | "files" | "diagnostics">;

const columns =
  "number, run_id, parent_run_id, workflow, version, status, owner, token, retries, created_at, updated_at, ended_at, deadline, not_before, next_attempt_at, pause_at, reason, queue, for_worker, places";

/** Reads and writes runs, steps and their payloads; knows SQL and nothing of who may do what. */
export class Journal {
  readonly #file: string;
  readonly #sql: ReturnType<typeof prepare>;

  constructor(database: Database, file: string) {
    this.#file = file;
    this.#sql = prepare(database);
  }

  find(runId: string): RunRow | undefined {
    return this.#sql.find.get(runId) as RunRow | undefined;
  }

  at(number: number): RunRow | undefined {
    return this.#sql.at.get(number) as RunRow | undefined;
  }

  insert(
    run: Pick<RunRow, "run_id" | "parent_run_id" | "workflow" | "version" | "status" | "owner" | "token"> &
      Pick<RunRow, "deadline" | "not_before" | "queue" | "for_worker" | "places">,
    input: Encoded,
  ): RunRow {
    const now = Date.now();
    const inline = input.text.length <= INLINE_INPUT ? input.text : null;
    const { lastInsertRowid } = this.#sql.insert.run(
      run.run_id,
      run.parent_run_id,
      run.workflow,
      run.version,
      run.status,
      run.owner,
      run.token,
      now,
      now,
      run.deadline,
      run.not_before,
      run.queue,
      run.for_worker,
      run.places,
      inline,
      input.sum,
    );
    const number = Number(lastInsertRowid);
    if (inline === null) this.#putPayload(number, INPUT, input.text);
    return {
      ...run,
      number,
      retries: 0,
      created_at: now,
      updated_at: now,
      ended_at: null,
      next_attempt_at: null,
      pause_at: null,
      reason: null,
    };
  }

  /** What a write of the owner is checked against. */
  guard(number: number): Guard | undefined {
    return this.#sql.guard.get(number) as Guard | undefined;
  }

  readInput({ number }: RunRow): unknown {
    const row = this.#sql.input.get(number) as { input: string | null; input_sum: number };
    return decode(row.input ?? this.#payload(number, INPUT), row.input_sum, this.#corrupt(number));
  }

  /** Another version and input; the steps of the old ones are dropped. */
  replace({ number }: RunRow, version: string, input: Encoded): void {
    this.#sql.removeSteps.run(number * SLOTS, number * SLOTS + SLOTS - 1);
    this.#sql.removePayloads.run(number * SLOTS, number * SLOTS + SLOTS - 1);
    const inline = input.text.length <= INLINE_INPUT ? input.text : null;
    this.#sql.replace.run(version, inline, input.sum, number);
    if (inline === null) this.#putPayload(number, INPUT, input.text);
  }

  readAttempts({ number }: RunRow): readonly Attempt[] {
    const { attempts } = this.#sql.attempts.get(number) as { attempts: string };
    return JSON.parse(attempts) as Attempt[];
  }

  setAttempts(number: number, attempts: readonly Attempt[], nextAt: number | null): void {
    this.#sql.setAttempts.run(JSON.stringify(attempts), nextAt, number);
  }

  setOwner(number: number, owner: string | null, token: number, status: RunState["status"], places: number): void {
    this.#sql.setOwner.run(owner, token, status, places, Date.now(), number);
  }

  setStatus(number: number, status: RunState["status"], pauseAt: number | null, reason: string | null): void {
    this.#sql.setStatus.run(status, pauseAt, reason, Date.now(), number);
  }

  setForWorker(number: number, forWorker: boolean): void {
    this.#sql.setForWorker.run(forWorker ? 1 : 0, number);
  }

  countRetry(number: number): void {
    this.#sql.countRetry.run(number);
  }

  /** The end of an execution: nobody owns the run any more. */
  end(number: number, status: RunState["status"], state: Encoded | undefined, hasEnded: boolean): void {
    const now = Date.now();
    const inline = state === undefined || state.text.length > INLINE_STEP ? null : state.text;
    this.#sql.end.run(status, now, hasEnded ? now : null, inline, state?.sum ?? null, number);
    if (state !== undefined && inline === null) this.#putPayload(number, STATE, state.text);
  }

  readState(row: RunRow): RunState {
    if (row.status !== "succeeded" && row.status !== "failed") return { status: row.status };
    const stored = this.#sql.state.get(row.number) as { state: string | null; state_sum: number };
    const body = decode<object>(
      stored.state ?? this.#payload(row.number, STATE),
      stored.state_sum,
      this.#corrupt(row.number),
    );
    return { status: row.status, ...(row.status === "succeeded" ? { output: undefined } : {}), ...body } as RunState;
  }

  addStep(number: number, slot: number, record: StepRecord, body: Encoded): void {
    const inline = body.text.length <= INLINE_STEP ? body.text : null;
    const { path, occurrence, name, inputHash, attempt, outcome } = record;
    const id = number * SLOTS + slot;
    const succeeded = outcome.status === "succeeded" ? 1 : 0;
    this.#sql.addStep.run(id, path, occurrence, name, inputHash, attempt, succeeded, body.sum, inline);
    if (inline === null) this.#putPayload(number, slot, body.text);
  }

  /** The last record of each step, by key: where it stands and whether it succeeded, in the order of their ends. */
  indexSteps(number: number): ReadonlyMap<string, { readonly slot: number; readonly succeeded: boolean }> {
    const index = new Map<string, { slot: number; succeeded: boolean }>();
    for (const row of this.#sql.keys.iterate(number * SLOTS, number * SLOTS + STATE - 1)) {
      const { id, path, occurrence, succeeded } = row as {
        id: number;
        path: string;
        occurrence: number;
        succeeded: 0 | 1;
      };
      const key = stepKey(path, occurrence);
      index.delete(key);
      index.set(key, { slot: id - number * SLOTS, succeeded: succeeded === 1 });
    }
    return index;
  }

  /** The first free slot. */
  nextSlot(number: number): number {
    const { last } = this.#sql.lastStep.get(number * SLOTS, number * SLOTS + STATE - 1) as { last: number | null };
    return last === null ? 0 : last - number * SLOTS + 1;
  }

  readStep(number: number, slot: number): StepRecord {
    return this.#toStep(this.#sql.step.get(number * SLOTS + slot) as unknown as StepRow, number);
  }

  readSteps(number: number): readonly StepRecord[] {
    const rows = this.#sql.steps.all(number * SLOTS, number * SLOTS + STATE - 1) as unknown as StepRow[];
    return rows.map((row) => this.#toStep(row, number));
  }

  #toStep(row: StepRow, number: number): StepRecord {
    const { path, occurrence, name, input_hash: inputHash, attempt } = row;
    const text = row.body ?? this.#payload(number, row.id - number * SLOTS);
    const body = decode<StepBody>(text, row.sum, this.#corrupt(number));
    return { path, occurrence, name, inputHash, attempt, ...body, outcome: withValue(body.outcome) };
  }

  /** Removes runs with all that is theirs. */
  remove(number: number): void {
    this.#sql.removeSteps.run(number * SLOTS, number * SLOTS + SLOTS - 1);
    this.#sql.removePayloads.run(number * SLOTS, number * SLOTS + SLOTS - 1);
    this.#sql.removeRun.run(number);
  }

  /** All runs below one, at any depth. */
  below(runId: string): readonly RunRow[] {
    return this.#sql.below.all(runId) as unknown as RunRow[];
  }

  /** @param owner - Its runs that have not ended. */
  openOf(owner: string): readonly Pick<RunRow, "number" | "status" | "token" | "pause_at" | "reason">[] {
    return this.#sql.openOf.all(owner) as never;
  }

  toRecord(row: RunRow, owner: string | undefined): RunRecord {
    return { ...identityOf(row, owner), input: this.readInput(row), ...this.readState(row) };
  }

  toSummary(row: RunRow, owner: string | undefined): RunSummary {
    const state = row.status === "failed" ? this.readState(row) : undefined;
    const error = (state as { error?: WorkflowErrorData } | undefined)?.error;
    return { ...identityOf(row, owner), status: row.status, ...(error === undefined ? {} : { error }) };
  }

  #payload(number: number, slot: number): string {
    const row = this.#sql.payload.get(number * SLOTS + slot) as { body: string } | undefined;
    return row?.body ?? this.#corrupt(number)();
  }

  #putPayload(number: number, slot: number, text: string): void {
    this.#sql.putPayload.run(number * SLOTS + slot, text);
  }

  #corrupt(number: number): () => never {
    return () => {
      throw storeCorrupt(this.#file, `what was recorded of the run ${this.at(number)?.run_id ?? number} has changed`);
    };
  }
}

const iso = (ms: number): string => new Date(ms).toISOString();

function identityOf(row: RunRow, owner: string | undefined): Omit<RunSummary, "status" | "error"> {
  return {
    runId: row.run_id,
    ...(row.parent_run_id === null ? {} : { parentRunId: row.parent_run_id }),
    workflow: { name: row.workflow, version: row.version },
    createdAt: iso(row.created_at),
    updatedAt: iso(row.updated_at),
    ...(row.queue === null ? {} : { queue: row.queue }),
    ...(owner === undefined ? {} : { owner }),
    fencingToken: row.token,
    ...(row.retries === 0 ? {} : { retries: row.retries }),
  };
}

/** JSON has no undefined, which is a step's value as often as not. */
const withValue = (outcome: StepRecord["outcome"]): StepRecord["outcome"] =>
  outcome.status === "succeeded" && !Object.hasOwn(outcome, "value") ? { ...outcome, value: undefined } : outcome;

/** A step's body as it is stored. */
export const encodeStep = ({ outcome, files, diagnostics }: StepRecord): Encoded =>
  encode({ outcome, files, diagnostics } satisfies { [Key in keyof StepBody]: StepBody[Key] | undefined });

/** A state as it is stored: what is more than the status. */
export function encodeState(state: RunState): Encoded | undefined {
  const { status: _, ...rest } = state;
  return state.status === "succeeded" || state.status === "failed" ? encode(rest) : undefined;
}

export const runColumns = columns;

function prepare(database: Database) {
  const sql = (text: string) => database.prepare(text);
  return {
    find: sql(`SELECT ${columns} FROM runs WHERE run_id = ?`),
    at: sql(`SELECT ${columns} FROM runs WHERE number = ?`),
    insert: sql(
      "INSERT INTO runs (run_id, parent_run_id, workflow, version, status, owner, token, created_at, updated_at, deadline, not_before, queue, for_worker, places, input, input_sum) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    ),
    guard: sql("SELECT owner, token, status, reason, ended_at FROM runs WHERE number = ?"),
    input: sql("SELECT input, input_sum FROM runs WHERE number = ?"),
    replace: sql("UPDATE runs SET version = ?, input = ?, input_sum = ? WHERE number = ?"),
    attempts: sql("SELECT attempts FROM runs WHERE number = ?"),
    setAttempts: sql("UPDATE runs SET attempts = ?, next_attempt_at = ? WHERE number = ?"),
    setOwner: sql(
      "UPDATE runs SET owner = ?, token = ?, status = ?, places = ?, updated_at = ?, ended_at = NULL, pause_at = NULL, reason = NULL, state = NULL WHERE number = ?",
    ),
    setStatus: sql("UPDATE runs SET status = ?, pause_at = ?, reason = ?, updated_at = ? WHERE number = ?"),
    setForWorker: sql("UPDATE runs SET for_worker = ? WHERE number = ?"),
    countRetry: sql("UPDATE runs SET retries = retries + 1, attempts = '[]', next_attempt_at = NULL WHERE number = ?"),
    end: sql(
      "UPDATE runs SET status = ?, owner = NULL, places = 0, updated_at = ?, ended_at = ?, state = ?, state_sum = ? WHERE number = ?",
    ),
    state: sql("SELECT state, state_sum FROM runs WHERE number = ?"),
    addStep: sql(
      "INSERT INTO steps (id, path, occurrence, name, input_hash, attempt, succeeded, sum, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    ),
    keys: sql("SELECT id, path, occurrence, succeeded FROM steps WHERE id BETWEEN ? AND ? ORDER BY id"),
    lastStep: sql("SELECT max(id) AS last FROM steps WHERE id BETWEEN ? AND ?"),
    step: sql("SELECT id, path, occurrence, name, input_hash, attempt, sum, body FROM steps WHERE id = ?"),
    steps: sql(
      "SELECT id, path, occurrence, name, input_hash, attempt, sum, body FROM steps WHERE id BETWEEN ? AND ? ORDER BY id",
    ),
    payload: sql("SELECT body FROM payloads WHERE id = ?"),
    putPayload: sql("INSERT OR REPLACE INTO payloads (id, body) VALUES (?, ?)"),
    removeSteps: sql("DELETE FROM steps WHERE id BETWEEN ? AND ?"),
    removePayloads: sql("DELETE FROM payloads WHERE id BETWEEN ? AND ?"),
    removeRun: sql("DELETE FROM runs WHERE number = ?"),
    below: sql(
      `WITH RECURSIVE tree (id) AS (SELECT run_id FROM runs WHERE parent_run_id = ? UNION SELECT run_id FROM runs JOIN tree ON parent_run_id = tree.id) SELECT ${columns} FROM runs WHERE run_id IN tree`,
    ),
    openOf: sql("SELECT number, status, token, pause_at, reason FROM runs WHERE owner = ? AND ended_at IS NULL"),
  };
}
