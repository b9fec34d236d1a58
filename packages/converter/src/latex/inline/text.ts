import type {
  Abbreviation,
  Break,
  Delete,
  Emphasis,
  InlineCode,
  InlineNode,
  InlineQuote,
  Keyboard,
  SmallCaps,
  Span,
  Strong,
  Subscript,
  Superscript,
  Text,
  Underline,
} from "@dreamnet/document";
import { plainText } from "@dreamnet/document";
import { foldLines } from "../escape.ts";
import { anchorLabel } from "../labels.ts";
import type { Place } from "../place.ts";
import type { Writer } from "../writer.ts";
import { deferFootnotes } from "./footnotes.ts";

/** Running text. A line break of the source stays one, so that the TeX can be read beside it; an empty line would end the paragraph. */
export function writeText(node: Text, place: Place, writer: Writer): string {
  const value = foldLines(node.value, place.kind === "line" ? " " : "\n");
  return writer.text(value, place.mono === true ? "mono" : "text");
}

function command(name: string) {
  return (node: { children: InlineNode[] }, place: Place, writer: Writer): string =>
    wrapped(node.children, place, writer, (content) => `\\${name}{${content}}`);
}

/** Children as the argument of a command. It takes no paragraph, so footnotes stand after it. */
function wrapped(
  children: readonly InlineNode[],
  place: Place,
  writer: Writer,
  wrap: (content: string) => string,
): string {
  const { content, notes } = deferFootnotes(place, writer, (inner) =>
    writer.inline(children, { ...inner, within: true }),
  );
  return `${content === "" ? "" : wrap(content)}${notes}`;
}

export const writeEmphasis: (node: Emphasis, place: Place, writer: Writer) => string = command("emph");
export const writeStrong: (node: Strong, place: Place, writer: Writer) => string = command("textbf");
export const writeSmallCaps: (node: SmallCaps, place: Place, writer: Writer) => string = command("textsc");
export const writeSubscript: (node: Subscript, place: Place, writer: Writer) => string = command("textsubscript");
export const writeSuperscript: (node: Superscript, place: Place, writer: Writer) => string = command("textsuperscript");

export function writeKeyboard(node: Keyboard, place: Place, writer: Writer): string {
  return wrapped(node.children, { ...place, mono: true }, writer, (content) => `\\texttt{${content}}`);
}

export function writeAbbreviation(node: Abbreviation, place: Place, writer: Writer): string {
  return writer.inline(node.children, place);
}

export function writeInlineQuote(node: InlineQuote, place: Place, writer: Writer): string {
  return `\\textquotedblleft{}${writer.inline(node.children, place)}\\textquotedblright{}`;
}

export function writeSpan(node: Span, place: Place, writer: Writer): string {
  const label = anchorLabel(node.label, writer, node, place);
  const classes = node.attributes?.classes ?? [];
  if (classes.includes("underline") || classes.includes("ul"))
    return label + writeRuled("uline", node.children, place, writer);
  if (classes.includes("smallcaps"))
    return label + writeSmallCaps({ type: "smallcaps", children: node.children }, place, writer);
  return label + writer.inline(node.children, place);
}

export function writeBreak(_node: Break, place: Place, _writer: Writer): string {
  return place.kind === "line" ? " " : "\\newline{}\n";
}

export function writeDelete(node: Delete, place: Place, writer: Writer): string {
  return writeRuled("sout", node.children, place, writer);
}

export function writeUnderline(node: Underline, place: Place, writer: Writer): string {
  return writeRuled("uline", node.children, place, writer);
}

/**
 * A rule under or through text. ulem reads its argument word by word and breaks on most commands, so the rule is set
 * on the text within, and what is no plain text goes without it or in a box.
 */
function writeRuled(rule: "sout" | "uline", children: readonly InlineNode[], place: Place, writer: Writer): string {
  writer.features.add("ulem");
  const { content, notes } = deferFootnotes(place, writer, (inner) =>
    ruled(rule, children, { ...inner, within: true }, writer),
  );
  return content + notes;
}

function ruled(rule: "sout" | "uline", children: readonly InlineNode[], place: Place, writer: Writer): string {
  let out = "";
  for (const child of children) {
    if (child.type === "text") {
      for (const word of words(writer.text(child.value.replace(/\s+/gu, " "), place.mono === true ? "mono" : "text"))) {
        if (word === "") continue;
        out += word === " " ? " " : `\\${rule}{${/^[\w.;:!?()/*+=-]+$/u.test(word) ? word : `\\mbox{${word}}`}}`;
      }
    } else if (child.type === "emphasis" || child.type === "strong" || child.type === "span") {
      const inner = ruled(rule, child.children, place, writer);
      out +=
        child.type === "span"
          ? anchorLabel(child.label, writer, child, place) + inner
          : `\\${child.type === "strong" ? "textbf" : "emph"}{${inner}}`;
    } else out += writer.node(child, place);
  }
  return out;
}

/** Words and the spaces between them; a space within braces or after a backslash is part of its word. */
function words(tex: string): string[] {
  const out: string[] = [];
  let word = "";
  let depth = 0;
  for (let index = 0; index < tex.length; index++) {
    const character = tex[index] as string;
    if (character === "\\") word += character + (tex[++index] ?? "");
    else if (character === " " && depth === 0) {
      out.push(word, " ");
      word = "";
    } else {
      if (character === "{") depth++;
      else if (character === "}") depth--;
      word += character;
    }
  }
  return [...out, word];
}

/** Code in a line of text. Long pieces may break after punctuation, never within a word. */
export function writeInlineCode(node: InlineCode, place: Place, writer: Writer): string {
  return inlineCode(node.value, place, writer);
}

/** Text in a fixed-width font, in any place. */
export function inlineCode(value: string, _place: Place, writer: Writer): string {
  const line = foldLines(value, " ");
  if (line === "") return "";
  const breakable = line.length > 24 ? line.replace(/([/.,:;=&?)\]}])(?=[^\s/.,:;=&?)\]}])/gu, "$1\u0001") : line;
  const parts = breakable
    .split("\u0001")
    .map((part) => writer.text(part, "mono").replace(/(?<!\\) {2,}/gu, (spaces) => "\\ ".repeat(spaces.length)));
  return `\\texttt{${parts.join("\\allowbreak{}")}}`;
}

/** What children say where no mark-up can stand: a PDF's bookmark. */
export function bareText(nodes: readonly InlineNode[]): string {
  return plainText(nodes).replace(/\s+/gu, " ").trim();
}
