import type { Diagnostic } from "@dreamnet/workflow";
import { decodeText } from "./reader/decode-text.ts";
import type { SourceReader } from "./reader/source-reader.ts";

/** The main document of a folder, or why none can be told. */
export type FoundMain = { readonly main: string; readonly note?: Diagnostic } | { readonly fault: Diagnostic };

/** Names that a main document goes by, the most certain first; those of one line are equally certain. */
const names: readonly RegExp[] = [
  /^(?:paper|manuscript|article)\.(?:md|markdown|rmd|qmd|tex)$/iu,
  /^(?:main|ms|root)\.(?:tex|md|markdown|qmd|rmd)$/iu,
  /^index\.(?:md|markdown|qmd|rmd)$/iu,
];
const markdown = /\.(?:md|markdown|rmd|qmd|mkd)$/iu;
/** Files of a repository that are about it and no document of their own. */
const about =
  /^(?:readme|changelog|changes|history|news|contributing|code[-_]of[-_]conduct|licen[cs]e|copying|security|authors|todo|install|citation|support|governance|pull_request_template|issue_template)\b/iu;

/** Finds the document to load in a folder. */
export function findMain(reader: SourceReader): FoundMain {
  const all = reader.list("");
  for (const pattern of names) {
    const found = all.filter((name) => pattern.test(name) && isDocument(reader, name));
    if (found.length > 0) return choose(found, all);
  }
  const tex = all.filter((name) => /\.(?:tex|ltx)$/iu.test(name) && isDocument(reader, name));
  if (tex.length > 0) return choose(tex, all);
  const documents = all.filter((name) => markdown.test(name) && !about.test(name));
  if (documents.length > 0) return choose(documents, all);
  const readme = all.filter((name) => /^readme\.(?:md|markdown)$/iu.test(name));
  if (readme.length > 0) return choose(readme, all);
  return {
    fault: {
      severity: "error",
      ruleId: "document/main-is-found",
      message: "The folder has no document that can be loaded.",
      hint: "Name the file: Markdown (.md, .Rmd, .qmd) or LaTeX (.tex).",
    },
  };
}

/** A .tex file is a document where it has a class. */
function isDocument(reader: SourceReader, name: string): boolean {
  if (!/\.(?:tex|ltx)$/iu.test(name)) return true;
  const outcome = reader.read(name, 4 * 1024 * 1024);
  if (outcome.status !== "found") return false;
  const decoded = decodeText(outcome.bytes, name);
  const text = "text" in decoded ? decoded.text : Buffer.from(outcome.bytes).toString("latin1");
  return /^[^%\n]*\\document(?:class|style)\b/mu.test(text);
}

function choose(found: readonly string[], all: readonly string[]): FoundMain {
  const [first] = found;
  if (found.length === 1 && first !== undefined) {
    const others = all.filter(
      (name) => name !== first && /\.(?:md|markdown|rmd|qmd|tex)$/iu.test(name) && !about.test(name),
    );
    if (others.length === 0) return { main: first };
    return {
      main: first,
      note: {
        severity: "info",
        ruleId: "document/main-is-clear",
        message: `${first} is loaded as the main document; there ${others.length === 1 ? "is" : "are"} also ${others.slice(0, 8).join(", ")}.`,
        hint: "Name the file itself to load another one.",
      },
    };
  }
  return {
    fault: {
      severity: "error",
      ruleId: "document/main-is-clear",
      message: `The folder has several documents that may be meant: ${found.join(", ")}.`,
      hint: "Name the file itself.",
    },
  };
}
