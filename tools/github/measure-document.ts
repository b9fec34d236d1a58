import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type ContentStore, createMemoryStore } from "@dreamnet/content-store";
import { type ArtifactDescription, describeArtifact, type NormalizedSource } from "@dreamnet/document";
import { WorkflowExecutor } from "@dreamnet/executor";
import { applyReleasePlan, type GithubPackage, githubPackWorkflow, releasePlanSchema } from "@dreamnet/github-pack";
import { loadSource } from "@dreamnet/source-loader";
import { git, gitWithToken } from "../../packages/github-pack/test/loopback/git-backend.ts";
import { startGithubDouble } from "../../packages/github-pack/test/loopback/github-double.ts";
import { disagreements, readCff } from "../../packages/github-pack/test/oracles/agreement.ts";
import { cffFaults, zenodoFaults } from "../../packages/github-pack/test/oracles/schemas.ts";
import type { CorpusDocument } from "../corpus/discover.ts";

/** What was found of one document; every list is empty where all is well. */
export interface DocumentFinding {
  readonly document: string;
  /** `ready`, `needs_input`, or why nothing could be made. */
  readonly status: string;
  /** Whether it has citation files: a document without a title or an author has none. */
  readonly cited: boolean;
  readonly files: number;
  readonly commit: string;
  readonly faults: Readonly<Record<Check, readonly string[]>>;
}

/** What is checked of each document. */
export const checks = {
  cff: "faults of CITATION.cff against CFF 1.2.0",
  zenodo: "faults of .zenodo.json against Zenodo's schema",
  agreement: "things that the citation files say differently",
  commit: "commits that differ on a second run",
  fsck: "what git fsck --strict finds in a clone of the bundle",
  clone: "files that the clone has otherwise than the folder",
  push: "pushes over http that do not arrive (ours, and git's own)",
  readme: "relative targets in the README that are not there and not named in a diagnostic",
  stray: "files that the source does not refer to",
} as const;
export type Check = keyof typeof checks;

