import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { discoverDocuments } from "../corpus/discover.ts";
import { type Bar, finish } from "../measure/report.ts";
import type { Comparison } from "./compare-pictures.ts";
import { launchBrowser } from "./launch.ts";
import { type ArticleFinding, measureArticle } from "./measure.ts";
import { measurePictures, type PicturesFinding } from "./measure-pictures.ts";
import { type PasteFinding, pasteArticle } from "./paste.ts";
import { writePackage } from "./write-package.ts";

const usage = `pnpm check:articles [folder…] [--only <name>] [--out <folder>] [--missing <n>] [--json <file>]

Packs every document of the folders for Medium and Substack, and holds the packages against the raw text; pastes each
in a browser; compares formulas and scripts with a browser's; draws covers of every size, and a contact sheet.
Without a folder: examples/ and, where it stands beside the checkout, shared/corpus. Notebooks come with a later step.
--out      where the packages and contact-sheet.png are written, to be looked at
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

/** Beyond these, two renderings are not of the same signs: edges alone differ by less. */
const alike = { differs: 0.01, width: 0.02, height: 0.05 };

const isUnlike = ({ fault, differs, width, height }: Comparison): boolean =>
  fault !== undefined ||
  differs > alike.differs ||
  Math.abs(width - 1) > alike.width ||
  Math.abs(height - 1) > alike.height;

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
    .filter(
      ({ kind, name }) => kind !== "ipynb" && (values.only === undefined || `${kind}/${name}`.includes(values.only)),
    );
  if (documents.length === 0) {
    process.stderr.write(`No document found in ${folders.join(", ") || "examples/"}.\n`);
    return 1;
  }
  const findings: ArticleFinding[] = [];
  const pasted = new Map<ArticleFinding, PasteFinding>();
  const out = values.out === undefined ? mkdtempSync(join(tmpdir(), "dreamnet-articles-")) : resolve(values.out);
  mkdirSync(out, { recursive: true });
  await using browser = await launchBrowser();
  for (const document of documents) {
    for (const finding of await measureArticle(document)) {
      findings.push(finding);
      process.stderr.write(
        `${finding.failure === undefined ? "packed" : "FAILED"}  ${finding.document} for ${finding.platform}\n`,
      );
      if (finding.failure !== undefined) continue;
      pasted.set(finding, await pasteArticle(browser, finding.files));
      if (values.out !== undefined) writePackage(join(out, finding.document, finding.platform), finding.files);
    }
  }
  const pictures = await measurePictures(browser);
  const sheet = join(out, "contact-sheet.png");
  writeFileSync(sheet, pictures.sheet);
  return report(findings, pasted, pictures, sheet);
}

function report(
  findings: readonly ArticleFinding[],
  pasted: ReadonlyMap<ArticleFinding, PasteFinding>,
  pictures: PicturesFinding,
  sheet: string,
): number {
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
      columns: [
        "document",
        "for",
        "foreign",
        "words",
        "missing",
        "equations",
        "tables",
        "notes",
        "code",
        "pictures",
        "failed",
        "pasted",
        "ms",
      ],
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
        pasted.get(finding)?.characters ?? 0,
        Math.round(finding.time),
      ]),
      bars: [
        zero("what the allow-list lacks", ({ violations }) => violations.length),
        {
          name: "words of the sources present",
          value:
            100 *
            (1 -
              sum(({ words }) => words.missing.length) /
                Math.max(
                  1,
                  sum(({ words }) => words.total),
                )),
          unit: " %",
          relation: ">=",
          limit: 99.8,
        },
        zero("equations missing and unnamed", ({ equations }) => equations.missing.length),
        zero("tables missing and unnamed", ({ tables }) => tables.unnamed),
        zero("notes that cannot be followed", ({ footnotes }) => footnotes.unfollowed.length),
        zero("blocks of code that are not whole", ({ code }) => code.broken.length),
        zero("pictures with a fault", ({ pictures }) => pictures.filter(({ faults }) => faults.length > 0).length),
        zero("faults of pasting in a browser", (finding) => pasted.get(finding)?.faults.length ?? 0),
        {
          name: "formulas unlike a browser's",
          value: pictures.formulas.filter(isUnlike).length,
          relation: "<=",
          limit: 0,
        },
        {
          name: "scripts unlike a browser's, or with a missing glyph",
          value: pictures.scripts.filter(isUnlike).length,
          relation: "<=",
          limit: 0,
        },
        { name: "covers with a fault", value: pictures.faults.length, relation: "<=", limit: 0 },
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
      notes: [
        ...findings.flatMap((finding) => notesOf(finding, pasted.get(finding))),
        ...[...pictures.formulas, ...pictures.scripts]
          .filter(isUnlike)
          .map(
            ({ name, fault, differs, width, height }) =>
              `${name.slice(0, 60)}: ${fault ?? `${(100 * differs).toFixed(1)} % of the ink, ${width.toFixed(3)} × ${height.toFixed(3)} of the browser's size`}`,
          ),
        ...pictures.faults,
        `${pictures.formulas.length} formulas and ${pictures.scripts.length} scripts compared, ${pictures.count} pictures in all. Look at ${sheet}`,
      ],
      data: {
        articles: findings.map(({ files, ...finding }) => ({ ...finding, files: files.size })),
        comparisons: [...pictures.formulas, ...pictures.scripts].map(({ name, width, height, differs }) => ({
          name,
          width,
          height,
          differs,
        })),
      },
    },
    values.json,
  );
}

function notesOf(finding: ArticleFinding, pasted: PasteFinding | undefined): string[] {
  const name = `${finding.document} for ${finding.platform}`;
  const most = Number(values.missing);
  const list = (what: string, found: readonly string[]): string[] =>
    found.length === 0
      ? []
      : [`${name}: ${what}: ${found.slice(0, most).join(" · ")}${found.length > most ? ` … (${found.length})` : ""}`];
  return [
    ...list("failed", finding.failure === undefined ? [] : [finding.failure]),
    ...list("foreign", [...new Set(finding.violations)]),
    ...list(
      "words not there",
      finding.words.missing.map(({ word, file, line }) => `${word} (${file}:${line})`),
    ),
    ...list("equations not there", finding.equations.missing),
    ...list(
      "tables not there",
      finding.tables.unnamed === 0 ? [] : [`${finding.tables.shown} of ${finding.tables.total}`],
    ),
    ...list("notes", finding.footnotes.unfollowed),
    ...list("code not whole", finding.code.broken),
    ...list(
      "pictures",
      finding.pictures
        .filter(({ faults }) => faults.length > 0)
        .map(({ src, faults }) => `${src}: ${faults.join(", ")}`),
    ),
    ...list("could not be drawn", finding.failedPictures),
    ...list("pasted", pasted?.faults ?? []),
    ...list("bytes", finding.equalBytes || finding.failure !== undefined ? [] : ["differ on a second run"]),
  ];
}
