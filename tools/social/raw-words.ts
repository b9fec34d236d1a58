import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { comparableWords } from "@dreamnet/validator";

const texts = /\.(?:md|markdown|rmd|qmd|tex|ltx|yml|yaml|bbl)$/iu;

/**
 * The words of a document's raw files, in their order, with citations, notes and mark-up taken out by patterns: nothing of
 * this knows how the loader reads.
 */
export function rawWords(folder: string): string {
  const files = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => texts.test(name) && statSync(join(folder, name)).isFile())
    .sort();
  return ` ${files.map((name) => comparableWords(withoutMarkup(readFileSync(join(folder, name), "utf8"))).join(" ")).join(" ")} `;
}

/** A sentence's words as they stand in {@link rawWords}. */
export function sentenceWords(sentence: string): string {
  return ` ${comparableWords(sentence).join(" ")} `;
}

function withoutMarkup(given: string): string {
  const raw = withMacros(given);
  return (
    raw
      // Comments of TeX and of HTML.
      .replace(/(?<!\\)%.*$/gmu, (comment, offset: number) =>
        /^\d/u.test(raw.slice(offset - 1, offset)) ? comment : "",
      )
      .replace(/<!--[\s\S]*?-->/gu, "")
      // Citations of Pandoc, MyST and LaTeX, and marks of notes.
      .replace(/\[(?:[^\][\n]|\n(?!\n))*@(?:[^\][\n]|\n(?!\n))*\]/gu, " ")
      .replace(/(?<!`)\{cite(?::[pt])?\}`[^`]*`/gu, " ")
      .replace(/~?\\(?:no)?cite\w*\*?(?:\[[^\]]*\]){0,2}\{[^}]*\}/gu, " ")
      .replace(/\[\^[^\]]*\]/gu, " ")
      .replace(/\\(?:footnote|label)\{[^{}]*\}/gu, " ")
      // Links keep their text.
      .replace(/!?\[([^\][]*)\]\([^()\s]*(?:\s+"[^"]*")?\)(?:\{[^}]*\})?/gu, "$1")
      .replace(/\[([^\][]*)\]\[[^\][]*\]/gu, "$1")
      .replace(/<https?:[^>\n]*>/gu, " ")
      .replace(/(?<!`)\{[\w:.-]+\}`([^`<]*)(?:<[^>]*>)?`/gu, "$1")
      .replace(/\\href\{[^}]*\}/gu, "")
      // A tag in code is a word; elsewhere it is mark-up.
      .replace(/`<([^`<>]*)>`/gu, "$1")
      .replace(/<\/?[a-z][^>\n]*>/giu, "")
      // TeX: a command goes, its argument stays; accents join their letter.
      .replace(/\\([`'"^~=.])\{?(\p{L})\}?/gu, (_, accent: string, letter: string) =>
        `${letter}${accents[accent] ?? ""}`.normalize("NFC"),
      )
      .replace(/\\(?:LaTeX|TeX)\b/gu, (name) => name.slice(1))
      .replace(/\\[a-z]+\*?(?=\{)/giu, "")
      .replace(/\\[a-z]+\*?\s?/giu, "")
      .replace(/[{}$*`_~\\]/gu, (mark) => (mark === "_" || mark === "~" ? " " : ""))
  );
}

/** An author's own names for words: `\\newcommand{\\tool}{\\texttt{tool}\\xspace}`. */
function withMacros(given: string): string {
  let raw = given;
  for (const [, name, body] of given.matchAll(/\\newcommand\*?\{?\\([A-Za-z]+)\}?\{((?:[^{}]|\{[^{}]*\})*)\}/gu))
    raw = raw.replace(new RegExp(`\\\\${name}(?![A-Za-z])(?:\\{\\})?`, "gu"), () =>
      (body as string).replace("\\xspace", ""),
    );
  return raw;
}

const accents: Readonly<Record<string, string>> = {
  "`": "\u0300",
  "'": "\u0301",
  '"': "\u0308",
  "^": "\u0302",
  "~": "\u0303",
  "=": "\u0304",
  ".": "\u0307",
};
