import { realpathSync } from "node:fs";
import { join, sep } from "node:path";
import { manifestSchema, type WorkflowManifest } from "@dreamnet/workflow";
import { ownWorkflowPackage } from "../package-name.ts";
import { digestPackage } from "./digest-package.ts";
import type { DiscoveryFault } from "./fault.ts";
import { isWithin } from "./folders.ts";
import { readLocks } from "./lockfile.ts";
import { parseObject, readText } from "./read-file.ts";
import { type FoundPackage, type Installation, type WalkOptions, walkPackages } from "./walk-packages.ts";

const MAX_MANIFEST = 16 * 1024 * 1024;

/** An installed package that brings a workflow, known by what lies on disk alone: nothing of it was executed. */
export interface InstalledWorkflow {
  readonly name: string;
  readonly version: string;
  readonly manifest: WorkflowManifest;
  /** The npm package. */
  readonly package: string;
  /** The package's real folder. */
  readonly folder: string;
  /** SHA-256 over the package's files, in hexadecimal. */
  readonly digest: string;
  /** The integrity of the archive it came from, where npm or pnpm noted it. */
  readonly integrity?: string;
  /** Whether the project itself imports it; else something that it imports does. */
  readonly isDirect: boolean;
  /** For a dependency's name, the folders that this package would import, nearest first. */
  readonly imports: readonly string[];
}

/** What is installed, and everything that is wrong with it. */
export interface Discovery {
  /** By name, then version, then folder. */
  readonly found: readonly InstalledWorkflow[];
  readonly faults: readonly DiscoveryFault[];
}

/**
 * Finds the workflows that are installed as packages, as Node would find them from `folder`.
 *
 * A package brings a workflow when it exports `./manifest.json` (or its field `dreamnet` names one as `manifest`).
 * Only `package.json`, that manifest and the lockfile are read, and the package's files are hashed; no code is loaded.
 *
 * @example
 * const { found, faults } = await discoverWorkflows(process.cwd());
 * found.map(({ name, version }) => `${name}@${version}`); // => ["arxiv-pack@1.2.0", "latex-compiler@1.0.3"]
 */
export async function discoverWorkflows(folder: string, options: WalkOptions = {}): Promise<Discovery> {
  const installation = await walkPackages(folder, options);
  const faults = [...installation.faults];
  const lookUp = readLocks([...installation.places.keys()]);
  const found: InstalledWorkflow[] = [];
  for (const one of installation.packages) {
    options.signal?.throwIfAborted();
    const manifest = readManifest(one, faults);
    if (manifest === undefined || !isItself(one, manifest, faults)) continue;
    const digested = digestPackage(one.folder);
    if ("fault" in digested) {
      const message = `${one.json.name} was passed over: ${digested.fault}.`;
      const hint = "Publish only what users need (`files` in its package.json).";
      faults.push({ code: "package-too-large", path: one.folder, package: one.json.name, message, hint });
      continue;
    }
    const locked = lookUp(one.folder, one.json.name, one.json.version);
    if (locked !== undefined && locked.version !== one.json.version) {
      const message = `${one.json.name} is version ${one.json.version}, and the lockfile says ${locked.version}.`;
      const hint = "Somebody changed it after it was installed: install again.";
      faults.push({ code: "lockfile-differs", path: one.folder, package: one.json.name, message, hint });
      continue;
    }
    found.push({
      name: manifest.name,
      version: manifest.version,
      manifest,
      package: one.json.name,
      folder: one.folder,
      digest: digested.digest,
      ...(locked?.integrity === undefined ? {} : { integrity: locked.integrity }),
      isDirect: one.isDirect,
      imports: importsOf(one, installation),
    });
    await new Promise(setImmediate);
  }
  return { found: withoutImpostors(found, faults), faults };
}

/** The manifest of a package that brings a workflow; undefined for any other package, and for a faulty one. */
function readManifest({ folder, json }: FoundPackage, faults: DiscoveryFault[]): WorkflowManifest | undefined {
  const isMarked = json.dreamnet !== undefined || json.keywords.some((word) => /^dreamnet(-|$)/u.test(word));
  const target = json.dreamnet?.["manifest"] ?? exportTarget(json.exports, "./manifest.json");
  if (target === undefined) return undefined;
  const add = (code: DiscoveryFault["code"], path: string, reason: string, hint: string): undefined => {
    faults.push({ code, path, package: json.name, message: `${json.name} was passed over: ${reason}.`, hint });
    return undefined;
  };
  const isInside = typeof target === "string" && !target.includes("\0") && !target.split(/[\\/]/u).includes("..");
  if (!isInside || !/^(?:\.\/)?[^/\\]/u.test(target)) {
    if (!isMarked) return undefined;
    const hint = "Name it with ./ and inside the package.";
    return add("manifest-outside", folder, `its manifest is said to be at ${JSON.stringify(target)}`, hint);
  }
  const path = join(folder, target);
  const real = realPath(path);
  if (real !== undefined && !isWithin(folder, real)) {
    if (!isMarked) return undefined;
    return add("manifest-outside", path, "its manifest is a link that leaves the package", "Install it again.");
  }
  const read = readText(path, MAX_MANIFEST);
  if ("absent" in read) {
    if (!isMarked) return undefined;
    return add("manifest-missing", path, `${path} is not there`, "Build the package, or install it again.");
  }
  const parsed = "text" in read ? parseObject(read.text) : read;
  // A web app's or an extension's manifest.json is none of ours.
  if (!isMarked && !("value" in parsed && looksLikeWorkflow(parsed.value))) return undefined;
  if (!("value" in parsed)) return add("manifest-invalid", path, `of ${path}, ${parsed.fault}`, "Install it again.");
  const checked = manifestSchema.safeParse(parsed.value);
  if (checked.success) return checked.data;
  const issues = checked.error.issues.map((issue) => `${issue.path.join(".") || "(manifest)"}: ${issue.message}`);
  const shown = issues.slice(0, 20).join("\n  ") + (issues.length > 20 ? `\n  … and ${issues.length - 20} more` : "");
  return add("manifest-invalid", path, `its manifest has faults:\n  ${shown}`, "Tell its author.");
}

