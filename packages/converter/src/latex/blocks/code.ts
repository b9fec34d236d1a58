import type { Code } from "@dreamnet/document";
import { inlineCode } from "../inline/text.ts";
import { anchorLabel } from "../labels.ts";
import { mark } from "../line-map.ts";
import type { Place } from "../place.ts";
import type { Writer } from "../writer.ts";

/** Sizes of type with the width of a character of Latin Modern Mono, in points. */
const sizes = [
  ["small", 5.25],
  ["footnotesize", 4.73],
  ["scriptsize", 4.25],
] as const;

export function writeCode(node: Code, place: Place, writer: Writer): string {
  writer.counts.code++;
  const label = anchorLabel(node.label, writer, node);
  const name = node.filename?.trim() ?? "";
  const file = name === "" ? "" : `${inlineCode(name, place, writer)}\n${place.kind === "line" ? "" : "\\par\n"}`;
  const numbered = node.lineNumbers === true ? (node.startLine ?? 1) : undefined;
  return `${mark(node, writer)}${label}${file}${codeText(node.value, place, writer, numbered)}`;
}

/**
 * Code in a fixed-width font, line by line.
 *
 * In the running text it is a `Verbatim`; in arguments, where verbatim text breaks, lines of `\texttt`. Lines that are
 * too long get a smaller type, then they are broken, at a space where there is one.
 */
export function codeText(value: string, place: Place, writer: Writer, firstNumber?: number): string {
  const lines = value
    .replace(/\r\n?/gu, "\n")
    .replace(/\n+$/u, "")
    .split("\n")
    .map((line) => expandTabs(line.trimEnd()));
  if (lines.every((line) => line === "")) return "";
  if (place.kind === "line") return `\\texttt{${lines.map((line) => fixed(line.trim(), writer)).join(" ")}}`;
  const longest = lines.reduce((most, line) => Math.max(most, columns(line)), 0) + (firstNumber === undefined ? 0 : 5);
  const [size, unit] = sizes.find(([, width]) => longest * width <= place.width) ?? sizes[1];
  const room = Math.max(Math.floor(place.width / unit) - (firstNumber === undefined ? 0 : 5), 20);
  // The CJK package cannot read its characters from verbatim text.
  if (place.kind === "argument" || eastAsian.test(value)) {
    const shown = lines.flatMap((line, index) =>
      wrap(line, room).map(
        (piece, part) =>
          (firstNumber === undefined
            ? ""
            : fixed(part === 0 ? `${String(firstNumber + index).padStart(3)}  ` : "     ", writer)) +
          fixed(piece, writer),
      ),
    );
    return `{\\${size}\\ttfamily\\raggedright\n${shown.map((line) => (line === "" ? "\\strut" : line)).join("\\newline{}\n")}\\par}`;
  }
  writer.features.add("fancyvrb");
  const pieces = lines.flatMap((line, index) =>
    wrap(line, room).map(
      (piece, part) =>
        (firstNumber === undefined ? "" : part === 0 ? `${String(firstNumber + index).padStart(3)}  ` : "     ") +
        piece,
    ),
  );
  const plain = pieces.every((piece) => /^[\x20-\x7e]*$/u.test(piece)) && !value.includes("\\end{Verbatim}");
  const options = [`fontsize=\\${size}`, ...(plain ? [] : ["commandchars=\\\\\\{\\}"])];
  const body = plain ? pieces : pieces.map((piece) => verbatimCommands(piece, writer));
  return `\\begin{Verbatim}[${options.join(",")}]\n${body.join("\n")}\n\\end{Verbatim}`;
}

/** A line for a Verbatim with `commandchars=\\\{\}`: only what is not ASCII, and those three, become commands. */
function verbatimCommands(line: string, writer: Writer): string {
  return line.replace(/[\\{}]|[^\x20-\x7e]+/gu, (found) => {
    if (found === "\\") return "\\textbackslash{}";
    if (found === "{" || found === "}") return `\\${found}`;
    return writer.text(found, "mono");
  });
}

function fixed(line: string, writer: Writer): string {
  return writer.text(line, "mono").replace(/(?<!\\) /gu, "\\ ");
}

const eastAsian = /[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]/u;

const wide = /[\u1100-\u115f\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\u{1f300}-\u{1faff}]/u;

/** East Asian characters and emoji take two columns. */
function columns(line: string): number {
  if (/^[\x00-\x7f]*$/u.test(line)) return line.length;
  let width = 0;
  for (const character of line) width += wide.test(character) ? 2 : 1;
  return width;
}

function expandTabs(line: string): string {
  if (!line.includes("\t")) return line;
  let out = "";
  for (const character of line) out += character === "\t" ? " ".repeat(4 - (out.length % 4)) : character;
  return out;
}

/** Breaks a line that is too long, at a space where there is one in its last two thirds, else after a separator, else where it ends. */
function wrap(line: string, room: number): string[] {
  if (columns(line) <= room) return [line];
  const characters = [...line];
  const pieces: string[] = [];
  const start = /^ */u.exec(line)?.[0].length ?? 0;
  const hanging = " ".repeat(Math.min(start + 2, Math.floor(room / 2)));
  for (let from = 0; from < characters.length; ) {
    const prefix = from === 0 ? "" : hanging;
    let end = from;
    for (let width = prefix.length; end < characters.length; end++) {
      width += wide.test(characters[end] as string) ? 2 : 1;
      if (width > room) break;
    }
    if (end === from) end++;
    if (end < characters.length) {
      const least = from + Math.max(Math.floor((end - from) / 3), from === 0 ? start : 0);
      const space = lastWhere(characters, end, least, (character) => character === " ");
      const separator = lastWhere(characters, end - 1, least, (character) => ",;:/&?=|).]}-".includes(character));
      if (space !== undefined) end = space;
      else if (separator !== undefined) end = separator + 1;
    }
    pieces.push(prefix + characters.slice(from, end).join("").trimEnd());
    from = end;
    while (characters[from] === " ") from++;
  }
  return pieces;
}

/** The last index after `least` and up to `from` whose character fits. */
function lastWhere(
  characters: readonly string[],
  from: number,
  least: number,
  fits: (character: string) => boolean,
): number | undefined {
  for (let index = from; index > least; index--) if (fits(characters[index] as string)) return index;
  return undefined;
}
