import type { DocumentNode, NodePosition } from "@dreamnet/document";
import { mathBlock } from "../markdown/rules/inline-math.ts";
import { carriedTex, mathToTex } from "./mathml-to-tex.ts";
import {
  attributeOf,
  classesOf,
  elementsOf,
  isElement,
  type PageDocument,
  type PageElement,
  siblingsOf,
  textOfElement,
} from "./parse-page.ts";

/** How a page writes formulas into its text, for a script to set. */
export interface TextMath {
  /** `\(…\)`, `\[…\]`, `$$…$$`: what MathJax and KaTeX read unasked. */
  readonly delimiters: boolean;
  /** `$…$`, where the page's own settings say so. */
  readonly dollars: boolean;
}

/** Whether a page has a script that sets formulas, and what that is told. */
export function textMath(document: PageDocument): TextMath {
  let delimiters = false;
  let dollars = false;
  for (const element of elementsOf(document)) {
    if (element.tagName !== "script") continue;
    const text = element.childNodes.map((child) => ("value" in child ? child.value : "")).join("");
    if (/mathjax|katex|temml/iu.test(`${attributeOf(element, "src") ?? ""} ${text.slice(0, 20_000)}`))
      delimiters = true;
    if (/inlineMath\s*:[^;]{0,200}\[\s*['"]\$['"]\s*,|left\s*:\s*['"]\$['"]/u.test(text.slice(0, 20_000)))
      dollars = true;
  }
  return { delimiters, dollars };
}

/** What an element is that shows a formula: its node, nothing for a second copy, undefined for any other. */
export function mathElement(element: PageElement, position: NodePosition): DocumentNode[] | undefined {
  const { tagName } = element;
  const classes = classesOf(element);
  const has = (...names: string[]): boolean => names.some((name) => classes.includes(name));
  const shown = (tex: string, display: boolean, number?: string): DocumentNode[] =>
    tex === ""
      ? []
      : display
        ? [{ ...mathBlock(tex, attributeOf(element, "id"), number !== undefined), position }]
        : [{ type: "inlineMath", value: tex, position }];
  if (tagName === "math") return shown(mathToTex(element), attributeOf(element, "display") === "block");
  if (tagName === "script") {
    const type = attributeOf(element, "type") ?? "";
    if (!/^math\/tex/iu.test(type)) return undefined;
    const tex = element.childNodes.map((child) => ("value" in child ? child.value : "")).join("");
    return shown(tex.trim(), /mode\s*=\s*display/iu.test(type));
  }
  // MathJax 2 shows what its script beside it says.
  if (
    has(
      "MathJax",
      "MathJax_Preview",
      "MathJax_Display",
      "MathJax_SVG",
      "MathJax_SVG_Display",
      "MathJax_CHTML",
      "MJXc-display",
    )
  )
    return hasScript(element)
      ? []
      : mathWithin(element, has("MathJax_Display", "MathJax_SVG_Display", "MJXc-display"), shown);
  if (tagName === "img") {
    const tex = texOfPicture(element, classes);
    return tex === undefined ? undefined : shown(tex, has("ql-img-displayed-equation"));
  }
  if (has("mwe-math-fallback-image-inline", "mwe-math-fallback-image-display")) return [];
  if (has("katex-display", "katex", "mjx-container") || tagName === "mjx-container")
    return mathWithin(element, has("katex-display") || attributeOf(element, "display") === "true", shown);
  if (tagName === "span" || tagName === "div") {
    // Pandoc's `<span class="math display">`, Sphinx's `<div class="math">`.
    if (!has("math", "arithmatex") || [...elementsOf(element)].length > 0) return undefined;
    const text = textOfElement(element);
    const match = /^(?:\\\(([\s\S]*)\\\)|\\\[([\s\S]*)\\\]|\$\$([\s\S]*)\$\$|\$([\s\S]*)\$)$/u.exec(text);
    const display = match?.[2] ?? match?.[3];
    return shown(
      (display ?? match?.[1] ?? match?.[4] ?? text).trim(),
      display !== undefined || has("display") || (match === null && tagName === "div"),
    );
  }
  // LaTeXML sets a displayed formula as a table of its own.
  if (tagName === "table" && has("ltx_equation", "ltx_equationgroup", "ltx_eqn_table"))
    return equationTable(element, position);
  return undefined;
}

/** The formula of a picture that a service has drawn: WordPress.com, QuickLaTeX, CodeCogs say it beside the picture. */
function texOfPicture(element: PageElement, classes: readonly string[]): string | undefined {
  if (classes.some((name) => name.startsWith("mwe-math-fallback"))) return "";
  const source = attributeOf(element, "src") ?? "";
  const isDrawn =
    classes.some((name) => /^(?:latex|texrender|ql-img-(?:inline-formula|displayed-equation))$/u.test(name)) ||
    /^(?:https?:)?\/\/[^/?#]*(?:latex\.codecogs\.com|wp\.com\/latex\.php|quicklatex\.com)/u.test(source);
  const tex = isDrawn ? (attributeOf(element, "alt") ?? "").trim() : "";
  return tex === "" ? undefined : tex;
}

function hasScript(element: PageElement): boolean {
  const { siblings, index } = siblingsOf(element);
  return siblings
    .slice(index, index + 4)
    .some((one) => isElement(one, "script") && /^math\//iu.test(attributeOf(one, "type") ?? ""));
}

function mathWithin(
  element: PageElement,
  display: boolean,
  shown: (tex: string, display: boolean) => DocumentNode[],
): DocumentNode[] | undefined {
  for (const inner of elementsOf(element)) {
    if (inner.tagName !== "math") continue;
    return shown(mathToTex(inner), display || attributeOf(inner, "display") === "block");
  }
  const tex = carriedTex(element);
  return tex === undefined ? undefined : shown(tex, display);
}

function equationTable(table: PageElement, position: NodePosition): DocumentNode[] {
  const rows = [...elementsOf(table)].filter((element) => element.tagName === "tr");
  return rows.flatMap((row): DocumentNode[] => {
    const inner = [...elementsOf(row)];
    const tex = inner
      .filter((element) => element.tagName === "math")
      .map(mathToTex)
      .join(" ");
    const numbered = inner.some((element) => classesOf(element).includes("ltx_tag_equation"));
    const label = attributeOf(row, "id") ?? attributeOf(table, "id");
    return tex.trim() === "" ? [] : [{ ...mathBlock(tex, label, numbered), position }];
  });
}

const delimited =
  /\\\(((?:(?!\\\()[\s\S]){1,20000}?)\\\)|\\\[((?:(?!\\\[)[\s\S]){1,20000}?)\\\]|\$\$((?:(?!\$\$)[\s\S]){1,20000}?)\$\$|(\\begin\{(equation|align|gather|multline|eqnarray|alignat|flalign)(\*?)\}(?:(?!\\begin\{\5)[\s\S]){1,20000}?\\end\{\5\6\})/gu;
const withDollars = new RegExp(
  `${delimited.source}|(?<![\\\\$\\w])\\$(?=[^\\s$])((?:[^$\\\\]|\\\\.){1,2000}?)(?<=[^\\s\\\\])\\$(?![\\d$])`,
  "gu",
);

/** A text with its formulas taken out, in order: strings and nodes. */
export function splitMath(
  text: string,
  { delimiters, dollars }: TextMath,
  position: NodePosition,
): (string | DocumentNode)[] {
  if (!delimiters || !/[\\$]/u.test(text)) return [text];
  const parts: (string | DocumentNode)[] = [];
  let last = 0;
  for (const match of text.matchAll(dollars ? withDollars : delimited)) {
    const [whole, inline, bracketed, doubled, environment] = match;
    const dollar = match[7];
    if (match.index > last) parts.push(...splitReferences(text.slice(last, match.index), position));
    last = match.index + whole.length;
    const display = bracketed ?? doubled ?? environment;
    parts.push(
      display === undefined
        ? { type: "inlineMath", value: (inline ?? dollar ?? "").trim(), position }
        : { ...mathBlock(display.trim(), undefined, environment !== undefined && match[6] === ""), position },
    );
  }
  if (last < text.length) parts.push(...splitReferences(text.slice(last), position));
  return parts;
}

/** MathJax reads `\ref` and `\eqref` outside of formulas, too. */
function splitReferences(text: string, position: NodePosition): (string | DocumentNode)[] {
  if (!text.includes("ref{")) return [text];
  return text
    .split(/(\\(?:eq)?ref\{[^{}\s]{1,200}\})/u)
    .filter((part) => part !== "")
    .map((part): string | DocumentNode => {
      const match = /^\\(eq)?ref\{(.*)\}$/su.exec(part);
      if (match === null) return part;
      const form = match[1] === undefined ? "number" : "equation";
      return { type: "crossReference", label: match[2] ?? "", form, resolved: false, children: [], position };
    });
}
