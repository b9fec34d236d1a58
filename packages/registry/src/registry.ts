import { NervousSystem } from "@dreamnet/nervous-system";
import {
  type AnyWorkflow,
  DefinitionError,
  DependencyError,
  DuplicateWorkflowError,
  type EventBus,
  manifestSchema,
  type WorkflowDependency,
} from "@dreamnet/workflow";
import compareBuild from "semver/functions/compare-build.js";
import eq from "semver/functions/eq.js";
import sort from "semver/functions/sort.js";
import {
  type Candidates,
  checkDependenciesWith,
  type DependencyReport,
  resolveDependency,
} from "./check-dependencies.ts";
import { howToRegister, splitReference } from "./package-name.ts";
import { isRange, pickVersion } from "./pick-version.ts";

/**
 * Workflows by name and version, in this process.
 *
 * @example
 * const registry = new WorkflowRegistry();
 * registry.register(greetWorkflow);
 * registry.resolve("greet@^1.0.0").version; // => "1.4.2"
 */
export class WorkflowRegistry {
  readonly #events: EventBus;
  readonly #byName = new Map<string, Map<string, AnyWorkflow>>();
  readonly #candidates: Candidates = {
    find: (name, range) => this.get(name, range),
    versions: (name) => [...(this.#byName.get(name)?.keys() ?? [])],
  };

  /** @param options.events - Where `workflow.registered` is published; default: the process's own bus. */
  constructor(options: { readonly events?: EventBus } = {}) {
    this.#events = options.events ?? NervousSystem.default;
  }

  /**
   * Enters a workflow and publishes `workflow.registered`.
   *
   * @throws {@link DefinitionError} that names every fault of the manifest.
   * @throws {@link DuplicateWorkflowError} when this `name@version` is registered already.
   */
  register(workflow: AnyWorkflow): void {
    checkWorkflow(workflow);
    const { name, version } = workflow;
    const versions = this.#byName.get(name) ?? new Map<string, AnyWorkflow>();
    // Build metadata does not tell versions apart: 1.0.0+a is 1.0.0.
    const same = [...versions.keys()].find((known) => eq(known, version));
    if (same !== undefined) {
      throw new DuplicateWorkflowError(`${name}@${same} is registered already.`, {
        hint: "Register each version once. To change a workflow, raise its version.",
        value: `${name}@${version}`,
      });
    }
    versions.set(version, workflow);
    this.#byName.set(name, versions);
    this.#events.publish({ topic: "workflow.registered", payload: { workflow: name, version } });
  }

  /**
   * The highest version in a range.
   *
   * @param range - An npm range; without it, the highest release (or prerelease, where there is no release).
   */
  get(name: string, range = "*"): AnyWorkflow | undefined {
    const versions = this.#byName.get(name);
    if (versions === undefined) return undefined;
    const picked = pickVersion([...versions.keys()], range.trim());
    return picked === undefined ? undefined : versions.get(picked);
  }

  /** Every workflow, by name and then by version, lowest first. */
  list(): readonly AnyWorkflow[] {
    return [...this.#byName.keys()].sort().flatMap((name) => {
      const versions = this.#byName.get(name) ?? new Map<string, AnyWorkflow>();
      return [...versions.values()].sort((a, b) => compareBuild(a.version, b.version));
    });
  }

  /**
   * Like {@link WorkflowRegistry.get}, from one text, and never undefined.
   *
   * @param reference - `name` or `name@range`.
   * @throws {@link DependencyError} with code `DEPENDENCY_MISSING` or `DEPENDENCY_VERSION`, which tells what there is.
   */
  resolve(reference: string): AnyWorkflow {
    const { name, range } = splitReference(reference);
    const found = this.get(name, range);
    if (found !== undefined) return found;
    const versions = sort([...(this.#byName.get(name)?.keys() ?? [])]);
    if (!isRange(range)) {
      throw new DependencyError(
        `${JSON.stringify(range)} in ${JSON.stringify(reference)} is not a range of versions.`,
        {
          code: "DEPENDENCY_VERSION",
          hint: "Write it as npm does: ^1.2.0",
          value: reference,
        },
      );
    }
    if (versions.length === 0) {
      throw new DependencyError(`No workflow ${JSON.stringify(name)} is registered.`, {
        hint: `${howToRegister(name, range)}.`,
        value: reference,
      });
    }
    throw new DependencyError(
      `No version of ${name} fits ${JSON.stringify(range)}: ${versions.join(", ")} is registered.`,
      {
        code: "DEPENDENCY_VERSION",
        hint: `${howToRegister(name, range)}, or ask for another range.`,
        value: reference,
      },
    );
  }

  /** The workflow that serves a dependency: the importer's own copy where it fits, else the highest registered one. */
  resolveDependency(dependency: WorkflowDependency): AnyWorkflow | undefined {
    return resolveDependency(dependency, this.#candidates);
  }

  /** Checks all that a workflow depends on, directly or not: what is missing, what does not fit, what is a circle. */
  checkDependencies(workflow: AnyWorkflow): DependencyReport {
    return checkDependenciesWith(workflow, this.#candidates);
  }
}

/**
 * Whether a value is a workflow that can be registered and run, as `defineWorkflow` makes it.
 *
 * @throws {@link DefinitionError} that names every fault.
 */
export function checkWorkflow(workflow: AnyWorkflow, purpose = "registered"): void {
  const name = String((workflow as Partial<AnyWorkflow> | undefined)?.name);
  const parsed = manifestSchema.safeParse(workflow?.manifest);
  const faults = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join(".") || "(manifest)"}: ${issue.message}`);
  for (const key of ["name", "version"] as const)
    if (parsed.success && parsed.data[key] !== workflow[key])
      faults.push(`${key}: the workflow says ${workflow[key]}, its manifest ${parsed.data[key]}`);
  for (const key of ["validate", "execute"] as const)
    if (typeof workflow?.[key] !== "function") faults.push(`${key}: a function is expected`);
  for (const key of ["inputSchema", "outputSchema"] as const)
    if (typeof workflow?.[key]?.safeParse !== "function") faults.push(`${key}: a schema of zod is expected`);
  if (!Array.isArray(workflow?.dependencies)) faults.push("dependencies: an array is expected");
  if (faults.length === 0) return;
  throw new DefinitionError(`The workflow ${JSON.stringify(name)} cannot be ${purpose}:\n  ${faults.join("\n  ")}`, {
    hint: "Make it with defineWorkflow of @dreamnet/workflow, which derives the manifest.",
    value: faults,
  });
}
