import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { RehearsalError, run } from "./command.ts";
import type { LoopbackRegistry } from "./loopback-registry.ts";

/** A copy of the working tree that is released in place of it. */
export interface ReleaseCopy {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Copies what git knows of the working tree, uncommitted changes too, as a repository of its own.
 *
 * Dependencies are not installed anew: the root's are linked to, and those of the packages are copied, which are
 * relative links and so lead to the copied siblings.
 */
export async function copyRepository(root: string, folder: string, registry: LoopbackRegistry): Promise<ReleaseCopy> {
  const { stdout } = await run("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root });
  for (const path of stdout.split("\0")) {
    if (path === "" || !existsSync(join(root, path))) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(join(root, path), join(folder, path), { verbatimSymlinks: true });
  }
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
  for (const top of ["packages", "apps"])
    for (const name of readdirSync(join(folder, top))) {
      const modules = join(root, top, name, "node_modules");
      if (existsSync(modules)) cpSync(modules, join(folder, top, name, "node_modules"), copyOfModules);
    }
  // pnpm publishes where this says: to the loopback, whatever the machine's own settings are.
  const { host, pathname } = new URL(registry.url);
  writeFileSync(
    join(folder, ".npmrc"),
    `registry=${registry.url}\n@dreamnet:registry=${registry.url}\n//${host}${pathname}:_authToken=${registry.token}\n`,
  );
  const who = { NAME: "Rehearsal", EMAIL: "rehearsal@localhost" };
  const env = {
    ...process.env,
    PATH: `${join(root, "node_modules", ".bin")}${delimiter}${process.env["PATH"] ?? ""}`,
    pnpm_config_registry: registry.url,
    "pnpm_config_@dreamnet:registry": registry.url,
    GIT_AUTHOR_NAME: who.NAME,
    GIT_AUTHOR_EMAIL: who.EMAIL,
    GIT_COMMITTER_NAME: who.NAME,
    GIT_COMMITTER_EMAIL: who.EMAIL,
  };
  const copy = { folder, env };
  await run("git", ["init", "-q", "-b", "main"], { cwd: folder, env });
  await commit(copy, "Working tree");
  return copy;
}

/** Without what builds have left there. */
const copyOfModules = {
  recursive: true,
  verbatimSymlinks: true,
  filter: (from: string): boolean => !/[\\/]\.(?:build|cache|vite[^\\/]*)$/u.test(from),
};

/** Commits all, as a release's pull request would. */
export async function commit({ folder, env }: ReleaseCopy, message: string): Promise<void> {
  await run("git", ["add", "-A", "."], { cwd: folder, env });
  await run("git", ["commit", "-q", "--no-verify", "--allow-empty", "-m", message], { cwd: folder, env });
}

/** Raises the versions by the changesets, as `pnpm bump` begins. @returns The versions of all public packages. */
export async function raiseVersions({ folder, env }: ReleaseCopy): Promise<ReadonlyMap<string, string>> {
  await run(join(folder, "node_modules", ".bin", "changeset"), ["version"], { cwd: folder, env });
  return versionsOf(folder);
}

/** Name → version of every package that is published. */
export function versionsOf(folder: string): ReadonlyMap<string, string> {
  const base = join(folder, "packages");
  const versions = new Map<string, string>();
  for (const name of readdirSync(base).sort()) {
    const path = join(base, name, "package.json");
    if (!existsSync(path)) continue;
    const manifest = JSON.parse(readFileSync(path, "utf8")) as { name: string; version: string; private?: boolean };
    if (manifest.private !== true) versions.set(manifest.name, manifest.version);
  }
  return versions;
}

/** Builds what is not in turbo's cache, which the repository shares with its copy. */
export async function build({ folder, env }: ReleaseCopy, root: string): Promise<void> {
  const cache = join(root, ".turbo", "cache");
  const args = ["tools/turbo.mjs", "run", "build", "--output-logs=errors-only", `--cache-dir=${cache}`];
  await run(process.execPath, args, { cwd: folder, env });
}

/** Keeps the manifests of a release, which the next one's versions are held to; `pnpm bump` ends so. */
export async function recordManifests({ folder, env }: ReleaseCopy): Promise<void> {
  const args = ["--conditions=@dreamnet/source", "tools/checks/semver.ts", "--record"];
  await run(process.execPath, args, { cwd: folder, env });
}

/** What GitHub Actions says of itself, here of a repository that is nobody's. */
const actions = { GITHUB_SERVER_URL: "https://github.example", GITHUB_REPOSITORY: "rehearsal/dreamnet" };

/**
 * Publishes every version that the registry does not have, with the command that the release's workflow runs.
 *
 * @throws {@link RehearsalError} when a package is not there afterwards.
 */
export async function publishAll({ folder, env }: ReleaseCopy, registry: LoopbackRegistry): Promise<readonly string[]> {
  const before = new Map(registry.published());
  await run(process.execPath, ["tools/release.ts"], { cwd: folder, env: { ...env, ...actions } });
  const after = registry.published();
  const missing = [...versionsOf(folder)].filter(([name, version]) => !(after.get(name) ?? []).includes(version));
  if (missing.length > 0)
    throw new RehearsalError(`Not published: ${missing.map(([name, version]) => `${name}@${version}`).join(", ")}`);
  for (const [name, version] of versionsOf(folder)) {
    const { url = "", directory = "" } = (registry.manifest(name, version)?.["repository"] ?? {}) as Record<
      string,
      string
    >;
    // One that the repository names itself stays.
    if (!url.startsWith("git+https://") || directory !== `packages/${name.slice(name.indexOf("/") + 1)}`)
      throw new RehearsalError(`${name} was published without its repository: no provenance could be made.`);
  }
  return [...after].flatMap(([name, versions]) =>
    versions.filter((version) => !(before.get(name) ?? []).includes(version)).map((version) => `${name}@${version}`),
  );
}
