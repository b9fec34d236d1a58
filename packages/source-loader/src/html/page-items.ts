import type { DocumentNode, NodePosition } from "@dreamnet/document";
import { serializeOuter } from "parse5";
import type { HtmlElement, HtmlItem } from "../markdown/html/fold.ts";
import { mathElement, splitMath, type TextMath } from "./page-math.ts";
import { holdsNotes, type PageNotes } from "./page-notes.ts";
import {
  attributeOf,
  classesOf,
  elementsOf,
  isElement,
  type PageElement,
  type PageNode,
  siblingsOf,
  textOfElement,
} from "./parse-page.ts";

/** What one conversion of a page shares. */
export interface PageContext {
  readonly math: TextMath;
  readonly notes: PageNotes;
  /** Elements that stand elsewhere: what the metadata has taken. */
  readonly skip: ReadonlySet<PageElement>;
  /** Keeps a drawing that stands in the page; gives the address to refer to it. */
  embed(content: Uint8Array): string;
  /** The address of a picture, as it can be found. */
  address(url: string): string;
  /** The address of a link, as it holds wherever the document stands. */
  link(url: string): string;
  /** Takes the text of a footnote. */
  note(name: string, items: HtmlItem[], position: NodePosition): void;
  /** Told of whatever is left out, by the reason. */
  leftOut(reason: LeftOut, element: PageElement): void;
}

export type LeftOut = "navigation" | "hidden" | "control" | "script";

const hiddenStyle = /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)/iu;
const admonitions =
  /^(?:admonition|note|tip|warning|caution|important|danger|hint|callout|callout-[a-z]+|abstract|theorem|lemma|proof|definition|corollary|proposition|remark|example)$/u;

/** Makes items of a page's nodes, as the converter of HTML in Markdown takes them. */
export function pageItems(nodes: readonly PageNode[], context: PageContext, inPre = false): HtmlItem[] {
  return nodes.flatMap((node) => nodeItems(node, context, inPre));
}

function nodeItems(node: PageNode, context: PageContext, inPre: boolean): HtmlItem[] {
  if (node.nodeName === "#text") {
    const { value } = node as { value: string };
    const position = positionOf(node);
    if (inPre) return [{ kind: "text", value: escaped(value), position }];
    return splitMath(value.replace(/[ \t\r\n\f]+/gu, " "), context.math, position).map(
      (part): HtmlItem =>
        typeof part === "string" ? { kind: "text", value: escaped(part), position } : { kind: "node", node: part },
    );
  }
  return isElement(node) ? elementItems(node, context, inPre) : [];
}

/** The converter decodes what stands in HTML; here it is decoded already. */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;");
}

function positionOf(node: PageNode): NodePosition {
  const place = node.sourceCodeLocation;
  if (place === undefined || place === null) return { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };
  return {
    start: { line: place.startLine, column: place.startCol },
    end: { line: place.endLine, column: place.endCol },
  };
}

function elementItems(element: PageElement, context: PageContext, inPre: boolean): HtmlItem[] {
  const { tagName } = element;
  const position = positionOf(element);
  if (context.skip.has(element) || context.notes.backlinks.has(element)) return [];
  const math = mathElement(element, position);
  if (math !== undefined) return math.map((node): HtmlItem => ({ kind: "node", node }));
  const reason = reasonToLeaveOut(element);
  if (reason !== undefined) {
    context.leftOut(reason, element);
    return [];
  }
  const note = context.notes.marks.get(element);
  if (note !== undefined) return [{ kind: "node", node: { type: "footnoteReference", identifier: note, position } }];
  if (tagName === "sup" && element.childNodes.some((child) => isElement(child) && context.notes.marks.has(child)))
    return pageItems(element.childNodes, context);
  if (tagName === "sup" && isEmptied(element, context)) return [];
  if (tagName === "table" && hasLineNumbers(element)) return codeOfTable(element, context);
  if (tagName === "svg") return svgItems(element, context, position);
  if (isHeadingAnchor(element)) return [];
  const children = (): HtmlItem[] =>
    tagName === "template" ? [] : pageItems(element.childNodes, context, inPre || tagName === "pre");
  const named = context.notes.texts.get(element);
  if (named !== undefined) {
    context.note(named, children(), position);
    return [];
  }
  if (holdsNotes(element)) return withoutFrame(element, context);
  return [made(nameOf(element), attributesFor(element, context), children(), position)];
}

