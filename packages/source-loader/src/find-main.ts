import type { Diagnostic } from "@dreamnet/workflow";
import { decodeText } from "./reader/decode-text.ts";
import type { SourceReader } from "./reader/source-reader.ts";
import { formatOfName, knownFormats } from "./source-format.ts";

/** The main document of a folder, or why none can be told. */
export type FoundMain =
  | {
      readonly main: string;
      /** Folder that it stands in, below the one that was asked for; the document's own paths are relative to it. */
      readonly folder: string;
      readonly note?: Diagnostic;
    }
  | { readonly fault: Diagnostic };

const written = "md|markdown|rmd|qmd|myst";
/** Names that a main document goes by, the most certain first; those of one line are equally certain. */
const names: readonly RegExp[] = [
  new RegExp(`^(?:paper|manuscript|article)\\.(?:${written}|tex|ipynb)$`, "iu"),
  new RegExp(`^(?:main|ms|root)\\.(?:tex|${written}|ipynb)$`, "iu"),
  new RegExp(`^index\\.(?:${written}|ipynb)$`, "iu"),
  /^(?:paper|manuscript|article|main|index)\.html?$/iu,
];
const markdown = new RegExp(`\\.(?:${written}|mkd)$`, "iu");
/** Folders of a repository that its paper goes by. */
const paperFolders = /^(?:paper|papers|manuscript|article|joss|joss[-_]paper|ms|tex|latex|publication|docs|doc)$/iu;
/** Files of a repository that are about it and no document of their own. */
const about =
  /^(?:readme|changelog|changes|history|news|contributing|code[-_]of[-_]conduct|licen[cs]e|copying|security|authors|todo|install|citation|support|governance|pull_request_template|issue_template|requirements|404)\b/iu;

/**
 * Finds the document to load in a folder: by the names that papers go by, then the only one of a format; then in the
 * folders that papers go by. Several that may be meant are never chosen from.
 */
export function findMain(reader: SourceReader): FoundMain {
  const top = findNamed(reader, "") ?? findOnly(reader, "");
  if (top !== undefined) return top;
  const below = reader.list("").filter((name) => paperFolders.test(name));
  const found = below.flatMap((folder) => findNamed(reader, folder) ?? []);
  if (found.length === 0) found.push(...below.flatMap((folder) => findOnly(reader, folder) ?? []));
  const [only] = found;
  if (found.length === 1 && only !== undefined) return only;
  if (found.length > 1)
    return { fault: several(found.flatMap((one) => ("main" in one ? [pathOf(one)] : choices(one)))) };
  const all = reader.list("");
  for (const last of [/^readme\.(?:md|markdown|qmd|rmd)$/iu, /\.pdf$/iu]) {
    const matching = all.filter((name) => last.test(name));
    if (matching.length > 0) return choose(matching, all, "");
  }
  return {
    fault: {
      severity: "error",
      ruleId: "document/main-is-found",
      message: "The folder has no document that can be loaded.",
      hint: `Name the file: ${knownFormats}`,
    },
  };
}

function pathOf({ main, folder }: Extract<FoundMain, { main: string }>): string {
  return folder === "" ? main : `${folder}/${main}`;
}

function findNamed(reader: SourceReader, folder: string): FoundMain | undefined {
  const all = reader.list(folder);
  for (const pattern of names) {
    const found = all.filter((name) => pattern.test(name) && isDocument(reader, folder, name));
    if (found.length > 0) return choose(found, all, folder);
  }
  return undefined;
}

/** The documents of the first format that the folder has any of. */
function findOnly(reader: SourceReader, folder: string): FoundMain | undefined {
  const all = reader.list(folder);
  const own = (test: (name: string) => boolean): string[] => all.filter((name) => test(name) && !about.test(name));
  for (const found of [
    own((name) => formatOfName(name) === "latex" && isDocument(reader, folder, name)),
    own((name) => markdown.test(name)),
    own((name) => formatOfName(name) === "notebook"),
    own((name) => formatOfName(name) === "html"),
  ])
    if (found.length > 0) return choose(found, all, folder);
  return undefined;
}

/** A .tex file is a document where it has a class. */
function isDocument(reader: SourceReader, folder: string, name: string): boolean {
  if (!/\.(?:tex|ltx)$/iu.test(name)) return true;
  const outcome = reader.read(folder === "" ? name : `${folder}/${name}`, 4 * 1024 * 1024);
  if (outcome.status !== "found") return false;
  const decoded = decodeText(outcome.bytes, name);
  const text = "text" in decoded ? decoded.text : Buffer.from(outcome.bytes).toString("latin1");
  return /^[^%\n]*\\document(?:class|style)\b/mu.test(text);
}

function choose(found: readonly string[], all: readonly string[], folder: string): FoundMain {
  const [first] = found;
  if (found.length !== 1 || first === undefined)
    return { fault: several(found.map((main) => pathOf({ main, folder }))) };
  const others = all.filter(
    (name) => name !== first && /\.(?:md|markdown|rmd|qmd|tex|ipynb)$/iu.test(name) && !about.test(name),
  );
  if (others.length === 0 && folder === "") return { main: first, folder };
  const also =
    others.length === 0 ? "" : `; there ${others.length === 1 ? "is" : "are"} also ${others.slice(0, 8).join(", ")}`;
  return {
    main: first,
    folder,
    note: {
      severity: "info",
      ruleId: "document/main-is-clear",
      message: `${pathOf({ main: first, folder })} is loaded as the main document${also}.`,
      hint: "Name the file itself to load another one.",
    },
  };
}

/** Names that are told; a folder may have thousands. */
const mostTold = 20;

function several(found: readonly string[]): Diagnostic {
  const more = found.length > mostTold ? ` and ${found.length - mostTold} more` : "";
  return {
    severity: "error",
    ruleId: "document/main-is-clear",
    message: `The folder has several documents that may be meant: ${found.slice(0, mostTold).join(", ")}${more}.`,
    hint: "Name the file itself.",
  };
}

function choices({ fault }: Extract<FoundMain, { fault: Diagnostic }>): string[] {
  return fault.message.replace(/^[^:]*: |\.$/gu, "").split(", ");
}
