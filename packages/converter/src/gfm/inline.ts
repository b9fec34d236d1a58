import type { PhrasingContent } from "mdast";
import type { HtmlElement, HtmlNode } from "../html/html-tree.ts";
import { inlineTex } from "./math.ts";
import { anchor, attribute, hasClass, html, isElement, type Reader, text, textOf } from "./reader.ts";

/** Elements that stand in a line. */
const inlineTags = new Set(
  "a abbr b bdi bdo br cite code data del dfn em i img ins kbd mark math q rp rt ruby s samp small span strong sub sup time u var wbr input".split(
    " ",
  ),
);

export function isInlineNode(node: HtmlNode): boolean {
  return typeof node === "string" || inlineTags.has(node.tag);
}

/** Inline nodes as phrasing; white space in runs is one blank, so that no line begins with what would be mark-up. */
export function readInline(nodes: readonly HtmlNode[], reader: Reader): PhrasingContent[] {
  return apart(nodes.flatMap((node) => readOne(node, reader)));
}

function readOne(node: HtmlNode, reader: Reader): PhrasingContent[] {
  if (typeof node === "string") {
    const value = node.replace(/[\t\n\r\f ]+/g, " ");
    return value === "" ? [] : [text(value)];
  }
  const children = (): PhrasingContent[] => readInline(node.children, reader);
  switch (node.tag) {
    case "em":
    case "i":
    case "cite":
    case "dfn":
    case "var":
      return attention("emphasis", node, reader);
    case "strong":
    case "b":
      return attention("strong", node, reader);
    case "del":
    case "s":
      return attention("delete", node, reader);
    case "u":
      return wrapped("ins", "", node, reader);
    case "sub":
    case "kbd":
    case "ins":
    case "mark":
    case "ruby":
    case "rt":
    case "rp":
      return wrapped(node.tag, "", node, reader);
    case "sup":
      return hasClass(node, "footnote-reference") ? children() : wrapped("sup", "", node, reader);
    case "abbr":
      return typeof node.attributes["title"] === "string"
        ? wrapped("abbr", ` title="${attribute(node.attributes["title"])}"`, node, reader)
        : children();
    case "bdo":
      return wrapped("bdo", ` dir="${node.attributes["dir"] === "rtl" ? "rtl" : "ltr"}"`, node, reader);
    case "q":
      return [text("“"), ...children(), text("”")];
    case "br":
      return reader.inTable ? [html("<br>")] : [{ type: "break" }];
    case "wbr":
    case "input":
      return [];
    case "code":
    case "samp":
      return readCode(node);
    case "math": {
      const tex = inlineTex(textOf(node), reader.inTable);
      return tex === "" ? [] : [html(`$\`${tex}\`$`)];
    }
    case "img":
      return [readImage(node)];
    case "a":
      return readLink(node, reader);
    case "span":
      if (hasClass(node, "caption-number")) return attention("strong", node, reader);
      return [...anchor(node, reader), ...children()];
    default:
      // A block within a line: its text stays.
      return [...anchor(node, reader), ...children()];
  }
}

function wrapped(tag: string, attributes: string, node: HtmlElement, reader: Reader): PhrasingContent[] {
  const children = readInline(node.children, reader);
  return [
    ...anchor(node, reader),
    ...(children.length === 0 ? [] : [html(`<${tag}${attributes}>`), ...children, html(`</${tag}>`)]),
  ];
}

/** Emphasis, with the blanks at its edges outside, where Markdown wants them. */
function attention(type: "emphasis" | "strong" | "delete", node: HtmlElement, reader: Reader): PhrasingContent[] {
  const children = readInline(node.children, reader);
  const before: PhrasingContent[] = anchor(node, reader);
  const after: PhrasingContent[] = [];
  for (let first = children[0]; first !== undefined; first = children[0]) {
    if (first.type === "break") {
      children.shift();
      before.push(first);
      continue;
    }
    if (first.type !== "text" || !/^\s/u.test(first.value)) break;
    const rest = first.value.trimStart();
    before.push(text(first.value.slice(0, first.value.length - rest.length)));
    if (rest === "") children.shift();
    else {
      children[0] = text(rest);
      break;
    }
  }
  for (let last = children.at(-1); last !== undefined; last = children.at(-1)) {
    if (last.type === "break") {
      children.pop();
      after.unshift(last);
      continue;
    }
    if (last.type !== "text" || !/\s$/u.test(last.value)) break;
    const rest = last.value.trimEnd();
    after.unshift(text(last.value.slice(rest.length)));
    if (rest === "") children.pop();
    else {
      children[children.length - 1] = text(rest);
      break;
    }
  }
  if (children.length === 0) return [...before, ...after];
  return [...before, { type, children }, ...after];
}

