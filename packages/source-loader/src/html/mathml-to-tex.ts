import { attributeOf, elementsOf, isElement, type PageElement, textOfElement } from "./parse-page.ts";

const operators: Readonly<Record<string, string>> = {
  "−": "-",
  "×": "\\times",
  "⋅": "\\cdot",
  "·": "\\cdot",
  "±": "\\pm",
  "∓": "\\mp",
  "÷": "\\div",
  "≤": "\\leq",
  "≥": "\\geq",
  "≠": "\\neq",
  "≈": "\\approx",
  "≡": "\\equiv",
  "∼": "\\sim",
  "≃": "\\simeq",
  "∝": "\\propto",
  "∞": "\\infty",
  "∂": "\\partial",
  "∇": "\\nabla",
  "∑": "\\sum",
  "∏": "\\prod",
  "∫": "\\int",
  "∮": "\\oint",
  "∈": "\\in",
  "∉": "\\notin",
  "⊂": "\\subset",
  "⊆": "\\subseteq",
  "∪": "\\cup",
  "∩": "\\cap",
  "∀": "\\forall",
  "∃": "\\exists",
  "→": "\\to",
  "←": "\\leftarrow",
  "↔": "\\leftrightarrow",
  "⇒": "\\Rightarrow",
  "⇔": "\\Leftrightarrow",
  "↦": "\\mapsto",
  "∧": "\\wedge",
  "∨": "\\vee",
  "¬": "\\neg",
  "∘": "\\circ",
  "⊗": "\\otimes",
  "⊕": "\\oplus",
  "∗": "*",
  "⟨": "\\langle",
  "⟩": "\\rangle",
  "∥": "\\|",
  "…": "\\ldots",
  "⋯": "\\cdots",
  "′": "'",
  "″": "''",
  "{": "\\{",
  "}": "\\}",
  "%": "\\%",
  "&": "\\&",
  "#": "\\#",
  $: "\\$",
  "\u2061": "",
  "\u2062": "",
  "\u2063": "",
  "\u2064": "",
};
const greek =
  "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho varsigma sigma tau upsilon phi chi psi omega".split(
    " ",
  );
const capitals: Readonly<Record<string, string>> = {
  Γ: "Gamma",
  Δ: "Delta",
  Θ: "Theta",
  Λ: "Lambda",
  Ξ: "Xi",
  Π: "Pi",
  Σ: "Sigma",
  Υ: "Upsilon",
  Φ: "Phi",
  Ψ: "Psi",
  Ω: "Omega",
};
const functions =
  /^(?:arccos|arcsin|arctan|arg|cos|cosh|cot|csc|deg|det|dim|exp|gcd|hom|inf|ker|lg|lim|liminf|limsup|ln|log|max|min|Pr|sec|sin|sinh|sup|tan|tanh)$/u;
const accents: Readonly<Record<string, string>> = {
  "^": "\\hat",
  ˆ: "\\hat",
  "~": "\\tilde",
  "˜": "\\tilde",
  "¯": "\\bar",
  "‾": "\\overline",
  _: "\\underline",
  "˙": "\\dot",
  "¨": "\\ddot",
  "→": "\\vec",
  "⃗": "\\vec",
  "⏞": "\\overbrace",
  "⏟": "\\underbrace",
};
const variants: Readonly<Record<string, string>> = {
  bold: "\\mathbf",
  normal: "\\mathrm",
  "double-struck": "\\mathbb",
  script: "\\mathcal",
  fraktur: "\\mathfrak",
  "sans-serif": "\\mathsf",
  monospace: "\\mathtt",
  "bold-italic": "\\boldsymbol",
};

/**
 * The TeX of a `<math>`: the source that it carries as annotation or `alttext`, else TeX made of its elements.
 */
export function mathToTex(math: PageElement): string {
  return carriedTex(math) ?? tidy(row(math));
}

/** The TeX that an element carries beside what it shows. */
export function carriedTex(element: PageElement): string | undefined {
  for (const next of elementsOf(element)) {
    if (next.tagName !== "annotation" || !/tex/iu.test(attributeOf(next, "encoding") ?? "")) continue;
    const tex = unwrapStyle(textOfElement(next));
    if (tex !== "") return tex;
  }
  const alternative = attributeOf(element, "alttext");
  return alternative === undefined || alternative.trim() === "" ? undefined : unwrapStyle(alternative);
}

/** `{\displaystyle x}` of Wikipedia and `\displaystyle x` of LaTeXML say how it is set, and not what. */
function unwrapStyle(tex: string): string {
  const text = tex.replace(/(?<!\\)%\n/gu, "").trim();
  return (/^\{\\(?:displaystyle|textstyle)\s+([\s\S]*)\}$/u.exec(text)?.[1] ?? text)
    .replace(/^\\(?:displaystyle|textstyle)\s*(?![A-Za-z])/u, "")
    .trim();
}

