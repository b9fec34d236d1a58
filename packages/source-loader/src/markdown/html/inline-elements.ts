import {
  type Attributes,
  type Cite,
  type DocumentNode,
  type Image,
  type InlineNode,
  plainText,
} from "@dreamnet/document";
import { isBlock } from "../tree/block-types.ts";
import { decodeEntities } from "./entities.ts";
import type { HtmlElement } from "./fold.ts";
import type { HtmlConverter } from "./to-nodes.ts";

const wrappers: Readonly<
  Record<
    string,
    "emphasis" | "strong" | "delete" | "underline" | "subscript" | "superscript" | "keyboard" | "inlineQuote"
  >
> = {
  b: "strong",
  strong: "strong",
  i: "emphasis",
  em: "emphasis",
  cite: "emphasis",
  dfn: "emphasis",
  var: "emphasis",
  s: "delete",
  del: "delete",
  strike: "delete",
  u: "underline",
  ins: "underline",
  sub: "subscript",
  sup: "superscript",
  kbd: "keyboard",
  q: "inlineQuote",
};

/** Elements of running text; undefined for any other. */
export function inlineElement(element: HtmlElement, converter: HtmlConverter): DocumentNode[] | undefined {
  const { name, attributes, position } = element;
  const children = (): DocumentNode[] => converter.inline(element.children);
  const cited = dataCite(element, converter);
  if (cited !== undefined) return [cited];
  if (Object.hasOwn(wrappers, name))
    return wrap(children(), (inline) => ({ type: wrappers[name] ?? "emphasis", children: inline, position }));
  switch (name) {
    case "br":
      return [{ type: "break", position }];
    case "wbr":
      return [{ type: "text", value: "\u200b", position }];
    case "img":
      return [imageElement(element)];
    case "a":
      return anchor(element, children());
    case "code":
    case "tt":
    case "samp":
      return [{ type: "inlineCode", value: plainText(children()).replace(/\s+/gu, " "), position }];
    case "abbr":
    case "acronym":
      return wrap(children(), (inline) => ({
        type: "abbreviation",
        ...(attributes["title"] === undefined ? {} : { title: decodeEntities(attributes["title"]) }),
        children: inline,
        position,
      }));
    case "span":
    case "mark":
    case "font":
    case "small":
    case "big":
    case "time":
    case "data":
    case "bdi":
    case "bdo":
    case "label":
      return span(element, children());
    case "input":
      return attributes["type"] === "checkbox"
        ? [{ type: "text", value: "checked" in attributes ? "☑" : "☐", position }]
        : [];
    default:
      return undefined;
  }
}

/** `<cite data-cite="a,b">` of Jupyter's own tools, where the bibliography has the keys. */
function dataCite({ name, attributes, position }: HtmlElement, { context }: HtmlConverter): DocumentNode | undefined {
  const written = attributes["data-cite"];
  if (written === undefined || !/^(?:cite|span|a|strong|em)$/u.test(name)) return undefined;
  const keys = written.split(",").flatMap((part) => part.trim().replace(/^[^/]*\//u, "") || []);
  if (keys.length === 0 || !keys.every((key) => context.dialect.isReferenceKey(key))) return undefined;
  const cites = keys.map((key): Cite => ({ type: "cite", key, kind: "parenthetical", position }));
  const [only] = cites;
  return cites.length === 1 && only !== undefined
    ? only
    : { type: "citeGroup", kind: "parenthetical", children: cites, position };
}

/** Wraps inline nodes; blocks among them stay blocks. */
function wrap(children: DocumentNode[], make: (inline: InlineNode[]) => InlineNode): DocumentNode[] {
  const shown = children.filter((child) => child.type !== "comment");
  if (!shown.some(isBlock)) return [make(shown as InlineNode[])];
  return shown.map((child) => (isBlock(child) ? child : make([child as InlineNode])));
}

/** The picture of `<img>`. */
function imageElement({ attributes, position }: HtmlElement): Image {
  const style = attributes["style"] ?? "";
  const size = (key: "width" | "height"): string | undefined => {
    const value =
      new RegExp(`(?:^|;)\\s*${key}\\s*:\\s*([\\d.]+\\s*(?:%|px|em|rem|cm|mm|in|pt|vw))`, "iu").exec(style)?.[1] ??
      attributes[key];
    return value === undefined || value === "" || value === "auto"
      ? undefined
      : /^[\d.]+$/u.test(value)
        ? `${value}px`
        : value;
  };
  const width = size("width");
  const height = size("height");
  const align = attributes["align"];
  const { alt, title } = attributes;
  return {
    type: "image",
    url: decodeEntities(attributes["src"] ?? attributes["data-src"] ?? ""),
    ...(alt === undefined || alt === "" ? {} : { alt: decodeEntities(alt) }),
    ...(title === undefined || title === "" ? {} : { title: decodeEntities(title) }),
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
    ...(align === "left" || align === "right" || align === "center" ? { align } : {}),
    position,
  };
}

function anchor({ attributes, position }: HtmlElement, children: DocumentNode[]): DocumentNode[] {
  const label = attributes["id"] ?? attributes["name"];
  const target: InlineNode[] = label === undefined || label === "" ? [] : [{ type: "target", label, position }];
  const url = attributes["href"];
  if (url === undefined || /^\s*(?:javascript|vbscript):/iu.test(decodeEntities(url))) return [...target, ...children];
  const title = attributes["title"];
  const link = wrap(children, (inline) => ({
    type: "link",
    url: decodeEntities(url),
    ...(title === undefined || title === "" ? {} : { title: decodeEntities(title) }),
    children: inline,
    position,
  }));
  return [...target, ...link];
}

/** `class` and `id` as attributes. */
export function attributesOf({ attributes }: HtmlElement): Attributes {
  const classes = (attributes["class"] ?? "").split(/\s+/u).filter((name) => name !== "");
  return {
    ...(attributes["id"] === undefined || attributes["id"] === "" ? {} : { id: attributes["id"] }),
    ...(classes.length === 0 ? {} : { classes }),
  };
}

function span(element: HtmlElement, children: DocumentNode[]): DocumentNode[] {
  const { id, classes } = attributesOf(element);
  const { position } = element;
  const style = element.attributes["style"] ?? "";
  if (/small-caps/u.test(style)) return wrap(children, (inline) => ({ type: "smallcaps", children: inline, position }));
  if (children.length === 0 && id !== undefined) return [{ type: "target", label: id, position }];
  const known = element.name === "mark" ? ["mark"] : classes;
  if (id === undefined && known === undefined) return children;
  return wrap(children, (inline) => ({
    type: "span",
    ...(id === undefined ? {} : { label: id }),
    ...(known === undefined ? {} : { attributes: { classes: known } }),
    children: inline,
    position,
  }));
}
