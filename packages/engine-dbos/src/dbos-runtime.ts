import { AsyncLocalStorage } from "node:async_hooks";
import {
  ConfiguredInstance,
  DBOS,
  DBOSClient,
  type DBOSSerializer,
  Error as DbosErrors,
  type DLogger,
} from "@dbos-inc/dbos-sdk";
import { TerminalError } from "@dreamnet/workflow";
import { RunFailed } from "./claim.ts";
import type { Pool } from "./database/pool.ts";
import { FREE_QUEUE, ownQueue, type RunAttributes, workQueue } from "./run-rows.ts";
import type { StoredValue } from "./values.ts";

/** The name under which DBOS knows this adapter's runs in a database that other programs use too. */
const APPLICATION = "dreamnet";
/** What workers must agree on: grows when a run that one version began cannot be gone on with by another. */
const PROTOCOL = "dreamnet-1";
/** The class whose instances are the workflows, `pkg@x.y.z`, and its one method. */
const CLASS = "DreamNetWorkflow";
const METHOD = "run";

interface WorkflowName {
  readonly name: string;
  readonly version: string;
}

/** Rows that a person can read with SQL. What we give DBOS is JSON already. */
const serializer: DBOSSerializer = {
  name: () => "json",
  parse: (text) => (text === null || text === undefined ? null : JSON.parse(text)),
  stringify: (value) => JSON.stringify(value ?? null),
};

/** Where DBOS has its tables, and who hears what it says. */
export interface DbosPlace {
  readonly url: string;
  readonly pool: Pool;
  readonly schema: string;
  readonly onLog: (level: "info" | "warn" | "error", message: string) => void;
}

/** How a run begins. */
export interface NewRun {
  readonly runId: string;
  readonly workflow: WorkflowName;
  readonly input: StoredValue;
  readonly attributes: RunAttributes;
  /** ms after which DBOS itself cancels it. */
  readonly timeout?: number | undefined;
}

/** What of a run's work is DBOS's affair. Its end is known when this resolves or rejects. */
export type WorkBody = (runId: string) => Promise<unknown>;

/**
 * DBOS in this process. There is one of it, and it takes registrations only before it is launched; everything that the
 * adapter asks of it is here.
 */
export class DbosRuntime {
  readonly #engineId: string;
  readonly #instances = new Map<string, ConfiguredInstance & { run(input: StoredValue): Promise<unknown> }>();
  readonly #create: (name: string) => ConfiguredInstance & { run(input: StoredValue): Promise<unknown> };
  /** Calls something apart from the run that it is called from: a run that another one starts is no DBOS child of it. */
  readonly #outside = AsyncLocalStorage.snapshot();

  private constructor(engineId: string, body: WorkBody) {
    this.#engineId = engineId;
    class DreamNetWorkflow extends ConfiguredInstance {
      declare run: (input: StoredValue) => Promise<unknown>;
    }
    DreamNetWorkflow.prototype.run = DBOS.registerWorkflow(async () => body(DBOS.workflowID as string), {
      ctorOrProto: DreamNetWorkflow,
      className: CLASS,
      name: METHOD,
      // Takeovers are counted by the fencing token; a run that is taken over often is not a broken one.
      maxRecoveryAttempts: 1_000_000,
    });
    this.#create = (name) => new DreamNetWorkflow(name);
  }

  /**
   * Makes DBOS's tables. By a launch, because DBOS's own `migrate` writes to standard output.
   *
   * @throws {@link TerminalError} with code `ENGINE_IN_USE`.
   */
  static async migrate(place: DbosPlace): Promise<void> {
    refuseSecond();
    DBOS.setConfig({ ...configOf(place), executorID: "migration", runMigrations: true, listenQueues: [] });
    await DBOS.launch();
    await DBOS.shutdown({ deregister: true });
  }

  /** @throws {@link TerminalError} with code `ENGINE_IN_USE`. */
  static async launch(
    options: DbosPlace & {
      readonly engineId: string;
      readonly pollInterval: number;
      readonly workflows: readonly WorkflowName[];
      readonly body: WorkBody;
    },
  ): Promise<DbosRuntime> {
    refuseSecond();
    const runtime = new DbosRuntime(options.engineId, options.body);
    for (const workflow of options.workflows) runtime.#instanceOf(workQueue(workflow));
    DBOS.setConfig({
      ...configOf(options),
      executorID: options.engineId,
      runMigrations: false,
      listenQueues: [ownQueue(options.engineId)],
    });
    // Before the launch, so that the queue is listened to from the first moment.
    const client = await DBOSClient.create({
      systemDatabaseUrl: options.url,
      systemDatabasePool: options.pool,
      systemDatabaseSchemaName: options.schema,
      applicationName: APPLICATION,
      serializer,
      logger: loggerTo(options.onLog),
    });
    await client.registerQueue(ownQueue(options.engineId), {
      minPollingIntervalMs: options.pollInterval,
      onConflict: "always_update",
    });
    await client.destroy();
    await DBOS.launch();
    return runtime;
  }

