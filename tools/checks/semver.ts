// `node --conditions=@dreamnet/source tools/checks/semver.ts [--record] [--root <folder>]`: whether the changesets promise at
// least the version that the manifests ask for, by comparison with those of the last release in tools/released/.
// --record keeps the manifests as they are built now: `pnpm bump` does, when it has written the versions of a release.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import {
  type Bump,
  bumpBetween,
  compareBumps,
  inferBump,
  largestBump,
  nextVersion,
  requiredBump,
} from "@dreamnet/version-manager";
import { manifestSchema, type WorkflowManifest } from "@dreamnet/workflow";
import { report, repositoryRoot } from "./report.ts";

/** A workflow's package, as far as its version goes. */
interface Candidate {
  /** `@dreamnet/arxiv-pack` */
  readonly name: string;
  /** In its package.json. */
  readonly version: string;
  /** As it is built now. */
  readonly manifest: WorkflowManifest;
  /** As it was released; none before the first release. */
  readonly released?: WorkflowManifest;
}

/** The largest bump of each package over the changesets' texts. */
export function plannedBumps(changesets: readonly string[]): ReadonlyMap<string, Bump> {
  const bumps = new Map<string, Bump>();
  for (const text of changesets) {
    const [, head = ""] = /^---\r?\n([\s\S]*?)\r?\n?---/u.exec(text) ?? [];
    for (const line of head.split(/\r?\n/u)) {
      const [, name, bump] =
        /^\s*["']?([^"':]+(?::[^"':]+)?)["']?\s*:\s*(none|patch|minor|major)\s*$/u.exec(line) ?? [];
      if (name !== undefined) bumps.set(name, largestBump([bumps.get(name) ?? "none", bump as Bump]));
    }
  }
  return bumps;
}

/** Everything in which the versions promise less than the manifests ask for, as sentences. */
export function semverFaults(candidates: readonly Candidate[], planned: ReadonlyMap<string, Bump>): readonly string[] {
  return candidates.flatMap(({ name, version, manifest, released }) => {
    if (released === undefined) return [];
    const { bump, changes } = inferBump(released, manifest);
    const needed = requiredBump(released.version, bump);
    const promised = planned.get(name) ?? "none";
    const made = bumpBetween(released.version, nextVersion(version, promised));
    if (compareBumps(made, needed) >= 0) return [];
    const reasons = changes.filter((change) => change.bump === bump);
    const lines = reasons.slice(0, 5).map(({ area, path, message }) => {
      const place = path === "" ? area : `${area}, ${path}`;
      return `\n    ${place}: ${message}`;
    });
    const rest = reasons.length > lines.length ? `\n    and ${reasons.length - lines.length} more` : "";
    const said = promised === "none" ? "no changeset names it" : `the changesets say ${promised}`;
    const since = `${name}: what has changed since ${released.version} asks for ${needed}, and ${said}`;
    return [`${since}:${lines.join("")}${rest}`];
  });
}

function readManifest(path: string): WorkflowManifest | undefined {
  return existsSync(path) ? manifestSchema.parse(JSON.parse(readFileSync(path, "utf8"))) : undefined;
}

/** The published packages that bring a workflow. @param faults - Of those that are not built. */
function readCandidates(root: string, faults: string[]): readonly (Candidate & { readonly folder: string })[] {
  const packages = join(root, "packages");
  return readdirSync(packages)
    .sort()
    .flatMap((folder) => {
      const path = join(packages, folder, "package.json");
      if (!existsSync(path)) return [];
      const { name, version, private: isPrivate, exports } = JSON.parse(readFileSync(path, "utf8"));
      if (isPrivate === true || exports?.["./manifest.json"] === undefined) return [];
      const manifest = readManifest(join(packages, folder, "dist", "manifest.json"));
      const released = readManifest(join(root, "tools", "released", `${folder}.json`));
      if (manifest !== undefined)
        return [{ folder, name, version, manifest, ...(released === undefined ? {} : { released }) }];
      faults.push(`${name}: packages/${folder}/dist/manifest.json is not there`);
      return [];
    });
}

function main(): void {
  const { values } = parseArgs({ options: { record: { type: "boolean" }, root: { type: "string" } } });
  const root = values.root === undefined ? repositoryRoot : resolve(values.root);
  const faults: string[] = [];
  const candidates = readCandidates(root, faults);
  if (values.record === true) {
    const folder = join(root, "tools", "released");
    mkdirSync(folder, { recursive: true });
    for (const { folder: name, version, manifest } of candidates) {
      if (manifest.version === version)
        writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(manifest, null, 2)}\n`);
      else faults.push(`packages/${name}: its manifest says ${manifest.version}, its package.json ${version}`);
    }
    report("semver", `${candidates.length} manifests recorded in tools/released`, faults, "build first: pnpm build");
    return;
  }
  const changesets = join(root, ".changeset");
  const texts = existsSync(changesets)
    ? readdirSync(changesets)
        .filter((name) => name.endsWith(".md") && name !== "README.md")
        .map((name) => readFileSync(join(changesets, name), "utf8"))
    : [];
  faults.push(...semverFaults(candidates, plannedBumps(texts)));
  const compared = candidates.filter(({ released }) => released !== undefined).length;
  report(
    "semver",
    `${compared} of ${candidates.length} workflows have been released, and their changesets promise enough`,
    faults,
    "build first (pnpm build), then say it with pnpm changeset",
  );
}

if (import.meta.main) main();