function tidy(tex: string): string {
  return tex.replace(/ {2,}/gu, " ").trim();
}

function parts(element: PageElement): PageElement[] {
  return element.childNodes.filter((child): child is PageElement => isElement(child));
}

function row(element: PageElement): string {
  return parts(element).map(toTex).join(" ");
}

/** Recursion is bounded: a page's depth is. */
function toTex(element: PageElement): string {
  const children = parts(element);
  const arg = (index: number): string => {
    const child = children[index];
    return child === undefined ? "{}" : braced(tidy(toTex(child)));
  };
  switch (element.tagName) {
    case "mi":
      return identifier(textOfElement(element), attributeOf(element, "mathvariant"));
    case "mn":
      return textOfElement(element).replace(/[%#&$]/gu, "\\$&");
    case "mo": {
      const text = textOfElement(element);
      return operators[text] ?? (functions.test(text) ? `\\${text}` : letters(text));
    }
    case "mtext":
    case "ms": {
      const text = textOfElement(element).replace(/[\\{}%#&$_^~]/gu, (mark) =>
        mark === "\\" ? "\\backslash " : mark === "~" || mark === "^" ? " " : `\\${mark}`,
      );
      return text === "" ? "\\ " : `\\text{${text}}`;
    }
    case "mspace":
      return "\\,";
    case "mfrac":
      return `\\frac${arg(0)}${arg(1)}`;
    case "msqrt":
      return `\\sqrt{${tidy(row(element))}}`;
    case "mroot":
      return `\\sqrt[${arg(1).slice(1, -1)}]${arg(0)}`;
    case "msup":
      return `${base(children[0])}^${arg(1)}`;
    case "msub":
      return `${base(children[0])}_${arg(1)}`;
    case "msubsup":
      return `${base(children[0])}_${arg(1)}^${arg(2)}`;
    case "mover":
    case "munder": {
      const mark = textOfElement(children[1] ?? element);
      const accent = accents[mark];
      if (accent !== undefined) return `${accent}${arg(0)}`;
      const body = tidy(toTex(children[0] ?? element));
      const sign = element.tagName === "mover" ? "^" : "_";
      return /^\\(?:sum|prod|int|oint|lim|max|min|sup|inf|liminf|limsup)$/u.test(body)
        ? `${body}${sign}${arg(1)}`
        : `\\${element.tagName === "mover" ? "overset" : "underset"}${arg(1)}{${body}}`;
    }
    case "munderover":
      return `${tidy(toTex(children[0] ?? element))}_${arg(1)}^${arg(2)}`;
    case "mfenced": {
      const open = attributeOf(element, "open") ?? "(";
      const close = attributeOf(element, "close") ?? ")";
      return `\\left${delimiter(open)} ${children.map(toTex).join(", ")} \\right${delimiter(close)}`;
    }
    case "mtable":
      return `\\begin{matrix} ${children.map(toTex).join(" \\\\ ")} \\end{matrix}`;
    case "mtr":
    case "mlabeledtr":
      return children.map((cell) => tidy(row(cell))).join(" & ");
    case "semantics":
      return children[0] === undefined ? "" : toTex(children[0]);
    case "annotation":
    case "annotation-xml":
    case "none":
    case "mprescripts":
      return "";
    default:
      // `mrow`, `mstyle`, `mpadded`, `mphantom`, `menclose`, and text that stands where none may.
      return children.length === 0 ? letters(textOfElement(element)) : row(element);
  }
}

function delimiter(text: string): string {
  return text === "" ? "." : (operators[text] ?? text);
}

function base(element: PageElement | undefined): string {
  if (element === undefined) return "{}";
  const tex = tidy(toTex(element));
  return /^(?:[A-Za-z0-9]|\\[A-Za-z]+)$/u.test(tex) ? tex : `{${tex}}`;
}

function braced(tex: string): string {
  return `{${tex}}`;
}

function identifier(text: string, variant: string | undefined): string {
  if (functions.test(text)) return `\\${text}`;
  const name = letters(text);
  const command = variants[variant ?? ""];
  if (command !== undefined && /^[A-Za-z]+$/u.test(text)) return `${command}{${name}}`;
  return /^[A-Za-z]{2,}$/u.test(text) ? `\\mathrm{${name}}` : name;
}

function letters(text: string): string {
  return [...text.normalize("NFC")]
    .map((character) => {
      if (Object.hasOwn(operators, character)) return operators[character] as string;
      const index = (character.codePointAt(0) as number) - 0x3b1;
      const name = index >= 0 && index < greek.length ? greek[index] : capitals[character];
      if (name !== undefined) return `\\${name} `;
      return /[\\_^~]/u.test(character)
        ? character === "\\"
          ? "\\backslash "
          : character === "_"
            ? "\\_"
            : ""
        : character;
    })
    .join("")
    .trim();
}