const looksLikeWorkflow = (value: Record<string, unknown>): boolean =>
  ["inputs", "outputs", "executionTime", "security"].every((key) => Object.hasOwn(value, key));

/** What `exports` names for a subpath: a text, or the first text among conditions. */
function exportTarget(exports: unknown, subpath: string): unknown {
  let target: unknown =
    typeof exports === "object" && exports !== null && Object.hasOwn(exports, subpath)
      ? (exports as Record<string, unknown>)[subpath]
      : undefined;
  for (let depth = 0; typeof target === "object" && target !== null && depth < 8; depth += 1) {
    const conditions = target as Record<string, unknown>;
    target = conditions["default"] ?? conditions["import"] ?? conditions["node"] ?? Object.values(conditions)[0];
  }
  return target ?? undefined;
}

/** A workflow is called as its package is, with or without the scope, and has its version. */
function isItself({ folder, json }: FoundPackage, manifest: WorkflowManifest, faults: DiscoveryFault[]): boolean {
  const add = (code: DiscoveryFault["code"], message: string, hint: string): false => {
    faults.push({ code, path: folder, package: json.name, message: `${json.name} was passed over: ${message}.`, hint });
    return false;
  };
  const bare = json.name.slice(json.name.lastIndexOf("/") + 1);
  if (manifest.name !== json.name && manifest.name !== bare) {
    const hint = `A package's workflow is called ${bare} or ${json.name}, so that none stands in for another.`;
    return add("name-foreign", `its workflow calls itself ${JSON.stringify(manifest.name)}`, hint);
  }
  const owner = ownWorkflowPackage(manifest.name);
  if (owner !== undefined && owner !== json.name)
    return add("name-foreign", `its workflow calls itself ${manifest.name}, which is ${owner}'s`, `Install ${owner}.`);
  if (manifest.version === json.version) return true;
  const message = `its package.json says ${json.version}, its manifest ${manifest.version}`;
  return add("version-differs", message, "Build the package again, or install it again.");
}

/** Real folders of what a package imports, by Node's rules: the nearest `node_modules` that has the name. */
function importsOf({ folder, json }: FoundPackage, { places }: Installation): readonly string[] {
  const parts = folder.split(sep);
  const above = parts.flatMap((part, index) =>
    part === "node_modules" ? [] : [[...parts.slice(0, index + 1), "node_modules"].join(sep)],
  );
  const nearest = above.reverse().flatMap((path) => places.get(path) ?? []);
  return json.dependencies.flatMap((name) => nearest.find((names) => names.has(name))?.get(name) ?? []);
}

/**
 * Sorted. Where several packages claim one name, DreamNet's own has it, else the one that the project itself imports;
 * where that does not decide, none is taken: which one is meant nobody can know.
 */
function withoutImpostors(found: readonly InstalledWorkflow[], faults: DiscoveryFault[]): readonly InstalledWorkflow[] {
  const claims = new Map<string, InstalledWorkflow[]>();
  for (const one of found) claims.set(one.name, [...(claims.get(one.name) ?? []), one]);
  const twins = new Map<string, InstalledWorkflow>();
  const order = [...found].sort((a, b) => compareKeys(keyOf(a), keyOf(b)));
  return order.filter((one) => {
    const claimants = claims.get(one.name) ?? [];
    const owners = ownersOf(one.name, claimants);
    if (owners.length !== 1 || owners[0] !== one.package) {
      const all = [...new Set(claimants.map((claimant) => claimant.package))].sort();
      const message = `${one.package} was passed over: ${all.join(" and ")} both bring a workflow ${one.name}.`;
      const hint = "Remove the one that is not meant.";
      faults.push({ code: "name-claimed", path: one.folder, package: one.package, message, hint });
      return false;
    }
    const label = `${one.name}@${one.version}`;
    const twin = twins.get(label);
    if (twin === undefined) twins.set(label, one);
    else if (twin.digest !== one.digest) {
      const message = `${one.folder} was passed over: it says it is ${label}, and differs from ${twin.folder}.`;
      const hint = "One of them was changed after it was installed: install again.";
      faults.push({ code: "copies-differ", path: one.folder, package: one.package, message, hint });
      return false;
    }
    return true;
  });
}

/** The packages to which a name belongs: one, or all that nothing tells apart. */
function ownersOf(name: string, claimants: readonly InstalledWorkflow[]): readonly string[] {
  const own = claimants.filter((one) => one.package === `@dreamnet/${name}`);
  const direct = claimants.filter(({ isDirect }) => isDirect);
  const [first] = [own, direct, claimants].filter((list) => list.length > 0);
  return [...new Set(first?.map((one) => one.package))];
}

const keyOf = (one: InstalledWorkflow): readonly string[] => [
  one.name,
  one.version,
  one.isDirect ? "0" : "1",
  one.folder,
];

function compareKeys(a: readonly string[], b: readonly string[]): number {
  for (const [index, part] of a.entries()) {
    const other = b[index] ?? "";
    if (part !== other) return part < other ? -1 : 1;
  }
  return 0;
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
