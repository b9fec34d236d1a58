import type { RunFilter, RunRecord, RunState, RunSummary, WorkflowErrorData } from "@dreamnet/workflow";
import type { Database } from "./database/database.ts";
import type { Wish } from "./marks.ts";
import type { StoredValue, Values } from "./values.ts";

/** The queue from which one engine alone takes: what it has claimed passes through it. */
export const ownQueue = (engineId: string): string => `to/${engineId}`;
/** Runs that nobody works on and that no worker may take: whoever started them takes them up. */
export const FREE_QUEUE = "free";
/** Runs for workers. */
export const workQueue = (workflow: { readonly name: string; readonly version: string }): string =>
  `${workflow.name}@${workflow.version}`;

/** What the adapter keeps with DBOS's row from the start; it never changes. */
export interface RunAttributes {
  readonly workflow: string;
  readonly version: string;
  /** Another run has started it. */
  readonly parent?: string;
  /** No other run has. */
  readonly top?: true;
  /** For workers. */
  readonly queued?: true;
  readonly deadline?: number;
  readonly notBefore?: number;
  readonly queue?: string;
}

/** DBOS's row of a run, with our marks. Times are ms since the epoch. */
export interface RunRow {
  readonly run_id: string;
  readonly dbos: string;
  readonly status: RunState["status"];
  readonly executor_id: string | null;
  readonly queue_name: string | null;
  readonly created_at: string;
  readonly updated_at: string;
  readonly attributes: RunAttributes;
  /** The version that it is retried with, or its own. */
  readonly version: string;
  readonly token: string;
  readonly retries: number;
  readonly counts_from: number;
  readonly wish: Wish | null;
  readonly reason: string | null;
  readonly pause_at: string | null;
  /** The engine that has it, or works on although it is to stop. */
  readonly holder: string | null;
  /** Whether that engine is at work. */
  readonly alive: boolean;
}

/** One entry of the journal as DBOS keeps it. */
export interface StepRow {
  readonly function_id: number;
  readonly function_name: string;
  readonly output: string | null;
}

/**
 * Reads runs: DBOS's tables and ours in one look. Reading is all that it does; every change goes through DBOS's public
 * calls.
 */
export class RunRows {
  readonly #database: Database;
  readonly #values: Values;
  readonly #from: string;
  readonly #columns: string;

