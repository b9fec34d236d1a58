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

/** East Asian characters take two columns. */
function columns(line: string): number {
  let width = 0;
  for (const character of line)
    width +=
      /[\u1100-\u115f\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\u{1f300}-\u{1faff}]/u.test(
        character,
      )
        ? 2
        : 1;
  return width;
}

function expandTabs(line: string): string {
  if (!line.includes("\t")) return line;
  let out = "";
  for (const character of line) out += character === "\t" ? " ".repeat(4 - (out.length % 4)) : character;
  return out;
}

/** Breaks a line that is too long, at a space where there is one in its last third, else after a separator, else where it ends. */
function wrap(line: string, room: number): string[] {
  if (columns(line) <= room) return [line];
  const pieces: string[] = [];
  const start = /^ */u.exec(line)?.[0].length ?? 0;
  const hanging = " ".repeat(Math.min(start + 2, Math.floor(room / 2)));
  let rest = line;
  let prefix = "";
  while (columns(rest) > room - prefix.length) {
    const space = room - prefix.length;
    const characters = [...rest];
    let cut = 0;
    for (let width = 0; cut < characters.length; cut++) {
      width += columns(characters[cut] as string);
      if (width > space) break;
    }
    const head = characters.slice(0, cut).join("");
    const atSpace = head.lastIndexOf(" ");
    const separator = /^[\s\S]*[,;:/&?=|).\]}-](?=.)/u.exec(head)?.[0].length ?? 0;
    const end =
      atSpace > head.length / 3 && atSpace > start ? atSpace : separator > head.length / 3 ? separator : head.length;
    if (end <= 0) break;
    pieces.push(prefix + rest.slice(0, end).trimEnd());
    rest = rest.slice(end).replace(/^ +/u, "");
    prefix = hanging;
  }
  if (rest !== "") pieces.push(prefix + rest);
  return pieces;
}
