/** Combining mark → TeX accent. */
const accents: ReadonlyMap<string, string> = new Map([
  ["\u0300", "`"],
  ["\u0301", "'"],
  ["\u0302", "^"],
  ["\u0303", "~"],
  ["\u0308", '"'],
  ["\u0304", "="],
  ["\u0307", "."],
  ["\u0306", "u"],
  ["\u030c", "v"],
  ["\u030b", "H"],
  ["\u0328", "k"],
  ["\u0327", "c"],
  ["\u0323", "d"],
  ["\u0331", "b"],
  ["\u030a", "r"],
]);

/** Characters that are no base with an accent, as arXiv's metadata writes them. */
const characters: ReadonlyMap<string, string> = new Map([
  ["ß", "{\\ss}"],
  ["ẞ", "SS"],
  ["æ", "{\\ae}"],
  ["Æ", "{\\AE}"],
  ["œ", "{\\oe}"],
  ["Œ", "{\\OE}"],
  ["ø", "{\\o}"],
  ["Ø", "{\\O}"],
  ["å", "{\\aa}"],
  ["Å", "{\\AA}"],
  ["ł", "{\\l}"],
  ["Ł", "{\\L}"],
  ["ı", "{\\i}"],
  ["ȷ", "{\\j}"],
  ["đ", "{\\dj}"],
  ["Đ", "{\\DJ}"],
  ["ð", "{\\dh}"],
  ["Ð", "{\\DH}"],
  ["þ", "{\\th}"],
  ["Þ", "{\\TH}"],
  ["\u2018", "'"],
  ["\u2019", "'"],
  ["\u201a", "'"],
  ["\u201b", "'"],
  ["\u2032", "'"],
  ["\u02bc", "'"],
  ["\u201c", '"'],
  ["\u201d", '"'],
  ["\u201e", '"'],
  ["\u2033", '"'],
  ["«", '"'],
  ["»", '"'],
  ["\u2039", "'"],
  ["\u203a", "'"],
  ["\u2010", "-"],
  ["\u2011", "-"],
  ["\u2012", "-"],
  ["\u2013", "--"],
  ["\u2014", "---"],
  ["\u2015", "---"],
  ["\u2212", "-"],
  ["\u00ad", ""],
  ["\u2026", "..."],
  ["\u00a0", " "],
  ["\u2002", " "],
  ["\u2003", " "],
  ["\u2009", " "],
  ["\u200a", " "],
  ["\u202f", " "],
  ["\u2007", " "],
  ["\u200b", ""],
  ["\u200c", ""],
  ["\u200d", ""],
  ["\ufeff", ""],
  ["\u2060", ""],
  ["ﬀ", "ff"],
  ["ﬁ", "fi"],
  ["ﬂ", "fl"],
  ["ﬃ", "ffi"],
  ["ﬄ", "ffl"],
  ["ﬅ", "st"],
  ["ﬆ", "st"],
  ["§", "Sec. "],
  ["©", "(c)"],
  ["®", "(R)"],
  ["™", "(TM)"],
  ["•", "-"],
  ["·", "-"],
  ["№", "No. "],
  ["ª", "a"],
  ["º", "o"],
]);

