import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";

/** One document of a corpus. */
export interface CorpusDocument {
  /** `joss`, `myst`, `latex` …: the folder above the document's. */
  readonly kind: string;
  readonly name: string;
  readonly folder: string;
  /** Path of the main file within the folder. */
  readonly main: string;
}

const mainFile = /\.(?:md|markdown|rmd|qmd|tex|ipynb|html)$/iu;

/**
 * Finds documents in a corpus (`<kind>/<document>/`), in one kind's folder, or in one document's folder.
 *
 * The main file is named by `main:` in `SOURCE.txt`; without that file it is the folder's only document, or `paper.*`,
 * `main.*`, `index.*`.
 */
export function discoverDocuments(root: string): CorpusDocument[] {
  const folder = resolve(root);
  const documents: CorpusDocument[] = [];
  const visit = (path: string, depth: number): void => {
    const main = findMain(path);
    if (main !== undefined) {
      const parts = relative(folder, path)
        .split("/")
        .filter((part) => part !== "");
      const above = path.split("/").at(-2) ?? "documents";
      documents.push({
        kind: parts.length > 1 ? (parts.at(-2) as string) : kindOf(above, main),
        name: path.split("/").at(-1) as string,
        folder: path,
        main,
      });
      return;
    }
    if (depth === 0) return;
    for (const name of readdirSync(path).sort(byCodePoint)) {
      const child = join(path, name);
      if (
        !name.startsWith(".") &&
        !name.startsWith("_") &&
        statSync(child, { throwIfNoEntry: false })?.isDirectory() === true
      )
        visit(child, depth - 1);
    }
  };
  visit(folder, 3);
  return documents;
}

const knownKinds = new Set(["joss", "myst", "rmd", "blog", "latex", "ipynb", "quarto", "html"]);

function kindOf(parent: string, main: string): string {
  if (knownKinds.has(parent)) return parent;
  if (main.endsWith(".tex")) return "latex";
  if (main.endsWith(".ipynb")) return "ipynb";
  if (main.endsWith(".html")) return "html";
  if (main.endsWith(".qmd")) return "quarto";
  return /\.rmd$/iu.test(main) ? "rmd" : "joss";
}

function findMain(path: string): string | undefined {
  const names = readdirSync(path);
  if (names.includes("SOURCE.txt")) {
    const named = /^main:\s*(.+)$/mu.exec(readFileSync(join(path, "SOURCE.txt"), "utf8"))?.[1]?.trim();
    if (named !== undefined) return named;
  }
  const candidates = names
    .filter((name) => mainFile.test(name) && !/^(?:readme|changelog|license)/iu.test(name))
    .sort(byCodePoint);
  if (candidates.length === 1) return candidates[0];
  return candidates.find((name) => /^(?:paper|main|index|ms|article)\./iu.test(name));
}

function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
