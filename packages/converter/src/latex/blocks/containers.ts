import type { BlockNode, Caption, Container, DocumentNode, Image, InlineNode, Legend, Table } from "@dreamnet/document";
import { plainText, walkNodes } from "@dreamnet/document";
import { deferFootnotes } from "../inline/footnotes.ts";
import { bareText } from "../inline/text.ts";
import { anchorLabel, defineLabel } from "../labels.ts";
import { mark } from "../line-map.ts";
import { hasPicture, writePicture } from "../picture.ts";
import type { Place } from "../place.ts";
import type { Writer } from "../writer.ts";
import { tidyLines } from "./paragraphs.ts";
import { tableText } from "./tables.ts";

interface Parts {
  readonly content: readonly DocumentNode[];
  /** The caption's first paragraph. */
  readonly caption: readonly InlineNode[] | undefined;
  /** What follows in the caption, and the legend. */
  readonly after: readonly BlockNode[];
}

function takeApart(node: Container, writer: Writer): Parts {
  const content: DocumentNode[] = [];
  const after: BlockNode[] = [];
  let caption: readonly InlineNode[] | undefined;
  for (const child of node.children) {
    if (child.type === "caption" || child.type === "legend") {
      const [first, ...rest] = (child as Caption | Legend).children.filter((block) => block.type !== "comment");
      if (child.type === "caption" && caption === undefined) {
        caption = first?.type === "paragraph" ? first.children : [];
        if (first !== undefined && first.type !== "paragraph") after.push(first);
      } else if (first !== undefined) after.push(first);
      for (const block of rest) after.push(block);
    } else content.push(child);
  }
  return { content: caption === undefined ? content : withoutEcho(content, caption, writer), caption, after };
}

/** A box in a picture's place need not say again what stands in the caption below it. */
function withoutEcho(nodes: readonly DocumentNode[], caption: readonly InlineNode[], writer: Writer): DocumentNode[] {
  const said = letters(wordsOf(caption));
  return nodes.map((node): DocumentNode => {
    if (node.type === "paragraph")
      return { ...node, children: withoutEcho(node.children, caption, writer) as InlineNode[] };
    if (node.type !== "image" || node.alt === undefined || hasPicture(node, writer) || letters(node.alt) !== said)
      return node;
    const { alt: _, ...rest } = node;
    return rest;
  });
}

function wordsOf(nodes: readonly InlineNode[]): string {
  const parts: string[] = [];
  walkNodes({ type: "paragraph", children: [...nodes] }, (node) => {
    if ("value" in node && node.type !== "comment" && node.type !== "htmlInline") parts.push(node.value);
  });
  return parts.join("");
}

/** Without spaces and marks, which are written in more than one way. */
function letters(text: string): string {
  return text.normalize("NFKD").replace(/[^\p{L}\p{N}]/gu, "");
}

/** A float, or what comes nearest to it where LaTeX allows none. */
export function writeContainer(node: Container, place: Place, writer: Writer): string {
  const parts = takeApart(node, writer);
  if (place.kind === "line") return [...node.children].map((child) => writer.node(child, place)).join(" ");
  if (place.kind === "argument") return grouped(node, parts, place, writer);
  if (place.kind === "float") return subFloat(node, parts, place, writer);
  if (node.kind === "quote")
    return writer.blocks(
      [{ type: "blockquote", children: [...(parts.content as BlockNode[]), ...captionBlocks(parts)] }],
      place,
    );
  if (node.kind === "figure" || node.kind === "table") {
    // A float with neither caption nor label is only a centred piece.
    if (parts.caption === undefined && node.label === undefined) return grouped(node, parts, place, writer);
    const table = parts.content.find((child) => child.type === "table");
    if (
      node.kind === "table" &&
      table?.type === "table" &&
      isLong(table) &&
      place.lists === 0 &&
      parts.content.length === 1
    )
      return longTable(node, parts, table, place, writer);
    return float(node, parts, place, writer);
  }
  return listing(node, parts, place, writer);
}