/** Characters that are set in math. */
const formulas: ReadonlyMap<string, string> = new Map([
  ["α", "\\alpha"],
  ["β", "\\beta"],
  ["γ", "\\gamma"],
  ["δ", "\\delta"],
  ["ε", "\\epsilon"],
  ["ζ", "\\zeta"],
  ["η", "\\eta"],
  ["θ", "\\theta"],
  ["ι", "\\iota"],
  ["κ", "\\kappa"],
  ["λ", "\\lambda"],
  ["μ", "\\mu"],
  ["µ", "\\mu"],
  ["ν", "\\nu"],
  ["ξ", "\\xi"],
  ["ο", "o"],
  ["π", "\\pi"],
  ["ρ", "\\rho"],
  ["σ", "\\sigma"],
  ["ς", "\\varsigma"],
  ["τ", "\\tau"],
  ["υ", "\\upsilon"],
  ["φ", "\\phi"],
  ["ϕ", "\\phi"],
  ["χ", "\\chi"],
  ["ψ", "\\psi"],
  ["ω", "\\omega"],
  ["Γ", "\\Gamma"],
  ["Δ", "\\Delta"],
  ["∆", "\\Delta"],
  ["Θ", "\\Theta"],
  ["Λ", "\\Lambda"],
  ["Ξ", "\\Xi"],
  ["Π", "\\Pi"],
  ["Σ", "\\Sigma"],
  ["Υ", "\\Upsilon"],
  ["Φ", "\\Phi"],
  ["Ψ", "\\Psi"],
  ["Ω", "\\Omega"],
  ["Ω", "\\Omega"],
  ["×", "\\times"],
  ["±", "\\pm"],
  ["∓", "\\mp"],
  ["÷", "\\div"],
  ["≤", "\\leq"],
  ["≥", "\\geq"],
  ["≪", "\\ll"],
  ["≫", "\\gg"],
  ["≈", "\\approx"],
  ["∼", "\\sim"],
  ["≃", "\\simeq"],
  ["≠", "\\neq"],
  ["≡", "\\equiv"],
  ["→", "\\to"],
  ["←", "\\leftarrow"],
  ["↔", "\\leftrightarrow"],
  ["⇒", "\\Rightarrow"],
  ["∞", "\\infty"],
  ["∂", "\\partial"],
  ["∇", "\\nabla"],
  ["√", "\\sqrt{}"],
  ["∑", "\\sum"],
  ["∏", "\\prod"],
  ["∫", "\\int"],
  ["∈", "\\in"],
  ["∉", "\\notin"],
  ["⊂", "\\subset"],
  ["⊆", "\\subseteq"],
  ["∪", "\\cup"],
  ["∩", "\\cap"],
  ["∀", "\\forall"],
  ["∃", "\\exists"],
  ["∝", "\\propto"],
  ["°", "^\\circ"],
  ["⊗", "\\otimes"],
  ["⊕", "\\oplus"],
  ["⊙", "\\odot"],
  ["☉", "\\odot"],
  ["ℏ", "\\hbar"],
  ["ℓ", "\\ell"],
  ["†", "\\dagger"],
  ["‡", "\\ddagger"],
  ["²", "^2"],
  ["³", "^3"],
  ["¹", "^1"],
  ["⁰", "^0"],
  ["⁴", "^4"],
  ["⁵", "^5"],
  ["⁶", "^6"],
  ["⁷", "^7"],
  ["⁸", "^8"],
  ["⁹", "^9"],
  ["⁻", "^-"],
  ["⁺", "^+"],
  ["₀", "_0"],
  ["₁", "_1"],
  ["₂", "_2"],
  ["₃", "_3"],
  ["₄", "_4"],
  ["₅", "_5"],
  ["₆", "_6"],
  ["₇", "_7"],
  ["₈", "_8"],
  ["₉", "_9"],
  ["½", "1/2"],
  ["¼", "1/4"],
  ["¾", "3/4"],
  ["⋅", "\\cdot"],
  ["∘", "\\circ"],
  ["ℝ", "\\mathbb{R}"],
  ["ℂ", "\\mathbb{C}"],
  ["ℤ", "\\mathbb{Z}"],
  ["ℕ", "\\mathbb{N}"],
]);

/**
 * Writes a text as arXiv's metadata form takes it: ASCII, with TeX accents and formulas for the rest.
 *
 * A character that has no such form stays, and `arxiv/metadata-is-ascii` names it.
 *
 * @example
 * toTexText("Erdős’ naïve ﬁt for β ≤ 1"); // => "Erd\\H{o}s' na\\\"ive fit for $\\beta$ $\\leq$ 1"
 */
export function toTexText(text: string): string {
  let result = "";
  let inMath = false;
  const letters = [...text.normalize("NFC")];
  for (const [index, letter] of letters.entries()) {
    if (letter === "$" && letters[index - 1] !== "\\") inMath = !inMath;
    if (letter <= "\u007f") {
      result += letter;
      continue;
    }
    const plain = characters.get(letter);
    const formula = formulas.get(letter);
    if (plain !== undefined) result += plain;
    else if (formula !== undefined)
      result += inMath ? `${formula}${/^[A-Za-z]/u.test(letters[index + 1] ?? "") ? " " : ""}` : `$${formula}$`;
    else result += withAccents(letter) ?? letter;
  }
  return joinScripts(result);
}

