import { createRequire } from "node:module";
import type { NodePosition } from "@dreamnet/document";
import { quoteText } from "@dreamnet/workflow";
import { element, type HtmlElement, type HtmlNode } from "./html-tree.ts";
import { countableMacro, mathMacros, toTemmlDialect } from "./math-dialect.ts";
import type { Finding } from "./writer.ts";

/** What Temml builds; only what is read here. */
interface MathTree {
  readonly type?: string;
  readonly text?: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly classes?: readonly string[];
  readonly style?: Readonly<Record<string, unknown>>;
  readonly children?: readonly MathTree[];
}
interface Temml {
  __renderToMathMLTree(tex: string, options: Record<string, unknown>): MathTree;
}

// Loaded when the first formula is met: 20 ms that a document without one, or a writer of LaTeX, need not pay.
const require = createRequire(import.meta.url);

/** Presentation MathML (Core and what Temml adds to it); anything else of a formula is left out, its text stays. */
const mathTags = new Set([
  "math",
  "semantics",
  "annotation",
  "mrow",
  "mi",
  "mn",
  "mo",
  "mtext",
  "mspace",
  "ms",
  "mfrac",
  "msqrt",
  "mroot",
  "mstyle",
  "merror",
  "mpadded",
  "mphantom",
  "msub",
  "msup",
  "msubsup",
  "munder",
  "mover",
  "munderover",
  "mmultiscripts",
  "mprescripts",
  "mtable",
  "mtr",
  "mtd",
  "menclose",
  "none",
]);
const mathAttributes = new Set([
  "accent",
  "accentunder",
  "columnspan",
  "depth",
  "display",
  "displaystyle",
  "encoding",
  "fence",
  "form",
  "height",
  "largeop",
  "linethickness",
  "lspace",
  "mathvariant",
  "maxsize",
  "minsize",
  "movablelimits",
  "notation",
  "rowspan",
  "rspace",
  "scriptlevel",
  "separator",
  "stretchy",
  "symmetric",
  "voffset",
  "width",
  "columnalign",
]);

/** Renders the formulas of one document, with its macros. */
export interface MathRenderer {
  render(tex: string, display: boolean, position: NodePosition | undefined, original?: string): HtmlNode;
  /** The rules for the classes that stand for Temml's inline styles, sorted. */
  css(): string;
}

export function createMathRenderer(options: {
  readonly macros: Readonly<Record<string, string>>;
  readonly output: "mathml" | "tex";
  readonly annotate: boolean;
  readonly report: (finding: Finding) => void;
}): MathRenderer {
  const rules = new Map<string, string>();
  // \gdef within a formula adds to this record; it belongs to this document alone.
  const macros: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [name, body] of [...Object.entries(mathMacros), ...Object.entries(options.macros)])
    if (/^\\(?:[a-zA-Z@]+|[^a-zA-Z])$/.test(name)) macros[name] = countableMacro(body);
  const parse = (tex: string, display: boolean, original: string): HtmlNode => {
    const temml = (require("temml") as { default?: Temml } & Temml).default ?? (require("temml") as Temml);
    const tree = temml.__renderToMathMLTree(toTemmlDialect(tex), {
      displayMode: display,
      throwOnError: true,
      trust: false,
      strict: false,
      annotate: false,
      macros,
      maxSize: [20, 1000],
      maxExpand: 2000,
    });
    const [math] = toHtml(tree, rules);
    return math === undefined || typeof math === "string" || !options.annotate
      ? (math ?? "")
      : annotated(math, original);
  };
  return {
    render(tex, display, position, original = tex) {
      const code = (name: string): HtmlNode => element("code", { class: `${name} language-tex` }, [original]);
      if (options.output === "tex") return code("math");
      if (tex.trim() === "") return code("math");
      try {
        return parse(tex, display, original);
      } catch (error) {
        options.report({
          severity: "warning",
          ruleId: "html/formula-is-readable",
          message: `The formula is shown as its TeX, since it cannot be read: ${reasonOf(error)}`,
          hint: "Correct the formula, or define the macro that it uses in the front matter under `math`.",
          position,
          quote: original,
        });
        return code("math-error");
      }
    },
    css: () =>
      [...rules]
        .map(([name, style]) => `.${name}{${style}}`)
        .sort()
        .join("\n"),
  };
}

