import {
  type BlockNode,
  type Code,
  type DocumentNode,
  type Heading,
  type InlineNode,
  type ListItem,
  plainText,
} from "@dreamnet/document";
import { figureParts } from "../directives/figures.ts";
import { appendAll } from "../tree/append-all.ts";
import { isBlock, trimInline } from "../tree/block-types.ts";
import { divNode } from "../tree/divs.ts";
import { decodeEntities } from "./entities.ts";
import type { HtmlElement, HtmlItem } from "./fold.ts";
import { attributesOf } from "./inline-elements.ts";
import { tableElement } from "./table-elements.ts";
import type { HtmlConverter } from "./to-nodes.ts";

/** Elements that are blocks; undefined for any other. */
export function blockElement(element: HtmlElement, converter: HtmlConverter): DocumentNode[] | undefined {
  const { name, attributes, children, position } = element;
  const blocks = (): BlockNode[] => converter.blocks(children, position);
  switch (name) {
    case "p":
      return withTarget(element, blocks());
    case "center":
    case "div":
    case "section":
    case "article":
    case "aside":
    case "main":
    case "header":
    case "footer":
    case "nav":
    case "address":
    case "fieldset":
    case "form":
      return group(element, blocks(), converter);
    case "h1":
    case "h2":
    case "h3":
    case "h4":
    case "h5":
    case "h6":
      return [heading(element, Number(name[1]) as Heading["depth"], converter)];
    case "hr":
      return [{ type: "thematicBreak", position }];
    case "blockquote":
      return [{ type: "blockquote", children: blocks(), position }];
    case "pre":
      return [preformatted(element, converter)];
    case "ul":
    case "ol":
    case "menu":
      return [list(element, converter)];
    case "li":
      return blocks();
    case "dl":
      return [definitions(element, converter)];
    case "table":
      return tableElement(element, converter);
    case "figure":
      return [figure(element, converter)];
    case "figcaption":
    case "summary":
    case "caption":
      return blocks();
    case "details":
      return [details(element, converter)];
    case "picture":
      return converter.inline(children.filter((child) => child.kind !== "element" || child.name !== "source"));
    case "iframe":
    case "video":
    case "audio":
    case "embed":
      return embed(element, converter);
    case "head":
    case "title":
    case "meta":
    case "link":
    case "base":
    case "source":
    case "track":
    case "col":
    case "colgroup":
      return attributes["src"] === undefined ? [] : [{ type: "htmlBlock", value: element.raw, position }];
    default:
      return undefined;
  }
}

function withTarget({ attributes, position }: HtmlElement, blocks: BlockNode[]): BlockNode[] {
  const { id } = attributes;
  if (id === undefined || id === "") return blocks;
  return [{ type: "paragraph", children: [{ type: "target", label: id, position }], position }, ...blocks];
}

function group(element: HtmlElement, blocks: BlockNode[], { context }: HtmlConverter): BlockNode[] {
  const { id, classes } = attributesOf(element);
  const centred = element.name === "center" || element.attributes["align"] === "center" ? ["center"] : [];
  const all = [...(classes ?? []), ...centred];
  if (id === undefined && all.length === 0)
    return element.name === "aside"
      ? [{ type: "division", role: "aside", children: blocks, position: element.position }]
      : blocks;
  const attributes = { ...(id === undefined ? {} : { id }), ...(all.length === 0 ? {} : { classes: all }) };
  const node = divNode({ attributes, unnumbered: false, end: 0 }, undefined, blocks, element.position, context);
  return Array.isArray(node) ? node : [node];
}

/** Inline content of an element; blocks within it lose their own form. */
function inlineOf(element: HtmlElement, converter: HtmlConverter): InlineNode[] {
  const nodes = converter.inline(element.children).flatMap((node): DocumentNode[] => {
    if (!isBlock(node)) return [node];
    if (node.type === "comment") return [];
    return node.type === "paragraph" || node.type === "heading"
      ? node.children
      : [{ type: "text", value: plainText(node) }];
  });
  return trimInline(nodes as InlineNode[]);
}

function heading(element: HtmlElement, depth: Heading["depth"], converter: HtmlConverter): Heading {
  const { id } = attributesOf(element);
  return {
    type: "heading",
    depth,
    ...(id === undefined ? {} : { label: id }),
    children: inlineOf(element, converter),
    position: element.position,
  };
}