/** Figures set high or low one after the other are one exponent or index: `10$^-$$^4$` is `10$^{-4}$`. */
function joinScripts(text: string): string {
  const braced = (run: string, mark: string): string => `${mark}{${run.replace(/[$^_]/gu, "")}}`;
  return text
    .replace(/(?:\$\^[-+\d]\$){2,}/gu, (run) => `$${braced(run, "^")}$`)
    .replace(/(?:\$_\d\$){2,}/gu, (run) => `$${braced(run, "_")}$`)
    .replace(/\$[^$]*\$/gu, (formula) =>
      formula
        .replace(/(?:\^[-+\d]){2,}/gu, (run) => braced(run, "^"))
        .replace(/(?:_\d){2,}/gu, (run) => braced(run, "_")),
    );
}

/** `é` → `\'e`; undefined where the base is not ASCII or a mark has no TeX accent. */
function withAccents(letter: string): string | undefined {
  const [base, ...marks] = [...letter.normalize("NFD")];
  if (base === undefined || base > "\u007f" || marks.length === 0) return undefined;
  let result = base === "i" && !marks.some((mark) => "\u0328\u0327\u0323".includes(mark)) ? "{\\i}" : base;
  for (const mark of marks) {
    const accent = accents.get(mark);
    if (accent === undefined) return undefined;
    // `\"o` is what arXiv shows; an accent that is a letter needs braces.
    result =
      /[A-Za-z]/u.test(accent) || result.length > 1
        ? `\\${accent}{${result.replace(/^\{(\\[ij])\}$/u, "$1 ").trim()}}`
        : `\\${accent}${result}`;
  }
  return result;
}

/** Characters beyond printable ASCII and line ends, each once, in order. */
export function charactersBeyondAscii(text: string): string[] {
  return [...new Set([...text].filter((character) => character > "\u007e"))];
}

/**
 * Takes Markdown's marks out of plain text that may have some: emphasis, code, links; formulas stay as they are.
 *
 * `\textbf{…}`, `\emph{…}` and the like lose the command and keep their text, as arXiv asks.
 */
export function stripMarkup(text: string): string {
  return splitMath(text)
    .map((part) => (part.isMath ? part.text : stripPart(part.text)))
    .join("");
}

function stripPart(text: string): string {
  return text
    .replace(/\\(?:emph|textbf|textit|texttt|textsc|textsf|textrm|underline|mbox|text)\{([^{}]*)\}/gu, "$1")
    .replace(/!?\[([^\][]{0,500})\]\(([^()\s]{1,500})\)/gu, (_, label: string, url: string) =>
      label === url || !/^https?:/u.test(url) ? label : `${label} (${url})`,
    )
    .replace(/<(https?:\/\/[^<>\s]{1,500})>/gu, "$1")
    .replace(/`([^`\n]{1,300})`/gu, "$1")
    .replace(/(\*\*|__)(?=\S)([^*_\n]{1,500}?)(?<=\S)\1/gu, "$2")
    .replace(/(?<![\w*])\*(?=\S)([^*\n]{1,500}?)(?<=\S)\*(?![\w*])/gu, "$1")
    .replace(/(?<!\w)_(?=\S)([^_\n]{1,500}?)(?<=\S)_(?!\w)/gu, "$1")
    .replace(/\\([#%&_])/gu, "$1")
    .replace(/(?<!\\)~/gu, " ");
}

/** Cuts a text into formulas (`$…$`) and the rest. */
export function splitMath(text: string): { text: string; isMath: boolean }[] {
  const parts = text.split(/((?<!\\)\$\$?[^$]{1,2000}(?<!\\)\$\$?)/u);
  return parts.map((part, index) => ({ text: part, isMath: index % 2 === 1 }));
}
