import { classNames, element, type HtmlElement, type HtmlNode } from "./html-tree.ts";

/** Characters of a preview; more would be the thing itself. */
const mostCharacters = 480;
/** Elements of a formula or picture within one preview. */
const mostElements = 400;
/** Previews of one page: beyond, they would weigh more than the text. */
const mostPreviews = 4000;

const kept = new Set(["em", "strong", "sub", "sup", "code", "i", "b", "u", "del", "q", "kbd", "abbr", "mark", "small"]);
const lines = new Set(["p", "div", "li", "figcaption", "caption", "dt", "dd", "blockquote", "ul", "ol", "figure"]);
const silent = new Set(["table", "pre", "input", "hr", "details", "colgroup", "annotation", "button", "form"]);

interface Budget {
  characters: number;
  elements: number;
}

/**
 * Puts beside each reference of an article what it leads to, as phrasing content without ids and links.
 *
 * By iteration over the tree, which it changes in place; what a preview holds is bounded.
 */
export function addPreviews(article: HtmlElement): void {
  const byId = new Map<string, HtmlElement>();
  const links: { parent: HtmlElement; index: number; link: HtmlElement; target: string }[] = [];
  const stack: HtmlElement[] = [article];
  for (let parent = stack.pop(); parent !== undefined; parent = stack.pop()) {
    const id = parent.attributes["id"];
    if (typeof id === "string") byId.set(id, parent);
    for (const [index, child] of parent.children.entries()) {
      if (typeof child === "string") continue;
      if (child.tag === "math") continue;
      const target = isReference(child) ? targetOf(child) : undefined;
      if (target === undefined) stack.push(child);
      else links.push({ parent, index, link: child, target });
    }
  }
  const made = new Map<string, HtmlElement | undefined>();
  let count = 0;
  for (const { parent, index, link, target } of links) {
    if (!made.has(target)) made.set(target, previewOf(byId.get(target)));
    const preview = made.get(target);
    if (preview === undefined || ++count > mostPreviews) continue;
    (parent.children as HtmlNode[])[index] = element("span", { class: "previewed" }, [link, preview]);
  }
}

function isReference({ tag, attributes }: HtmlElement): boolean {
  return (
    tag === "a" &&
    (attributes["role"] === "doc-noteref" ||
      attributes["role"] === "doc-biblioref" ||
      attributes["class"] === "cross-reference")
  );
}

function targetOf({ attributes }: HtmlElement): string | undefined {
  const href = attributes["href"];
  return typeof href === "string" && href.startsWith("#") ? decodeURI(href.slice(1)) : undefined;
}

function previewOf(target: HtmlElement | undefined): HtmlElement | undefined {
  if (target === undefined) return undefined;
  const budget = { characters: mostCharacters, elements: mostElements };
  const shown = target.tag === "section" ? target.children.slice(0, 2) : [target];
  const children = shown.flatMap((node) => toPhrasing(node, budget));
  const cut = budget.characters < 0 ? ["…"] : [];
  if (!children.some(saysSomething)) return undefined;
  return element("span", { class: "preview", "aria-hidden": "true" }, [...children, ...cut]);
}

function saysSomething(node: HtmlNode): boolean {
  if (typeof node === "string") return node.trim() !== "";
  return node.tag === "math" || node.tag === "img" || node.children.some(saysSomething);
}

/** Blocks become lines, links their text; ids and what takes the focus are left out. */
function toPhrasing(node: HtmlNode, budget: Budget): HtmlNode[] {
  if (budget.characters < 0) return [];
  if (typeof node === "string") {
    const text = node.length > budget.characters ? cutText(node, budget.characters) : node;
    budget.characters -= node.length;
    return [text];
  }
  const { tag, attributes, children } = node;
  if (silent.has(tag)) {
    const caption = children.find((child) => typeof child !== "string" && child.tag === "caption");
    return caption === undefined ? [] : toPhrasing(caption, budget);
  }
  const isPreview = attributes["class"] === "preview";
  if (isPreview || attributes["role"] === "doc-backlink" || attributes["class"] === "target") return [];
  if (tag === "math") {
    const size = countElements(node, budget.elements);
    if (size > budget.elements) return ["…"];
    budget.elements -= size;
    return [withoutAnnotation(node)];
  }
  if (tag === "img") {
    const { src, srcset, width, height } = attributes;
    return [
      element("img", {
        src,
        srcset,
        sizes: srcset === undefined ? undefined : "16rem",
        loading: "lazy",
        alt: "",
        width,
        height,
      }),
    ];
  }
  if (tag === "br") return [element("br")];
  const inner = children.flatMap((child) => toPhrasing(child, budget));
  if (inner.length === 0) return [];
  const { lang, dir } = attributes;
  if (kept.has(tag)) return [element(tag, { lang, dir, title: undefined }, inner)];
  if (/^h[1-6]$/.test(tag) || attributes["role"] === "heading")
    return [element("span", { class: "line title" }, inner)];
  const own = tag === "span" && typeof attributes["class"] === "string" ? attributes["class"] : undefined;
  const name = classNames(lines.has(tag) && "line", own !== "previewed" && own);
  return name === undefined && lang === undefined && dir === undefined
    ? inner
    : [element("span", { class: name, lang, dir }, inner)];
}

/** Cuts at the last blank, so that no word and no pair of surrogates is torn. */
function cutText(text: string, length: number): string {
  const head = text.slice(0, Math.max(0, length));
  const blank = head.lastIndexOf(" ");
  return blank > 0 ? head.slice(0, blank) : [...head].slice(0, -1).join("");
}

function countElements(node: HtmlElement, most: number): number {
  let count = 0;
  const stack: HtmlElement[] = [node];
  for (let next = stack.pop(); next !== undefined && count <= most; next = stack.pop()) {
    count++;
    for (const child of next.children) if (typeof child !== "string") stack.push(child);
  }
  return count;
}

function withoutAnnotation(math: HtmlElement): HtmlElement {
  const [semantics] = math.children;
  if (semantics === undefined || typeof semantics === "string" || semantics.tag !== "semantics") return math;
  return element(
    "math",
    math.attributes,
    semantics.children.filter((child) => typeof child === "string" || child.tag !== "annotation"),
  );
}

/** An inline content as it may stand within a link: no links, ids or marks of notes. */
export function withoutLinks(nodes: readonly HtmlNode[]): HtmlNode[] {
  return nodes.flatMap((node): HtmlNode[] => {
    if (typeof node === "string") return [node];
    if (node.tag === "math") return [withoutAnnotation(node)];
    if (node.tag === "sup" && node.attributes["class"] === "footnote-reference") return [];
    if (node.tag === "img" || node.attributes["class"] === "preview" || node.attributes["class"] === "target")
      return [];
    const children = withoutLinks(node.children);
    if (node.tag === "a") return children;
    const { id: _id, ...attributes } = node.attributes;
    return [element(node.tag, attributes, children)];
  });
}
