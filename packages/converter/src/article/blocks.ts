import { composeTex } from "../html/equation.ts";
import { readEquation } from "../html/equation-rows.ts";
import type { ArticleWriter } from "./article-writer.ts";
import { writeFigure } from "./figure.ts";
import { trimInline, writeInline, writeUnshown } from "./inline.ts";
import { writeList } from "./list.ts";
import {
  attribute,
  element,
  findAll,
  type HtmlElement,
  type HtmlNode,
  hasClass,
  isBlank,
  isElement,
  textContent,
} from "./look-up.ts";
import { texOf } from "./math-text.ts";
import { writeTable } from "./table.ts";

/** Tags that stand within a line; everything else is a block. */
const inlineTags = new Set(
  "a abbr b bdi bdo br cite code data del dfn em i img input ins kbd mark math q rp rt ruby s samp small span strong sub sup time u var wbr".split(
    " ",
  ),
);

const isInline = (node: HtmlNode): boolean =>
  typeof node === "string" ||
  (inlineTags.has(node.tag) && !node.children.some((child) => !isInline(child) && node.tag !== "math"));

/** Writes HTML as a row of the blocks that an editor of articles keeps. */
export function writeBlocks(nodes: readonly HtmlNode[], writer: ArticleWriter): HtmlElement[] {
  const blocks: HtmlElement[] = [];
  let line: HtmlNode[] = [];
  const endLine = (): void => {
    if (!isBlank(line) || findAll(line, ({ tag }) => tag === "img").length > 0) blocks.push(...paragraph(line, writer));
    line = [];
  };
  for (const node of nodes) {
    if (isInline(node)) line.push(node);
    else {
      endLine();
      if (isElement(node)) blocks.push(...writeBlock(node, writer));
    }
  }
  endLine();
  return blocks;
}

/** A paragraph, and the pictures that it holds after it. */
export function paragraph(nodes: readonly HtmlNode[], writer: ArticleWriter): HtmlElement[] {
  const { nodes: inline, after } = writeInline(nodes, writer, { holdsPictures: true, inLink: false });
  const text = trimInline(inline);
  return [...(text.length === 0 ? [] : [element("p", {}, text)]), ...after];
}

function writeBlock(node: HtmlElement, writer: ArticleWriter): HtmlElement[] {
  switch (node.tag) {
    case "p":
      return hasClass(node, "admonition-title")
        ? strongLine(node.children, writer)
        : writeBlocks(node.children, writer);
    case "h1":
    case "h2":
    case "h3":
    case "h4":
    case "h5":
    case "h6":
      return writeHeading(node, writer);
    case "ul":
    case "ol":
      return writeList(node, writer);
    case "dl":
      return node.children.flatMap((child) => (isElement(child) ? writeDefinition(child, writer) : []));
    case "dt":
    case "dd":
      return writeDefinition(node, writer);
    case "blockquote":
    case "aside":
      return quoted(writeBlocks(node.children, writer));
    case "pre":
      return [writeCode(node, writer)];
    case "figure":
      return writeFigure(node, writer);
    case "table":
      return writeTable(node, writer);
    case "hr":
      return [element("hr")];
    case "summary":
      return strongLine(node.children, writer);
    case "div":
      return writeDivision(node, writer);
    case "section":
      return hasClass(node, "footnotes") ? writeNotes(node, writer) : writeBlocks(node.children, writer);
    default:
      return writeBlocks(node.children, writer);
  }
}

function writeDivision(node: HtmlElement, writer: ArticleWriter): HtmlElement[] {
  if (hasClass(node, "equation")) return writeEquation(node, writer);
  if (hasClass(node, "filename")) return strongLine(node.children, writer);
  const unshown = hasClass(node, "figure-missing")
    ? writeUnshown(node, writer, { holdsPictures: true, inLink: false })
    : undefined;
  if (unshown !== undefined) return unshown.after;
  return writeBlocks(node.children, writer);
}

