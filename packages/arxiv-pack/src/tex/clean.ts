import { findUnusualCatcode } from "./catcodes.ts";
import { isConditional, readSkipped } from "./conditionals.ts";
import { applyEdits, type TextEdit } from "./edits.ts";
import { lineEnd, TexScanner } from "./scanner.ts";
import type { VerbatimNames } from "./verbatim-names.ts";

/** What cleaning needs to know of the whole document. */
export interface CleanOptions {
  readonly names: VerbatimNames;
  /** Conditionals that the document's files define. */
  readonly newIfs: ReadonlySet<string>;
  /** True in `.sty` and `.cls` files. */
  readonly atIsLetter: boolean;
}

/** A cleaned file. */
export interface CleanedTex {
  readonly text: string;
  /** For each line, counted from 0, the line that it had before, counted from 1. */
  readonly lines: readonly number[];
  readonly removed: { readonly comments: number; readonly blocks: number; readonly afterEnd: boolean };
  /** Line of the category code change because of which nothing was removed. */
  readonly untouched?: number;
}

/** Each `\iffalse` without an end costs a look at the whole rest of the file; a hostile one is made of them. */
const maxFailures = 50;

/**
 * Removes what nobody should read in a published source: comments, `comment` environments, `\iffalse … \fi`, and what
 * stands after `\end{document}`. TeX reads the result as it read the original.
 *
 * A line that is only a comment goes with its line end, so that no paragraph appears; a comment after text leaves its
 * `%`, which guards the line end.
 */
export function cleanTex(text: string, options: CleanOptions): CleanedTex {
  const unusual = findUnusualCatcode(text, options.names, options.atIsLetter);
  if (unusual !== undefined)
    return {
      ...applyEdits(text, []),
      removed: { comments: 0, blocks: 0, afterEnd: false },
      untouched: lineOf(text, unusual),
    };
  const edits: TextEdit[] = [];
  const removed = { comments: 0, blocks: 0, afterEnd: false };
  const scanner = new TexScanner(text, options.names, { atIsLetter: options.atIsLetter });
  let braces = 0;
  let conditionals = 0;
  let failures = 0;
  for (let token = scanner.next(); token !== undefined; token = scanner.next()) {
    if (token.kind === "open") braces++;
    else if (token.kind === "close") braces--;
    else if (token.kind === "comment") {
      const edit = commentEdit(text, token.start, token.end);
      if (edit !== undefined) {
        edits.push(edit);
        removed.comments++;
      }
    } else if (token.kind === "verbatim" && token.name === "comment") {
      const edit = commentBody(text, token.start, token.end);
      if (edit !== undefined) {
        edits.push(edit);
        removed.blocks++;
      }
    } else if (token.kind === "command" && token.name === "iffalse") {
      const skipped =
        failures < maxFailures ? readSkipped(text, token.end, options.newIfs, options.atIsLetter) : undefined;
      if (skipped === undefined) {
        conditionals++;
        failures++;
      } else {
        if (text.slice(skipped.start, skipped.end).trim() !== "") {
          edits.push({ start: skipped.start, end: skipped.end, text: "" });
          removed.blocks++;
        }
        // An \else that follows is alive, and its \fi closes this \iffalse.
        if (text.startsWith("\\else", skipped.after)) conditionals++;
        scanner.position = skipped.after;
      }
    } else if (token.kind === "command" && token.name === "fi") conditionals--;
    else if (token.kind === "command" && isConditional(token.name, options.newIfs) === true) conditionals++;
    else if (token.kind === "begin" && token.name === "document") {
      // What a preamble's definitions leave open is not ours to count.
      braces = 0;
      conditionals = 0;
    } else if (token.kind === "end" && token.name === "document" && braces === 0 && conditionals <= 0) {
      if (text.slice(token.end).trim() !== "") {
        edits.push({ start: token.end, end: text.length, text: "\n" });
        removed.afterEnd = true;
      }
      break;
    }
  }
  return { ...applyEdits(text, edits), removed };
}

function commentEdit(text: string, start: number, end: number): TextEdit | undefined {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  if (text.slice(lineStart, start).trim() === "") {
    const newline = text.indexOf("\n", end);
    return { start: lineStart, end: newline < 0 ? text.length : newline + 1, text: "" };
  }
  return end > start + 1 ? { start: start + 1, end, text: "" } : undefined;
}

/** The lines between `\begin{comment}` and `\end{comment}`; the two stay, each on its own line. */
function commentBody(text: string, start: number, end: number): TextEdit | undefined {
  const first = lineEnd(text, start);
  const lastStart = text.lastIndexOf("\n", end - 1) + 1;
  // Anything beside the two commands is read in ways that depend on the package: such a block stays.
  if (lastStart <= first || text.slice(start, first).trim() !== "" || text.slice(lastStart, end).trim() !== "")
    return undefined;
  const bodyStart = text.indexOf("\n", start) + 1;
  return bodyStart < lastStart ? { start: bodyStart, end: lastStart, text: "" } : undefined;
}

/** The line of an offset, from 1. */
export function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let index = text.indexOf("\n"); index >= 0 && index < offset; index = text.indexOf("\n", index + 1)) line++;
  return line;
}
