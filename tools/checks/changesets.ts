// `node tools/checks/changesets.ts`: whether every published package that has changed since its version was raised is
// named by a changeset. What its users do not get (tests, examples of the repository) needs none.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { report, repositoryRoot } from "./report.ts";
import { plannedBumps } from "./semver.ts";

/** What goes into a package, or decides what does. */
function isPublished(path: string): boolean {
  if (/\.(?:test|bench)\.ts$|(?:^|\/)(?:__fixtures__|test)\//u.test(path)) return false;
  return /^(?:src|assets)\//u.test(path) || path === "package.json";
}

function git(root: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync("git", args, {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`git ${args[0] ?? ""}: ${stderr.trim()}`);
  return stdout;
}

/** The files of a package that have changed since its version was, uncommitted ones too. */
function changedSince(root: string, folder: string): readonly string[] {
  const manifest = `packages/${folder}/package.json`;
  const [raised = ""] = git(root, ["log", "-1", "--format=%H", '-G^  "version":', "--", manifest]).split("\n");
  // A package that is not committed yet is new as a whole.
  const tracked =
    raised === "" ? [] : git(root, ["diff", "--name-only", "-z", raised, "--", `packages/${folder}`]).split("\0");
  const added = git(root, ["ls-files", "--others", "--exclude-standard", "-z", "--", `packages/${folder}`]).split("\0");
  return [...tracked, ...added].map((path) => path.slice(`packages/${folder}/`.length)).filter(isPublished);
}

/** Packages that have changed, and that no changeset names. */
export function changesetFaults(root: string): readonly string[] {
  const base = join(root, "packages");
  const texts = readdirSync(join(root, ".changeset"))
    .filter((name) => name.endsWith(".md") && name !== "README.md")
    .map((name) => readFileSync(join(root, ".changeset", name), "utf8"));
  const planned = plannedBumps(texts);
  const known = new Map<string, string>();
  const faults: string[] = [];
  for (const folder of readdirSync(base).sort()) {
    const path = join(base, folder, "package.json");
    if (!existsSync(path)) continue;
    const { name, private: isPrivate } = JSON.parse(readFileSync(path, "utf8")) as { name: string; private?: boolean };
    known.set(name, folder);
    if (isPrivate === true || planned.has(name)) continue;
    const [first, ...others] = changedSince(root, folder);
    if (first === undefined) continue;
    const rest = others.length === 0 ? "" : ` and ${others.length} more`;
    faults.push(
      `${name}: packages/${folder}/${first}${rest} changed since its version was raised, and no changeset says so`,
    );
  }
  // `changeset version` would stop at one.
  for (const name of planned.keys())
    if (!known.has(name)) faults.push(`A changeset names ${name}, which is no package here`);
  return faults;
}

function main(): void {
  const isShallow = git(repositoryRoot, ["rev-parse", "--is-shallow-repository"]).trim() === "true";
  const faults = isShallow
    ? ["This clone is shallow: when a version was raised cannot be seen (fetch-depth: 0, or git fetch --unshallow)"]
    : changesetFaults(repositoryRoot);
  report("changesets", "every change of a published package is told by a changeset", faults, "pnpm changeset");
}

if (import.meta.main) main();
