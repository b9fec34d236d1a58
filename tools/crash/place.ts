import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { recoverRelease } from "@dreamnet/executor";
import { verifyPackage } from "@dreamnet/manifest-generator";
import type { PublishPackOutput } from "@dreamnet/publishpack";
import { ArtifactRegistry } from "@dreamnet/registry-manager";

const top = join(dirname(fileURLToPath(import.meta.url)), "../..");
const command = join(top, "packages/publishpack/dist/bin.js");
// Without TeX and the posts' pictures: they take most of a run, and write nothing that the others do not.
const options = [
  "--category",
  "cs.DL",
  ...["arxiv", "website", "github", "zora"].flatMap((name) => ["--set", `${name}.compile=false`]),
  ...["--set", "social.cards=false"],
];

/** A folder with papers, packages and state: what a person has on a machine. */
export class Place {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  /** A paper in a version of its own: another sentence, another source. */
  write(id: string, version: number): void {
    writeFileSync(
      join(this.folder, `${id}.md`),
      [
        "---",
        `id: ${id}`,
        `title: The paper ${id}`,
        "authors: [{ name: Ada Lovelace }]",
        "date: 2026-05-01",
        "license: CC-BY-4.0",
        "abstract: A paper that is packed again and again, to see what is left of it when nobody waits for its end.",
        "---",
        "",
        `This is version ${version} of it, with $x_{${version}} = ${version}$.`,
        "",
      ].join("\n"),
    );
  }

  /** Begins a packing. Its end is told by `exit`, and what it said after that by `why`. */
  start(id: string): {
    readonly child: ChildProcess;
    readonly exit: Promise<number | null>;
    readonly why: () => string;
  } {
    const child = spawn(process.execPath, [command, `${id}.md`, "-o", "build", ...options, "--json"], {
      cwd: this.folder,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, DREAMNET_HOME: join(this.folder, "home") },
    });
    const said = { out: "", error: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said.out += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said.error += text;
    });
    const exit = once(child, "close").then(([code]) => code as number | null);
    return { child, exit, why: () => failuresOf(said.out) || said.error.slice(-500) };
  }

  /** Digest of the manifest that lies there, which binds every file by its digest; undefined where there is none. */
  manifest(id: string): string | undefined {
    const path = join(this.folder, "build", id, "publication-manifest.json");
    return existsSync(path) ? digestOf(path) : undefined;
  }

  /**
   * Whether a kill between two renames has left no folder at all, but the old one hidden; the next command puts it back,
   * as is done here.
   */
  async putBack(id: string): Promise<boolean> {
    const folder = join(this.folder, "build", id);
    const isHidden = !existsSync(folder) && this.leftovers().some((path) => path.includes(".last-"));
    if (isHidden) await recoverRelease(folder);
    return isHidden;
  }

  /** What `verify` finds, and what is not as `SHA256SUMS` says; where there is no such list, there must be nothing. */
  async faults(id: string): Promise<string[]> {
    const folder = join(this.folder, "build", id);
    if (!existsSync(folder)) return [];
    const { findings } = await verifyPackage(folder);
    return [...findings.map(({ kind, message }) => `verify: ${kind} ${message}`), ...this.#wrongSums(id)];
  }

  #wrongSums(id: string): string[] {
    const folder = join(this.folder, "build", id);
    const seen = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
      .filter(
        (path) =>
          !path
            .split("/")
            .some(
              (part) => part.startsWith(".") && part !== ".nojekyll" && part !== ".github" && part !== ".gitattributes",
            ),
      );
    const sums = join(folder, "SHA256SUMS");
    if (!existsSync(sums)) return seen.map((path) => `${path} lies there without a list`);
    const listed = new Map(
      readFileSync(sums, "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => [line.slice(66), line.slice(0, 64)] as const),
    );
    const changed = [...listed].filter(([path, sha256]) => {
      const file = join(folder, path);
      return !existsSync(file) || digestOf(file) !== sha256;
    });
    return changed.map(([path]) => `${path} is not what the list says`);
  }

  /** What the registry finds wrong with itself. */
  async registryFaults(): Promise<string[]> {
    const root = join(this.folder, "home/registry");
    if (!existsSync(root)) return [];
    try {
      const registry = await ArtifactRegistry.open({ root });
      const { findings } = await registry.verify();
      return findings.map((finding) => JSON.stringify(finding));
    } catch (error) {
      return [String(error)];
    }
  }

  /** Digest of the manifest that the registry has of a work. */
  async registered(id: string): Promise<string | undefined> {
    const root = join(this.folder, "home/registry");
    if (!existsSync(root)) return undefined;
    const registry = await ArtifactRegistry.open({ root });
    if (!(await registry.has(id))) return undefined;
    return (await registry.get(id)).files.find(({ path }) => path === "publication-manifest.json")?.sha256;
  }

  /** What a commit that was killed has left beside the packages. */
  leftovers(): string[] {
    const build = join(this.folder, "build");
    if (!existsSync(build)) return [];
    return readdirSync(build, { recursive: true })
      .map(String)
      .filter((path) => /(?:^|\/)\.[^/]+\.(?:next|last|gone|new|old|files)-[0-9a-f]{12}(?:\/|$)|\.lock$/u.test(path));
  }
}

/** What a report tells of packages that were not made. */
function failuresOf(text: string): string {
  try {
    const { packages } = JSON.parse(text) as PublishPackOutput;
    return packages
      .flatMap(({ platform, error }) => (error === undefined ? [] : [`${platform}: ${error.code} ${error.message}`]))
      .join("; ");
  } catch {
    return "";
  }
}

const digestOf = (path: string): string => createHash("sha256").update(readFileSync(path)).digest("hex");
