import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Bar, finish } from "../measure/report.ts";
import { breakingPackage, releaseBreakingChange, useOldMajor } from "./breaking.ts";
import { consumerEnvironment, inParallel, RehearsalError } from "./command.ts";
import { type Installed, installAlone, runExecutorAlone } from "./consumers.ts";
import limits from "./limits.json" with { type: "json" };
import { type LoopbackRegistry, startLoopbackRegistry } from "./loopback-registry.ts";
import { createAndPublish } from "./new-package.ts";
import { type PackRun, runByNpx } from "./packs.ts";
import { build, commit, copyRepository, publishAll, type ReleaseCopy, raiseVersions, versionsOf } from "./release.ts";
import { checkTypes } from "./types.ts";

const usage = `pnpm rehearse [part…] [--quick] [--keep] [--json <file>]

Releases this working tree to a registry on loopback, and uses it as people do who have nothing but npm: each package
alone, by import and by require(), its types, each pack by npx on a paper; then a second release with a breaking change,
beside which the old major goes on working. Sizes, dependencies and cold starts are held to tools/rehearse/limits.json.

Parts: executor, types, create, second, alone, npx; all of them without any.

  --quick   two packages alone, one pack by npx, and no second release: what .ci/run does
  --keep    leaves the folders there
`;

const root = join(import.meta.dirname, "../..");
const paper = join(root, "examples/riccati");
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: "boolean" },
    keep: { type: "boolean" },
    json: { type: "string" },
    help: { type: "boolean" },
  },
});

/** Two: npm is bound by processor and disk. */
const width = 2;
/** What `--quick` installs alone: the least that a pack needs, and the pack with the widest tree that many want alone. */
const quickly = ["@dreamnet/workflow", "@dreamnet/social-pack"];
/** The commands that pack, with what they must be told. */
const commands: Readonly<Record<string, readonly string[]>> = {
  "@dreamnet/arxiv-pack": ["paper.md"],
  "@dreamnet/github-pack": ["paper.md"],
  "@dreamnet/medium-pack": ["paper.md"],
  "@dreamnet/social-pack": ["paper.md"],
  "@dreamnet/substack-pack": ["paper.md"],
  "@dreamnet/website-pack": ["paper.md"],
  "@dreamnet/zora-pack": ["paper.md"],
};

/** What a package may weigh, alone in an empty folder. */
interface Limit {
  /** Millions of bytes of all that npm puts there. */
  readonly megabytes: number;
  /** Packages beside it. */
  readonly dependencies: number;
  /** ms of processor time of the first import; wide, since machines differ. */
  readonly coldStart: number;
  /** Packages that whoever installs it must not be made to download. */
  readonly without?: readonly string[];
}
type Limits = Readonly<Record<string, Limit>>;

const parts = ["executor", "types", "create", "second", "alone", "npx"];
const wants = (part: string): boolean => positionals.length === 0 || positionals.includes(part);

function say(text: string): void {
  process.stderr.write(`${(performance.now() / 1000).toFixed(0).padStart(4)} s  ${text}\n`);
}

