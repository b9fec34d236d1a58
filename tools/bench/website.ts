import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CorpusDocument, discoverDocuments } from "../corpus/discover.ts";
import { median, type Report } from "../measure/report.ts";

const top = join(dirname(fileURLToPath(import.meta.url)), "../..");
const child = join(top, "tools/bench/website-child.ts");
const rounds = 5;
const warmUps = 20;
const bookPages = [125, 250, 500, 1000] as const;

/**
 * Source → page with all around it, in a process that has made 20 others, beside pandoc's whole process for standalone
 * HTML with citations; and whether the time grows as the pages of a book do.
 */
export function benchWebsite(folders: readonly string[]): Report {
  const documents = folders
    .flatMap(discoverDocuments)
    .filter(({ kind, main }) => kind === "joss" || (kind !== "ipynb" && main.endsWith(".md")));
  const papers = documents.filter(({ kind }) => kind === "joss");
  const pandoc = spawnSync("pandoc", ["--version"]).status === 0;
  const rows: (string | number)[][] = [];
  const ratios: number[] = [];
  for (const document of papers) {
    const others = documents.filter((other) => other !== document);
    const warm = Array.from({ length: warmUps }, (_, index) =>
      pathOf(others[index % Math.max(1, others.length)] ?? document),
    );
    const own: number[] = [];
    const peer: number[] = [];
    for (let round = 0; round < rounds; round++) {
      own.push(runChild([pathOf(document), ...warm]).time);
      if (pandoc) peer.push(pandocTime(document));
    }
    const ratio = pandoc ? median(own) / median(peer) : Number.NaN;
    if (pandoc) ratios.push(ratio);
    rows.push([
      document.name,
      median(own).toFixed(1),
      pandoc ? median(peer).toFixed(0) : "–",
      pandoc ? ratio.toFixed(3) : "–",
    ]);
  }
  const book = benchBook();
  rows.push(...book.rows);
  const worst = ratios.length === 0 ? Number.NaN : Math.max(...ratios);
  return {
    title: `Source → website's page: after ${warmUps} others, beside pandoc --citeproc -s -t html; median of ${rounds}`,
    columns: ["paper", "ours, warm ms", "pandoc ms", "ratio"],
    rows,
    bars: [
      ...(pandoc
        ? [
            { name: "median ratio to pandoc", value: median(ratios), relation: "<=" as const, limit: 0.5 },
            { name: "worst ratio to pandoc", value: worst, relation: "<=" as const, limit: 0.5, goal: true },
          ]
        : []),
      {
        name: "a book of 1000 pages beside eight of 125, in time (1 is linear)",
        value: book.growth,
        relation: "<=" as const,
        limit: 1.5,
      },
    ],
    notes: pandoc ? [] : ["NOT RUN: pandoc is not installed, so there is no peer to measure against."],
    data: { rows, ratios, book },
  };
}

interface BookTimes {
  readonly rows: (string | number)[][];
  /** Time of the longest book over what the shortest one's would give. */
  readonly growth: number;
}

function benchBook(): BookTimes {
  const folder = mkdtempSync(join(tmpdir(), "dreamnet-book-"));
  try {
    writeFileSync(join(folder, "paper.bib"), bibliography());
    const times = bookPages.map((pages) => {
      const path = join(folder, `book-${pages}.md`);
      writeFileSync(path, book(pages));
      const found = Array.from({ length: 3 }, () => runChild([path]));
      return { pages, time: median(found.map(({ time }) => time)), length: found[0]?.length ?? 0 };
    });
    const [short] = times;
    const long = times.at(-1);
    if (short === undefined || long === undefined || short.length === 0 || long.length === 0)
      throw new Error("The book could not be read.");
    return {
      rows: times.map(({ length, pages, time }) => [
        `a book of ${pages} pages, cold (${(length / 1e6).toFixed(1)} MB)`,
        time.toFixed(0),
        "–",
        "–",
      ]),
      growth: long.time / (short.time * (long.pages / short.pages)),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const works = 200;

function bibliography(): string {
  return Array.from(
    { length: works },
    (_, index) =>
      `@article{key${index}, title={Work number ${index}}, author={Author, A. and Writer${index}, B.}, journal={Journal}, year={${1900 + (index % 120)}}}\n`,
  ).join("");
}

/** A page has about 400 words, a formula, citations and references; every tenth a table, code and a footnote. */
function book(pages: number): string {
  const sentence = "The quick brown fox jumps over the lazy dog, and nobody counts how often it has done so before. ";
  const parts = ["---\ntitle: A book\nauthors:\n  - name: A. Writer\nbibliography: paper.bib\n---\n"];
  for (let page = 1; page <= pages; page++) {
    parts.push(
      `${page % 10 === 1 ? "#" : "##"} Page ${page}\n`,
      `${sentence.repeat(9)}As [@key${page % works}; @key${(page * 7) % works}] say, $x_${page}^2 + \\alpha$ is small.\n`,
      `$$ \\int_0^{${page}} \\frac{\\sin x}{x} \\, dx = \\sum_{k=1}^n a_k $$ {#eq:e${page}}\n`,
      `${sentence.repeat(9)}See @eq:e${Math.max(1, page - 1)}.\n`,
    );
    if (page % 10 === 0)
      parts.push(
        `| A | B |\n|---|---|\n| 1 | ${page} |\n`,
        `\`\`\`python\nprint(${page})  # a comment\n\`\`\`\n`,
        `A note.[^n${page}]\n\n[^n${page}]: Its text, of page ${page}.\n`,
      );
  }
  return parts.join("\n");
}

function pandocTime(document: CorpusDocument): number {
  const begin = performance.now();
  spawnSync("pandoc", ["--citeproc", "-s", "-t", "html", "--mathml", document.main, "-o", "/dev/null"], {
    cwd: document.folder,
    stdio: "ignore",
  });
  return performance.now() - begin;
}

function pathOf(document: CorpusDocument): string {
  return join(document.folder, document.main);
}

function runChild(args: readonly string[]): { time: number; length: number } {
  const { status, stderr, stdout } = spawnSync(process.execPath, [child, ...args], { encoding: "utf8", cwd: top });
  if (status !== 0) throw new Error(`The bench's own process failed:\n${stderr}`);
  return JSON.parse(stdout) as { time: number; length: number };
}