/** True where a part held nothing but a link back from a note. */
function isEmptied(element: PageElement, context: PageContext): boolean {
  const shown = element.childNodes.filter(
    (child) => isElement(child) || ("value" in child && child.value.trim() !== ""),
  );
  return shown.length > 0 && shown.every((child) => isElement(child) && context.notes.backlinks.has(child));
}

/** What a list of footnotes holds beside them: a rule, a heading and the empty list are no text. */
function withoutFrame(element: PageElement, context: PageContext): HtmlItem[] {
  return element.childNodes.flatMap((child): HtmlItem[] => {
    if (!isElement(child)) return nodeItems(child, context, false);
    if (
      child.tagName === "hr" ||
      (/^h[1-6]$/u.test(child.tagName) && /^(?:foot|end)?notes?:?$/iu.test(textOfElement(child)))
    )
      return [];
    if (!/^(?:ol|ul|dl|div)$/u.test(child.tagName) || context.notes.texts.has(child))
      return elementItems(child, context, false);
    const items = pageItems(child.childNodes, context);
    const rest = items.filter((item) => item.kind !== "text" || item.value.trim() !== "");
    return rest.length === 0 ? [] : [made(child.tagName, attributesFor(child, context), items, positionOf(child))];
  });
}

function made(
  name: string,
  attributes: Record<string, string>,
  children: HtmlItem[],
  position: NodePosition,
): HtmlElement {
  return { kind: "element", name, attributes, children, raw: `<${name}>`, position, closed: true };
}

function reasonToLeaveOut(element: PageElement): LeftOut | undefined {
  const { tagName } = element;
  const classes = classesOf(element);
  const role = attributeOf(element, "role");
  if (
    tagName === "script" ||
    tagName === "style" ||
    tagName === "template" ||
    tagName === "object" ||
    tagName === "canvas"
  )
    return "script";
  if (/^(?:iframe|embed|frame)$/u.test(tagName) && (attributeOf(element, "src") ?? "") === "") return "script";
  if (/^(?:iframe|embed|frame|video|audio)$/u.test(tagName) && isScript(attributeOf(element, "src") ?? ""))
    return "script";
  if (tagName === "noscript") return isFallback(element) ? undefined : "script";
  if (tagName === "nav" || role === "navigation" || role === "doc-toc" || role === "search") return "navigation";
  if (
    classes.some((name) =>
      /^(?:toc|table-of-contents|breadcrumbs?|sidebar|site-nav|navbar|mw-editsection|share|share-buttons|social-share|sharing)$/iu.test(
        name,
      ),
    ) ||
    attributeOf(element, "id") === "TOC"
  )
    return "navigation";
  if (
    ["button", "input", "select", "textarea", "dialog"].includes(tagName) &&
    attributeOf(element, "type") !== "checkbox"
  )
    return "control";
  if (attributeOf(element, "hidden") !== undefined || hiddenStyle.test(attributeOf(element, "style") ?? ""))
    return "hidden";
  // Numbers of lines beside code.
  if (
    classes.some((name) =>
      /^(?:gutter|lineno|linenos|linenr|linenodiv|rouge-gutter|blob-num|line-numbers?)$/u.test(name),
    ) &&
    /^[\d\s:]*$/u.test(textOfElement(element))
  )
    return "control";
  return undefined;
}

const gutter = /(?:^|\s)(?:gutter|lineno|linenos|linenodiv|rouge-gutter|blob-num|lntd)(?:\s|$)/u;

/** Code with its numbers of lines beside it is set as a table of two cells. */
function hasLineNumbers(table: PageElement): boolean {
  if (
    !/highlight|rouge|lntable|code/u.test(attributeOf(table, "class") ?? "") &&
    !/highlight|code/u.test(classesOf(table.parentNode as PageElement).join(" "))
  )
    return false;
  for (const element of elementsOf(table)) {
    if (element.tagName === "td") return gutter.test(attributeOf(element, "class") ?? "");
  }
  return false;
}

function codeOfTable(table: PageElement, context: PageContext): HtmlItem[] {
  const cells = [...elementsOf(table)].filter(
    (element) => element.tagName === "pre" && !/^[\d\s]*$/u.test(textOfElement(element)),
  );
  return cells.flatMap((cell) => elementItems(cell, context, false));
}

