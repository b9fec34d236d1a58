import type {
  BlockNode,
  Blockquote,
  DocumentNode,
  Embed,
  Heading,
  LineBlock,
  PageBreak,
  Paragraph,
  ThematicBreak,
  UnknownBlock,
} from "@dreamnet/document";
import { encodePdfString } from "../escape.ts";
import { deferFootnotes } from "../inline/footnotes.ts";
import { breakableUrl, urlLink } from "../inline/links.ts";
import { bareText } from "../inline/text.ts";
import { anchorLabel, defineLabel } from "../labels.ts";
import { mark } from "../line-map.ts";
import type { Place } from "../place.ts";
import type { Writer } from "../writer.ts";
import { codeText } from "./code.ts";

/** Blocks one after another, set apart as the place allows: by empty lines, within an argument by `\par`. */
export function joinBlocks(nodes: readonly DocumentNode[], place: Place, writer: Writer): string {
  let joined = "";
  let before: DocumentNode | undefined;
  for (let index = 0; index < nodes.length; index++) {
    const node = nodes[index] as DocumentNode;
    const text =
      node.type === "heading" ? writeHeading(node, place, writer, nodes[index + 1]) : writer.node(node, place);
    if (text === "") continue;
    joined += before === undefined ? text : separator(before, node, place) + text;
    before = node;
  }
  return joined;
}

/** A formula that stands within a paragraph of the source stays within it: no empty line, so no indent after it. */
function separator(before: DocumentNode, node: DocumentNode, place: Place): string {
  if (place.kind === "line") return " ";
  const formula =
    (before.type === "math") !== (node.type === "math") && (before.type === "paragraph" || node.type === "paragraph");
  const end = before.position?.end.line;
  const start = node.position?.start.line;
  const together = formula && end !== undefined && start !== undefined && start - end <= 1;
  if (together) return "\n";
  return place.kind === "argument" ? "\n\\par\n" : "\n\n";
}

