import type { HtmlNode } from "./html-tree.ts";

const voidTags = new Set(["area", "br", "col", "hr", "img", "input", "wbr"]);

/** Tags after whose start and end a line break changes nothing that is shown. */
const blockTags = new Set([
  "article",
  "header",
  "section",
  "nav",
  "aside",
  "div",
  "figure",
  "figcaption",
  "table",
  "caption",
  "colgroup",
  "thead",
  "tbody",
  "tr",
  "ul",
  "ol",
  "dl",
  "details",
  "blockquote",
  "p",
  "h1",
  "h2",
  "h3",
  "h4",
  "h5",
  "h6",
  "pre",
  "hr",
  "li",
  "dt",
  "dd",
  "th",
  "td",
  "br",
]);

const tagName = /^[a-z][a-z0-9]*$/;
const attributeName = /^[a-z][a-z0-9-]*$/;

/** Text as HTML: what has a meaning is escaped, control characters that HTML forbids become U+FFFD. */
function escapeText(text: string): string {
  return /[&<>\u0000-\u0008\u000B-\u001F\u007F-\u009F\uFFFE\uFFFF]/.test(text)
    ? text.replace(/[&<>\u0000-\u0008\u000B-\u001F\u007F-\u009F\uFFFE\uFFFF]/g, escapeCharacter)
    : text;
}

function escapeAttribute(text: string): string {
  return escapeText(text).replace(/"/g, "&quot;");
}

function escapeCharacter(character: string): string {
  switch (character) {
    case "&":
      return "&amp;";
    case "<":
      return "&lt;";
    case ">":
      return "&gt;";
    case "\f":
    case "\r":
      return "\n";
    default:
      return "\uFFFD";
  }
}

/**
 * Writes a tree as HTML. Everything is escaped here, once; a tag or attribute with an unsafe name is a fault of ours.
 *
 * By iteration, so that a deep tree costs memory and never the stack.
 *
 * @throws {TypeError} for a tag or attribute name that is not plain lower case.
 */
export function serializeHtml(nodes: readonly HtmlNode[]): string {
  const parts: string[] = [];
  const stack: (HtmlNode | { readonly end: string })[] = [...nodes].reverse();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (typeof node === "string") {
      parts.push(escapeText(node));
      continue;
    }
    if ("end" in node) {
      parts.push(node.end);
      continue;
    }
    const { tag, attributes, children } = node;
    if (!tagName.test(tag)) throw new TypeError(`Not the name of an HTML element: ${JSON.stringify(tag)}`);
    let start = `<${tag}`;
    for (const name in attributes) {
      const value = attributes[name];
      if (value === undefined || value === false) continue;
      if (!attributeName.test(name)) throw new TypeError(`Not the name of an attribute: ${JSON.stringify(name)}`);
      start += value === true ? ` ${name}` : ` ${name}="${escapeAttribute(String(value))}"`;
    }
    // The parser drops a line break that follows <pre> at once.
    const first = children[0];
    parts.push(`${start}>${tag === "pre" && typeof first === "string" && first.startsWith("\n") ? "\n" : ""}`);
    const lineBreak = blockTags.has(tag) ? "\n" : "";
    if (voidTags.has(tag)) {
      if (lineBreak !== "") parts.push(lineBreak);
      continue;
    }
    stack.push({ end: `</${tag}>${lineBreak}` });
    for (let index = children.length - 1; index >= 0; index--) stack.push(children[index] as HtmlNode);
  }
  return parts.join("");
}
