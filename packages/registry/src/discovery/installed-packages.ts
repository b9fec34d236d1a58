import type { AnyWorkflow } from "@dreamnet/workflow";
import rcompare from "semver/functions/rcompare.js";
import { checkWorkflow } from "../check-workflow.ts";
import { fits } from "../pick-version.ts";
import type { InstalledWorkflow } from "./discover.ts";
import type { DiscoveryFault } from "./fault.ts";
import { changeOf, importWorkflow, loadWorkflow } from "./load-workflow.ts";

/** One installed copy; loaded at most once. */
export interface InstalledCopy {
  readonly facts: InstalledWorkflow;
  readonly workflow: AnyWorkflow | undefined;
}

/** An installed package that is not what it was. */
export interface PackageChange {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  /** `its files have the digest …, not …` */
  readonly message: string;
}

/** Installed workflows by folder: two copies of one version are two, for their importers. */
export class InstalledPackages {
  readonly #byFolder = new Map<string, { facts: InstalledWorkflow; workflow: AnyWorkflow | undefined }>();
  readonly #factsOf = new WeakMap<AnyWorkflow, InstalledWorkflow>();

  /** Enters what was found; a copy that runs already cannot be replaced by one that has changed. */
  add(found: readonly InstalledWorkflow[]): readonly DiscoveryFault[] {
    const faults: DiscoveryFault[] = [];
    for (const facts of found) {
      const known = this.#byFolder.get(facts.folder);
      if (known?.workflow === undefined) this.#byFolder.set(facts.folder, { facts, workflow: undefined });
      else if (known.facts.digest !== facts.digest) {
        const message = `${facts.package} in ${facts.folder} has changed since it was loaded.`;
        const hint = "Start the process again.";
        faults.push({ code: "package-changed", path: facts.folder, package: facts.package, message, hint });
      }
    }
    return faults;
  }

  names(): readonly string[] {
    return [...new Set([...this.#byFolder.values()].map(({ facts }) => facts.name))];
  }

  versions(name: string): readonly string[] {
    return [...new Set(this.#of(name).map(({ facts }) => facts.version))];
  }

  /** The first copy of a version: those that the project itself imports stand first. */
  find(name: string, version: string): InstalledCopy | undefined {
    return this.#of(name).find(({ facts }) => facts.version === version);
  }

  load(name: string, version: string): AnyWorkflow | undefined {
    const copy = this.find(name, version);
    return copy === undefined ? undefined : this.#load(copy.facts.folder);
  }

  async import(name: string, version: string): Promise<AnyWorkflow | undefined> {
    const facts = this.find(name, version)?.facts;
    if (facts === undefined) return undefined;
    const known = this.#byFolder.get(facts.folder)?.workflow;
    return known ?? this.#enter(facts, await importWorkflow(facts));
  }

  /** The copy that an installed workflow's own package imports; the highest that fits, where it has several. */
  importedBy(importer: AnyWorkflow | undefined, name: string, range: string): AnyWorkflow | undefined {
    const facts = importer === undefined ? undefined : this.#factsOf.get(importer);
    const copies = (facts?.imports ?? []).flatMap((folder) => this.#byFolder.get(folder)?.facts ?? []);
    const [best] = copies
      .filter((copy) => copy.name === name && fits(copy.version, range))
      .sort((a, b) => rcompare(a.version, b.version));
    return best === undefined ? undefined : this.#load(best.folder);
  }

  changes(): readonly PackageChange[] {
    return [...this.#byFolder.values()].flatMap(({ facts }) => {
      const message = changeOf(facts);
      return message === undefined ? [] : [{ name: facts.name, version: facts.version, folder: facts.folder, message }];
    });
  }

  #of(name: string): readonly InstalledCopy[] {
    return [...this.#byFolder.values()].filter(({ facts }) => facts.name === name);
  }

  #load(folder: string): AnyWorkflow | undefined {
    const copy = this.#byFolder.get(folder);
    return copy === undefined ? undefined : (copy.workflow ?? this.#enter(copy.facts, loadWorkflow(copy.facts)));
  }

  #enter(facts: InstalledWorkflow, workflow: AnyWorkflow): AnyWorkflow {
    checkWorkflow(workflow);
    this.#byFolder.set(facts.folder, { facts, workflow });
    this.#factsOf.set(workflow, facts);
    return workflow;
  }
}
