import { type AnyWorkflow, CancelledError, type ValidationIssue, validateWith } from "@dreamnet/workflow";
import { MigrationError } from "./errors.ts";
import type { MigrationStage } from "./migration-path.ts";
import { canonical } from "./schema/json-schema.ts";

/** What is known where an input is moved. */
export interface TransformRequest {
  readonly name: string;
  readonly stages: readonly MigrationStage[];
  readonly input: unknown;
  /** The workflow in a version, where it is registered: its schema checks what passes through. */
  readonly find: (version: string) => AnyWorkflow | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Leads an input through the stages, and checks it by schema before the first and after each.
 *
 * @returns A value that shares nothing with the input.
 * @throws {@link MigrationError} that names the stage, and each path that does not fit.
 */
export async function transform(request: TransformRequest): Promise<unknown> {
  const { name, stages, input, find, signal } = request;
  let value = detach(input, () => {
    const hint = "An input is JSON: no functions, no symbols, no open handles.";
    return { code: "MIGRATION_INPUT" as const, message: `The input for ${name} cannot be copied.`, hint };
  });
  const first = stages[0];
  if (first === undefined) return value;
  value = fit(request, find(first.from), value, undefined);
  for (const stage of stages) {
    if (signal?.aborted === true) throw cancelled(signal);
    if (stage.kind === "migration") value = await runMigration(name, stage, value);
    value = fit(request, find(stage.to), value, stage);
  }
  if (signal?.aborted === true) throw cancelled(signal);
  return value;
}

const arrow = (stage: MigrationStage): string => `${stage.from} → ${stage.to}`;

const cancelled = (signal: AbortSignal): unknown =>
  signal.reason instanceof CancelledError
    ? signal.reason
    : new CancelledError("The migration was cancelled.", { cause: signal.reason });

async function runMigration(name: string, stage: MigrationStage, value: unknown): Promise<unknown> {
  const shared = { stage: arrow(stage) };
  let migrated: unknown;
  try {
    migrated = await stage.migration?.migrate(value);
  } catch (thrown) {
    const said = thrown instanceof Error ? thrown.message : String(thrown);
    throw new MigrationError("MIGRATION_FAILED", `The migration of ${name} ${arrow(stage)} failed: ${said}`, {
      ...shared,
      hint: "Nothing was executed, and the input is as it was. The cause holds the stack: tell the workflow's author.",
      cause: thrown,
    });
  }
  if (migrated === undefined) {
    throw new MigrationError("MIGRATION_MISFIT", `The migration of ${name} ${arrow(stage)} gave nothing.`, {
      ...shared,
      hint: "Return the new input from `migrate`.",
    });
  }
  return detach(migrated, () => {
    const message = `What the migration of ${name} ${arrow(stage)} gave cannot be copied.`;
    return { code: "MIGRATION_MISFIT" as const, message, hint: "Return JSON from `migrate`.", ...shared };
  });
}

function detach(
  value: unknown,
  fault: () => { code: "MIGRATION_INPUT" | "MIGRATION_MISFIT"; message: string; hint: string; stage?: string },
): unknown {
  try {
    return structuredClone(value);
  } catch (cause) {
    const { code, message, hint, stage } = fault();
    throw new MigrationError(code, message, { hint, cause, ...(stage === undefined ? {} : { stage }) });
  }
}

/** The value as a version's schema takes it; without that version, as it is. */
function fit(
  { name }: TransformRequest,
  workflow: AnyWorkflow | undefined,
  value: unknown,
  stage: MigrationStage | undefined,
): unknown {
  if (workflow === undefined) return value;
  const { errors } = validateWith(workflow.inputSchema, value);
  if (errors.length === 0) return withDefaults(workflow, value);
  const faults = errors.map(describeIssue).join("\n  ");
  const count = errors.length === 1 ? "a fault" : `${errors.length} faults`;
  const target = `${name}@${workflow.version}`;
  if (stage === undefined) {
    throw new MigrationError("MIGRATION_INPUT", `As an input of ${target}, this one has ${count}:\n  ${faults}`, {
      issues: errors,
      hint: "Say the version that the input was written for, or correct it. Nothing was executed.",
    });
  }
  const what = stage.kind === "migration" ? "What the migration gave" : "The input as it stands";
  throw new MigrationError("MIGRATION_MISFIT", `${arrow(stage)}: ${what} has ${count} for ${target}:\n  ${faults}`, {
    stage: arrow(stage),
    issues: errors,
    hint: "Nothing was executed, and the input is as it was. Tell the workflow's author which input this was.",
  });
}

/**
 * With what the schema adds where the input says nothing: a later version may have another default, and the run would
 * mean something else. A schema that turns values into others (a text into a date) leaves the input as it was written.
 */
function withDefaults({ inputSchema }: AnyWorkflow, value: unknown): unknown {
  const once = inputSchema.safeParse(structuredClone(value));
  if (!once.success) return value;
  try {
    const twice = inputSchema.safeParse(structuredClone(once.data));
    return twice.success && canonical(twice.data) === canonical(once.data) && isJson(once.data) ? once.data : value;
  } catch {
    return value;
  }
}

/** Whether nothing is lost when a value is written as JSON. */
function isJson(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (Array.isArray(value)) return value.every(isJson);
  if (typeof value !== "object") return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  return Object.values(value).every((item) => item === undefined || isJson(item));
}

/** `artifact.authors[0].name: Invalid input: expected string` */
function describeIssue({ path, message }: ValidationIssue): string {
  const where = path.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : text === "" ? part : `${text}.${part}`),
    "",
  );
  return `${where === "" ? "(the whole)" : where}: ${message}`;
}
