import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { discoverDocuments } from "../corpus/discover.ts";
import { type Bar, finish } from "../measure/report.ts";
import { type ArticleFinding, measureArticle } from "./measure.ts";

const usage = `pnpm check:articles [folder…] [--only <name>] [--out <folder>] [--missing <n>] [--json <file>]

Packs every document of the folders for Medium and Substack, and holds the packages against the raw text.
Without a folder: examples/ and, where it stands beside the checkout, shared/corpus. Notebooks come with a later step.
--out      where the packages are written, to be looked at
--missing  how many findings of a kind are listed for a document (default 8)`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "string" },
    only: { type: "string" },
    out: { type: "string" },
    missing: { type: "string", default: "8" },
    help: { type: "boolean", default: false },
  },
});

if (values.help) process.stdout.write(`${usage}\n`);
else process.exitCode = await run();

async function run(): Promise<number> {
  const top = join(dirname(fileURLToPath(import.meta.url)), "../..");
  const folders =
    positionals.length > 0
      ? positionals
      : [join(top, "examples"), join(top, "../shared/corpus")].filter((path) => existsSync(path));
  const documents = folders
    .flatMap(discoverDocuments)
    .filter(({ kind, name }) => kind !== "ipynb" && (values.only === undefined || `${kind}/${name}`.includes(values.only)));
  if (documents.length === 0) {
    process.stderr.write(`No document found in ${folders.join(", ") || "examples/"}.\n`);
    return 1;
  }
  const findings: ArticleFinding[] = [];
  for (const document of documents) {
    const found = await measureArticle(document);
    findings.push(...found);
    for (const finding of found) {
      process.stderr.write(`${finding.failure === undefined ? "packed" : "FAILED"}  ${finding.document} for ${finding.platform}\n`);
      if (values.out !== undefined) write(join(resolve(values.out), finding.document, finding.platform), finding.files);
    }
  }
  return report(findings);
}

function write(folder: string, files: ReadonlyMap<string, Uint8Array>): void {
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
}

function report(findings: readonly ArticleFinding[]): number {
  const sum = (count: (finding: ArticleFinding) => number): number =>
    findings.reduce((total, finding) => total + count(finding), 0);
  const zero = (name: string, count: (finding: ArticleFinding) => number): Bar => ({
    name,
    value: sum(count),
    relation: "<=",
    limit: 0,
  });
  const substack = findings.filter(({ platform }) => platform === "substack");
  const asked = substack.reduce((total, { cached }) => total + cached.hits + cached.misses, 0);
  const hits = substack.reduce((total, { cached }) => total + cached.hits, 0);
  return finish(
    {
      title: `Articles: ${new Set(findings.map(({ document }) => document)).size} documents`,
      columns: ["document", "for", "foreign", "words", "missing", "equations", "tables", "notes", "code", "pictures", "failed", "ms"],
      rows: findings.map((finding) => [
        finding.document.slice(0, 44),
        finding.platform,
        finding.failure === undefined ? finding.violations.length : "failed",
        finding.words.total,
        finding.words.missing.length,
        finding.equations.total,
        finding.tables.total,
        finding.footnotes.total,
        finding.code.total,
        finding.pictures.length,
        finding.failedPictures.length,
        Math.round(finding.time),
      ]),
      bars: [
        zero("what the allow-list lacks", ({ violations }) => violations.length),
        {
          name: "words of the sources present",
          value: 100 * (1 - sum(({ words }) => words.missing.length) / Math.max(1, sum(({ words }) => words.total))),
          unit: " %",
          relation: ">=",
          limit: 99.8,
        },
        zero("equations missing and unnamed", ({ equations }) => equations.missing.length),
        zero("tables missing and unnamed", ({ tables }) => tables.unnamed),
        zero("notes that cannot be followed", ({ footnotes }) => footnotes.unfollowed.length),
        zero("blocks of code that are not whole", ({ code }) => code.broken.length),
        zero("pictures with a fault", ({ pictures }) => pictures.filter(({ faults }) => faults.length > 0).length),
        zero("packages that differ on a second run", ({ equalBytes }) => (equalBytes ? 0 : 1)),
        zero("documents of which nothing could be made", ({ failure }) => (failure === undefined ? 0 : 1)),
        {
          name: "pictures that the second pack took from the first",
          value: asked === 0 ? 100 : (100 * hits) / asked,
          unit: " %",
          relation: ">=",
          limit: 95,
        },
      ],
      notes: findings.flatMap(notesOf),
      data: findings.map(({ files, ...finding }) => ({ ...finding, files: files.size })),
    },
    values.json,
  );
}

function notesOf(finding: ArticleFinding): string[] {
  const name = `${finding.document} for ${finding.platform}`;
  const most = Number(values.missing);
  const list = (what: string, found: readonly string[]): string[] =>
    found.length === 0 ? [] : [`${name}: ${what}: ${found.slice(0, most).join(" · ")}${found.length > most ? ` … (${found.length})` : ""}`];
  return [
    ...list("failed", finding.failure === undefined ? [] : [finding.failure]),
    ...list("foreign", [...new Set(finding.violations)]),
    ...list("words not there", finding.words.missing.map(({ word, file, line }) => `${word} (${file}:${line})`)),
    ...list("equations not there", finding.equations.missing),
    ...list("tables not there", finding.tables.unnamed === 0 ? [] : [`${finding.tables.shown} of ${finding.tables.total}`]),
    ...list("notes", finding.footnotes.unfollowed),
    ...list("code not whole", finding.code.broken),
    ...list(
      "pictures",
      finding.pictures.filter(({ faults }) => faults.length > 0).map(({ src, faults }) => `${src}: ${faults.join(", ")}`),
    ),
    ...list("could not be drawn", finding.failedPictures),
    ...list("bytes", finding.equalBytes || finding.failure !== undefined ? [] : ["differ on a second run"]),
  ];
}
