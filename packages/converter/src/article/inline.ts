import type { ArticleWriter } from "./article-writer.ts";
import {
  attribute,
  element,
  findAll,
  type HtmlElement,
  type HtmlNode,
  hasClass,
  isElement,
  textContent,
} from "./look-up.ts";
import { mathText, texOf } from "./math-text.ts";
import { scriptText } from "./script-text.ts";

/** A line of text, and what must stand after it since no line can hold it. */
export interface InlineResult {
  readonly nodes: HtmlNode[];
  readonly after: HtmlElement[];
}

/** Where the text stands: pictures cannot follow a heading's or a caption's formulas. */
export interface InlineContext {
  readonly holdsPictures: boolean;
  readonly inLink: boolean;
}

/** Writes inline HTML with the few tags that the editor keeps. */
export function writeInline(nodes: readonly HtmlNode[], writer: ArticleWriter, context: InlineContext): InlineResult {
  const out: HtmlNode[] = [];
  const after: HtmlElement[] = [];
  for (const node of nodes) {
    const result =
      typeof node === "string"
        ? { nodes: [node.replace(/[ \t\r\n]+/g, " ")], after: [] }
        : writeOne(node, writer, context);
    for (const written of result.nodes) {
      const last = out.at(-1);
      if (typeof written === "string" && typeof last === "string") out[out.length - 1] = last + written;
      else out.push(written);
    }
    after.push(...result.after);
  }
  return { nodes: out, after };
}

function writeOne(node: HtmlElement, writer: ArticleWriter, context: InlineContext): InlineResult {
  const inner = (inLink = context.inLink): InlineResult => writeInline(node.children, writer, { ...context, inLink });
  const wrap = (tag: string, attributes = {}): InlineResult => {
    const { nodes, after } = inner(context.inLink || tag === "a");
    const [only] = nodes;
    if (textContent(nodes) === "" || (nodes.length === 1 && isElement(only, tag))) return { nodes, after };
    return { nodes: [element(tag, attributes, nodes)], after };
  };
  const between = (before: string, behind = before): InlineResult => {
    const { nodes, after } = inner();
    return { nodes: textContent(nodes).trim() === "" ? nodes : [before, ...nodes, behind], after };
  };
  switch (node.tag) {
    case "strong":
    case "b":
      return wrap("strong");
    case "em":
    case "i":
    case "cite":
    case "dfn":
    case "var":
      return wrap("em");
    case "a":
      return writeLink(node, writer, context);
    case "br":
      return { nodes: [element("br")], after: [] };
    case "code":
    case "samp":
      if (writer.profile.inlineCode) return { nodes: [element("code", {}, [textContent(node.children)])], after: [] };
      return { nodes: [backticked(textContent(node.children))], after: [] };
    case "q":
      return between("“", "”");
    case "del":
    case "s":
      return writer.profile.strikethrough ? wrap("s") : between("~~");
    case "sub":
    case "sup":
      return writeScript(node, writer, context);
    case "math":
      return writeMath(node, writer, context);
    case "img":
      return writeImage(node, writer, context);
    case "input":
      return {
        nodes: [attribute(node, "type") === "checkbox" ? ("checked" in node.attributes ? "☑" : "☐") : ""],
        after: [],
      };
    default:
      if (hasClass(node, "preview")) return { nodes: [], after: [] };
      return (hasClass(node, "figure-missing") ? writeUnshown(node, writer, context) : undefined) ?? inner();
  }
}