/** True where a table would not fit on a page: then it is set over pages, where it stands. */
function isLong(table: Table): boolean {
  let lines = 0;
  for (const row of table.children) {
    const room = Math.max(90 / Math.max(row.children.length, 1), 10);
    let most = 1;
    for (const cell of row.children) most = Math.max(most, Math.ceil(plainText(cell).length / room));
    lines += most;
  }
  return lines > 36;
}

/** `\caption` with its label. A caption that is more than words gets words for the list of figures. */
function captionText(node: Container, parts: Parts, place: Place, writer: Writer): string {
  const inline = parts.caption ?? [];
  const content = tidyLines(writer.inline(inline, { ...place, kind: "line" }));
  const label = defineLabel(node.label, writer, node);
  if (content === "" && label === "" && node.numbered !== true) return "";
  if (node.numbered === false) return `\\par\\smallskip ${label === "" ? "" : `\\phantomsection${label}`}${content}`;
  const short = inline.every((child) => child.type === "text")
    ? ""
    : `[{${writer.text(bareText(inline).slice(0, 200))}}]`;
  return `\\caption${short}{${content}}${label}`;
}

function captionBlocks(parts: Parts): BlockNode[] {
  return [
    ...(parts.caption === undefined ? [] : [{ type: "paragraph" as const, children: [...parts.caption] }]),
    ...parts.after,
  ];
}

function float(node: Container, parts: Parts, place: Place, writer: Writer): string {
  writer.floats++;
  const { content, notes } = deferFootnotes(place, writer, (inner) => {
    const within: Place = { ...inner, kind: "float" };
    const caption = captionText(node, parts, within, writer);
    const body = floatBody(parts.content, within, writer);
    const after =
      parts.after.length === 0 ? [] : [`\\par\\small ${writer.blocks(parts.after, { ...within, kind: "argument" })}`];
    const pieces = node.kind === "table" ? [caption, body, ...after] : [body, caption, ...after];
    return pieces.filter((piece) => piece !== "").join("\n");
  });
  return `${mark(node, writer)}\\begin{${node.kind}}[htbp]\n\\centering\n${content}\n\\end{${node.kind}}${notes === "" ? "" : `\n${notes}`}`;
}

/** In how many rows the pictures of a float stand, by their widths as shares of the line. */
function rowsOf(nodes: readonly DocumentNode[], share: number): number {
  let rows = 0;
  let filled = 1;
  for (const node of nodes) {
    if (node.type !== "image") continue;
    const match = /^(\d*\.?\d+)\s*(%|\\(?:line|text|column)width)/u.exec(node.width ?? "");
    const width = match === null ? share : Number(match[1]) / (match[2] === "%" ? 100 : 1);
    if (filled + width > 1) {
      rows++;
      filled = 0;
    }
    filled += width;
  }
  return rows;
}

/** Pictures and sub-floats stand side by side where there is room; the rest one below the other. */
function floatBody(nodes: readonly DocumentNode[], place: Place, writer: Writer): string {
  const subs = nodes.filter((child) => child.type === "container" || child.type === "image").length;
  const share = subs > 1 ? (subs === 2 || subs === 4 ? 0.48 : 0.31) : 1;
  const out: string[] = [];
  // Pictures one below the other share the page: a float that is taller than it would lose its caption.
  const rows = rowsOf(nodes, share);
  const shared = rows > 1 ? { ...place, pictureHeight: Number((0.75 / rows).toFixed(3)) } : place;
  for (const child of nodes) {
    if (child.type === "image") {
      writer.counts.figures++;
      const beside = subs > 1 && child.width === undefined ? { ...child, width: `${share * 100}%` } : child;
      out.push(writePicture(beside, shared, writer, false));
    } else if (child.type === "container") out.push(subFloat(child, takeApart(child, writer), place, writer, share));
    else if (
      child.type === "paragraph" &&
      child.children.every((piece) => piece.type === "image" || (piece.type === "text" && piece.value.trim() === ""))
    ) {
      out.push(
        floatBody(
          child.children.filter((piece): piece is Image => piece.type === "image"),
          place,
          writer,
        ),
      );
    } else {
      const text = child.type === "table" ? tableText(child, place, writer, false) : writer.node(child, place);
      if (text !== "") out.push(`${text}\\par`.replace(/\\end\{Verbatim\}\\par$/u, "\\end{Verbatim}"));
    }
  }
  return out.join("\n");
}

