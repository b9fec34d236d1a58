import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { createMemoryStore } from "@dreamnet/content-store";
import { NervousSystem } from "@dreamnet/nervous-system";
import { checkWorkflow, WorkflowRegistry } from "@dreamnet/registry";
import { toWorkflowError, type Workflow, type WorkflowResult } from "@dreamnet/workflow";
import { createProgramIdentity } from "./cache/program-identity.ts";
import { systemClock } from "./clock.ts";
import { executeRun } from "./execute-run.ts";
import { createMachineSandbox } from "./machine-sandbox.ts";
import { createMemoryEngine } from "./memory-engine.ts";
import type { ExecuteOptions, ExecutorOptions, Services } from "./options.ts";
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
  readonly #createRunId: () => string;

  constructor(options: ExecutorOptions = {}) {
    const events = options.events ?? NervousSystem.default;
    this.#createRunId = options.createRunId ?? randomUUID;
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
  async execute<Output>(
    workflow: Workflow<unknown, Output>,
    input: unknown,
    options: ExecuteOptions = {},
  ): Promise<WorkflowResult<Output>> {
    let runId = "";
    try {
      runId = options.runId ?? this.#createRunId();
      checkWorkflow(workflow, "run");
      const result = await executeRun(this.#services, workflow, input, {
        runId,
        signal: options.signal,
        secrets: options.secrets ?? {},
        onProgress: options.onProgress,
        onDiagnostic: options.onDiagnostic,
        now: options.now,
        depth: 0,
        fallbackFor: [],
      });
      // The output was checked against the workflow's own schema.
      return result as WorkflowResult<Output>;
    } catch (thrown) {
      return refusal(workflow, runId, thrown);
    }
  }
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
