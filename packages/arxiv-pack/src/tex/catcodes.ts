import { TexScanner } from "./scanner.ts";
import type { VerbatimNames } from "./verbatim-names.ts";

/** `\`, `%`, `{`, `}`, `^`, tab, line feed and carriage return: with another code for these, a file reads otherwise. */
const codesThatMatter = new Set([92, 37, 123, 125, 94, 9, 10, 13]);

/**
 * Finds a change of category codes after which the scanner would read a file wrongly.
 *
 * @returns Offset of the first one; undefined where there is none. `\catcode`\@=11` and the like do not count.
 */
export function findUnusualCatcode(text: string, names: VerbatimNames, atIsLetter: boolean): number | undefined {
  const scanner = new TexScanner(text, names, { atIsLetter });
  for (let token = scanner.next(); token !== undefined; token = scanner.next()) {
    if (token.kind !== "command") continue;
    if (token.name === "catcode" && changesReading(text.slice(token.end, token.end + 40))) return token.start;
    if (
      (token.name === "@makeother" || token.name === "makeother") &&
      changesReading(`\`${text.slice(token.end, token.end + 4).trimStart()}`)
    )
      return token.start;
    if (
      token.name === "CatchFileDef" ||
      token.name === "dospecials" ||
      token.name === "scantokens" ||
      token.name === "endlinechar"
    )
      return token.start;
  }
  return undefined;
}

function changesReading(after: string): boolean {
  const character = /^\s*`(?:\\([\s\S])|([\s\S]))/u.exec(after);
  if (character !== null) return codesThatMatter.has(((character[1] ?? character[2]) as string).charCodeAt(0));
  const number = /^\s*(?:(\d+)|"([0-9A-F]+)|'([0-7]+))/u.exec(after);
  if (number === null) return true;
  const code =
    number[1] !== undefined
      ? Number(number[1])
      : number[2] !== undefined
        ? Number.parseInt(number[2], 16)
        : Number.parseInt(number[3] as string, 8);
  return codesThatMatter.has(code);
}
