import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RehearsalError, run } from "./command.ts";
import { installInto } from "./consumers.ts";
import type { LoopbackRegistry } from "./loopback-registry.ts";
import { build, commit, publishAll, type ReleaseCopy, raiseVersions, recordManifests } from "./release.ts";

/** The package that breaks with its users in the second release. */
export const breakingPackage = "@dreamnet/arxiv-pack";

const changed = join("packages", "arxiv-pack", "src", "input.ts");
const before = "  options: arxivOptionsSchema.prefault({}),\n";
const added = "  edition: z.string().min(1),\n";
const note =
  "**Migration:** an input names its `edition`: `{ source, artifact, options }` becomes `{ source, artifact, edition, options }`.";

/** What the second release has brought. */
export interface SecondRelease {
  readonly version: string;
  readonly published: readonly string[];
  /** What the check said of a changeset that promised too little. */
  readonly refusal: string;
}

/**
 * Makes a breaking change, has it refused as a patch, and releases it as a major with its migration note.
 *
 * @throws {@link RehearsalError} when too small a bump is let through, or the note does not reach the package.
 */
export async function releaseBreakingChange(
  copy: ReleaseCopy,
  root: string,
  registry: LoopbackRegistry,
): Promise<SecondRelease> {
  await recordManifests(copy);
  await commit(copy, "Release");
  const path = join(copy.folder, changed);
  const source = readFileSync(path, "utf8");
  if (source.split(before).length !== 2)
    throw new RehearsalError(`${changed} has changed: tell tools/rehearse/breaking.ts.`);
  writeFileSync(path, source.replace(before, `${added}${before}`));
  await build(copy, root);

  const changeset = join(copy.folder, ".changeset", "edition.md");
  const promise = (bump: string): void =>
    writeFileSync(
      changeset,
      `---\n"${breakingPackage}": ${bump}\n---\n\nAsked for the edition of a paper.\n\n${note}\n`,
    );
  const checkSemver = (accept: readonly number[]) =>
    run(process.execPath, ["--conditions=@dreamnet/source", "tools/checks/semver.ts"], {
      cwd: copy.folder,
      env: copy.env,
      accept,
    });
  rmSync(changeset, { force: true });
  await checkSemver([1]);
  promise("patch");
  const refused = await checkSemver([1]);
  promise("major");
  await checkSemver([0]);
  await commit(copy, "Ask for the edition");

  const versions = await raiseVersions(copy);
  const version = versions.get(breakingPackage) ?? "";
  const log = readFileSync(join(copy.folder, "packages", "arxiv-pack", "CHANGELOG.md"), "utf8");
  const [, latest = ""] = log.split(/^## /mu);
  if (!latest.startsWith(version) || !latest.includes("### Major Changes") || !latest.includes(note))
    throw new RehearsalError(`CHANGELOG.md of ${breakingPackage} does not tell of ${version} with its migration note.`);
  await build(copy, root);
  await commit(copy, "Release");
  const published = await publishAll(copy, registry);
  return { version, published, refusal: refused.stdout + refused.stderr };
}

/** Packages of a consumer that runs the pack by itself. */
const around = [
  "@dreamnet/content-store",
  "@dreamnet/document",
  "@dreamnet/executor",
  "@dreamnet/source-loader",
  "@dreamnet/version-manager",
];

interface TwoMajors {
  readonly old: string;
  readonly digest: string;
  readonly next?: string;
}

/** A consumer of the first release; `useBoth` is to be called when the second is out. */
export async function useOldMajor(folder: string, paper: string, env: NodeJS.ProcessEnv) {
  await installInto(folder, [breakingPackage, ...around], env);
  copyFileSync(join(import.meta.dirname, "consumer", "two-majors.mjs"), join(folder, "index.mjs"));
  const program = async (): Promise<TwoMajors> => {
    const home = { ...env, DREAMNET_HOME: join(folder, "home") };
    const { stdout } = await run(process.execPath, ["index.mjs", paper], { cwd: folder, env: home });
    return JSON.parse(stdout) as TwoMajors;
  };
  const first = await program();
  return {
    version: first.old,
    /** Works on beside the new one, with the same bytes; a fresh `npm install` of its range brings the old one still. */
    async useBoth(version: string): Promise<void> {
      const still = await program();
      await installInto(folder, [`arxiv-pack-next@npm:${breakingPackage}@${version}`], env);
      const both = await program();
      for (const { old, digest } of [still, both])
        if (old !== first.old || digest !== first.digest)
          throw new RehearsalError(`The consumer of ${breakingPackage} ${first.old} got other bytes (${old}).`);
      if (both.next !== version)
        throw new RehearsalError(`${breakingPackage} ${version} did not run beside ${first.old}.`);
      // Beside it, not below: npm would take the folder above for the one that is meant.
      const fresh = `${folder}-fresh`;
      await installInto(fresh, [`${breakingPackage}@^${first.old}`], env);
      const path = join(fresh, "node_modules", breakingPackage, "package.json");
      const got = (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version;
      if (got !== first.old) throw new RehearsalError(`^${first.old} brings ${got}.`);
    },
  };
}
