import { tmpdir } from "node:os";
import { createMemoryStore } from "@dreamnet/content-store";
import { NervousSystem } from "@dreamnet/nervous-system";
import { checkWorkflow, WorkflowRegistry } from "@dreamnet/registry";
import {
  type AnyWorkflow,
  type RunRecord,
  toWorkflowError,
  type Workflow,
  type WorkflowResult,
} from "@dreamnet/workflow";
import { createProgramIdentity } from "./cache/program-identity.ts";
import { identifyWorkflow } from "./cache/run-cache.ts";
import { packageTime, systemClock } from "./clock.ts";
import { Deadlines } from "./deadlines.ts";
import { otherRun, otherVersion, runMissing } from "./engine-errors.ts";
import { executeRun } from "./execute-run.ts";
import { createMachineSandbox } from "./machine-sandbox.ts";
import { createMemoryEngine } from "./memory-engine.ts";
import type {
  ExecuteOptions,
  ExecutorOptions,
  RetryRunOptions,
  RunRequest,
  Services,
  TakeUpOptions,
} from "./options.ts";
import { RandomIds } from "./random-ids.ts";
import { stoppableOf } from "./stop.ts";
import { isTraced } from "./telemetry.ts";
import { createPublisher } from "./topics.ts";

/**
 * Runs workflows under their manifests' policy: validation, dependencies, permissions, time, retry and fallback.
 *
 * @example
 * const result = await new WorkflowExecutor().execute(greetWorkflow, { name: "Ada" });
 * if (result.success) console.log(result.output); // => { text: "Hello, Ada!" }
 * else console.error(result.error.message, result.error.hint);
 */
export class WorkflowExecutor {
  readonly #services: Services;
  readonly #createRunId: (() => string) | undefined;
  readonly #runIds = new RandomIds();
  /** Workflows that were checked and cannot change. */
  readonly #checked = new WeakSet<object>();