  /**
   * Begins a run here, unless its id is taken.
   *
   * @returns What waits for its end, as DBOS recorded it; undefined where the id is taken.
   */
  async begin(run: NewRun): Promise<(() => Promise<unknown>) | undefined> {
    return this.#outside(async () => {
      try {
        const handle = await DBOS.startWorkflow(this.#instanceOf(workQueue(run.workflow)), {
          workflowID: run.runId,
          workflowIDReusePolicy: "reject",
          workflowAttributes: { ...run.attributes },
          ...(run.timeout === undefined ? {} : { timeoutMS: run.timeout }),
        }).run(run.input);
        return () => handle.getResult();
      } catch (error) {
        if (DbosErrors.isWorkflowIDInUseError(error)) return undefined;
        throw error;
      }
    });
  }

  /** Puts a run into a queue, unless its id is taken. @param delay - ms. @returns Whether it did. */
  async enqueue(run: NewRun, queue: string, delay: number): Promise<boolean> {
    return this.#outside(async () => {
      try {
        await DBOS.enqueueWorkflowWithOptions(
          {
            queueName: queue,
            workflowName: METHOD,
            workflowClassName: CLASS,
            workflowConfigName: workQueue(run.workflow),
            workflowID: run.runId,
            workflowIDReusePolicy: "reject",
            appVersion: PROTOCOL,
            attributes: { ...run.attributes },
            ...(delay > 0 ? { delaySeconds: delay / 1000 } : {}),
            ...(run.timeout === undefined ? {} : { workflowTimeoutMS: run.timeout }),
          },
          run.input,
        );
        return true;
      } catch (error) {
        if (DbosErrors.isWorkflowIDInUseError(error)) return false;
        throw error;
      }
    });
  }

  /** Makes a run this engine's, which begins it again soon; DBOS refuses every later write of the last owner. */
  async takeOver(runId: string, workflow: WorkflowName): Promise<void> {
    this.#instanceOf(workQueue(workflow));
    await this.#outside(() => DBOS.resumeWorkflows([runId], { queueName: ownQueue(this.#engineId) }));
  }

  /** The same for a run that has ended. @param keep - How many entries of its journal stay. */
  async rewind(runId: string, workflow: WorkflowName, keep: number): Promise<void> {
    this.#instanceOf(workQueue(workflow));
    await this.#outside(() => DBOS.rewindWorkflow(runId, { startStep: keep, queueName: ownQueue(this.#engineId) }));
  }

  /** Makes a run nobody's, so that whoever asks first gets it. */
  async release(runId: string, queue: string = FREE_QUEUE): Promise<void> {
    await this.#outside(() => DBOS.resumeWorkflows([runId], { queueName: queue }));
  }

  async cancel(runIds: readonly string[]): Promise<void> {
    await this.#outside(() => DBOS.cancelWorkflows([...runIds]));
  }

  async remove(runIds: readonly string[]): Promise<void> {
    await this.#outside(() => DBOS.deleteWorkflows([...runIds]));
  }

  async removeQueue(engineId: string): Promise<void> {
    await this.#outside(() => DBOS.deleteQueue(ownQueue(engineId)));
  }

  /** Calls something apart from the run that it is called from. */
  outside<T>(act: () => T): T {
    return this.#outside(act);
  }

  /**
   * Journals an entry, durable when it resolves; called from within the run.
   *
   * @returns What stands at that place, and whether it is this entry: another owner may have been there before, which
   * DBOS tells nobody.
   */
  async journal(name: string, entry: unknown): Promise<{ readonly entry: unknown; readonly isOwn: boolean }> {
    let isOwn = false;
    const standing = await DBOS.runStep(
      async () => {
        isOwn = true;
        return entry;
      },
      { name },
    );
    return { entry: standing, isOwn };
  }

  async shutdown(): Promise<void> {
    await this.#outside(() => DBOS.shutdown({ deregister: true }));
  }

  #instanceOf(name: string): ConfiguredInstance & { run(input: StoredValue): Promise<unknown> } {
    const known = this.#instances.get(name);
    if (known !== undefined) return known;
    const instance = this.#create(name);
    this.#instances.set(name, instance);
    return instance;
  }
}

function configOf({ url, pool, schema, onLog }: DbosPlace) {
  return {
    name: APPLICATION,
    applicationVersion: PROTOCOL,
    systemDatabaseUrl: url,
    systemDatabasePool: pool,
    systemDatabaseSchemaName: schema,
    useListenNotify: false,
    serializer,
    logger: loggerTo(onLog),
  };
}

function refuseSecond(): void {
  if (!DBOS.isInitialized()) return;
  throw new TerminalError("DBOS is at work in this process already, and there can be one.", {
    code: "ENGINE_IN_USE",
    hint: "Shut the other engine down first, or open this one in a process of its own.",
  });
}

/** Why DBOS did not take an entry. */
export function refusalOf(error: unknown): "cancelled" | "lost" | undefined {
  if (error instanceof DbosErrors.DBOSWorkflowCancelledError) return "cancelled";
  if (error instanceof DbosErrors.DBOSWorkflowConflictError) return "lost";
  // Two owners wrote the same place: the row lock of the second let it see the first one's entry.
  return error instanceof DbosErrors.DBOSStepNondeterminismError || error instanceof DbosErrors.DBOSUnexpectedStepError
    ? "lost"
    : undefined;
}

/** ms in which DBOS is heard once of one thing: while the server is away, each of its loops tells of it all the time. */
const SAID = 30_000;

function loggerTo(onLog: DbosPlace["onLog"]): DLogger {
  const said = new Map<string, number>();
  const say = (level: "warn" | "error", entry: unknown): void => {
    // A run that failed is told of by its record.
    if (entry instanceof RunFailed) return;
    const text = entry instanceof Error ? entry.message : String(entry);
    const kind = text.slice(0, 24);
    if (performance.now() - (said.get(kind) ?? Number.NEGATIVE_INFINITY) < SAID) return;
    said.set(kind, performance.now());
    onLog(level, text);
  };
  return {
    debug: () => undefined,
    info: (entry) => onLog("info", String(entry)),
    warn: (entry) => say("warn", entry),
    error: (entry, metadata) => say("error", metadata?.error ?? entry),
  };
}
