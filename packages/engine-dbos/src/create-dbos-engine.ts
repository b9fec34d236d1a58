import type { ContentStore } from "@dreamnet/content-store";
import { Database } from "./database/database.ts";
import { checkDatabase, checkSchemaName, migrateDatabase } from "./database/migrate.ts";
import { toStoreError } from "./database/store-errors.ts";
import type { DbosEngine } from "./dbos-engine.ts";
import { DbosRuntime } from "./dbos-runtime.ts";
import { Heartbeat } from "./heartbeat.ts";
import { LocalRuns } from "./local-runs.ts";
import { Marks } from "./marks.ts";
import { PostgresEngine } from "./postgres-engine.ts";
import { RunRows } from "./run-rows.ts";
import { Values } from "./values.ts";

/** A workflow, or its name and version alone. */
export interface KnownWorkflow {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: readonly { readonly workflow?: KnownWorkflow }[];
}

/** Where the runs are, and how this process works on them. */
export interface DbosEngineOptions {
  /** `postgres://user@host/database`. A password is better in `PGPASSWORD` or `~/.pgpass`. */
  readonly url: string;
  /** One that every worker reads: a folder that they share, or a bucket. Without it, large values stand in the database. */
  readonly store?: ContentStore;
  /** Prefix of the two schemas. Default `dreamnet`: ours is that, DBOS's `dreamnet_dbos`. */
  readonly schema?: string;
  /** ms after which the runs of a process that stands still may be taken over. Default 30 000. */
  readonly leaseDuration?: number;
  /** ms between two looks for what this process has claimed. Default 250. */
  readonly pollInterval?: number;
  /** Connections for runs; four more are for locks. Default 10. */
  readonly connections?: number;
  /** Whether it may make and change tables; one process at a time does so. Default true. */
  readonly migrate?: boolean;
  /** Those that are known from the start; DBOS warns of each that it hears of later. */
  readonly workflows?: readonly KnownWorkflow[];
  /** Takes what DBOS says. Default: warnings and errors become warnings of the process. */
  readonly onLog?: (level: "info" | "warn" | "error", message: string) => void;
}

/**
 * Opens the engine on a Postgres that several processes and machines share.
 *
 * There can be one in a process, since there is one DBOS in it. Shut it down at the end.
 *
 * @throws with codes `STORE_UNAVAILABLE`, `STORE_DENIED`, `STORE_MISSING`, `STORE_OUTDATED`, `STORE_NEWER`,
 * `ENGINE_IN_USE`.
 * @example
 * const engine = await createDbosEngine({ url: "postgres://dreamnet@db.example/dreamnet", store });
 * const executor = new WorkflowExecutor({ registry, store, engine });
 */
export async function createDbosEngine(options: DbosEngineOptions): Promise<DbosEngine> {
  const schema = checkSchemaName(options.schema ?? "dreamnet");
  const lease = options.leaseDuration ?? 30_000;
  const onLog = options.onLog ?? warnOf;
  const onFault = (what: string, error: unknown): void =>
    onLog("warn", `${what}: ${error instanceof Error ? error.message : String(error)}`);
  const database = new Database(options.url, { schema, name: "dreamnet", size: options.connections ?? 10 });
  try {
    const place = { url: options.url, pool: database.pool, schema: database.dbosSchema, onLog };
    if (options.migrate === false) await checkDatabase(database.pool, schema);
    else await migrateDatabase(database.pool, schema, () => DbosRuntime.migrate(place));
    const heartbeat = new Heartbeat(database, lease, (error) => onFault("The lease could not be extended", error));
    const values = new Values(options.store);
    const rows = new RunRows(database, values);
    const marks = new Marks(database);
    const parts = { database, heartbeat, rows, marks, values, lease, onFault };
    const local = new LocalRuns(parts);
    await heartbeat.start();
    const dbos = await DbosRuntime.launch({
      ...place,
      engineId: heartbeat.id,
      pollInterval: options.pollInterval ?? 250,
      workflows: withDependencies(options.workflows ?? []),
      body: (runId) => local.perform(runId),
    });
    local.attach(dbos);
    return new PostgresEngine(parts, dbos, local);
  } catch (error) {
    await database.close();
    throw toStoreError(error);
  }
}

/** Each once, with what it runs below itself. */
function withDependencies(workflows: readonly KnownWorkflow[]): readonly KnownWorkflow[] {
  const found = new Map<string, KnownWorkflow>();
  const add = (workflow: KnownWorkflow): void => {
    const key = `${workflow.name}@${workflow.version}`;
    if (found.has(key)) return;
    found.set(key, workflow);
    for (const { workflow: below } of workflow.dependencies ?? []) if (below !== undefined) add(below);
  };
  for (const workflow of workflows) add(workflow);
  return [...found.values()];
}

function warnOf(level: "info" | "warn" | "error", message: string): void {
  if (level !== "info") process.emitWarning(message, "EngineWarning");
}