/** The formula with its TeX beside it, which no browser shows, but which is copied and read aloud. */
function annotated(math: HtmlElement, tex: string): HtmlElement {
  const [only] = math.children;
  const row =
    math.children.length === 1 && only !== undefined && typeof only !== "string"
      ? only
      : element("mrow", {}, math.children);
  const annotation = element("annotation", { encoding: "application/x-tex" }, [tex]);
  return element("math", math.attributes, [element("semantics", {}, [row, annotation])]);
}

function reasonOf(error: unknown): string {
  // Temml underlines the place with combining marks, which no terminal shows well.
  const message = (error instanceof Error ? error.message : String(error)).replace(/\u0332/g, "");
  return quoteText(message.replace(/^ParseError:\s*/, ""), 160);
}

/** Temml's tree as ours: known tags and attributes only, styles as classes. A formula is bounded by the parser's own stack. */
function toHtml(node: MathTree, rules: Map<string, string>): HtmlNode[] {
  if (typeof node.text === "string") return [node.text];
  const children = (node.children ?? []).flatMap((child) => toHtml(child, rules));
  const tag = node.type;
  if (tag === undefined || !mathTags.has(tag)) return children;
  const attributes: Record<string, string> = {};
  for (const [name, value] of Object.entries(node.attributes ?? {})) {
    if (
      mathAttributes.has(name) &&
      (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    ) {
      attributes[name] = String(value);
    }
  }
  const classes = (node.classes ?? []).filter((name) => /^[\w-]+$/.test(name));
  // The number of a row stands at the right edge.
  if (tag === "mtd" && node.children?.some((child) => child.classes?.includes("tml-tag"))) classes.push("tml-right");
  // What MathML says by an attribute needs no rule: checkers of CSS do not know these two yet.
  const { display, mathDepth: _, "math-depth": __, ...declarations } = node.style ?? {};
  const mark = node.children?.at(-1)?.style;
  const isAccent = String(mark?.["math-depth"] ?? mark?.["mathDepth"]) === "0";
  if (isAccent && tag === "mover") attributes["accent"] ??= "true";
  if (isAccent && tag === "munder") attributes["accentunder"] ??= "true";
  const style = styleClass(display === "block math" ? declarations : { display, ...declarations }, rules);
  if (style !== undefined) classes.push(style);
  if (classes.length > 0) attributes["class"] = classes.join(" ");
  const { displaystyle, scriptlevel, ...rest } = attributes;
  if (stylable.has(tag) || (displaystyle === undefined && scriptlevel === undefined))
    return [element(tag, attributes, children)];
  // Every reader knows these two on <mstyle>; on any other element only the newest.
  return [element("mstyle", { displaystyle, scriptlevel }, [element(tag, rest, children)])];
}

/** Elements that bear `displaystyle` themselves, and parts of a table, which nothing may stand around. */
const stylable = new Set(["mstyle", "math", "mtable", "mtr", "mtd"]);

/** A strict content security policy takes no `style` attribute, so each set of declarations becomes a class. */
function styleClass(style: Readonly<Record<string, unknown>>, rules: Map<string, string>): string | undefined {
  let css = "";
  for (const [name, value] of Object.entries(style)) {
    const property = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    // Values may hold what the author wrote as a colour or a length: nothing but names, numbers and colours passes.
    if (/^[a-z-]+$/.test(property) && typeof value === "string" && /^[\w .#%+-]{1,60}$/.test(value))
      css += `${property}:${value};`;
  }
  if (css === "") return undefined;
  const name = `m-${hash(css)}`;
  rules.set(name, css);
  return name;
}

/** FNV-1a: names a rule by what it says, so that equal formulas of two documents share it. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return (value >>> 0).toString(36);
}
