import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { type CorpusDocument, discoverDocuments } from "../corpus/discover.ts";
import { median, type Report } from "../measure/report.ts";

const top = join(dirname(fileURLToPath(import.meta.url)), "../..");
const child = join(top, "tools/bench/documents-child.ts");
const command = join(top, "packages/cli/dist/bin.js");
const rounds = 5;
const warmUps = 20;

/**
 * Load → LaTeX in a process that has done 20 other documents, beside pandoc's whole process with citations; then cold
 * processes, and what their start-up costs.
 */
export function benchDocuments(folders: readonly string[]): Report {
  const all = folders
    .flatMap(discoverDocuments)
    .filter((document) => document.kind !== "ipynb" && document.kind !== "latex");
  const papers = all.filter((document) => document.kind === "joss");
  const pandoc = spawnSync("pandoc", ["--version"]).status === 0;
  const rows: (string | number)[][] = [];
  const ratios: number[] = [];
  const colds: number[] = [];
  const notes: string[] = [];
  for (const document of papers) {
    const others = all.filter((other) => other !== document);
    // With fewer than 20 others, they are done again until there are 20.
    const warm = Array.from({ length: warmUps }, (_, index) =>
      pathOf(others[index % Math.max(1, others.length)] ?? document),
    );
    const own: number[] = [];
    const peer: number[] = [];
    const cold: number[] = [];
    for (let round = 0; round < rounds; round++) {
      own.push(runChild([pathOf(document), ...warm]).time);
      cold.push(wall(process.execPath, [child, pathOf(document)], document.folder));
      if (pandoc) peer.push(wall("pandoc", pandocArguments(document), document.folder));
    }
    const ratio = pandoc ? median(own) / median(peer) : Number.NaN;
    if (pandoc) ratios.push(ratio);
    colds.push(median(cold));
    rows.push([
      document.name,
      median(own).toFixed(1),
      pandoc ? median(peer).toFixed(0) : "–",
      pandoc ? ratio.toFixed(3) : "–",
      median(cold).toFixed(0),
    ]);
  }
  if (!pandoc)
    notes.push("NOT RUN: pandoc is not installed, so there is no peer to measure against (apt-get install pandoc).");
  notes.push(...startUp(papers));
  return {
    title: `Load → LaTeX: after ${warmUps} other documents, beside pandoc --citeproc; median of ${rounds}`,
    columns: ["paper", "ours, warm ms", "pandoc ms", "ratio", "ours, cold ms"],
    rows,
    bars: [
      ...(pandoc
        ? [
            { name: "median ratio to pandoc", value: median(ratios), relation: "<=" as const, limit: 1 },
            { name: "median ratio to pandoc", value: median(ratios), relation: "<=" as const, limit: 0.3, goal: true },
          ]
        : []),
      {
        name: "cold process, median",
        value: median(colds) / 1000,
        unit: " s",
        relation: "<=" as const,
        limit: 0.35,
        goal: true,
      },
    ],
    notes,
    data: { rows, ratios, colds },
  };
}

/** What a cold start is made of: Node alone, each package's import, the command. */
function startUp(papers: readonly CorpusDocument[]): string[] {
  const time = (args: string[]): number =>
    median(Array.from({ length: rounds }, () => wall(process.execPath, args, top)));
  const bare = time(["-e", "0"]);
  const lines = [`start-up: node alone ${bare.toFixed(0)} ms`];
  for (const name of [
    "workflow",
    "document",
    "content-store",
    "source-loader",
    "converter",
    "executor",
    "arxiv-pack",
    "pack-bin",
    "cli",
  ]) {
    const entry = join(top, "packages", name, "dist/index.js");
    if (existsSync(entry))
      lines.push(`  import of @dreamnet/${name}: ${(time(["--import", entry, "-e", "0"]) - bare).toFixed(0)} ms`);
  }
  const [paper] = papers;
  if (existsSync(command) && paper !== undefined) {
    lines.push(
      `  dreamnet --version: ${time([command, "--version"]).toFixed(0)} ms`,
      `  dreamnet validate ${basename(paper.folder)}: ${time([command, "validate", pathOf(paper)]).toFixed(0)} ms`,
    );
  }
  return lines;
}

function pandocArguments(document: CorpusDocument): string[] {
  return ["--citeproc", "-s", "-t", "latex", document.main, "-o", "/dev/null"];
}

function pathOf(document: CorpusDocument): string {
  return join(document.folder, document.main);
}

function runChild(args: readonly string[]): { time: number } {
  const { stdout, stderr, status } = spawnSync(process.execPath, [child, ...args], { encoding: "utf8", cwd: top });
  if (status !== 0)
    throw new Error(`The bench's own process failed on ${relative(top, args[0] as string)}:\n${stderr}`);
  return JSON.parse(stdout) as { time: number };
}

function wall(program: string, args: readonly string[], cwd: string): number {
  const begin = performance.now();
  spawnSync(program, args, { cwd, stdio: "ignore" });
  return performance.now() - begin;
}
