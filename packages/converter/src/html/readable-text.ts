import type { HtmlElement, HtmlNode } from "./html-tree.ts";

const superscripts: Readonly<Record<string, string>> = {
  "0": "⁰",
  "1": "¹",
  "2": "²",
  "3": "³",
  "4": "⁴",
  "5": "⁵",
  "6": "⁶",
  "7": "⁷",
  "8": "⁸",
  "9": "⁹",
  "+": "⁺",
  "-": "⁻",
  "−": "⁻",
  "(": "⁽",
  ")": "⁾",
  n: "ⁿ",
  i: "ⁱ",
};
const subscripts: Readonly<Record<string, string>> = {
  "0": "₀",
  "1": "₁",
  "2": "₂",
  "3": "₃",
  "4": "₄",
  "5": "₅",
  "6": "₆",
  "7": "₇",
  "8": "₈",
  "9": "₉",
  "+": "₊",
  "-": "₋",
  "−": "₋",
  i: "ᵢ",
  j: "ⱼ",
  n: "ₙ",
};

/** What is no text of the reader's: TeX beside a formula, previews, marks of notes. */
function isSilent(element: HtmlElement): boolean {
  return (
    element.tag === "annotation" ||
    element.attributes["class"] === "preview" ||
    element.attributes["role"] === "doc-noteref" ||
    element.attributes["role"] === "doc-backlink"
  );
}

/** HTML as one line of text, formulas in Unicode as far as that goes: `x²`, `a/b`, `∑_(i = 1)`. */
export function readableText(nodes: readonly HtmlNode[]): string {
  return nodes
    .map(textOf)
    .join("")
    .replace(/[\u2061-\u2064]/gu, "")
    .replace(/\s+/gu, " ")
    .trim();
}

function textOf(node: HtmlNode): string {
  if (typeof node === "string") return node;
  if (isSilent(node)) return "";
  const parts = node.children.filter((child) => typeof child === "string" || !isSilent(child)).map(textOf);
  const [first = "", second = "", third = ""] = parts;
  switch (node.tag) {
    case "sup":
    case "sub":
      return script(parts.join(""), node.tag === "sup");
    case "msup":
    case "mover":
      return `${first}${/^[̀-ͯ⃐-⃿^~¯→‾_]$/u.test(second) ? "" : script(second, true)}`;
    case "msub":
    case "munder":
      return `${first}${script(second, false)}`;
    case "msubsup":
    case "munderover":
      return `${first}${script(second, false)}${script(third, true)}`;
    case "mfrac":
      return `${grouped(first)}/${grouped(second)}`;
    case "msqrt":
      return `√${grouped(parts.join(""))}`;
    case "br":
      return " ";
    default:
      return parts.join("");
  }
}

const grouped = (text: string): string => ([...text].length > 1 ? `(${text})` : text);

function script(text: string, isSuper: boolean): string {
  const bare = text.trim();
  if (bare === "") return "";
  if (/^[′″‴*∗]+$/u.test(bare)) return bare;
  const table = isSuper ? superscripts : subscripts;
  const characters = [...bare];
  if (characters.every((character) => Object.hasOwn(table, character)))
    return characters.map((character) => table[character]).join("");
  return `${isSuper ? "^" : "_"}${grouped(bare)}`;
}