/** What a page shows where no script runs counts where nothing else stands in its place. */
function isFallback(element: PageElement): boolean {
  const { siblings, index } = siblingsOf(element);
  const before = siblings.slice(Math.max(0, index - 2), index).findLast((one) => isElement(one));
  return element.childNodes.some((one) => isElement(one, "img", "picture")) && !isElement(before, "img", "picture");
}

/** `¶` or `#` beside a heading leads to that heading. */
function isHeadingAnchor(element: PageElement): boolean {
  return (
    element.tagName === "a" &&
    (attributeOf(element, "href") ?? "").startsWith("#") &&
    /^[¶#§🔗\u{1f517}\s]*$/u.test(textOfElement(element)) &&
    classesOf(element).some((name) => /anchor|headerlink|permalink|hash-?link|anchorjs/iu.test(name)) &&
    !element.childNodes.some((child) => isElement(child, "img"))
  );
}

const names = new WeakMap<PageElement, string>();

function nameOf(element: PageElement): string {
  const known = names.get(element);
  if (known !== undefined) return known;
  const name = nameByClass(element);
  names.set(element, name);
  return name;
}

function nameByClass(element: PageElement): string {
  const classes = classesOf(element);
  const { tagName } = element;
  // Older pages have no <figure>: knitr, WordPress and Pandoc mark the parts by class.
  if (
    /^(?:div|section)$/u.test(tagName) &&
    classes.some((name) => /^(?:figure|wp-caption|table-wrap|table-wrapper|fig|tw)$/u.test(name)) &&
    hasPicture(element)
  )
    return "figure";
  if (
    (tagName === "p" || tagName === "div") &&
    classes.some((name) => /^(?:caption|wp-caption-text|(?:table|fig|figure)-caption)$/u.test(name)) &&
    isFigure(element.parentNode)
  )
    return "figcaption";
  return tagName;
}

function isFigure(node: unknown): boolean {
  return node !== null && isElement(node as PageElement) && nameOf(node as PageElement) === "figure";
}

function hasPicture(element: PageElement): boolean {
  return element.childNodes.some(
    (child) =>
      isElement(child) && (/^(?:img|picture|svg|video|table|pre|iframe)$/u.test(child.tagName) || hasPicture(child)),
  );
}

/** Attributes that mean something in a document; the look of a page does not. */
function attributesFor(element: PageElement, context: PageContext): Record<string, string> {
  const { tagName } = element;
  const result: Record<string, string> = {};
  for (const { name, value } of element.attrs) {
    if (name !== "__proto__" && name !== "class" && name !== "style") result[name] = escaped(value);
  }
  const href = tagName === "a" ? attributeOf(element, "href") : undefined;
  if (href !== undefined && isScript(href)) delete result["href"];
  else if (href !== undefined && !href.startsWith("#")) result["href"] = escaped(context.link(href));
  const id = attributeOf(element, "id");
  if (id === "refs" || id === "" || id === undefined) delete result["id"];
  if (tagName === "a" && result["name"] !== undefined) result["id"] ??= result["name"];
  const style = attributeOf(element, "style");
  if (style !== undefined && /width|height|text-align|small-caps/iu.test(style)) result["style"] = style;
  const classes = classesOf(element).filter((name) => admonitions.test(name));
  if (["div", "section", "aside"].includes(tagName) && classes.length > 0)
    result["class"] = classes.map((name) => (name === "callout" ? "admonition" : name)).join(" ");
  if (tagName === "pre" || tagName === "code") {
    const lang = languageOf(element);
    if (lang !== undefined && tagName === "pre") result["class"] = `language-${lang}`;
  }
  if (tagName === "img") result["src"] = escaped(context.address(pictureOf(element)));
  if (["video", "audio", "source", "iframe", "embed"].includes(tagName) && result["src"] !== undefined)
    result["src"] = escaped(context.address(attributeOf(element, "src") ?? ""));
  return result;
}

/** An address that is a program; browsers pass over spaces and control characters in it. */
function isScript(url: string): boolean {
  return /^(?:javascript|vbscript|data):/iu.test(url.replace(/[\u0000-\u0020]+/gu, ""));
}

/** A picture's address; one that is loaded late stands in another attribute. */
function pictureOf(element: PageElement): string {
  const src = attributeOf(element, "src") ?? "";
  const late = ["data-src", "data-original", "data-lazy-src", "data-hires"]
    .map((name) => attributeOf(element, name))
    .find((one) => one !== undefined && one !== "");
  if (
    late !== undefined &&
    (src === "" || /^data:image\/(?:gif|svg)/iu.test(src) || /placeholder|blank|spacer/iu.test(src))
  )
    return late;
  if (src !== "") return src;
  return (attributeOf(element, "srcset") ?? "").trim().split(/[\s,]/u, 1)[0] ?? "";
}

/** The language of code, from the element itself, what it holds, or what it stands in. */
function languageOf(element: PageElement): string | undefined {
  let current: unknown = element;
  const inner = element.childNodes.find((child) => isElement(child, "code"));
  for (const own of [inner, element]) {
    const found = own === undefined ? undefined : ownLanguage(own as PageElement);
    if (found !== undefined) return found;
  }
  for (let step = 0; step < 6; step++) {
    current = (current as PageElement).parentNode;
    if (current === null || !isElement(current as PageElement, "div", "figure", "td", "tr", "tbody", "table"))
      return undefined;
    const found = ownLanguage(current as PageElement);
    if (found !== undefined) return found;
  }
  return undefined;
}

function ownLanguage(element: PageElement): string | undefined {
  const data = attributeOf(element, "data-lang") ?? attributeOf(element, "data-language");
  const name = /(?:^|\s)(?:language-|lang-|highlight-|(?:highlight-)?source-|brush:\s*)([\w+#.-]+)/u.exec(
    attributeOf(element, "class") ?? "",
  )?.[1];
  const pandoc = classesOf(element);
  const found = data ?? name ?? (pandoc[0] === "sourceCode" ? pandoc[1] : undefined);
  return found === undefined || /^(?:none|plaintext|text|default|ipython\d?)$/iu.test(found)
    ? /^ipython/u.test(found ?? "")
      ? "python"
      : undefined
    : found;
}

const maxIcon = 40;

/** A drawing that stands in the page is kept as a file; an icon is no figure. */
function svgItems(svg: PageElement, context: PageContext, position: NodePosition): HtmlItem[] {
  const title = svg.childNodes.find((child) => isElement(child, "title"));
  const size = [attributeOf(svg, "width"), attributeOf(svg, "height")].map((one) => Number.parseFloat(one ?? ""));
  const box = (attributeOf(svg, "viewbox") ?? attributeOf(svg, "viewBox") ?? "")
    .trim()
    .split(/[\s,]+/u)
    .map(Number);
  const width = Number.isFinite(size[0]) ? size[0] : box[2];
  const height = Number.isFinite(size[1]) ? size[1] : box[3];
  const isIcon =
    (width !== undefined && width <= maxIcon) ||
    (height !== undefined && height <= maxIcon) ||
    attributeOf(svg, "aria-hidden") === "true";
  if (isIcon || isWithin(svg, "a", "button") || (width === undefined && height === undefined)) {
    context.leftOut("control", svg);
    return [];
  }
  const text = serializeOuter(svg);
  const whole = /^<svg[^>]*\sxmlns=/u.test(text)
    ? text
    : text.replace(/^<svg/u, '<svg xmlns="http://www.w3.org/2000/svg"');
  const linked =
    whole.includes("xlink:") && !/xmlns:xlink=/u.test(whole)
      ? whole.replace(/^<svg/u, '<svg xmlns:xlink="http://www.w3.org/1999/xlink"')
      : whole;
  const url = context.embed(new TextEncoder().encode(linked));
  const alt = attributeOf(svg, "aria-label") ?? (title === undefined ? undefined : textOfElement(title as PageElement));
  const node: DocumentNode = { type: "image", url, ...(alt === undefined || alt === "" ? {} : { alt }), position };
  return [{ kind: "node", node }];
}

function isWithin(element: PageElement, ...names: string[]): boolean {
  for (
    let node: unknown = element.parentNode;
    node !== null && node !== undefined && isElement(node as PageElement);
    node = (node as PageElement).parentNode
  )
    if (names.includes((node as PageElement).tagName)) return true;
  return false;
}
