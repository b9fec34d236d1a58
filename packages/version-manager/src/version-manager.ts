import { type ExecuteOptions, type TakeUpOptions, WorkflowExecutor } from "@dreamnet/executor";
import type { RegistryEntry, WorkflowRegistry } from "@dreamnet/registry";
import type { AnyWorkflow, Diagnostic, RunRecord, WorkflowMigration, WorkflowVersion } from "@dreamnet/workflow";
import eq from "semver/functions/eq.js";
import valid from "semver/functions/valid.js";
import validRange from "semver/ranges/valid.js";
import { MigrationError } from "./errors.ts";
import { findPath, isCaretCompatible, type MigrationPath } from "./migration-path.ts";
import { movable, refusal, withoutRetry } from "./movable-run.ts";
import type { MigratedInput, MigratedResult, MigrationRunner, RunStore, VersionFacts } from "./options.ts";
import { acceptsInputsOf } from "./schema/schema-changes.ts";
import { transform } from "./transform.ts";

/**
 * Versions of workflows, and the migrations between them.
 *
 * @example
 * const versions = new WorkflowVersionManager(registry);
 * versions.register({ workflow: greetV1, version: "1.0.0" });
 * versions.register({
 *   workflow: greetV2,
 *   version: "2.0.0",
 *   migration: { from: "1.0.0", to: "2.0.0", migrate: ({ name }) => ({ person: { name } }) },
 * });
 * const result = await versions.migrate("greet", "1.0.0", "2.0.0", { name: "Ada" });
 */
export class WorkflowVersionManager {
  readonly #registry: WorkflowRegistry;
  readonly #runner: MigrationRunner;
  readonly #migrations = new Map<string, WorkflowMigration[]>();

  /** @param options.executor - What runs workflows; default: a new executor on the same registry. */
  constructor(registry: WorkflowRegistry, options: { readonly executor?: MigrationRunner } = {}) {
    this.#registry = registry;
    this.#runner = options.executor ?? new WorkflowExecutor({ registry });
  }

  /**
   * Enters a version: its workflow into the registry (unless this very one is there), whether it is deprecated, and its
   * migration.
   *
   * @throws {@link MigrationError} for a migration that cannot be, or is there already; nothing is entered then.
   */
  register(version: WorkflowVersion): void {
    const { workflow, migration } = version;
    if (version.version !== workflow.version) {
      throw new MigrationError(
        "MIGRATION_INVALID",
        `The version says ${version.version}, its workflow ${workflow.name}@${workflow.version}.`,
        { hint: "Enter each workflow under its own version." },
      );
    }
    if (migration !== undefined) this.#check(workflow.name, migration);
    const known = this.#registry.entries(workflow.name).find((entry) => eq(entry.version, workflow.version));
    if (known?.workflow !== workflow) this.#registry.register(workflow);
    if (version.deprecated !== undefined && version.deprecated !== false)
      this.#registry.deprecate(workflow.name, workflow.version, version.deprecated);
    if (migration !== undefined) this.#add(workflow.name, migration);
  }

  /**
   * Enters a further migration: a way back, or one from a version that is not installed any longer.
   *
   * @param migration - `from` is a version or an npm range of them, `to` a version.
   */
  addMigration(name: string, migration: WorkflowMigration): void {
    this.#check(name, migration);
    this.#add(name, migration);
  }