  constructor(database: Database, values: Values) {
    this.#database = database;
    this.#values = values;
    const { schema, dbosSchema } = database;
    const holder = `CASE WHEN s.status = 'PENDING' THEN s.executor_id
      WHEN s.status = 'ENQUEUED' AND s.queue_name LIKE 'to/%' THEN substr(s.queue_name, 4)
      WHEN s.status = 'CANCELLED' THEN m.stopping END`;
    this.#from = `${dbosSchema}.workflow_status s LEFT JOIN ${schema}.marks m ON m.run_id = s.workflow_uuid
      CROSS JOIN LATERAL (SELECT ${holder} AS holder) h
      CROSS JOIN LATERAL (SELECT EXISTS (SELECT 1 FROM ${schema}.workers w WHERE w.id = h.holder AND ${isAlive("w")}) AS alive) a
      CROSS JOIN LATERAL (SELECT CASE
        WHEN s.status = 'SUCCESS' THEN 'succeeded'
        WHEN s.status IN ('ERROR', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED') THEN 'failed'
        WHEN s.status = 'CANCELLED' AND m.wish = 'pause' THEN 'paused'
        WHEN s.status = 'CANCELLED' AND a.alive THEN 'cancelling'
        WHEN s.status = 'CANCELLED' THEN 'cancelled'
        WHEN s.status = 'PENDING' AND m.wish = 'pause' THEN 'pausing'
        WHEN s.status = 'PENDING' THEN 'running'
        ELSE 'pending' END AS status) t`;
    this.#columns = `s.workflow_uuid AS run_id, s.status AS dbos, t.status, s.executor_id, s.queue_name, s.created_at,
      s.updated_at, s.attributes, coalesce(m.version, s.attributes->>'version') AS version, coalesce(m.token, 1) AS token,
      coalesce(m.retries, 0) AS retries, coalesce(m.counts_from, 0) AS counts_from, m.wish, m.reason, m.pause_at, h.holder,
      a.alive`;
  }

  async find(runId: string): Promise<RunRow | undefined> {
    return (await this.#select("s.workflow_uuid = $1", [runId]))[0];
  }

  async findAll(runIds: readonly string[]): Promise<RunRow[]> {
    return this.#select("s.workflow_uuid = ANY($1)", [runIds]);
  }

  /** All runs below one, at any depth, that have not ended. */
  async below(runId: string): Promise<RunRow[]> {
    const { dbosSchema } = this.#database;
    return this.#select(
      `s.workflow_uuid IN (WITH RECURSIVE tree (id) AS (
         SELECT workflow_uuid FROM ${dbosSchema}.workflow_status WHERE attributes @> jsonb_build_object('parent', $1::text)
         UNION SELECT c.workflow_uuid FROM ${dbosSchema}.workflow_status c JOIN tree
           ON c.attributes @> jsonb_build_object('parent', tree.id)) SELECT id FROM tree)`,
      [runId],
    );
  }

  async list(filter: RunFilter): Promise<RunRow[]> {
    const conditions = ["s.attributes IS NOT NULL"];
    const values: unknown[] = [];
    const add = (condition: (place: string) => string, value: unknown): void => {
      values.push(value);
      conditions.push(condition(`$${values.length}`));
    };
    const { status, workflow, parentRunId, runIdPrefix } = filter;
    if (status !== undefined) add((at) => `t.status = ANY(${at})`, typeof status === "string" ? [status] : [...status]);
    if (workflow !== undefined) add((at) => `s.attributes @> ${at}::jsonb`, JSON.stringify({ workflow }));
    if (parentRunId === null) add((at) => `s.attributes @> ${at}::jsonb`, JSON.stringify({ top: true }));
    else if (parentRunId !== undefined)
      add((at) => `s.attributes @> ${at}::jsonb`, JSON.stringify({ parent: parentRunId }));
    if (runIdPrefix !== undefined) add((at) => `starts_with(s.workflow_uuid, ${at})`, runIdPrefix);
    const limit = Math.max(0, Math.floor(filter.limit ?? 100));
    values.push(limit);
    return this.#select(
      `${conditions.join(" AND ")} ORDER BY s.created_at DESC, s.workflow_uuid DESC LIMIT $${values.length}`,
      values,
    );
  }

  /** The oldest runs in these queues. */
  async waiting(queues: readonly string[], limit: number): Promise<string[]> {
    const rows = await this.#database.query<{ id: string }>(
      `SELECT workflow_uuid AS id FROM ${this.#database.dbosSchema}.workflow_status
       WHERE status = 'ENQUEUED' AND queue_name = ANY($1) ORDER BY created_at LIMIT $2`,
      [queues, limit],
    );
    return rows.map(({ id }) => id);
  }

  /** Runs for workers whose worker is gone. */
  async abandoned(workflows: readonly string[], limit: number): Promise<string[]> {
    const rows = await this.#select(
      `s.status IN ('PENDING', 'ENQUEUED') AND h.holder IS NOT NULL AND NOT a.alive AND s.attributes @> '{"queued": true}'
       AND (s.attributes->>'workflow') || '@' || coalesce(m.version, s.attributes->>'version') = ANY($1)
       ORDER BY s.created_at LIMIT $2`,
      [workflows, limit],
    );
    return rows.map(({ run_id }) => run_id);
  }

  /** Ended runs that no other run has started, the oldest first. @param age - ms since the end. */
  async endedBefore(age: number, statuses: readonly string[]): Promise<string[]> {
    const rows = await this.#select(
      `t.status = ANY($1) AND s.attributes @> '{"top": true}'
       AND s.completed_at < (extract(epoch FROM now()) * 1000)::bigint - $2::bigint ORDER BY s.completed_at LIMIT 200`,
      [statuses, Math.floor(age)],
    );
    return rows.map(({ run_id }) => run_id);
  }

  /** The journal of a run, in the order in which its entries were made. */
  async steps(runId: string): Promise<StepRow[]> {
    return this.#database.query<StepRow>(
      `SELECT function_id, function_name, output FROM ${this.#database.dbosSchema}.operation_outputs
       WHERE workflow_uuid = $1 ORDER BY function_id`,
      [runId],
    );
  }

  async input(runId: string): Promise<unknown> {
    const { schema, dbosSchema } = this.#database;
    const rows = await this.#database.query<{ moved: string | null; inputs: string }>(
      `SELECT m.input AS moved, i.inputs FROM ${dbosSchema}.workflow_input i
       LEFT JOIN ${schema}.marks m ON m.run_id = i.workflow_uuid WHERE i.workflow_uuid = $1`,
      [runId],
    );
    const row = rows[0];
    if (row === undefined) return undefined;
    const stored =
      row.moved === null ? (JSON.parse(row.inputs) as StoredValue[])[0] : (JSON.parse(row.moved) as StoredValue);
    return this.#values.fetch(stored ?? {});
  }

  async record(row: RunRow): Promise<RunRecord> {
    return { ...identityOf(row), input: await this.input(row.run_id), ...(await this.state(row)) };
  }

  async summary(row: RunRow): Promise<RunSummary> {
    const state = row.status === "failed" ? await this.state(row) : undefined;
    const error = (state as { error?: WorkflowErrorData } | undefined)?.error;
    return { ...identityOf(row), status: row.status, ...(error === undefined ? {} : { error }) };
  }

  async state(row: RunRow): Promise<RunState> {
    if (row.status !== "succeeded" && row.status !== "failed") return { status: row.status };
    const rows = await this.#database.query<{ output: string | null; error: string | null }>(
      `SELECT output, error FROM ${this.#database.dbosSchema}.workflow_output WHERE workflow_uuid = $1`,
      [row.run_id],
    );
    const { output, error } = rows[0] ?? { output: null, error: null };
    if (row.status === "succeeded")
      return { status: "succeeded", output: undefined, ...((await this.#fetch(output)) as object) };
    const kept = (JSON.parse(error ?? "{}") as { state?: StoredValue }).state;
    if (kept !== undefined) return { status: "failed", ...((await this.#values.fetch(kept)) as object) } as RunState;
    return { status: "failed", error: foreignError(row, error) };
  }

  async #fetch(text: string | null): Promise<unknown> {
    const stored = JSON.parse(text ?? "{}") as StoredValue;
    return (await this.#values.fetch(stored)) ?? {};
  }

  #select(condition: string, values: readonly unknown[]): Promise<RunRow[]> {
    return this.#database.query<RunRow>(`SELECT ${this.#columns} FROM ${this.#from} WHERE ${condition}`, values);
  }
}

/** Lease by the server's clock; after a restart of the server, everybody gets a whole one: nobody could renew it meanwhile. */
export const isAlive = (table: string): string =>
  `greatest(${table}.beat_at, pg_postmaster_start_time()) + ${table}.lease_ms * interval '1 ms' > now()`;

/** DBOS itself gave the run up. */
function foreignError({ run_id: runId, dbos }: RunRow, error: string | null): WorkflowErrorData {
  const { message } = JSON.parse(error ?? "{}") as { message?: string };
  return {
    name: "TerminalError",
    code: "RUN_GIVEN_UP",
    message: message ?? `DBOS gave the run ${runId} up: ${dbos}.`,
    hint: "Look at the workers' logs, and retry the run.",
    retryable: false,
  };
}

const iso = (ms: string | number): string => new Date(Number(ms)).toISOString();

export function identityOf(row: RunRow): Omit<RunSummary, "status" | "error"> {
  const { attributes, holder, retries } = row;
  const isHeld = (row.dbos === "PENDING" || row.dbos === "ENQUEUED") && row.alive && holder !== null;
  return {
    runId: row.run_id,
    ...(attributes.parent === undefined ? {} : { parentRunId: attributes.parent }),
    workflow: { name: attributes.workflow, version: row.version },
    createdAt: iso(row.created_at),
    updatedAt: iso(row.updated_at),
    ...(attributes.queue === undefined ? {} : { queue: attributes.queue }),
    ...(isHeld ? { owner: holder } : {}),
    fencingToken: Number(row.token),
    ...(retries === 0 ? {} : { retries }),
  };
}

/** The workflow of a run as DBOS has it: a retry with another version changes nothing there. */
export const dbosName = ({ attributes }: RunRow): { readonly name: string; readonly version: string } => ({
  name: attributes.workflow,
  version: attributes.version,
});

/** Where a run goes that is nobody's any more; undefined: where workers do not look. */
export const releaseQueue = ({ attributes, version }: RunRow): string | undefined =>
  attributes.queued === true ? workQueue({ name: attributes.workflow, version }) : undefined;
