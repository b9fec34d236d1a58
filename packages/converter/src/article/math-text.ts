import { type HtmlElement, type HtmlNode, isElement } from "./look-up.ts";
import { scriptText } from "./script-text.ts";

/** A formula in one line of Unicode. */
export interface MathText {
  readonly text: string;
  /** False where its two dimensions had to be written out: a matrix, `_(…)`, a fraction within a fraction. */
  readonly exact: boolean;
}

/** The TeX that a formula carries. */
export function texOf(math: HtmlElement): string | undefined {
  const [semantics] = math.children;
  if (!isElement(semantics, "semantics")) return undefined;
  const annotation = semantics.children.find((child) => isElement(child, "annotation"));
  return isElement(annotation) ? annotation.children.filter((child) => typeof child === "string").join("") : undefined;
}

/** Writes MathML as one line of text: `x² + 1`, `(a + b)/c`, `√(2π)`, `∑_(i = 1)ⁿ`. */
export function mathText(math: HtmlElement): MathText {
  const state = { exact: true };
  const text = write(math, state)
    .replace(/[\u2061-\u2064]/gu, "")
    .replace(/\s+/gu, " ")
    .trim();
  return { text, exact: state.exact && text !== "" };
}

interface State {
  exact: boolean;
}

/** Relations and operators between two operands, which a line sets apart. */
const relation = /^[=≠≈≃≅∼≡<>≤≥≪≫∈∉∋⊂⊃⊆⊇→←↔⇒⇐⇔↦∝≔≕±∓×÷∪∩∧∨⊕⊗⊥∥≺≻≼≽⪯⪰≐≜∣+−·∘*∗]$/u;
const binary = /^[±∓+−·∘*∗]$/u;
const accents: ReadonlyMap<string, string> = new Map([
  ["^", "\u0302"],
  ["ˆ", "\u0302"],
  ["~", "\u0303"],
  ["˜", "\u0303"],
  ["¯", "\u0304"],
  ["‾", "\u0305"],
  ["ˉ", "\u0304"],
  ["→", "\u20D7"],
  ["⃗", "\u20D7"],
  ["˙", "\u0307"],
  [".", "\u0307"],
  ["¨", "\u0308"],
  ["ˇ", "\u030C"],
  ["˘", "\u0306"],
  ["´", "\u0301"],
  ["`", "\u0300"],
]);

function write(node: HtmlNode, state: State): string {
  if (typeof node === "string") return node;
  const part = (index: number): string => {
    const child = parts(node)[index];
    return child === undefined ? "" : write(child, state).trim();
  };
  switch (node.tag) {
    case "annotation":
    case "mphantom":
    case "none":
    case "mprescripts":
      return "";
    case "mspace": {
      const width = Number.parseFloat(String(node.attributes["width"] ?? "0"));
      return width > 0.1 ? " " : "";
    }
    case "msub":
      return `${part(0)}${script(part(1), "sub", state)}`;
    case "msup":
      return `${part(0)}${script(part(1), "super", state)}`;
    case "msubsup":
      return `${part(0)}${script(part(1), "sub", state)}${script(part(2), "super", state)}`;
    case "munder":
      return under(part(0), part(1), state);
    case "mover":
      return over(part(0), part(1), state);
    case "munderover":
      return `${part(0)}${script(part(1), "sub", state)}${script(part(2), "super", state)} `;
    case "mfrac": {
      const [above, below] = [part(0), part(1)];
      if (/\//u.test(above) || /\//u.test(below)) state.exact = false;
      return `${grouped(above)}/${grouped(below)}`;
    }
    case "msqrt":
      return `√${grouped(children(node, state).trim())}`;
    case "mroot": {
      const sign = { "3": "∛", "4": "∜" }[part(1)];
      if (sign === undefined) state.exact = false;
      return sign === undefined ? `${grouped(part(0))}^(1/${part(1)})` : `${sign}${grouped(part(0))}`;
    }
    case "mtable":
      state.exact = false;
      return `[${parts(node)
        .map((row) =>
          isElement(row)
            ? parts(row)
                .map((cell) => write(cell, state).trim())
                .join(", ")
            : "",
        )
        .join("; ")}]`;
    case "mmultiscripts":
    case "menclose":
    case "merror":
      state.exact = false;
      return children(node, state);
    default:
      return children(node, state);
  }
}

const parts = (node: HtmlElement): HtmlNode[] =>
  node.children.filter((child) => typeof child !== "string" || child.trim() !== "");

/** Children in a row; operators between operands have spaces about them, signs before one have none. */
function children(node: HtmlElement, state: State): string {
  let out = "";
  for (const child of node.children) {
    const text = write(child, state);
    const sign = text.trim();
    const operator = isElement(child, "mo") && relation.test(sign);
    if (!operator) {
      // A name of several letters (`sin`, `log`) is not run into what follows.
      const named = isElement(child, "mi") && /^\p{L}{2,}$/u.test(sign);
      const follows = /[\p{L}\p{N})]$/u.test(out);
      out += named && follows ? ` ${text}` : text;
      continue;
    }
    const unary = binary.test(sign) && /(?:^|[([{,;=<>≤≥≠≈∈→|]|[=<>≤≥≠≈∈→×·/]\s*)$/u.test(out.trimEnd());
    out = unary ? `${out}${sign}` : `${out.trimEnd()} ${sign} `;
  }
  return out;
}

function script(text: string, position: "super" | "sub", state: State): string {
  const written = scriptText(text, position);
  if (written.exact) return written.text;
  // A short one in brackets reads as well as the real thing; a long one does not.
  if ([...text].length > 12 || /[/;√]/u.test(text)) state.exact = false;
  if (/^[\p{L}\p{N}]+$/u.test(text)) return `${position === "super" ? "^" : "_"}${text}`;
  return written.text;
}

function under(base: string, below: string, state: State): string {
  if (/^(?:_|\u0332|\u0331)$/u.test(below)) return base;
  return `${base}${script(below, "sub", state)} `;
}

function over(base: string, above: string, state: State): string {
  const mark = accents.get(above);
  if (mark === undefined) return `${base}${script(above, "super", state)}`;
  if ([...base].length === 1) return `${base}${mark}`;
  state.exact = false;
  return `${grouped(base)}${mark}`;
}

const grouped = (text: string): string =>
  /^(?:[\p{L}\p{M}\p{N}.]+|√?\([^()]*\)|\([^()]*\))$/u.test(text) ? text : `(${text})`;
