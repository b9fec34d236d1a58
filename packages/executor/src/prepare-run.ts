import type { DependencyReport } from "@dreamnet/registry";
import {
  type AnyWorkflow,
  CancelledError,
  DefinitionError,
  DependencyError,
  PermissionError,
  ValidationError,
  type ValidationIssue,
  validateWith,
} from "@dreamnet/workflow";
import type { AttemptRunner } from "./attempt-runner.ts";
import { chooseRunner } from "./choose-runner.ts";
import type { RunScope } from "./run-scope.ts";

/** A run that may begin. */
export interface PreparedRun {
  /** As the schema gives it, defaults filled in. */
  readonly input: unknown;
  readonly resolved: Readonly<Record<string, string>>;
  readonly runner: AttemptRunner;
}

/** Checks everything that can be known before anything runs. @throws The first kind of fault, with every fault of it. */
export function prepareRun(scope: RunScope, input: unknown): Promise<PreparedRun> | PreparedRun {
  const { workflow, services, request } = scope;
  if (request.above?.aborted === true) throw cancelledBy(request.above.reason);
  // What stands in a journal was checked when the run began, and a schema that transforms must not do so twice.
  const checked = request.isChecked === true ? input : checkInput(scope, input);
  const { ok, problems, resolved } = hasDependencies(workflow)
    ? services.registry.checkDependencies(workflow)
    : independent;
  if (!ok) {
    const [first] = problems;
    const codes = { missing: "MISSING", version: "VERSION", range: "VERSION", cycle: "CYCLE" } as const;
    throw new DependencyError(problems.map(({ message }) => message).join("\n"), {
      code: `DEPENDENCY_${codes[first?.kind ?? "missing"]}`,
      hint: [...new Set(problems.map(({ hint }) => hint))].join("\n"),
      value: problems,
    });
  }
  checkSecrets(scope);
  const choice = chooseRunner(workflow, services.sandbox, services.unsandboxed);
  return choice instanceof Promise
    ? choice.then((runner) => ({ input: checked, resolved, runner }))
    : { input: checked, resolved, runner: choice };
}

const independent: DependencyReport = { ok: true, problems: [], resolved: {} };

const hasDependencies = ({ dependencies, manifest }: AnyWorkflow): boolean =>
  dependencies.length > 0 || manifest.dependencies.length > 0;

function checkInput({ workflow }: RunScope, input: unknown): unknown {
  const name = `${workflow.name}@${workflow.version}`;
  const parsed = (() => {
    try {
      return workflow.inputSchema.safeParse(input);
    } catch (error) {
      throw new DefinitionError(`The input schema of ${name} cannot be used: ${(error as Error).message}`, {
        hint: "Schemas are checked synchronously and within bounded depth.",
        cause: error,
      });
    }
  })();
  if (parsed.success) return parsed.data;
  const own = workflow.validate(input);
  const { errors } = own.valid ? validateWith(workflow.inputSchema, input) : own;
  throw new ValidationError(
    `The input of ${name} has ${errors.length === 1 ? "a fault" : `${errors.length} faults`}:\n  ${errors.map(describeIssue).join("\n  ")}`,
    errors,
    { hint: "Correct each one; the manifest's `schemas.input` tells what is taken." },
  );
}

/** `artifact.authors[0].name: Invalid input: expected string` */
export function describeIssue({ path, message, hint }: ValidationIssue): string {
  const where = path.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : text === "" ? part : `${text}.${part}`),
    "",
  );
  return `${where === "" ? "(the whole)" : where}: ${message}${hint === undefined ? "" : ` ${hint}`}`;
}

function checkSecrets({ workflow, secrets }: RunScope): void {
  const missing = workflow.manifest.security.secrets.filter((name) => !Object.hasOwn(secrets, name));
  if (missing.length === 0) return;
  throw new PermissionError(`${workflow.name} needs ${missing.join(" and ")}, and nobody gave it.`, {
    code: "SECRET_MISSING",
    hint: `Give it as a secret of the run: { secrets: { ${missing.map((name) => `${name}: …`).join(", ")} } }.`,
    value: missing,
  });
}

/** What a signal was aborted with, as an error of ours. */
export function cancelledBy(reason: unknown): CancelledError {
  if (reason instanceof CancelledError) return reason;
  const said = reason instanceof Error && reason.name !== "AbortError" ? reason.message : undefined;
  return new CancelledError(said === undefined ? undefined : `The run was cancelled: ${said}`, {
    cause: reason,
  });
}
