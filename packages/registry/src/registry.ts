import { NervousSystem } from "@dreamnet/nervous-system";
import {
  type AnyWorkflow,
  DependencyError,
  DuplicateWorkflowError,
  type EventBus,
  type WorkflowDependency,
  type WorkflowManifest,
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
import { checkWorkflow } from "./check-workflow.ts";
import { comparePermissions, type PermissionComparison } from "./compare-permissions.ts";
import { deprecationOf } from "./deprecation.ts";
import { type Discovery, discoverWorkflows, type InstalledWorkflow } from "./discovery/discover.ts";
import { InstalledPackages, type PackageChange } from "./discovery/installed-packages.ts";
import { howToRegister, splitReference } from "./package-name.ts";
import { isRange, pickVersion } from "./pick-version.ts";

/** A version of a workflow as the registry knows it; reading it executes nothing. */
export interface RegistryEntry {
  readonly name: string;
  readonly version: string;
  readonly manifest: WorkflowManifest;
  /** The sentence that says what to use instead. */
  readonly deprecated?: string;
  /** What was registered, or loaded from the package; an installed package that nobody asked for has none. */
  readonly workflow?: AnyWorkflow;
  /** Set for what was found installed. */
  readonly installed?: InstalledWorkflow;
}

/** Options of a registry. */
export interface RegistryOptions {
  /** Where `workflow.registered` and `workflow.deprecated` are published; default: the process's own bus. */
  readonly events?: EventBus;
}

/**
 * Workflows by name and version, in this process: those that were registered, and those that are installed.
 *
 * @example
 * const registry = new WorkflowRegistry();
 * registry.register(greetWorkflow);
 * registry.resolve("greet@^1.0.0").version; // => "1.4.2"
 */
export class WorkflowRegistry {
  readonly #events: EventBus;
  readonly #byName = new Map<string, Map<string, AnyWorkflow>>();
  readonly #installed = new InstalledPackages();
  /** `name@version` → what to use instead, where it was said here and not in the manifest. */
  readonly #deprecated = new Map<string, string>();
  readonly #told = new Set<string>();
  readonly #candidates: Candidates = {
    find: (name, range, importer) => this.#installed.importedBy(importer, name, range) ?? this.get(name, range),
    versions: (name) => this.#versions(name),
  };

  constructor(options: RegistryOptions = {}) {
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
   * Enters the workflows that are installed as packages and can be seen from a folder, by their manifests alone: code is
   * loaded when a workflow is first asked for, and only if its package is as it was found. What was registered stands
   * before what is installed.
   *
   * @returns What was found, and every fault; a package with a fault is passed over.
   */
  async discover(folder: string, options: { readonly signal?: AbortSignal } = {}): Promise<Discovery> {
    const { found, faults } = await discoverWorkflows(folder, options);
    const known = new Set(this.entries().map(({ name, version }) => `${name}@${version}`));
    const refused = this.#installed.add(found);
    for (const { name, version } of found) {
      const label = `${name}@${version}`;
      if (!known.has(label))
        this.#events.publish({ topic: "workflow.registered", payload: { workflow: name, version } });
      known.add(label);
    }
    return { found, faults: [...faults, ...refused] };
  }

  /**
   * The highest version in a range that is not deprecated; a deprecated one where there is no other. An installed
   * workflow is loaded by this.
   *
   * @param range - An npm range; without it, the highest release (or prerelease, where there is no release).
   * @throws {@link InstalledWorkflowError} for an installed one that has changed, or is not what its manifest says.
   */
  get(name: string, range = "*"): AnyWorkflow | undefined {
    const version = this.#pick(name, range);
    if (version === undefined) return undefined;
    this.#tellDeprecated(name, version);
    return this.#byName.get(name)?.get(version) ?? this.#installed.load(name, version);
  }

  /** Like {@link WorkflowRegistry.resolve}, for packages whose modules await at the top too. */
  async load(reference: string): Promise<AnyWorkflow> {
    const { name, version, workflow } = this.resolveEntry(reference);
    this.#tellDeprecated(name, version);
    return workflow ?? (await this.#installed.import(name, version)) ?? this.resolve(reference);
  }

  /** Every workflow that was registered or loaded, by name and then by version, lowest first. */
  list(): readonly AnyWorkflow[] {
    return this.entries().flatMap(({ workflow }) => workflow ?? []);
  }

  /** Every version that is known, installed ones too, by name and then by version, lowest first. Loads nothing. */
  entries(name?: string): readonly RegistryEntry[] {
    const names =
      name === undefined ? [...new Set([...this.#byName.keys(), ...this.#installed.names()])].sort() : [name];
    return names.flatMap((one) =>
      this.#versions(one)
        .sort(compareBuild)
        .flatMap((version) => this.#entry(one, version) ?? []),
    );
  }

  /**
   * Like {@link WorkflowRegistry.get}, from one text, and never undefined.
   *
   * @param reference - `name` or `name@range`.
   * @throws {@link DependencyError} with code `DEPENDENCY_MISSING` or `DEPENDENCY_VERSION`, which tells what there is.
   */
  resolve(reference: string): AnyWorkflow {
    const { name, version } = this.resolveEntry(reference);
    const found = this.get(name, version);
    if (found === undefined) throw absence(reference, this.#versions(name));
    return found;
  }

  /** What {@link WorkflowRegistry.resolve} would give, without loading it. */
  resolveEntry(reference: string): RegistryEntry {
    const { name, range } = splitReference(reference);
    const version = this.#pick(name, range);
    const entry = version === undefined ? undefined : this.#entry(name, version);
    if (entry === undefined) throw absence(reference, this.#versions(name));
    return entry;
  }

  /**
   * The workflow that serves a dependency: the importer's own copy where it fits, else the highest registered one.
   *
   * @param importer - Who depends on it: where that is an installed package, the copy that Node would give it.
   */
  resolveDependency(dependency: WorkflowDependency, importer?: AnyWorkflow): AnyWorkflow | undefined {
    return resolveDependency(dependency, this.#candidates, importer);
  }

  /** Checks all that a workflow depends on, directly or not: what is missing, what does not fit, what is a circle. */
  checkDependencies(workflow: AnyWorkflow): DependencyReport {
    return checkDependenciesWith(workflow, this.#candidates);
  }

  /**
   * Marks a version that is known as deprecated.
   *
   * @param message - What to use instead; `true` says no more than that it is deprecated.
   */
  deprecate(name: string, version: string, message: string | true): void {
    const entry = this.resolveEntry(`${name}@${version}`);
    this.#deprecated.set(`${name}@${entry.version}`, deprecationOf(message) ?? "");
  }

  /**
   * What another version of a workflow may do in comparison with this one, from manifests alone: to be looked at, or
   * given to `refuseWidened`, before an upgrade.
   *
   * @example
   * refuseWidened(registry.compareUpgrade("arxiv-pack", "1.4.0", "2.0.0"));
   */
  compareUpgrade(name: string, from: string, to: string): PermissionComparison {
    const [before, after] = [from, to].map((version) => this.resolveEntry(`${name}@${version}`).manifest);
    return comparePermissions(before as WorkflowManifest, after as WorkflowManifest);
  }

  /** Every installed package whose files have changed since it was found. */
  verify(): readonly PackageChange[] {
    return this.#installed.changes();
  }

  #entry(name: string, version: string): RegistryEntry | undefined {
    const registered = this.#byName.get(name)?.get(version);
    const installed = registered === undefined ? this.#installed.find(name, version) : undefined;
    const manifest = registered?.manifest ?? installed?.facts.manifest;
    if (manifest === undefined) return undefined;
    const workflow = registered ?? installed?.workflow;
    const deprecated = this.#deprecation(name, version);
    return {
      name,
      version,
      manifest,
      ...(deprecated === undefined ? {} : { deprecated }),
      ...(workflow === undefined ? {} : { workflow }),
      ...(installed === undefined ? {} : { installed: installed.facts }),
    };
  }

  #versions(name: string): string[] {
    const registered = [...(this.#byName.get(name)?.keys() ?? [])];
    const others = this.#installed.versions(name).filter((version) => !registered.some((one) => eq(one, version)));
    return [...registered, ...others];
  }

  #pick(name: string, range: string): string | undefined {
    return pickVersion(this.#versions(name), range.trim(), (one) => this.#deprecation(name, one) !== undefined);
  }

  #deprecation(name: string, version: string): string | undefined {
    const said = this.#deprecated.get(`${name}@${version}`);
    if (said !== undefined) return said;
    const manifest =
      this.#byName.get(name)?.get(version)?.manifest ?? this.#installed.find(name, version)?.facts.manifest;
    return deprecationOf(manifest?.deprecated);
  }

  /** Once for each version: who runs a deprecated one a thousand times knows it after the first. */
  #tellDeprecated(name: string, version: string): void {
    const message = this.#deprecation(name, version);
    if (message === undefined || this.#told.has(`${name}@${version}`)) return;
    this.#told.add(`${name}@${version}`);
    this.#events.publish({ topic: "workflow.deprecated", payload: { workflow: name, version, message } });
  }
}

function absence(reference: string, known: readonly string[]): DependencyError {
  const { name, range } = splitReference(reference);
  if (!isRange(range)) {
    return new DependencyError(`${JSON.stringify(range)} in ${JSON.stringify(reference)} is not a range of versions.`, {
      code: "DEPENDENCY_VERSION",
      hint: "Write it as npm does: ^1.2.0",
      value: reference,
    });
  }
  if (known.length === 0) {
    return new DependencyError(`No workflow ${JSON.stringify(name)} is registered.`, {
      hint: `${howToRegister(name, range)}.`,
      value: reference,
    });
  }
  return new DependencyError(
    `No version of ${name} fits ${JSON.stringify(range)}: ${sort([...known]).join(", ")} is registered.`,
    {
      code: "DEPENDENCY_VERSION",
      hint: `${howToRegister(name, range)}, or ask for another range.`,
      value: reference,
    },
  );
}