/** A float within a float: `subfigure`, which counts (a), (b). */
function subFloat(node: Container, parts: Parts, place: Place, writer: Writer, share = 1): string {
  if (place.nested === true || node.kind !== "figure") return grouped(node, parts, { ...place, nested: true }, writer);
  writer.features.add("subcaption");
  const within: Place = { ...place, nested: true, width: place.width * share };
  const caption = captionText(node, parts, within, writer);
  const body = floatBody(parts.content, within, writer);
  const after =
    parts.after.length === 0 ? "" : `\n\\par\\small ${writer.blocks(parts.after, { ...within, kind: "argument" })}`;
  return `\\begin{subfigure}[t]{${share === 1 ? "" : share}\\linewidth}\n\\centering\n${body}\n${caption}${after}\n\\end{subfigure}`;
}

/** Without a float: the piece centred, its caption below in words. */
function grouped(node: Container, parts: Parts, place: Place, writer: Writer): string {
  const label = anchorLabel(node.label, writer, node);
  const content =
    place.kind === "argument"
      ? writer.blocks(parts.content.map(asBlock), place)
      : floatBody(parts.content, { ...place, nested: true }, writer);
  const caption = writer.blocks(captionBlocks(parts), place);
  if (place.kind === "argument") return [label + content, caption].filter((piece) => piece !== "").join("\n\\par\n");
  const code = /\\begin\{Verbatim\}/u.test(content);
  const pieces = [label + content, caption === "" ? "" : `\\par ${caption}`].filter((piece) => piece !== "").join("\n");
  return code ? `${mark(node, writer)}${pieces}` : `${mark(node, writer)}\\begin{center}\n${pieces}\n\\end{center}`;
}

function asBlock(node: DocumentNode): DocumentNode {
  return node.type === "image" ? { type: "paragraph", children: [node] } : node;
}

function longTable(
  node: Container,
  parts: Parts,
  table: Extract<DocumentNode, { type: "table" }>,
  place: Place,
  writer: Writer,
): string {
  const { content, notes } = deferFootnotes(place, writer, (inner) => {
    const caption = captionText(node, parts, { ...inner, kind: "float" }, writer);
    return tableText(
      table,
      inner,
      writer,
      true,
      caption.startsWith("\\caption")
        ? caption
        : caption === ""
          ? ""
          : `\\caption*{${caption.replace(/^\\par\\smallskip /u, "")}}`,
    );
  });
  const after = parts.after.length === 0 ? "" : `\n\n${writer.blocks(parts.after, place)}`;
  return `${mark(node, writer)}${content}${notes === "" ? "" : `\n${notes}`}${after}`;
}

/** Code and algorithms stay where they are; their caption is counted as a float's is. */
function listing(node: Container, parts: Parts, place: Place, writer: Writer): string {
  const counted = node.kind === "algorithm" ? "algorithm" : "listing";
  const body = writer.blocks(parts.content.map(asBlock), place);
  const inner = parts.caption ?? [];
  const { content, notes } = deferFootnotes(place, writer, (within) =>
    tidyLines(writer.inline(inner, { ...within, kind: "line" })),
  );
  const numbered =
    node.numbered !== false && node.kind !== "video" && (parts.caption !== undefined || node.label !== undefined);
  let caption = content;
  if (numbered) {
    writer.features.add(counted);
    caption = `\\${counted}caption{${defineLabel(node.label, writer, node)}${content}}`;
  } else caption = `${anchorLabel(node.label, writer, node)}${content}`;
  const after = parts.after.length === 0 ? "" : `\n\n${writer.blocks(parts.after, place)}`;
  return `${mark(node, writer)}${caption === "" ? "" : `\\noindent ${caption}\\par\\nopagebreak\n${notes}`}${body}${after}`;
}

export function writeCaption(node: Caption | Legend, place: Place, writer: Writer): string {
  return writer.blocks(node.children, place);
}