async function rehearse(registry: LoopbackRegistry, work: string): Promise<number> {
  const quick = values.quick === true;
  const env = consumerEnvironment(registry, root);
  const copy = await copyRepository(root, join(work, "repository"), registry);
  await raiseVersions(copy);
  say("versions raised");
  await build(copy, root);
  await commit(copy, "Release");
  const published = await publishAll(copy, registry);
  say(`${published.length} packages published`);
  const packages = [...versionsOf(copy.folder)].map(([name, version]) => ({
    name,
    version,
    isWorkflow: "./manifest.json" in ((registry.manifest(name, version)?.["exports"] ?? {}) as object),
  }));
  const unpinned = packages.flatMap(({ name, version }) => leftovers(name, registry.manifest(name, version) ?? {}));
  if (unpinned.length > 0) throw new RehearsalError(unpinned.join("\n"));

  const faults: string[] = [];
  const attempt = async <T>(part: string, task: () => Promise<T>): Promise<T | undefined> => {
    if (!wants(part)) return undefined;
    try {
      const result = await task();
      say(part);
      return result;
    } catch (error) {
      const message = error instanceof RehearsalError ? error.message : String(error);
      faults.push(message);
      say(`FAILED ${message.split("\n")[0]}`);
      return undefined;
    }
  };
  const executorBrings = await attempt("executor", () => runExecutorAlone(join(work, "executor-alone"), env));
  const types = await attempt("types", () => checkTypes(join(work, "types"), packages, typeTools(), env));
  const created = await attempt("create", async () => {
    await createAndPublish(join(work, "create"), registry, env);
    return true;
  });
  const second = quick ? undefined : await attempt("second", () => rehearseSecond(copy, registry, work, env));
  const alone = await inParallel(
    packages.filter(({ name }) => !quick || quickly.includes(name)),
    width,
    ({ name, version, isWorkflow }) =>
      attempt("alone", async () => {
        const folder = join(work, "alone", name.slice(name.indexOf("/") + 1));
        const installed = await installAlone(folder, name, version, isWorkflow, env);
        if (values.keep !== true) rmSync(folder, { recursive: true, force: true });
        return installed;
      }),
  );
  const names = Object.keys(commands).filter((name) => !quick || name === "@dreamnet/social-pack");
  const runs = await inParallel(names, width, (name) =>
    attempt("npx", () => {
      const version = packages.find((known) => known.name === name)?.version;
      if (version === undefined) throw new RehearsalError(`${name} is not published.`);
      return runByNpx(join(work, "npx", name.slice(10)), name, version, paper, commands[name] ?? [], env);
    }),
  );
  const isThere = <T>(value: T | undefined): value is T => value !== undefined;
  return report(alone.filter(isThere), runs.filter(isThere), {
    faults,
    published,
    executorBrings,
    types: types ?? [],
    created: created === true,
    second,
    total: packages.length,
  });
}

async function rehearseSecond(copy: ReleaseCopy, registry: LoopbackRegistry, work: string, env: NodeJS.ProcessEnv) {
  const consumer = await useOldMajor(join(work, "two-majors"), join(paper, "paper.md"), env);
  const second = await releaseBreakingChange(copy, root, registry);
  say(`${breakingPackage} ${second.version} published: ${second.published.length} packages`);
  await consumer.useBoth(second.version);
  say(`${consumer.version} goes on beside ${second.version}`);
  return { from: consumer.version, ...second };
}

/** What must not stand in a published manifest. */
function leftovers(name: string, manifest: Record<string, unknown>): string[] {
  const text = JSON.stringify([manifest["dependencies"], manifest["peerDependencies"], manifest["exports"]]);
  return ["workspace:", "catalog:", '"@dreamnet/source"', "link:"]
    .filter((word) => text.includes(word))
    .map((word) => `${name} was published with ${word} in its package.json.`);
}

function typeTools() {
  const require = createRequire(join(root, "package.json"));
  const native = require.resolve("@typescript/native/package.json");
  const { bin } = JSON.parse(readFileSync(native, "utf8")) as { bin: { tsc: string } };
  const { version } = require("@types/node/package.json") as { version: string };
  return { tsc: join(native, "..", bin.tsc), nodeTypes: `@types/node@${version}` };
}

interface Facts {
  readonly created: boolean;
  readonly faults: readonly string[];
  readonly published: readonly string[];
  readonly executorBrings: number | undefined;
  readonly types: readonly { readonly mode: string; readonly seconds: number }[];
  readonly second: Awaited<ReturnType<typeof rehearseSecond>> | undefined;
  readonly total: number;
}

