import type {
  BlockNode,
  Caption,
  DefinitionList,
  DocumentNode,
  Image,
  InlineNode,
  LineBlock,
  List,
  ListItem,
} from "@dreamnet/document";
import { writeAdmonition } from "./admonition.ts";
import { writeCode } from "./code.ts";
import { writeContainer } from "./container.ts";
import { writeDivision } from "./division.ts";
import { writeEquation } from "./equation.ts";
import { writeHeading, writeToc } from "./heading.ts";
import { element, type HtmlNode } from "./html-tree.ts";
import { writeImage } from "./image.ts";
import { neverNode, reportForeign, writeUnknown } from "./inline.ts";
import { sanitizeHtml } from "./raw-html.ts";
import { writeReferences } from "./reference-list.ts";
import { writeTable } from "./table.ts";
import { vetUrl } from "./vet-url.ts";
import type { Writer } from "./writer.ts";

type Blocks = readonly (BlockNode | Image | Caption)[];

/** Writes blocks; raw HTML is read together with what stands between its tags. */
export function writeBlocks(nodes: Blocks, writer: Writer): HtmlNode[] {
  const segments: ({ readonly raw: string } | { readonly nodes: readonly HtmlNode[] })[] = [];
  let raw: DocumentNode | undefined;
  for (const node of nodes) {
    const html =
      node.type === "htmlBlock" || (node.type === "rawBlock" && /^html[45]?$/i.test(node.lang))
        ? node.value
        : undefined;
    if (html === undefined) segments.push({ nodes: writeBlock(node, writer) });
    else {
      raw ??= node;
      segments.push({ raw: html });
    }
  }
  if (raw !== undefined) return sanitizeHtml(segments, "block", raw.position, writer);
  return segments.flatMap((segment) => ("nodes" in segment ? segment.nodes : []));
}

function writeBlock(node: BlockNode | Image | Caption, writer: Writer): readonly HtmlNode[] {
  switch (node.type) {
    case "paragraph":
      return [element("p", {}, writer.inline(node.children))];
    case "heading":
      return [writeHeading(node, writer)];
    case "blockquote":
      return [
        element("blockquote", {}, [
          ...writer.blocks(node.children),
          node.attribution === undefined
            ? undefined
            : element("p", { class: "attribution" }, ["— ", ...writer.inline(node.attribution)]),
        ]),
      ];
    case "list":
      return [writeList(node, writer)];
    case "code":
      return [writeCode(node, writer)];
    case "math":
      return [writeEquation(node, writer)];
    case "thematicBreak":
      return [element("hr")];
    case "table":
      return [writeTable(node, undefined, writer)];
    case "container":
      return [writeContainer(node, writer)];
    case "admonition":
      return [writeAdmonition(node, writer)];
    case "definitionList":
      return [writeDefinitionList(node, writer)];
    case "footnoteDefinition":
    case "comment":
    case "htmlBlock":
      return [];
    case "lineBlock":
      return [writeLineBlock(node, writer)];
    case "division":
      return [writeDivision(node, writer)];
    case "rawBlock":
      return writeRawBlock(node.lang, node.value, node, writer);
    case "embed":
      return [writeEmbed(node.url, node.asset, node.title, writer.nodeIds.get(node), writer)];
    case "bibliography":
      return writeReferences(writer);
    case "toc":
      return writeToc(writer);
    case "pageBreak":
      return [element("hr", { class: "page-break" })];
    case "unknownBlock":
      return writeUnknown(
        node.name,
        node.value,
        node,
        writer,
        node.children.length > 0
          ? writer.blocks(node.children)
          : [element("pre", { class: "unknown" }, [element("code", {}, [node.value])])],
      );
    case "image":
      return [writeImage(node, writer, false)];
    case "caption":
      return [element("div", { class: "caption" }, writer.blocks(node.children))];
    default:
      return neverNode(node);
  }
}