  /** The registered versions of a workflow, lowest first. */
  versions(name: string): readonly VersionFacts[] {
    return this.#registry.entries(name).map(({ version, deprecated }) => ({
      version,
      ...(deprecated === undefined ? {} : { deprecated }),
      migratesFrom: this.#of(name)
        .filter((migration) => eq(migration.to, version))
        .map(({ from }) => from)
        .sort(),
    }));
  }

  /**
   * The way from a version to another: the fewest migrations, always the same one among equals. Nothing is executed.
   *
   * @param from - The version that the input was written for; it need not be registered.
   * @param to - A version, or a range of registered ones.
   */
  path(name: string, from: string, to: string): MigrationPath {
    const entries = this.#registry.entries(name);
    const target = valid(to) ?? this.#registry.resolveEntry(`${name}@${to}`).version;
    return findPath(
      {
        versions: entries.map(({ version }) => version),
        migrations: this.#of(name),
        isCompatible: (before, after) => isCompatible(entries, before, after),
      },
      this.#exact(from),
      target,
    );
  }

  /**
   * Moves an input to another version without running anything but the migrations.
   *
   * @throws {@link MigrationError} that names the stage and each path; `DependencyError` where `to` is not registered.
   */
  async transform(
    name: string,
    from: string,
    to: string,
    input: unknown,
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<MigratedInput> {
    const start = this.#exact(from);
    const workflow = this.#registry.resolve(`${name}@${to}`);
    const path = this.path(name, start, workflow.version);
    if (path.kind === "broken") {
      throw new MigrationError(
        "MIGRATION_INCOMPLETE",
        `The migrations of ${name} do not lead from ${start} to ${workflow.version}: they reach ${path.reached.join(", ")}, and there are ${path.missing.join(", ")} on the way.`,
        { hint: "Define the migration that is missing; one that gives its input back says that nothing changes." },
      );
    }
    const moved = await transform({
      name,
      stages: path.stages,
      input,
      find: (version) => this.#registry.get(name, version),
      signal: options.signal,
    });
    return {
      workflow,
      input: moved,
      from: start,
      to: workflow.version,
      kind: path.kind,
      stages: path.stages.map((stage) => ({
        from: stage.from,
        to: stage.to,
        kind: stage.kind,
        ...(stage.description === undefined ? {} : { description: stage.description }),
      })),
    };
  }

  /**
   * Moves an input to another version, and executes that with it. Where no migration is defined on the way, the input is
   * executed as it is. Every failure is a result: where the input cannot be moved, nothing was executed.
   *
   * @example
   * const result = await versions.migrate("greet", "1.0.0", "^2.0.0", input);
   * if (!result.success) console.error(result.error.message, result.error.hint);
   */
  async migrate(
    name: string,
    from: string,
    to: string,
    input: unknown,
    options: ExecuteOptions = {},
  ): Promise<MigratedResult> {
    let moved: MigratedInput;
    try {
      moved = await this.transform(name, from, to, input, { signal: options.signal });
    } catch (thrown) {
      return refusal(name, valid(to) ?? "", options.runId ?? "", thrown);
    }
    const { workflow, input: value, ...migration } = moved;
    const result = await this.#runner.execute(workflow, value, options);
    const notes = this.#notes(workflow);
    return { ...result, diagnostics: [...result.diagnostics, ...notes], migration };
  }

  /**
   * Moves a run that has failed, or was cancelled, to another version: its input through the migrations, then run again
   * under its id, with its steps and attempts begun anew. Where the input cannot be moved, or the other version does not
   * take it, the run stays as it was.
   *
   * @param runs - The engine that this manager's executor works with.
   * @example
   * const engine = await createSqliteEngine({ file });
   * const versions = new WorkflowVersionManager(registry, { executor: new WorkflowExecutor({ registry, engine }) });
   * await versions.retry(engine, "nightly", "^2.0.0");
   */
  async retry(runs: RunStore, runId: string, to: string, options: TakeUpOptions = {}): Promise<MigratedResult> {
    let record: RunRecord | undefined;
    let moved: MigratedInput;
    try {
      record = await runs.get(runId);
      const { name, version } = movable(runId, record).workflow;
      moved = await this.transform(name, version, to, record?.input, { signal: options.signal });
      if (this.#runner.retry === undefined) throw withoutRetry();
    } catch (thrown) {
      return refusal(record?.workflow.name ?? "", valid(to) ?? "", runId, thrown);
    }
    const { workflow, input, ...migration } = moved;
    const result = await this.#runner.retry(workflow, runId, { ...options, input });
    return { ...result, diagnostics: [...result.diagnostics, ...this.#notes(workflow)], migration };
  }

  #notes({ name, version }: AnyWorkflow): readonly Diagnostic[] {
    const { deprecated } = this.#registry.entries(name).find((entry) => eq(entry.version, version)) ?? {};
    if (deprecated === undefined) return [];
    return [{ severity: "warning", ruleId: "version/not-deprecated", message: `${name}@${version}: ${deprecated}` }];
  }

  #of(name: string): readonly WorkflowMigration[] {
    return this.#migrations.get(name) ?? [];
  }

  #add(name: string, migration: WorkflowMigration): void {
    this.#migrations.set(name, [...this.#of(name), migration]);
  }

  #check(name: string, migration: WorkflowMigration): void {
    const { from, to } = migration;
    const label = `The migration of ${name} ${from} → ${to}`;
    const refuse = (message: string, hint: string): never => {
      throw new MigrationError("MIGRATION_INVALID", `${label} ${message}`, { hint, value: { from, to } });
    };
    if (typeof migration.migrate !== "function") refuse("has no function `migrate`.", "Give it one.");
    if (typeof to !== "string" || valid(to) !== to)
      refuse("leads to no version.", "`to` is one version, such as 2.0.0.");
    if (typeof from !== "string" || from.trim() === "" || validRange(from) === null)
      refuse("begins at no version.", "`from` is a version, or a range such as ^1.0.0.");
    if (from === to) refuse("leads nowhere.", "`from` and `to` are two versions.");
    if (!this.#of(name).some((other) => other.from === from && other.to === to)) return;
    throw new MigrationError("MIGRATION_DUPLICATE", `${label} is there already.`, {
      hint: "Enter each migration once.",
      value: { from, to },
    });
  }

  #exact(version: string): string {
    const exact = valid(version);
    if (exact !== null) return exact;
    throw new MigrationError(
      "MIGRATION_INVALID",
      `${JSON.stringify(version)} is no version that an input is written for.`,
      {
        hint: "Say exactly which one, such as 1.2.0.",
        value: version,
      },
    );
  }
}

/** By their schemas where both are known; else by what semver promises. */
function isCompatible(entries: readonly RegistryEntry[], from: string, to: string): boolean {
  const schemaOf = (version: string) => entries.find((entry) => entry.version === version)?.manifest.schemas?.input;
  const [before, after] = [schemaOf(from), schemaOf(to)];
  if (before === undefined || after === undefined) return isCaretCompatible(from, to);
  return acceptsInputsOf(after, before);
}