function preformatted(element: HtmlElement, converter: HtmlConverter): Code {
  const inner = element.children.find(
    (child): child is HtmlElement => child.kind === "element" && child.name === "code",
  );
  const classes = `${element.attributes["class"] ?? ""} ${inner?.attributes["class"] ?? ""}`;
  const lang = /(?:^|\s)(?:language-|lang-|sourceCode\s+)([\w+#.-]+)/u.exec(classes)?.[1];
  const value = textOf(element.children, converter).replace(/^\n|\s+$/gu, "");
  return { type: "code", ...(lang === undefined ? {} : { lang }), value, position: element.position };
}

/** The text that items enclose, line breaks and all. */
function textOf(items: readonly HtmlItem[], converter: HtmlConverter): string {
  return items
    .map((item) => {
      if (item.kind === "text") return decodeEntities(item.value);
      if (item.kind === "element") return item.name === "br" ? "\n" : textOf(item.children, converter);
      return item.kind === "node" ? plainText(item.node) : "";
    })
    .join("");
}

function elementsNamed(element: HtmlElement, ...names: string[]): HtmlElement[] {
  return element.children.filter(
    (child): child is HtmlElement => child.kind === "element" && names.includes(child.name),
  );
}

function list(element: HtmlElement, converter: HtmlConverter): BlockNode {
  const ordered = element.name === "ol";
  const start = Number(element.attributes["start"] ?? 1);
  // What stands between the items goes with the item before it.
  const items: ListItem[] = [];
  let stray: HtmlItem[] = [];
  const flush = (): void => {
    const blocks = converter.blocks(stray, element.position).filter((block) => block.type !== "comment");
    stray = [];
    if (blocks.length === 0) return;
    const last = items.at(-1);
    if (last === undefined) items.push({ type: "listItem", children: blocks, position: element.position });
    else appendAll(last.children, blocks);
  };
  for (const child of element.children) {
    if (child.kind === "element" && child.name === "li") {
      flush();
      const { id } = attributesOf(child);
      items.push({
        type: "listItem",
        ...(id === undefined ? {} : { label: id }),
        children: converter.blocks(child.children, child.position),
        position: child.position,
      });
    } else stray.push(child);
  }
  flush();
  return {
    type: "list",
    ordered,
    ...(ordered && Number.isInteger(start) && start !== 1 ? { start } : {}),
    spread: false,
    children: items,
    position: element.position,
  };
}

function definitions(element: HtmlElement, converter: HtmlConverter): BlockNode {
  return {
    type: "definitionList",
    children: elementsNamed(element, "dt", "dd").map((child) =>
      child.name === "dt"
        ? { type: "definitionTerm", children: inlineOf(child, converter), position: child.position }
        : {
            type: "definitionDescription",
            children: converter.blocks(child.children, child.position),
            position: child.position,
          },
    ),
    position: element.position,
  };
}

function figure(element: HtmlElement, converter: HtmlConverter): BlockNode {
  const { position } = element;
  const { id } = attributesOf(element);
  const caption = elementsNamed(element, "figcaption")[0];
  const shown = figureParts(
    converter.blocks(
      element.children.filter((child) => child !== caption),
      position,
    ),
  ).map((part) =>
    // Text beside the picture is of the figure, and only `figcaption` its caption.
    part.type === "caption" && caption !== undefined ? (part.children[0] ?? part) : part,
  );
  const label = id ?? firstLabel(caption);
  return {
    type: "container",
    kind: "figure",
    ...(label === undefined ? {} : { label }),
    children: [
      ...shown,
      ...(caption === undefined
        ? []
        : [
            {
              type: "caption" as const,
              children: converter.blocks(caption.children, caption.position),
              position: caption.position,
            },
          ]),
    ],
    position,
  };
}

function firstLabel(element: HtmlElement | undefined): string | undefined {
  return element?.attributes["id"];
}

function details(element: HtmlElement, converter: HtmlConverter): BlockNode {
  const summary = elementsNamed(element, "summary")[0];
  return {
    type: "admonition",
    kind: "dropdown",
    ...(summary === undefined ? {} : { title: inlineOf(summary, converter) }),
    collapsed: !("open" in element.attributes),
    children: converter.blocks(
      element.children.filter((child) => child !== summary),
      element.position,
    ),
    position: element.position,
  };
}

/** A film or page; text within it is for those who cannot see it, and is kept. */
function embed(element: HtmlElement, converter: HtmlConverter): DocumentNode[] {
  const source = elementsNamed(element, "source")[0];
  const url = element.attributes["src"] ?? element.attributes["data-src"] ?? source?.attributes["src"];
  const { title } = element.attributes;
  const rest = converter
    .blocks(element.children, element.position)
    .filter((block) => block.type !== "comment" && block.type !== "htmlBlock");
  if (url === undefined || url === "")
    return [{ type: "htmlBlock", value: element.raw, position: element.position }, ...rest];
  return [
    {
      type: "embed",
      url: decodeEntities(url),
      ...(title === undefined || title === "" ? {} : { title: decodeEntities(title) }),
      position: element.position,
    },
    ...rest,
  ];
}
