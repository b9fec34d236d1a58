import { type DefaultTreeAdapterMap, parse } from "parse5";
import { type ItemKind, type ItemLines, itemKinds } from "./items.ts";
import { type SourceWord, wordsWithLines } from "./words.ts";

type HtmlNode = DefaultTreeAdapterMap["node"];
type HtmlElement = DefaultTreeAdapterMap["element"];

const attribute = (node: HtmlNode, name: string): string =>
  "attrs" in node ? (node.attrs.find((entry) => entry.name === name)?.value ?? "") : "";

/** What no reader of an article has: code, controls, navigation, and formulas, which are counted apart. */
function isUnread(node: HtmlNode): boolean {
  const { nodeName } = node;
  if (
    /^(?:script|style|template|noscript|head|svg|math|nav|button|input|select|textarea|object|canvas)$/u.test(nodeName)
  )
    return true;
  return (
    /(?:^|\s)(?:katex|mjx-container|MathJax\w*|math|toc|anchor|headerlink|footnote-back|footnote-backref|linenos?|gutter|sidebar|lineno)(?:\s|$)/u.test(
      attribute(node, "class"),
    ) ||
    /^(?:navigation|doc-toc|doc-backlink)$/u.test(attribute(node, "role")) ||
    attribute(node, "id") === "TOC" ||
    "hidden" in Object.fromEntries("attrs" in node ? node.attrs.map((entry) => [entry.name, true]) : []) ||
    /display\s*:\s*none/u.test(attribute(node, "style"))
  );
}

/** The article of a page, simply: the last of `<main>` and `<article>` that has most of the body's text. */
function articleOf(root: HtmlNode): HtmlNode {
  const bodyLength = textLength(root);
  let found: HtmlNode = root;
  const visit = (node: HtmlNode): void => {
    if ((node.nodeName === "main" || node.nodeName === "article") && textLength(node) > bodyLength / 2) found = node;
    if ("childNodes" in node) for (const child of node.childNodes) visit(child);
  };
  visit(root);
  return found;
}

function textLength(node: HtmlNode): number {
  if (node.nodeName === "#text") return (node as DefaultTreeAdapterMap["textNode"]).value.trim().length;
  if (/^(?:script|style|template|noscript|head)$/u.test(node.nodeName) || !("childNodes" in node)) return 0;
  return node.childNodes.reduce((sum, child) => sum + textLength(child), 0);
}

/** Words and items of an article's page, counted from its own tree. */
export function htmlSource(html: string, file: string): { words: SourceWord[]; items: ItemLines } {
  const words: SourceWord[] = [];
  const items: Record<ItemKind, { file: string; line: number }[]> = Object.fromEntries(
    itemKinds.map((kind) => [kind, []]),
  ) as never;
  const root = parse(html, { sourceCodeLocationInfo: true });
  const lineOf = (node: HtmlNode): number =>
    "sourceCodeLocation" in node ? (node.sourceCodeLocation?.startLine ?? 1) : 1;
  let run = "";
  let runLine = 1;
  let inCode = false;
  const flush = (): void => {
    // Code shows formulas as they are written.
    if (!inCode)
      for (const _ of run.matchAll(/\$\$[\s\S]*?\$\$|\\\[[\s\S]*?\\\]/gu))
        items.equations.push({ file, line: runLine });
    // A formula in the text is none of its words.
    const text = run.replace(
      /\$\$[\s\S]*?\$\$|\\\([\s\S]*?\\\)|\\\[[\s\S]*?\\\]|(?<![\w$])\$(?=\S)[^$\n]*?\S\$(?!\d)/gu,
      " ",
    );
    for (const word of wordsWithLines(text.replace(/\s+/gu, " "), file)) words.push({ ...word, line: runLine });
    run = "";
  };
  const visit = (node: HtmlNode): void => {
    if (node.nodeName === "#text") {
      if (run === "") runLine = lineOf(node);
      run += (node as DefaultTreeAdapterMap["textNode"]).value;
    }
    const at = { file, line: lineOf(node) };
    if (
      /(?:^|\s)(?:katex-display|math display)(?:\s|$)/u.test(attribute(node, "class")) ||
      attribute(node, "display") === "block"
    )
      items.equations.push(at);
    if (isUnread(node)) return;
    if (node.nodeName === "img") items.figures.push(at);
    if (node.nodeName === "table" && !/highlight|rouge|lineno/u.test(attribute(node, "class"))) items.tables.push(at);
    const isBlock =
      /^(?:p|div|li|ul|ol|tr|td|th|h[1-6]|pre|figure|figcaption|caption|dt|dd|br|section|article|blockquote|table|header|footer)$/u.test(
        node.nodeName,
      );
    if (isBlock) flush();
    const outer = inCode;
    inCode ||= node.nodeName === "pre";
    if ("childNodes" in node) for (const child of (node as HtmlElement).childNodes) visit(child);
    if (isBlock) flush();
    inCode = outer;
  };
  visit(articleOf(root));
  flush();
  return { words, items };
}
