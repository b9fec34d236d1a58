import {
  type AnyWorkflow,
  type CachedStep,
  RetryableError,
  TerminalError,
  toWorkflowError,
  type WorkflowError,
  type WorkflowResult,
} from "@dreamnet/workflow";
import type { RunRequest, Services } from "./options.ts";
import { createRedactor, type Redactor } from "./redact.ts";
import type { TraceContext } from "./telemetry.ts";

/** Runs a dependency or a fallback under its own policy: `executeRun`, handed down so that no module imports in a circle. */
export type ExecuteRunBelow = (
  services: Services,
  workflow: AnyWorkflow,
  input: unknown,
  request: RunRequest,
) => Promise<WorkflowResult>;

/** What the cache has done for a run. */
export interface CacheFacts {
  hits: number;
  misses: number;
  readonly steps: CachedStep[];
}

/** What every event of a run carries. */
export interface RunSign {
  readonly runId: string;
  readonly workflow: string;
  readonly version: string;
}

/** What belongs to one run, over all its attempts. What few runs need comes into being when it is asked for. */
export class RunScope {
  readonly workflow: AnyWorkflow;
  readonly request: RunRequest;
  readonly services: Services;
  /** Of all that the caller gave: a secret may reach a text by another way than the context. */
  readonly redactor: Redactor;
  /** The declared ones that were given. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly sign: RunSign;
  /** The run's own span; undefined where nobody traces. */
  readonly trace: TraceContext | undefined;
  readonly #executeBelow: ExecuteRunBelow;
  #cache: CacheFacts | undefined;

  constructor(
    workflow: AnyWorkflow,
    request: RunRequest,
    services: Services,
    executeBelow: ExecuteRunBelow,
    trace?: TraceContext,
  ) {
    this.workflow = workflow;
    this.request = request;
    this.services = services;
    this.redactor = createRedactor(request.secrets);
    this.secrets = secretsOf(workflow, request);
    this.sign = { runId: request.runId, workflow: workflow.name, version: workflow.version };
    this.trace = trace;
    this.#executeBelow = executeBelow;
  }

  get cache(): CacheFacts {
    this.#cache ??= { hits: 0, misses: 0, steps: [] };
    return this.#cache;
  }

  /** As a result tells it. */
  get cacheFacts(): WorkflowResult["cache"] {
    if (this.#cache === undefined) return { hits: 0, misses: 0 };
    const { hits, misses, steps } = this.#cache;
    return steps.length === 0 ? { hits, misses } : { hits, misses, steps: [...steps] };
  }

  /** What every span of the run carries. */
  get spanAttributes(): Readonly<Record<string, string>> {
    const { runId, workflow, version } = this.sign;
    return { "dreamnet.run.id": runId, "dreamnet.workflow.name": workflow, "dreamnet.workflow.version": version };
  }

  /** Any thrown value as an error without secrets. */
  toError(thrown: unknown): WorkflowError {
    return this.redactor.error(classify(thrown, `${this.workflow.name}@${this.workflow.version}`));
  }

  /** Runs a dependency under its own policy. */
  runBelow(workflow: AnyWorkflow, input: unknown, request: RunRequest): Promise<WorkflowResult> {
    return this.#executeBelow(this.services, workflow, input, request);
  }
}

const noSecrets: Readonly<Record<string, string>> = Object.freeze({});

function secretsOf({ manifest }: AnyWorkflow, { secrets }: RunRequest): Readonly<Record<string, string>> {
  const declared = manifest.security.secrets;
  if (declared.length === 0) return noSecrets;
  return Object.freeze(
    Object.fromEntries(
      declared.flatMap((name) => {
        const value = Object.hasOwn(secrets, name) ? secrets[name] : undefined;
        return value === undefined || value === "" ? [] : [[name, value] as const];
      }),
    ),
  );
}

/** Like `toWorkflowError`, but a value that fits no schema does not get better by trying again. */
function classify(thrown: unknown, workflow: string): WorkflowError {
  const error = toWorkflowError(thrown, workflow);
  const name = thrown instanceof Error ? thrown.name : "";
  if (error instanceof RetryableError && /^\$?ZodE(rror|ncodeError)$/.test(name))
    return new TerminalError(error.message, { code: "UNEXPECTED", hint: error.hint, cause: thrown });
  return error;
}