function report(alone: readonly Installed[], runs: readonly PackRun[], facts: Facts): number {
  const { faults, published, executorBrings, types, second, total } = facts;
  const held: Limits = limits;
  const bars: Bar[] = alone.flatMap(({ name, bytes, dependencies, brings, coldStart }): Bar[] => {
    const limit = held[name];
    if (limit === undefined)
      return [{ name: `${name}: an entry in tools/rehearse/limits.json`, value: 0, relation: ">=", limit: 1 }];
    const unwanted = (limit.without ?? []).filter((other) => brings.includes(other));
    return [
      { name: `${name}: unwanted packages ${unwanted.join(", ")}`, value: unwanted.length, relation: "<=", limit: 0 },
      { name: `${name}: install`, value: bytes / 1e6, unit: " MB", relation: "<=", limit: limit.megabytes },
      { name: `${name}: dependencies`, value: dependencies, relation: "<=", limit: limit.dependencies },
      { name: `${name}: cold start`, value: coldStart, unit: " ms", relation: "<=", limit: limit.coldStart },
    ];
  });
  const over = bars.filter(({ value, limit, relation }) => (relation === "<=" ? value > limit : value < limit));
  return finish(
    {
      title: "A release, and those who use it",
      columns: ["package", "version", "install MB", "limit", "packages", "limit", "cold start ms", "limit", "npx"],
      rows: alone.map(({ name, version, bytes, dependencies, coldStart }) => {
        const limit = held[name];
        const pack = runs.find((one) => one.name === name);
        return [
          name,
          version,
          (bytes / 1e6).toFixed(1),
          limit?.megabytes ?? "–",
          dependencies,
          limit?.dependencies ?? "–",
          coldStart.toFixed(0),
          limit?.coldStart ?? "–",
          pack === undefined ? "" : `${pack.status === 0 ? "ready" : "needs input"}, ${pack.files} files`,
        ];
      }),
      // Those that are over; all of them stand in the table.
      bars: [
        { name: "things that did not hold", value: faults.length, relation: "<=", limit: 0 },
        { name: "figures over their limit", value: over.length, relation: "<=", limit: 0 },
        ...over,
      ],
      notes: [
        `${published.length} of ${total} packages published to a registry on loopback with the release's own command.`,
        `${alone.length} installed alone by npm, imported as ESM and required from CommonJS.`,
        ...(types.length === 0
          ? []
          : [
              `Types of all ${total} together: ${types.map(({ mode, seconds }) => `${mode} ${seconds.toFixed(1)} s`).join(", ")}; skipLibCheck off.`,
            ]),
        ...(executorBrings === undefined
          ? []
          : [
              `The executor and the contract alone (${executorBrings} packages): retried twice, then fell back; only Node in PATH.`,
            ]),
        ...(facts.created
          ? ["npm create @dreamnet/workflow: a package that was built, tested, published, installed and run."]
          : []),
        ...(positionals.length > 0 ? [`NOT RUN: all but ${positionals.join(", ")}.`] : []),
        ...(values.quick === true
          ? ["NOT RUN with --quick: the second release, and the packages and packs that are not in the table."]
          : []),
        ...(second === undefined
          ? []
          : [
              `Second release: ${second.published.length} packages. A patch was refused; ${breakingPackage} ${second.from} goes on beside ${second.version}.`,
            ]),
        ...faults,
      ],
      data: { alone, runs, ...facts },
    },
    values.json,
  );
}

async function main(): Promise<number> {
  if (values.help === true) {
    process.stdout.write(usage);
    return 0;
  }
  const unknown = positionals.filter((part) => !parts.includes(part));
  if (unknown.length > 0) {
    process.stderr.write(`rehearse: no part ${unknown.join(", ")}; there are ${parts.join(", ")}\n`);
    return 1;
  }
  const registry = await startLoopbackRegistry("@dreamnet");
  const work = mkdtempSync(join(tmpdir(), "dreamnet-rehearse-"));
  try {
    return await rehearse(registry, work);
  } catch (error) {
    if (!(error instanceof RehearsalError)) throw error;
    process.stderr.write(`rehearse: ${error.message}\n`);
    return 1;
  } finally {
    await registry.close();
    if (values.keep === true) say(`left in ${work}`);
    else rmSync(work, { recursive: true, force: true });
  }
}

process.exitCode = await main();
