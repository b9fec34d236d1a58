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

/** What belongs to one run, over all its attempts. */
export interface RunScope {
  readonly workflow: AnyWorkflow;
  readonly request: RunRequest;
  readonly services: Services;
  readonly redactor: Redactor;
  /** The declared ones that were given. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly identity: { readonly name: string; readonly version: string };
  /** What every event of the run carries. */
  readonly sign: { readonly runId: string; readonly workflow: string; readonly version: string };
  readonly cache: { hits: number; misses: number; readonly steps: CachedStep[] };
  /** The run's own span; undefined where nobody traces. */
  readonly trace: TraceContext | undefined;
  /** What every span of the run carries. */
  readonly spanAttributes: Readonly<Record<string, string>>;
  /** Any thrown value as an error without secrets. */
  readonly toError: (thrown: unknown) => WorkflowError;
  /** Runs a dependency under its own policy. */
  readonly runBelow: RunBelow;
}

/** `executeRun` with the services bound; handed down, so that no module imports in a circle. */
export type RunBelow = (workflow: AnyWorkflow, input: unknown, request: RunRequest) => Promise<WorkflowResult>;

export function createRunScope(
  workflow: AnyWorkflow,
  request: RunRequest,
  services: Services,
  runBelow: RunBelow,
  trace?: TraceContext,
): RunScope {
  // All that the caller gave: a secret may reach a text by another way than the context.
  const redactor = createRedactor(request.secrets);
  return {
    workflow,
    request,
    services,
    redactor,
    secrets: secretsOf(workflow, request),
    identity: { name: workflow.name, version: workflow.version },
    sign: { runId: request.runId, workflow: workflow.name, version: workflow.version },
    cache: { hits: 0, misses: 0, steps: [] },
    trace,
    spanAttributes:
      trace === undefined
        ? noSecrets
        : {
            "dreamnet.run.id": request.runId,
            "dreamnet.workflow.name": workflow.name,
            "dreamnet.workflow.version": workflow.version,
          },
    toError: (thrown) => redactor.error(classify(thrown, `${workflow.name}@${workflow.version}`)),
    runBelow,
  };
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
