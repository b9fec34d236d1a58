import { number } from "../draw/drawing.ts";
import type { FontChooser } from "../text/choose-font.ts";
import { FormulaText, mustBeShaped } from "./formula-text.ts";
import { loadMathJax, type MathDocument, type MathJax, type SvgOutput } from "./load-mathjax.ts";
import { withPresentation } from "./presentation.ts";
import { defines, macroTable } from "./tex-macros.ts";

/** A formula that can be drawn; lengths in em. */
export interface SetFormula {
  /** Shapes only, in 1/1000 em with y downwards and the baseline at 0; `currentColor` for its colour. */
  readonly content: string;
  readonly width: number;
  readonly ascent: number;
  readonly descent: number;
}

/** Thrown for a formula that cannot be set, with what is wrong with it. */
export class FormulaError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "FormulaError";
  }
}

/** How a formula is set. */
export interface FormulaOptions {
  readonly display: boolean;
  readonly macros: Readonly<Record<string, string>>;
  readonly language: string;
  /** Width of the line in em, at whose end tags stand. */
  readonly lineWidth: number;
}

/** Sets formulas with MathJax; text in them that its font lacks with our own. */
export class FormulaSetter {
  readonly #chooser: FontChooser;
  readonly #documents = new Map<string, MathDocument>();
  #mathjax: MathJax | undefined;
  #output: SvgOutput | undefined;
  #text: FormulaText | undefined;

  constructor(chooser: FontChooser) {
    this.#chooser = chooser;
  }

  /** @throws {FormulaError} @throws {MissingGlyphsError} */
  async set(tex: string, options: FormulaOptions): Promise<SetFormula> {
    const text = new FormulaText(this.#chooser, options.language);
    this.#text = text;
    let svg = this.#convert(tex, options);
    for (let round = 0; (await text.setWanted()) && round < 3; round++) svg = this.#convert(tex, options);
    return readSvg(svg, text, options.lineWidth);
  }

  #convert(tex: string, options: FormulaOptions): string {
    const output = this.#prepare();
    output.unknownCache.clear();
    const key = JSON.stringify(options.macros);
    const isolated = defines(tex);
    let document = isolated ? undefined : this.#documents.get(key);
    if (document === undefined) {
      document = this.#document(options.macros, output);
      // A workflow for many works would else keep the macros of each.
      if (this.#documents.size > 8) this.#documents.clear();
      if (!isolated) this.#documents.set(key, document);
    }
    const { adaptor } = this.#mathjax as MathJax;
    try {
      const node = document.convert(tex, {
        display: options.display,
        em: 16,
        ex: 16 * 0.442,
        containerWidth: 16 * options.lineWidth,
      });
      return adaptor.innerHTML(node);
    } catch (error) {
      throw error instanceof FormulaError ? error : new FormulaError(reasonOf(error));
    }
  }

  #document(macros: Readonly<Record<string, string>>, output: SvgOutput): MathDocument {
    const { mathjax, TeX, packages } = this.#mathjax as MathJax;
    const tex = new TeX({
      packages,
      macros: macroTable(macros),
      tags: "none",
      maxMacros: 5_000,
      maxBuffer: 200 * 1024,
      formatError: (_jax: unknown, error: Error) => {
        throw new FormulaError(reasonOf(error));
      },
    });
    return mathjax.document("", { InputJax: tex, OutputJax: output });
  }