export function writeParagraph(node: Paragraph, place: Place, writer: Writer): string {
  const content = tidyLines(writer.inline(node.children, place));
  if (content === "") return "";
  // A line can only be broken once a paragraph has begun, and again after what ends one.
  if (!content.includes("\\newline{}") || /^[A-Za-z0-9](?:(?!\\par\b|\\end\{)[\s\S])*$/u.test(content))
    return mark(node, writer) + content;
  return mark(node, writer) + content.replaceAll("\\newline{}", "\\leavevmode\\newline{}");
}

const lineBreak = "\\newline{}";

/** No empty line within a paragraph, no forced break at its ends. */
export function tidyLines(text: string): string {
  const tidy = text.replace(/\n(?:[ \t]*\n)+/gu, "\n");
  const isSpace = (index: number): boolean => /\s/u.test(tidy[index] ?? "x");
  let start = 0;
  let end = tidy.length;
  // Step by step, not by a pattern at the end, which would try at each space.
  for (;;) {
    if (isSpace(start)) start++;
    else if (tidy.startsWith(lineBreak, start)) start += lineBreak.length;
    else break;
  }
  for (;;) {
    if (end > start && isSpace(end - 1)) end--;
    else if (end - lineBreak.length >= start && tidy.startsWith(lineBreak, end - lineBreak.length))
      end -= lineBreak.length;
    else break;
  }
  return closeBackslash(tidy.slice(start, end));
}

/** Gives a trimmed text the space of its last `\ ` back: a lone backslash would take the brace after it. */
export function closeBackslash(text: string): string {
  if (!text.endsWith("\\")) return text;
  let count = 0;
  while (text[text.length - 1 - count] === "\\") count++;
  return count % 2 === 1 ? `${text} ` : text;
}

const commands = ["section", "subsection", "subsubsection", "paragraph", "subparagraph", "subparagraph"] as const;

/** A heading: a section in the running text, a bold line elsewhere. */
export function writeHeading(node: Heading, place: Place, writer: Writer, next?: DocumentNode): string {
  const { content, notes } = deferFootnotes(place, writer, (inner) =>
    tidyLines(writer.inline(node.children, { ...inner, kind: "line" })),
  );
  if (place.kind !== "outer" || place.lists > 0) {
    const label = anchorLabel(node.label, writer, node);
    if (content === "") return label;
    return place.kind === "line"
      ? `${label}\\textbf{${content}}`
      : `${mark(node, writer)}\\noindent${label}\\textbf{${content}}${notes}`;
  }
  const command = commands[node.depth - 1] ?? "section";
  const label = defineLabel(node.label, writer, node);
  if (content === "") return label;
  const bare = bareText(node.children);
  const title = content === bare ? content : `\\texorpdfstring{${content}}{${encodePdfString(bare, writer.engine)}}`;
  // A run-in heading waits for a paragraph; before anything else it gets a line of its own.
  const own = node.depth >= 4 && next?.type !== "paragraph" ? "\\leavevmode" : "";
  return `${mark(node, writer)}\\${command}${node.numbered === false ? "*" : ""}{${title}}${label}${own}${notes === "" ? "" : `%\n${notes}`}`;
}

/** How much a level of a list or quotation takes from the line. */
export const indent = 25;

/** An indented group: LaTeX's own `quote` while its lists allow one more, then the same by hand. */
function indented(content: string, place: Place, attributes = ""): string {
  if (content === "") return "";
  if (place.lists < 4 && place.kind !== "line") return `\\begin{quote}${attributes}\n${content}\n\\end{quote}`;
  return place.kind === "line"
    ? content
    : `\\begingroup\\par\\advance\\leftskip by 1em\\relax\n${content}\n\\par\\endgroup`;
}

/** The place within one more level of indentation. */
function indentedPlace(place: Place): Place {
  return { ...place, lists: Math.min(place.lists + 1, 6), width: Math.max(place.width - 2 * indent, 120) };
}

export function writeBlockquote(node: Blockquote, place: Place, writer: Writer): string {
  const inner = indentedPlace(place);
  const blocks: BlockNode[] =
    node.attribution === undefined
      ? node.children
      : [...node.children, { type: "paragraph", children: [{ type: "text", value: "— " }, ...node.attribution] }];
  return indented(writer.blocks(blocks, inner), place);
}

export function writeThematicBreak(_node: ThematicBreak, place: Place, _writer: Writer): string {
  return place.kind === "line" ? "" : "\\par\\noindent\\hfil\\rule{0.5\\linewidth}{0.4pt}\\hfil\\par";
}

export function writeLineBlock(node: LineBlock, place: Place, writer: Writer): string {
  const lines = node.lines.map((line) => {
    const content = tidyLines(writer.inline(line, { ...place, within: true })).replace(/\n/gu, " ");
    const first = line[0];
    const spaces = first?.type === "text" ? (/^[ \u00a0]+/u.exec(first.value)?.[0].length ?? 0) : 0;
    return content === "" ? "\\strut{}" : `${spaces > 0 ? `\\hspace*{${spaces / 2}em}` : ""}${content}`;
  });
  if (lines.length === 0) return "";
  return `${mark(node, writer)}${place.kind === "line" ? "" : "\\noindent{}"}${lines.join(place.kind === "line" ? " " : "\\newline{}\n")}`;
}

export function writeEmbed(node: Embed, _place: Place, writer: Writer): string {
  const label = anchorLabel(node.label, writer, node);
  const shown = node.title === undefined || node.title.trim() === "" ? "" : `${writer.text(node.title)}: `;
  const url = node.url.trim();
  const link = /^https?:/iu.test(url) ? urlLink(url, url, writer) : breakableUrl(url, writer);
  return `${mark(node, writer)}${label}${shown}${link}`;
}

export function writePageBreak(_node: PageBreak, place: Place, _writer: Writer): string {
  return place.kind === "outer" && place.lists === 0 ? "\\newpage" : "";
}

export function writeUnknownBlock(node: UnknownBlock, place: Place, writer: Writer): string {
  writer.report("warning", "latex/node-is-known", `"${node.name}" has no form in LaTeX; its text is shown as it is.`, {
    node,
    quote: node.value,
  });
  return node.children.length > 0
    ? writer.blocks(node.children, place)
    : mark(node, writer) + codeText(node.value, place, writer);
}
