import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Bar, finish } from "../measure/report.ts";
import { packAll } from "./all-packages.ts";
import { discoverDocuments } from "./discover.ts";
import { itemKinds } from "./items.ts";
import { type DocumentFinding, measureDocument } from "./measure.ts";

const usage = `pnpm corpus [folder…] [--all] [--kind <kind>] [--only <name>] [--sample <n> --seed <n>] [--missing <n>] [--json <file>]

Takes every document of the folders through the loader, the arXiv pack and the HTML writer. Compiles each package on
its own, then counts the source's words, figures, tables, equations, citations and cross-references in PDF and HTML.
Without a folder: examples/ and, where it stands beside the checkout, shared/corpus.
--all      makes every package of every document instead, with a sidecar, without, and where its author accepts by
           name what the corpus does not hold
--missing  how many missing words of a document are listed (default 12)`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    all: { type: "boolean", default: false },
    json: { type: "string" },
    kind: { type: "string" },
    only: { type: "string" },
    sample: { type: "string" },
    seed: { type: "string", default: "1" },
    missing: { type: "string", default: "12" },
    help: { type: "boolean", default: false },
  },
});

if (values.help) {
  process.stdout.write(`${usage}\n`);
} else {
  process.exitCode = await run();
}

async function run(): Promise<number> {
  const top = join(dirname(fileURLToPath(import.meta.url)), "../..");
  const folders =
    positionals.length > 0
      ? positionals
      : [join(top, "examples"), join(top, "../shared/corpus")].filter((path) => existsSync(path));
  let documents = folders
    .flatMap(discoverDocuments)
    .filter(
      (document) =>
        (values.kind === undefined || document.kind === values.kind) &&
        (values.only === undefined || document.name.includes(values.only)),
    );
  if (values.sample !== undefined) documents = sample(documents, Number(values.sample), Number(values.seed));
  if (documents.length === 0) {
    process.stderr.write(`No document found in ${folders.join(", ") || "examples/"}.\n`);
    return 1;
  }
  if (values.all) return finish(packAll(documents), values.json);
  const findings: DocumentFinding[] = [];
  for (const document of documents) {
    const finding = await measureDocument(document);
    findings.push(finding);
    process.stderr.write(
      `${finding.failure === undefined ? (finding.clean ? "clean " : "ERRORS") : "FAILED"}  ${document.kind}/${document.name}\n`,
    );
  }
  return report(findings);
}

function report(findings: readonly DocumentFinding[]): number {
  const kinds = [...new Set(findings.map((finding) => finding.kind))];
  const share = (part: number, whole: number): number => (whole === 0 ? 100 : (100 * part) / whole);
  const bars: Bar[] = [];
  for (const kind of kinds) {
    const own = findings.filter((finding) => finding.kind === kind);
    bars.push({
      name: `${kind}: compile with zero TeX errors`,
      value: share(own.filter((finding) => finding.clean).length, own.length),
      unit: " %",
      relation: ">=",
      limit: kind === "joss" ? 97 : 90,
    });
  }
  for (const output of ["pdf", "html"] as const) {
    const total = findings.reduce((sum, finding) => sum + finding[output].total, 0);
    const present = findings.reduce((sum, finding) => sum + finding[output].present, 0);
    bars.push({
      name: `words of the sources present in ${output.toUpperCase()}`,
      value: share(present, total),
      unit: " %",
      relation: ">=",
      limit: 99.8,
    });
  }
  for (const kind of itemKinds) {
    const unnamed = findings.reduce(
      (sum, finding) => sum + (finding.items.find((item) => item.kind === kind)?.unnamed ?? 0),
      0,
    );
    bars.push({ name: `${kind} missing and unnamed`, value: unnamed, relation: "<=", limit: 0 });
  }
  bars.push({
    name: "citations unresolved although the bibliography has the key",
    value: findings.reduce((sum, finding) => sum + finding.wrongCitations.length, 0),
    relation: "<=",
    limit: 0,
  });
  bars.push({
    name: "documents of which nothing could be made",
    value: findings.filter((finding) => finding.failure !== undefined).length,
    relation: "<=",
    limit: 0,
  });
  return finish(
    {
      title: `Corpus: ${findings.length} documents`,
      columns: [
        "document",
        "TeX errors",
        "words",
        "PDF %",
        "HTML %",
        ...itemKinds.map((kind) => `${kind} s/t/h`),
        "no figure",
        "load+HTML ms",
        "pack ms",
      ],
      rows: findings.map((finding) => [
        `${finding.kind}/${finding.name}`.slice(0, 46),
        finding.failure === undefined ? finding.texErrors.length : "failed",
        finding.pdf.total,
        share(finding.pdf.present, finding.pdf.total).toFixed(2),
        share(finding.html.present, finding.html.total).toFixed(2),
        ...itemKinds.map((kind) => {
          const item = finding.items.find((entry) => entry.kind === kind);
          return item === undefined
            ? ""
            : `${item.source}/${item.pdf ?? "–"}/${item.html}${item.unnamed > 0 ? ` (${item.unnamed}!)` : ""}`;
        }),
        finding.missingFigures,
        Math.round(finding.loadTime),
        Math.round(finding.packTime),
      ]),
      bars,
      notes: findings.flatMap(notesOf),
      data: findings.map((finding) => ({ ...finding, diagnostics: finding.diagnostics.length })),
    },
    values.json,
  );
}

function notesOf(finding: DocumentFinding): string[] {
  const name = `${finding.kind}/${finding.name}`;
  const most = Number(values.missing);
  const list = (output: "pdf" | "html"): string[] => {
    const missing = finding[output].missing;
    if (missing.length === 0) return [];
    const shown = missing.slice(0, most).map((entry) => `${entry.word} (${entry.file}:${entry.line})`);
    return [
      `${name}: ${missing.length} of ${finding[output].total} words not in the ${output.toUpperCase()}: ${shown.join(", ")}${missing.length > most ? ", …" : ""}`,
    ];
  };
  return [
    ...(finding.failure === undefined ? [] : [`${name}: ${finding.failure}`]),
    ...finding.texErrors.slice(0, 5).map((error) => `${name}: ${error}`),
    ...(finding.wrongCitations.length === 0
      ? []
      : [`${name}: TeX does not resolve ${finding.wrongCitations.join(", ")}`]),
    ...list("pdf"),
    ...list("html"),
  ];
}

/** The same sample for the same seed: documents ordered by a hash of seed and name. */
function sample<T extends { name: string; kind: string }>(documents: readonly T[], count: number, seed: number): T[] {
  const rank = (document: T): number => {
    let hash = 2166136261 ^ seed;
    for (const character of `${document.kind}/${document.name}`)
      hash = Math.imul(hash ^ (character.codePointAt(0) as number), 16777619);
    return hash >>> 0;
  };
  return [...documents].sort((a, b) => rank(a) - rank(b)).slice(0, count);
}
