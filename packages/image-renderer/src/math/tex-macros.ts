/** Commands of LaTeX and its packages that MathJax lacks, by what it has. A document's own macros come before. */
const plainMacros: Readonly<Record<string, string>> = {
  // A picture has no links, classes or styles: what they stand around is drawn.
  href: "#2",
  hyperref: "#2",
  class: "#2",
  cssId: "#2",
  style: "#2",
  data: "#2",
  url: "\\text{#1}",
  mathds: "\\mathbb{#1}",
  mathbbm: "\\mathbb{#1}",
  mathbbmss: "\\mathbb{#1}",
  bm: "\\boldsymbol{#1}",
  slashed: "\\not{#1}",
  ensuremath: "#1",
  textsl: "\\textit{#1}",
  textsuperscript: "{}^{\\text{#1}}",
  textsubscript: "{}_{\\text{#1}}",
  sfrac: "{}^{#1}\\!/_{#2}",
  shortstack: "\\begin{matrix}#1\\end{matrix}",
  multicolumn: "#3",
  multirow: "#3",
  resizebox: "#3",
  scalebox: "#2",
  mathversion: "",
  vspace: "",
  displaybreak: "",
  allowdisplaybreaks: "",
  xspace: "",
  protect: "",
  noindent: "",
  centering: "",
  bigskip: "",
  medskip: "",
  smallskip: "",
  par: "",
  null: "{}",
  hss: "",
  qed: "\\square",
  hdots: "\\ldots",
  vcentcolon: "\\mathrel{:}",
  accentset: "\\overset{#1}{#2}",
  raisebox: "\\text{#2}",
  llbracket: "\\mathopen{⟦}",
  rrbracket: "\\mathclose{⟧}",
  medspace: "\\:",
  widebar: "\\overline{#1}",
  mathlarger: "#1",
  textmd: "\\text{#1}",
  textsc: "\\text{#1}",
  bfseries: "\\bf",
  itshape: "\\it",
  em: "",
  hfill: "\\quad",
  intertext: "\\rlap{\\text{#1}}\\\\",
  shortintertext: "\\rlap{\\text{#1}}\\\\",
  hdotsfor: "\\ldots",
  displaylimits: "\\limits",
  // What a formula defines stays within it.
  gdef: "\\def",
  global: "",
  argmin: "\\operatorname*{arg\\,min}",
  argmax: "\\operatorname*{arg\\,max}",
};

/** Extensions that `\require{…}` may ask for: they are there already, so the command does nothing. */
const present = new Set(
  "action ams amscd amsmath amssymb amsfonts autoload base bbox boldsymbol braket bussproofs cancel cases centernot color colortbl colorv2 configmacros empheq enclose extpfeil gensymb html mathtools mhchem newcommand noerrors noundefined textcomp textmacros unicode units upgreek verb".split(
    " ",
  ),
);

/** What a formula asks for that a picture of it cannot do, and the formula without it. */
export interface VettedTex {
  readonly tex: string;
  readonly notes: readonly string[];
  /** Extensions that are asked for by `\require` and are not here. */
  readonly lacking: readonly string[];
}

/** Takes out `\require`, writes units out, and tells of links. */
export async function vetTex(given: string): Promise<VettedTex> {
  const lacking: string[] = [];
  const notes: string[] = [];
  const tex = (await withPlainUnits(given))
    .replace(/\\require\s*\{([^{}]{0,200})\}/gu, (_all, names: string) => {
      for (const name of names.split(",").map((part) => part.trim()))
        if (name !== "" && !present.has(name)) lacking.push(name);
      return "";
    })
    // MathJax knows no starred forms of these; the star only forbids paragraphs in arguments.
    .replace(/\\((?:re)?newcommand|providecommand|(?:re)?newenvironment)\s*\*/gu, "\\$1")
    .replace(
      /([\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]) +(?=[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC])/gu,
      `$1${joinedSpace}`,
    );
  if (/\\(?:href|url|hyperref)(?![A-Za-z])/u.test(tex))
    notes.push("A picture has no links: the link's text is drawn, without its address.");
  return { tex, notes, lacking };
}

async function withPlainUnits(tex: string): Promise<string> {
  if (!/\\(?:SI|si|qty|unit|num|ang)/u.test(tex)) return tex;
  // Large, and of use to a few formulas.
  const { expandUnits } = await import("@dreamnet/converter");
  return expandUnits(tex);
}

/** Stands for a space between words from right to left, so that they stay one run of text. */
export const joinedSpace = "\uF8FF";

/** A document's macros in the form that MathJax takes: name without backslash → body and number of arguments. */
export function macroTable(macros: Readonly<Record<string, string>>): Record<string, string | [string, number]> {
  const table = Object.create(null) as Record<string, string | [string, number]>;
  const own = Object.entries(macros).map(([name, body]) => [name.replace(/^\\/u, ""), body] as const);
  for (const [name, body] of [...Object.entries(plainMacros), ...own]) {
    if (!/^(?:[A-Za-z@]+|[^A-Za-z\s{}])$/u.test(name)) continue;
    let highest = 0;
    for (const match of body.matchAll(/#([1-9])/gu)) highest = Math.max(highest, Number(match[1]));
    table[name] = highest === 0 ? body : [body, highest];
  }
  return table;
}

/** A formula that defines something: its definitions must not reach the next. */
export function defines(tex: string): boolean {
  return /\\(?:[egx]?def|let|(?:re)?new(?:command|environment)|providecommand|Declare[A-Za-z]+|newtagform|usetagform|mathtoolsset|definecolor|setlength|tag|label)(?![A-Za-z])/u.test(
    tex,
  );
}