function readCode(node: HtmlElement): PhrasingContent[] {
  const value = textOf(node).replace(/[\t\n\r\f ]+/g, " ");
  return value.trim() === "" ? (value === "" ? [] : [text(value)]) : [{ type: "inlineCode", value }];
}

function readImage(node: HtmlElement): PhrasingContent {
  const url = String(node.attributes["src"] ?? "");
  const alt = String(node.attributes["alt"] ?? "");
  const share = /(?:^|\s)width-(\d+)/.exec(String(node.attributes["class"] ?? ""))?.[1];
  if (share !== undefined && share !== "100")
    return html(`<img src="${attribute(url)}" alt="${attribute(alt)}" width="${share}%">`);
  const title = node.attributes["title"];
  return { type: "image", url, alt: alt.replace(/\s+/g, " "), ...(typeof title === "string" ? { title } : {}) };
}

function readLink(node: HtmlElement, reader: Reader): PhrasingContent[] {
  const { href, role, title } = node.attributes;
  if (role === "doc-backlink") return [];
  const place = anchor(node, reader);
  if (typeof href !== "string") return [...place, ...readInline(node.children, reader)];
  if (role === "doc-noteref") {
    const number = reader.notes.get(decode(href.slice(1)));
    if (number !== undefined) return [...place, { type: "footnoteReference", identifier: number, label: number }];
  }
  const children = readInline(node.children, reader) as Exclude<PhrasingContent, { type: "link" }>[];
  if (children.length === 0) return place;
  if (!/^(?:[a-z][a-z0-9+.-]*:|#|\/\/)/iu.test(href)) reader.links.push(href);
  const url = href.startsWith("#")
    ? `#${encodeURI(reader.fragments.get(decode(href.slice(1))) ?? decode(href.slice(1)))}`
    : href;
  return [...place, { type: "link", url, children, ...(typeof title === "string" ? { title } : {}) }];
}

export function decode(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

const attentions = new Set(["emphasis", "strong", "delete"]);

/** Two runs of emphasis that touch would become one; nothing that is shown keeps them apart. */
function apart(nodes: PhrasingContent[]): PhrasingContent[] {
  const merged: PhrasingContent[] = [];
  for (const node of nodes) {
    const last = merged.at(-1);
    if (last?.type === "text" && node.type === "text") {
      merged[merged.length - 1] = text(last.value + node.value);
      continue;
    }
    const close = last !== undefined && (attentions.has(last.type) || last.type === "inlineCode");
    if (close && (node.type === last.type || (attentions.has(last.type) && attentions.has(node.type))))
      merged.push(html("<!-- -->"));
    merged.push(node);
  }
  return merged;
}

/** Whether a line has something to show. */
export function isBlank(nodes: readonly PhrasingContent[]): boolean {
  return nodes.every((node) => (node.type === "text" && node.value.trim() === "") || node.type === "break");
}

/** The words of an element as GitHub takes a heading's anchor from them; undefined where it is not of words alone. */
export function plainHeading(node: HtmlElement): string | undefined {
  let plain = true;
  const visit = (child: HtmlNode): string => {
    if (!isElement(child)) return child;
    if (child.tag === "math" || child.tag === "img" || hasClass(child, "footnote-reference") || child.tag === "abbr")
      plain = false;
    return child.children.map(visit).join("");
  };
  const words = node.children.map(visit).join("").replace(/\s+/g, " ").trim();
  return plain && words !== "" ? words : undefined;
}