const listTypes: Readonly<Record<string, string>> = {
  "lower-alpha": "a",
  "upper-alpha": "A",
  "lower-roman": "i",
  "upper-roman": "I",
};

function writeList(node: List, writer: Writer): HtmlNode {
  const tasks = node.children.some((item) => item.checked !== undefined);
  const items = node.children.map((item) => writeListItem(item, node.spread, writer));
  if (!node.ordered) return element("ul", { class: tasks ? "tasks" : undefined }, items);
  return element(
    "ol",
    {
      type: listTypes[node.numbering ?? "decimal"],
      start: node.start === undefined || node.start === 1 || !Number.isSafeInteger(node.start) ? undefined : node.start,
      class: node.delimiter === undefined || node.delimiter === "period" ? undefined : `delimiter-${node.delimiter}`,
    },
    items,
  );
}

function writeListItem(item: ListItem, spread: boolean, writer: Writer): HtmlNode {
  const checkbox =
    item.checked === undefined
      ? []
      : [
          element("input", {
            type: "checkbox",
            disabled: true,
            checked: item.checked,
            "aria-label": item.checked ? "done" : "to do",
          }),
          " ",
        ];
  return element("li", { id: writer.nodeIds.get(item) }, [...checkbox, ...tightBlocks(item.children, spread, writer)]);
}

/** The blocks of a tight item: its paragraphs without `<p>`. */
function tightBlocks(children: readonly BlockNode[], spread: boolean, writer: Writer): HtmlNode[] {
  if (spread) return writer.blocks(children);
  // Raw HTML may open in one block and close in another; such items are written whole.
  if (children.some((child) => child.type === "htmlBlock" || child.type === "rawBlock")) return writer.blocks(children);
  return children.flatMap((child, index) => {
    if (child.type !== "paragraph") return writer.blocks([child]);
    const inline = writer.inline(child.children);
    return index > 0 && children[index - 1]?.type === "paragraph" ? [element("br"), ...inline] : inline;
  });
}

function writeDefinitionList(node: DefinitionList, writer: Writer): HtmlNode {
  return element(
    "dl",
    {},
    node.children.map((child) =>
      child.type === "definitionTerm"
        ? element("dt", { id: writer.nodeIds.get(child) }, writer.inline(child.children))
        : element("dd", {}, tightBlocks(child.children, child.children.length > 1, writer)),
    ),
  );
}

function writeLineBlock(node: LineBlock, writer: Writer): HtmlNode {
  return element(
    "p",
    { class: "line-block" },
    node.lines.flatMap((line: InlineNode[], index) => {
      const inline = indent(writer.inline(line));
      return index === 0 ? inline : [element("br"), ...inline];
    }),
  );
}

/** Spaces at the start of a line count here. */
function indent(nodes: HtmlNode[]): HtmlNode[] {
  const [first, ...rest] = nodes;
  return typeof first === "string"
    ? [first.replace(/^ +/, (spaces) => "\u00A0".repeat(spaces.length)), ...rest]
    : nodes;
}

/** Media and foreign pages are links: a page that is opened asks nobody else. */
function writeEmbed(
  url: string,
  asset: string | undefined,
  title: string | undefined,
  id: string | undefined,
  writer: Writer,
): HtmlNode {
  const known = asset !== undefined && Object.hasOwn(writer.source.assets, asset);
  const href = known ? writer.assetPath(asset).split("/").map(encodeURIComponent).join("/") : vetUrl(url);
  const text = title ?? url;
  return element("p", { id, class: "embed" }, [href === undefined ? text : element("a", { href }, [text])]);
}

function writeRawBlock(lang: string, value: string, node: BlockNode, writer: Writer): readonly HtmlNode[] {
  // Raw TeX that can be read has become nodes before; this is what is too long for that.
  if (/^(?:la)?tex$/i.test(lang))
    return [element("pre", { class: "raw-tex" }, [element("code", { class: "language-tex" }, [value])])];
  reportForeign(lang, value, node, writer);
  return [];
}