  constructor(options: ExecutorOptions = {}) {
    const events = options.events ?? NervousSystem.default;
    this.#createRunId = options.createRunId;
    this.#services = {
      registry: options.registry ?? new WorkflowRegistry({ events }),
      store: options.store ?? createMemoryStore(),
      engine: options.engine ?? createMemoryEngine(),
      cache: options.cache,
      programIdentity: createProgramIdentity((options.env ?? process.env)["PATH"]),
      sandbox: options.sandbox ?? createMachineSandbox(options.env),
      unsandboxed: options.unsandboxed ?? false,
      env: options.env ?? process.env,
      temporaryFolder: options.temporaryFolder ?? tmpdir(),
      clock: options.clock ?? systemClock,
      deadlines: new Deadlines(),
      random: options.random ?? Math.random,
      killGrace: options.killGrace ?? 1_000,
      publish: createPublisher(events),
    };
  }

  /**
   * Runs a workflow and tells how it went. Every failure, a faulty input too, is a result and not an exception.
   *
   * @param input - Anything: it is checked against the workflow's schema first, and every fault is in the error.
   * @example
   * const controller = new AbortController();
   * const result = await executor.execute(arxivPackWorkflow, input, { signal: controller.signal });
   */
  execute<Output>(
    workflow: Workflow<unknown, Output>,
    input: unknown,
    options: ExecuteOptions = noOptions,
  ): Promise<WorkflowResult<Output>> {
    let runId = "";
    try {
      const given = options.runId ?? this.#createRunId?.();
      runId = given ?? this.#runIds.next();
      this.#check(workflow);
      const running = executeRun(this.#services, workflow, input, requestOf(runId, options, given === undefined));
      const settled = isTraced() ? running.catch((thrown: unknown) => refusal(workflow, runId, thrown)) : running;
      // The output is checked against the workflow's own schema.
      return settled as Promise<WorkflowResult<Output>>;
    } catch (thrown) {
      return Promise.resolve(refusal(workflow, runId, thrown));
    }
  }

  /**
   * Goes on with a run that has stopped without succeeding: interrupted, paused, failed or cancelled. It gets the input that
   * it began with, and what its steps have recorded is not done again.
   *
   * @param workflow - In the version that the run began with: its journal is of no use to another.
   * @example
   * const result = await executor.resume(arxivPackWorkflow, "nightly-2026-11-30");
   */
  async resume<Output>(
    workflow: Workflow<unknown, Output>,
    runId: string,
    options: TakeUpOptions = {},
  ): Promise<WorkflowResult<Output>> {
    return this.#takeUp(workflow, runId, options, ({ input, workflow: { version } }) => {
      if (version !== workflow.version) throw otherVersion(runId, version, workflow.version);
      return { input, takeUp: "resume", isChecked: true };
    });
  }

  /**
   * Runs a failed or cancelled run again under its id, with its attempts counted anew. Steps that have succeeded are kept,
   * unless the version or the input is another one: then the journal begins anew.
   *
   * @param workflow - The run's own, or another version of it, which takes `options.input` or the run's input as it is.
   * @example
   * await executor.retry(greetV2, runId, { input: { fullName: "Ada" } }); // as its migration gives it
   */
  async retry<Output>(
    workflow: Workflow<unknown, Output>,
    runId: string,
    options: RetryRunOptions = {},
  ): Promise<WorkflowResult<Output>> {
    return this.#takeUp(workflow, runId, options, (record) => {
      if (Object.hasOwn(options, "input")) return { input: options.input, takeUp: "retry" };
      const isChecked = record.workflow.version === workflow.version;
      return { input: record.input, takeUp: "retry", isChecked };
    });
  }

  /**
   * SHA-256 of all that decides, beside its input, what a workflow makes: its code and that of what it calls, the programs
   * that it may start, the date, this Node and this machine.
   *
   * @returns Undefined where that cannot be told, as for a workflow without a module, or there is no cache to keep it by.
   * @example
   * const isSame = (await executor.identify(arxivPackWorkflow)) === identityOfLastTime;
   */
  identify(workflow: AnyWorkflow, { now }: Pick<ExecuteOptions, "now"> = {}): Promise<string | undefined> {
    return identifyWorkflow(this.#services, workflow, packageTime(now, this.#services.env)());
  }

  #check(workflow: AnyWorkflow): void {
    if (this.#checked.has(workflow)) return;
    checkWorkflow(workflow, "run");
    if (Object.isFrozen(workflow)) this.#checked.add(workflow);
  }

  async #takeUp<Output>(
    workflow: Workflow<unknown, Output>,
    runId: string,
    options: TakeUpOptions,
    decide: (record: RunRecord) => Pick<RunRequest, "takeUp" | "isChecked"> & { readonly input: unknown },
  ): Promise<WorkflowResult<Output>> {
    try {
      this.#check(workflow);
      const record = await this.#services.engine.get(runId);
      if (record === undefined) throw runMissing(runId);
      if (record.workflow.name !== workflow.name) throw otherRun(runId, record.workflow);
      const { input, ...how } = decide(record);
      const { parentRunId } = record;
      const result = await executeRun(this.#services, workflow, input, {
        ...requestOf(runId, options),
        ...how,
        ...(parentRunId === undefined ? {} : { parentRunId }),
      });
      return result as WorkflowResult<Output>;
    } catch (thrown) {
      return refusal(workflow, runId, thrown);
    }
  }
}

const noOptions: ExecuteOptions = {};
const noSecrets = {};
const nobody: readonly string[] = [];

function requestOf(runId: string, options: ExecuteOptions, isIdNew = false): RunRequest {
  return {
    runId,
    isIdNew,
    above: options.signal === undefined ? undefined : stoppableOf(options.signal),
    secrets: options.secrets ?? noSecrets,
    deadline: options.deadline,
    queue: options.queue,
    onProgress: options.onProgress,
    onDiagnostic: options.onDiagnostic,
    now: options.now,
    depth: 0,
    fallbackFor: nobody,
  };
}

/** The result of a run that could not begin: what was given is no workflow, or the options cannot be read. */
function refusal(workflow: unknown, runId: string, thrown: unknown): WorkflowResult<never> {
  const text = (key: "name" | "version"): string => {
    try {
      const value = (workflow as { readonly [Key in typeof key]?: unknown } | null | undefined)?.[key];
      return typeof value === "string" ? value : "";
    } catch {
      return "";
    }
  };
  return {
    success: false,
    error: toWorkflowError(thrown),
    runId,
    workflow: { name: text("name"), version: text("version") },
    attempts: [],
    duration: 0,
    isolation: "none",
    isolationNotes: [],
    resolved: {},
    diagnostics: [],
    files: [],
    cache: { hits: 0, misses: 0 },
  };
}
