import type { CrossReference } from "@dreamnet/document";
import { symbols } from "../../latex/data/symbols.ts";

/** What each reference command shows. */
export const referenceForms: Readonly<Record<string, CrossReference["form"]>> = {
  ref: "number",
  subref: "number",
  vref: "number",
  eqref: "equation",
  autoref: "name",
  cref: "name",
  Cref: "name",
  Vref: "name",
  fref: "name",
  Fref: "name",
  pageref: "page",
  cpageref: "page",
  nameref: "title",
  Nameref: "title",
};

interface CiteForm {
  readonly kind: "narrative" | "parenthetical";
  readonly partial?: "author" | "year";
}

const parenthetical: CiteForm = { kind: "parenthetical" };
const narrative: CiteForm = { kind: "narrative" };

/** natbib's and biblatex's commands; of others the kind is told by the name. */
export function citeForm(command: string): CiteForm | undefined {
  const name = command.replace(/\*$/u, "").toLowerCase();
  if (
    /^(?:cite|citep|citealp|parencite|parencites|autocite|autocites|footcite|footcitetext|supercite|smartcite|citenum|fullcite|footfullcite)s?$/u.test(
      name,
    )
  )
    return parenthetical;
  if (/^(?:citet|textcite|textcites|citealt|cites|citetext)$/u.test(name)) return narrative;
  if (name === "citeauthor" || name === "citefullauthor") return { kind: "narrative", partial: "author" };
  if (name === "citeyear" || name === "citedate") return { kind: "narrative", partial: "year" };
  if (name === "citeyearpar") return { kind: "parenthetical", partial: "year" };
  return undefined;
}

/** Commands that only mark up the text of their one argument. */
export const markupCommands: Readonly<
  Record<
    string,
    "emphasis" | "strong" | "smallcaps" | "underline" | "delete" | "subscript" | "superscript" | "inlineQuote" | "span"
  >
> = {
  emph: "emphasis",
  textit: "emphasis",
  textsl: "emphasis",
  textbf: "strong",
  textsc: "smallcaps",
  underline: "underline",
  uline: "underline",
  ul: "underline",
  sout: "delete",
  st: "delete",
  textsubscript: "subscript",
  textsuperscript: "superscript",
  enquote: "inlineQuote",
  textrm: "span",
  textsf: "span",
  textup: "span",
  textmd: "span",
  textnormal: "span",
  mbox: "span",
  hbox: "span",
  text: "span",
  fbox: "span",
};

/** Commands without arguments that stand for characters. */
const characterCommands: Readonly<Record<string, string>> = {
  LaTeX: "LaTeX",
  TeX: "TeX",
  LaTeXe: "LaTeX2ε",
  BibTeX: "BibTeX",
  XeTeX: "XeTeX",
  ldots: "…",
  dots: "…",
  textellipsis: "…",
  textbackslash: "\\",
  textasciitilde: "~",
  textasciicircum: "^",
  textbar: "|",
  textless: "<",
  textgreater: ">",
  textunderscore: "_",
  textdollar: "$",
  textbraceleft: "{",
  textbraceright: "}",
  S: "§",
  P: "¶",
  copyright: "©",
  textcopyright: "©",
  textregistered: "®",
  texttrademark: "™",
  pounds: "£",
  textsterling: "£",
  texteuro: "€",
  euro: "€",
  dag: "†",
  ddag: "‡",
  textdagger: "†",
  textdegree: "°",
  degree: "°",
  textmu: "µ",
  textendash: "–",
  textemdash: "—",
  textquoteleft: "‘",
  textquoteright: "’",
  textquotedblleft: "“",
  textquotedblright: "”",
  textbullet: "•",
  quad: "\u2003",
  qquad: "\u2003\u2003",
  enspace: "\u2002",
  thinspace: "\u2009",
  ss: "ß",
  ae: "æ",
  AE: "Æ",
  oe: "œ",
  OE: "Œ",
  o: "ø",
  O: "Ø",
  aa: "å",
  AA: "Å",
  l: "ł",
  L: "Ł",
};

/** The text that a command without arguments stands for: those above, then LaTeX's, textcomp's and amssymb's. */
export function characterOf(name: string): string | undefined {
  return Object.hasOwn(characterCommands, name) ? characterCommands[name] : symbols.get(name);
}

/** Commands of layout alone: no text, carried as they are. */
export const layoutCommands: ReadonlySet<string> = new Set([
  "noindent",
  "indent",
  "centering",
  "raggedright",
  "raggedleft",
  "bigskip",
  "medskip",
  "smallskip",
  "vfill",
  "hfill",
  "par",
  "tiny",
  "scriptsize",
  "footnotesize",
  "small",
  "normalsize",
  "large",
  "Large",
  "LARGE",
  "huge",
  "Huge",
  "singlespacing",
  "onehalfspacing",
  "doublespacing",
  "onecolumn",
  "twocolumn",
  "appendix",
  "maketitle",
  "sloppy",
  "listoffigures",
  "listoftables",
  "nobreak",
  "allowbreak",
  "linenumbers",
  "nolinenumbers",
  "phantomsection",
  "null",
  "bfseries",
  "itshape",
  "ttfamily",
  "sffamily",
  "rmfamily",
  "scshape",
  "normalfont",
  "bgroup",
  "egroup",
  "begingroup",
  "endgroup",
]);

/** Commands that begin a page. */
export const pageCommands: ReadonlySet<string> = new Set(["newpage", "clearpage", "cleardoublepage", "pagebreak"]);
