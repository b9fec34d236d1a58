import type {
  Admonition,
  Bibliography,
  BlockNode,
  Comment,
  Division,
  DocumentNode,
  FootnoteDefinition,
  Root,
  TableOfContents,
} from "@dreamnet/document";
import { deferFootnotes } from "../inline/footnotes.ts";
import { anchorLabel, defineLabel } from "../labels.ts";
import { mark } from "../line-map.ts";
import type { Place } from "../place.ts";
import type { Writer } from "../writer.ts";
import { tidyLines } from "./paragraphs.ts";

/** A note, or a theorem: its name in bold, then its blocks, indented; it breaks over pages as text does. */
export function writeAdmonition(node: Admonition, place: Place, writer: Writer): string {
  const { content: title, notes } = deferFootnotes(place, writer, (inner) =>
    tidyLines(writer.inline(node.title ?? [], { ...inner, kind: "line" })),
  );
  const label = anchorLabel(node.label, writer, node);
  const name = node.kind === "" ? "" : node.kind.charAt(0).toUpperCase() + node.kind.slice(1).replace(/-/gu, " ");
  const number = node.label === undefined ? undefined : writer.source.labels[node.label]?.number;
  if (place.kind === "line")
    return `\\textbf{${title === "" ? writer.text(name) : title}} ${writer.blocks(node.children, place)}`;
  const counted = number === undefined ? "" : ` ${writer.text(number)}`;
  const heading =
    node.proof === true
      ? `\\textbf{${writer.text(name)}${counted}}${title === "" ? "" : ` (${title})`}.`
      : `\\textbf{${title === "" ? writer.text(name) : title}}`;
  const blocks = node.children.filter((child) => child.type !== "comment");
  const inner: Place = place.kind === "argument" ? place : { ...place, width: place.width - 30 };
  const content = writer.blocks(blocks, inner);
  // A theorem's words follow its name on the line; a note's stand below.
  const first = blocks[0];
  const runIn = node.proof === true && (first === undefined || first.type === "paragraph");
  const lead = `${label}${heading}${notes}`;
  const body =
    content === ""
      ? lead
      : `${lead}${runIn ? " " : place.kind === "argument" ? "\n\\par\n" : "\\par\\nopagebreak\n"}${content}`;
  if (place.kind === "argument" || place.kind === "float") return `${mark(node, writer)}${body}`;
  writer.features.add("box");
  return `${mark(node, writer)}\\begin{remarkblock}\n${body}\n\\end{remarkblock}`;
}

/** A group of blocks; an abstract is LaTeX's own. */
export function writeDivision(node: Division, place: Place, writer: Writer): string {
  const label = anchorLabel(node.label ?? node.attributes?.id, writer, node);
  const { content: title, notes } = deferFootnotes(place, writer, (inner) =>
    tidyLines(writer.inline(node.title ?? [], { ...inner, kind: "line" })),
  );
  if (node.role === "subequations" && place.kind === "outer" && title === "") {
    const body = writer.blocks(node.children, place);
    return body === ""
      ? ""
      : `\\begin{subequations}${defineLabel(node.label, writer, node)}\n${body}\n\\end{subequations}`;
  }
  const isAbstract = node.role === "abstract" && place.kind === "outer" && place.lists === 0;
  // LaTeX's abstract is one of its lists: no heading, no table over pages.
  const content = writer.blocks(node.children, isAbstract ? { ...place, lists: 1 } : place);
  if (isAbstract && content !== "") {
    return `${mark(node, writer)}\\begin{abstract}\n${label}${content}\n\\end{abstract}`;
  }
  const heading = title === "" ? "" : `\\textbf{${title}}${notes}`;
  const appendix = node.role === "appendix" && place.kind === "outer" && place.lists === 0 ? "\\appendix\n" : "";
  return [appendix + label + heading, content]
    .filter((part) => part !== "")
    .join(place.kind === "line" ? " " : place.kind === "argument" ? "\n\\par\n" : "\n\n");
}

/** A definition is written where it is referred to; here nothing. */
export function writeFootnoteDefinition(_node: FootnoteDefinition, _place: Place, _writer: Writer): string {
  return "";
}

export function writeComment(_node: Comment, _place: Place, _writer: Writer): string {
  return "";
}

export const bibliographyCommands = "\\bibliographystyle{plainnat}\n\\bibliography{references}";

/** The list of references, at the first place that asks for it. */
export function writeBibliography(_node: Bibliography, place: Place, writer: Writer): string {
  if (writer.referencesWritten || place.kind !== "outer" || place.lists > 0) return "";
  writer.referencesWritten = true;
  // Whether anything is cited is known at the end alone.
  return "\u0001bibliography\u0001";
}

export function writeTableOfContents(_node: TableOfContents, place: Place, _writer: Writer): string {
  return place.kind === "outer" && place.lists === 0 ? "\\tableofcontents" : "";
}

export function writeRoot(node: Root, place: Place, writer: Writer): string {
  return writer.blocks(node.children as readonly (BlockNode | DocumentNode)[], place);
}