/** Takes one document all the way: packed twice, cloned, checked, pushed. */
export async function measureDocument(
  document: CorpusDocument,
  scratch: string,
  compile: boolean,
): Promise<DocumentFinding> {
  const faults = Object.fromEntries(Object.keys(checks).map((check) => [check, [] as string[]])) as Record<
    Check,
    string[]
  >;
  const finding = { document: `${document.kind}/${document.name}`, faults };
  const none = { ...finding, cited: false, files: 0, commit: "" };
  const store = createMemoryStore();
  const loaded = await loadSource(join(document.folder, document.main), { store });
  if (loaded.status === "refused") return { ...none, status: `refused: ${loaded.diagnostics[0]?.message ?? ""}` };
  const { source } = loaded;
  const described = describeArtifact(source);
  // Most papers leave their licence to their repository, and the files are to name one.
  const artifact = described.license === undefined ? { ...described, license: "CC-BY-4.0" } : described;
  const first = await pack(source, artifact, store, compile);
  if (typeof first === "string") return { ...none, status: first };
  const second = await pack(source, artifact, store, compile);
  const [one, two] = [first, second].map((each) => (typeof each === "string" ? each : each.metadata.commit));
  if (one !== two) faults.commit.push(`${one} and ${two}`);

  const folder = join(scratch, `${document.kind}-${document.name}`);
  for (const file of first.files) {
    const path = join(folder, file.path.replace(/^build\/[^/]+\/github\//u, ""));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, await store.get(file.sha256));
  }
  const repository = join(folder, "repository");
  const result = { ...finding, status: first.status, commit: one ?? "", files: first.metadata.tracked.length };
  if (!existsSync(repository)) return { ...result, cited: false };
  const cited = checkCitation(repository, faults);
  checkFiles(repository, source, first, faults);
  await checkGit(folder, faults);
  return { ...result, cited };
}

async function pack(
  source: NormalizedSource,
  artifact: ArtifactDescription,
  store: ContentStore,
  compile: boolean,
): Promise<GithubPackage | string> {
  const result = await new WorkflowExecutor({ store }).execute(
    githubPackWorkflow,
    { source, artifact, options: { compile } as never },
    { now: new Date(`${artifact.date ?? "2026"}`) },
  );
  return result.success ? result.output : `failed: ${result.error.message}`;
}

function checkCitation(repository: string, faults: Record<Check, string[]>): boolean {
  if (!existsSync(join(repository, "CITATION.cff"))) return false;
  const read = (path: string): string => readFileSync(join(repository, path), "utf8");
  const cff = readCff(read("CITATION.cff"));
  const zenodo = JSON.parse(read(".zenodo.json")) as unknown;
  faults.cff.push(...(cffFaults?.(cff) ?? []));
  faults.zenodo.push(...(zenodoFaults?.(zenodo) ?? []));
  faults.agreement.push(...disagreements(cff, JSON.parse(read("codemeta.json")), zenodo));
  return true;
}

function checkFiles(
  repository: string,
  source: NormalizedSource,
  packed: GithubPackage,
  faults: Record<Check, string[]>,
): void {
  const referred = new Set(Object.keys(source.native?.files ?? source.files ?? {}).map((path) => `source/${path}`));
  for (const path of packed.metadata.tracked)
    if (path.startsWith("source/") && !referred.has(path)) faults.stray.push(path);
  const readme = readFileSync(join(repository, "README.md"), "utf8");
  const told = packed.diagnostics.map(({ message }) => message).join("\n");
  // Outside of code, every relative target is there, or somebody was told.
  const prose = readme.replace(/^(`{3,})[^\n]*\n[\s\S]*?\n\1\s*$/gmu, "").replace(/(`+)[^`]*?\1/gu, "");
  for (const [, target = ""] of prose.matchAll(/\]\((?![a-z][a-z0-9+.-]*:|#|\/\/|<)([^)#?\s]+)/giu)) {
    const path = decodeURIComponent(target.replaceAll("\\", "").replace(/^\.\//u, ""));
    const there = statSync(join(repository, path), { throwIfNoEntry: false });
    if (there === undefined && !told.includes(target)) faults.readme.push(target);
  }
}

const token = "ghp_loopback0000000000000000000000000000";

async function checkGit(folder: string, faults: Record<Check, string[]>): Promise<void> {
  const plan = releasePlanSchema.parse(JSON.parse(readFileSync(join(folder, "release-plan.json"), "utf8")));
  const attempt = (check: Check, action: () => void): void => {
    try {
      action();
    } catch (error) {
      faults[check].push(error instanceof Error ? error.message : String(error));
    }
  };
  const cloned = join(folder, "cloned");
  attempt("clone", () => git(["clone", "-q", join(folder, plan.commit.bundle), cloned], folder));
  attempt("fsck", () => {
    const said = git(["fsck", "--full", "--strict"], cloned).trim();
    if (said !== "") faults.fsck.push(said);
  });
  faults.clone.push(...differences(cloned, join(folder, "repository")));

  mkdirSync(join(folder, "double"));
  const double = await startGithubDouble({ root: join(folder, "double"), token });
  try {
    await applyReleasePlan(plan, {
      token,
      servers: double.servers,
      incomplete: true,
      readFile: (path) => Promise.resolve(readFileSync(join(folder, path))),
    });
    const refs = double.state().repositories[0]?.refs ?? [];
    const wanted = [`refs/heads/${plan.commit.branch}`, `refs/tags/${plan.release.tag}`];
    for (const ref of wanted) if (!refs.includes(`${plan.commit.id} ${ref}`)) faults.push.push(`${ref} is not there`);
    // Git's own program, from the clone into another repository of the same server.
    double.addRepository("by-git");
    await gitWithToken(["push", "-q", `${double.servers.git}/ada/by-git.git`, plan.commit.branch], cloned, token);
    const own = double.state().repositories.find(({ name }) => name === "ada/by-git")?.refs ?? [];
    if (!own.includes(`${plan.commit.id} refs/heads/${plan.commit.branch}`))
      faults.push.push("git push did not arrive");
  } catch (error) {
    faults.push.push(error instanceof Error ? error.message : String(error));
  } finally {
    await double.close();
  }
}

function differences(cloned: string, repository: string): string[] {
  const list = (folder: string): string[] =>
    existsSync(folder)
      ? readdirSync(folder, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
          .filter((path) => !path.startsWith(".git/"))
          .sort()
      : [];
  const [ours, theirs] = [list(repository), list(cloned)];
  return [...new Set([...ours, ...theirs])].filter(
    (path) =>
      !ours.includes(path) ||
      !theirs.includes(path) ||
      !readFileSync(join(repository, path)).equals(readFileSync(join(cloned, path))),
  );
}