/** A link that leads out of the page; what leads about within it has nowhere to lead to in an editor. */
function writeLink(node: HtmlElement, writer: ArticleWriter, context: InlineContext): InlineResult {
  if (attribute(node, "role") === "doc-backlink") return { nodes: [], after: [] };
  const href = attribute(node, "href");
  const target = href.startsWith("#") ? writer.referenceUrls.get(decodeFragment(href)) : href;
  const { nodes, after } = writeInline(node.children, writer, { ...context, inLink: true });
  if (context.inLink || target === undefined) return { nodes, after };
  if (!/^(?:https?:|mailto:)/i.test(target)) {
    writer.report({
      severity: "info",
      ruleId: "article/link-leads-out",
      message: `The link to ${target.slice(0, 120)} is shown as its text: it leads to a file beside the source.`,
      hint: "Give the address at which the file is published.",
    });
    return { nodes, after };
  }
  if (textContent(nodes).trim() === "") {
    // A picture that is a link: the address stands under it.
    if (after.length === 0) return { nodes, after };
    return { nodes: [], after: [...after, element("p", {}, [element("a", { href: target }, [target])])] };
  }
  return { nodes: [element("a", { href: target }, nodes)], after };
}

function decodeFragment(href: string): string {
  try {
    return decodeURIComponent(href.slice(1));
  } catch {
    return href.slice(1);
  }
}

function backticked(code: string): string {
  const text = code.replace(/\s+/g, " ");
  if (text.trim() === "") return text;
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const mark = "`".repeat(longest + 1);
  const blank = longest > 0 ? " " : "";
  return `${mark}${blank}${text}${blank}${mark}`;
}

function writeScript(node: HtmlElement, writer: ArticleWriter, context: InlineContext): InlineResult {
  const { nodes, after } = writeInline(node.children, writer, context);
  const text = textContent(nodes);
  const isNote = hasClass(node, "footnote-reference");
  if (writer.profile.scripts && !isNote) return { nodes: [element(node.tag, {}, nodes)], after };
  return { nodes: [scriptText(text, node.tag === "sub" ? "sub" : "super").text], after };
}

function writeMath(node: HtmlElement, writer: ArticleWriter, context: InlineContext): InlineResult {
  const { text, exact } = mathText(node);
  const tex = texOf(node);
  const shown = text === "" ? (tex ?? "") : text;
  if (exact || tex === undefined) return { nodes: [shown], after: [] };
  if (!context.holdsPictures) {
    writer.report({
      severity: "info",
      ruleId: "article/formula-stands-in-a-line",
      message: `A formula in a heading or caption is written in one line: ${shown.slice(0, 120)}`,
      hint: `${writer.profile.platform} takes no formulas, and no picture there.`,
    });
    return { nodes: [shown], after: [] };
  }
  return { nodes: [shown], after: [writer.picture({ kind: "formula", tex, display: false, number: undefined }, tex)] };
}

function writeImage(node: HtmlElement, writer: ArticleWriter, context: InlineContext): InlineResult {
  const alt = attribute(node, "alt");
  const src = attribute(node, "src");
  if (!context.holdsPictures) {
    return { nodes: [alt], after: [] };
  }
  return { nodes: [], after: [writer.picture({ kind: "figure", src, asset: writer.assetOf(src) }, alt)] };
}

/** A figure that no browser shows, but whose file is there: a picture too, which somebody may be able to draw. */
export function writeUnshown(
  node: HtmlElement,
  writer: ArticleWriter,
  context: InlineContext,
): InlineResult | undefined {
  const [link] = findAll([node], ({ tag }) => tag === "a");
  const src = link === undefined ? "" : attribute(link, "href");
  const asset = writer.assetOf(src);
  if (asset === undefined || !context.holdsPictures) return undefined;
  const alt = /^[^]*? — ([^]*)\]$/u.exec(textContent(node.children))?.[1] ?? "";
  return { nodes: [], after: [writer.picture({ kind: "figure", src, asset }, alt)] };
}

/** Nodes without blanks at either end. */
export function trimInline(nodes: readonly HtmlNode[]): HtmlNode[] {
  const out = [...nodes];
  const isGap = (node: HtmlNode | undefined): boolean =>
    typeof node === "string" ? node.trim() === "" : isElement(node, "br");
  while (out.length > 0 && isGap(out[0])) out.shift();
  while (out.length > 0 && isGap(out.at(-1))) out.pop();
  if (typeof out[0] === "string") out[0] = out[0].trimStart();
  const last = out.at(-1);
  if (typeof last === "string") out[out.length - 1] = last.trimEnd();
  return out;
}