  #prepare(): SvgOutput {
    if (this.#output !== undefined) return this.#output;
    const mathjax = loadMathJax();
    const output = new mathjax.SVG({ fontCache: "none", fontData: mathjax.font, linebreaks: { inline: false } });
    const { adaptor } = mathjax;
    output.font.addExtension(mathjax.chemistry);
    const known = output.font.getChar.bind(output.font);
    output.font.getChar = (variant, codePoint) => (mustBeShaped(codePoint) ? undefined : known(variant, codePoint));
    const variants = new WeakMap<object, string>();
    const create = output.unknownText.bind(output);
    output.unknownText = (text, variant) => {
      const node = create(text, variant) as object;
      variants.set(node, variant);
      return node;
    };
    output.measureTextNode = (node) =>
      (this.#text as FormulaText).measure(adaptor.textContent(node), variants.get(node as object) ?? "normal");
    this.#mathjax = mathjax;
    this.#output = output;
    return output;
  }
}

function reasonOf(error: unknown): string {
  // MathJax's own errors are no instances of Error.
  const { message = String(error) } = error as { readonly message?: string };
  if (error instanceof RangeError) return "it is nested too deeply";
  return message.replace(/\s+/gu, " ").slice(0, 200).replace(/\.$/u, "");
}

/** Numbers, names and colours: nothing that an attribute could fetch. */
const safePaint = /^(?:#[0-9A-Fa-f]{3,8}|[A-Za-z]+|rgba?\([\d., %]+\))$/u;

/** Takes MathJax's SVG apart: its size, and its shapes with text outlined. */
function readSvg(given: string, text: FormulaText, lineWidth: number): SetFormula {
  const { svg, lineWidth: least } = placeTags(given, lineWidth * 1000);
  const root = /^<svg\b[^>]*>/u.exec(svg)?.[0];
  const box =
    root === undefined ? null : /\b(?:data-mjx-)?viewBox="(-?[\d.]+) (-?[\d.]+) (-?[\d.]+) (-?[\d.]+)"/u.exec(root);
  if (root === undefined || box === null) throw new FormulaError("nothing was drawn");
  if (svg.includes("data-mjx-error") || svg.includes('data-mml-node="merror"'))
    throw new FormulaError("a part of it cannot be read");
  const [left = 0, top = 0, natural = 0, height = 0] = box.slice(1).map(Number);
  const width = Math.max(natural, least);
  // Our own drawings come in when the rest has been looked through: those of emoji have what MathJax must not.
  const drawn: string[] = [];
  const inner = withPresentation(svg.slice(root.length, svg.lastIndexOf("</svg>")))
    .replace(/<text\b([^>]*)>([^<]*)<\/text>/gu, (_all, attributes: string, content: string) => {
      const variant = /data-variant="([^"]*)"/u.exec(attributes)?.[1] ?? "normal";
      const transform = /transform="([^"]*)"/u.exec(attributes)?.[1] ?? "";
      drawn.push(`<g transform="${transform}">${text.draw(unescapeXml(content), variant)}</g>`);
      return `<drawn n="${drawn.length - 1}"/>`;
    })
    .replace(/<(?:title|desc)\b[^>]*>[^<]*<\/(?:title|desc)>/gu, "")
    .replace(/ (?:data-[a-z-]+|style|class|id|aria-[a-z]+|role|focusable|href|xlink:href)="[^"]*"/gu, "");
  if (/<(?:text|foreignObject|image|script|a|style|use)\b/u.test(inner))
    throw new FormulaError("it holds what cannot be drawn as outlines");
  for (const match of inner.matchAll(/ (?:fill|stroke|stop-color)="([^"]*)"/gu))
    if (!safePaint.test(match[1] as string))
      throw new FormulaError(`"${(match[1] as string).slice(0, 40)}" is no colour`);
  const content = inner.replace(/<drawn n="(\d+)"\/>/gu, (_all, index: string) => drawn[Number(index)] ?? "");
  return {
    content: `<g transform="translate(${number(-left)} 0)">${content}</g>`,
    width: width / 1000,
    ascent: -top / 1000,
    descent: (top + height) / 1000,
  };
}

/**
 * A formula with tags is as wide as its line: MathJax leaves it to the browser to centre the formula and to put the tags
 * at the end. Here both are put where they belong.
 */
function placeTags(svg: string, lineWidth: number): { readonly svg: string; readonly lineWidth: number } {
  const box = /\bdata-mjx-viewBox="-?[\d.]+ -?[\d.]+ ([\d.]+) [\d.]+"/u.exec(svg);
  if (box === null) return { svg, lineWidth: 0 };
  const width = Math.max(Number(box[1]), lineWidth);
  // Delimiters that are stretched are nested SVG too, and stay what they are.
  const replaced: boolean[] = [];
  const placed = svg
    .replace(/transform="scale\([\d.]+,-[\d.]+\) translate\(-?[\d.]+, -?[\d.]+\)"/u, 'transform="scale(1,-1)"')
    .replace(
      /transform="translate\(-?[\d.]+ -?[\d.]+\) matrix\(1 0 0 -1 0 0\) scale\([\d.]+\)"/gu,
      'transform="matrix(1 0 0 -1 0 0)"',
    )
    .replace(/<svg\b[^>]*>|<\/svg>/gu, (tag) => {
      if (tag === "</svg>") return replaced.pop() === true ? "</g>" : tag;
      const line =
        /^<svg data-(?:table|labels)="true" preserveAspectRatio="x(Min|Mid|Max)YMid" viewBox="(-?[\d.]+) -?[\d.]+ [\d.]+ [\d.]+">$/u.exec(
          tag,
        );
      replaced.push(line !== null);
      if (line === null) return tag;
      const at = line[1] === "Mid" ? width / 2 - 0.5 : line[1] === "Max" ? width - 1 : 0;
      return `<g transform="translate(${number(at - Number(line[2]))} 0)">`;
    });
  return { svg: placed, lineWidth: width };
}

function unescapeXml(text: string): string {
  return text
    .replace(/&lt;/gu, "<")
    .replace(/&gt;/gu, ">")
    .replace(/&quot;/gu, '"')
    .replace(/&#x([0-9A-Fa-f]+);/gu, (_all, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/&amp;/gu, "&");
}