/** The notes under a heading of their own: an editor keeps no rule with a name. */
function writeNotes(node: HtmlElement, writer: ArticleWriter): HtmlElement[] {
  const heading = element(writer.profile.headings[0], {}, [attribute(node, "aria-label")]);
  return [
    heading,
    ...writeBlocks(
      node.children.filter((child) => !isElement(child, "hr")),
      writer,
    ),
  ];
}

/** A display formula as a picture; where it could not be read, as its TeX. */
function writeEquation(node: HtmlElement, writer: ArticleWriter): HtmlElement[] {
  const [math] = findAll([node], ({ tag }) => tag === "math");
  const number = textContent(findAll([node], (child) => hasClass(child, "equation-number"))).trim();
  const tex = math === undefined ? undefined : texOf(math);
  if (math !== undefined && tex !== undefined) {
    const tags = rowTags(math);
    const said = number === "" ? tags.filter((tag) => tag !== undefined).join(" ") : number;
    return [
      writer.picture(
        {
          kind: "formula",
          tex: tags.length === 0 ? tex : composeTex(readEquation(tex), tags),
          display: true,
          number: number === "" ? undefined : number.replace(/^\((.*)\)$/s, "$1"),
        },
        said === "" ? tex : `${tex} ${said}`,
      ),
    ];
  }
  const text = textContent(node.children).trim();
  return text === "" ? [] : [codeBlock(text, "latex", writer)];
}

/** The numbers that the rows of a formula carry: undefined for a row without one; none where no row has one. */
function rowTags(math: HtmlElement): (string | undefined)[] {
  const isTag = (node: HtmlElement): boolean => hasClass(node, "tml-tag");
  if (findAll([math], isTag).length === 0) return [];
  const [table] = findAll([math], ({ tag }) => tag === "mtable");
  return (table?.children ?? []).map((row) => {
    const [tag] = findAll([row], isTag);
    return tag === undefined ? undefined : textContent(tag.children).trim();
  });
}

/** Headings of depths that the editor lacks are strong lines. The first of HTML is the title's. */
function writeHeading(node: HtmlElement, writer: ArticleWriter): HtmlElement[] {
  const depth = Math.max(1, Number(node.tag.slice(1)) - 1);
  const tag = writer.profile.headings[depth - 1] ?? "p";
  const { nodes, after } = writeInline(node.children, writer, { holdsPictures: false, inLink: false });
  const text = trimInline(nodes);
  if (text.length === 0) return after;
  return [tag === "p" ? element("p", {}, [element("strong", {}, text)]) : element(tag, {}, text), ...after];
}

function strongLine(nodes: readonly HtmlNode[], writer: ArticleWriter): HtmlElement[] {
  const { nodes: inline, after } = writeInline(nodes, writer, { holdsPictures: true, inLink: false });
  const text = trimInline(inline);
  if (text.length === 0) return after;
  const [only] = text;
  return [
    element("p", {}, text.length === 1 && isElement(only, "strong") ? text : [element("strong", {}, text)]),
    ...after,
  ];
}

function writeDefinition(node: HtmlElement, writer: ArticleWriter): HtmlElement[] {
  return node.tag === "dt" ? strongLine(node.children, writer) : writeBlocks(node.children, writer);
}

/** Paragraphs become quotations; what no quotation can hold stands between them. */
function quoted(blocks: readonly HtmlElement[]): HtmlElement[] {
  return blocks.map((block) => (block.tag === "p" ? element("blockquote", {}, block.children) : block));
}

function writeCode(node: HtmlElement, writer: ArticleWriter): HtmlElement {
  const [code] = findAll([node], ({ tag }) => tag === "code" || tag === "samp");
  const language = /(?:^| )language-(\S+)/.exec(code === undefined ? "" : attribute(code, "class"))?.[1];
  return codeBlock(textContent(node.children), code?.tag === "samp" ? undefined : language, writer);
}

/** An empty line would end the block in an editor: one blank keeps it whole. */
function codeBlock(text: string, language: string | undefined, writer: ArticleWriter): HtmlElement {
  const lines = text
    .replace(/\r\n?/g, "\n")
    .replace(/\n+$/, "")
    .split("\n")
    .map((line) => (line === "" ? " " : line));
  return element("pre", writer.profile.codeAttributes(language), [lines.join("\n")]);
}
