/**
 * Commands that authors have from packages and that GitHub's MathJax lacks, in commands that it has.
 *
 * @see MathJax 3.2 with its default packages (base, ams, autoload), each command tried, checked 2026-11
 */
export const githubMacros: Readonly<Record<string, string>> = {
  "\\bm": "\\boldsymbol",
  "\\argmin": "\\operatorname*{arg\\,min}",
  "\\argmax": "\\operatorname*{arg\\,max}",
  "\\plim": "\\operatorname*{plim}",
  "\\coloneqq": "\\mathrel{:=}",
  "\\coloneq": "\\mathrel{:=}",
  "\\eqqcolon": "\\mathrel{=:}",
  "\\vcentcolon": "\\mathrel{:}",
  "\\dblcolon": "\\mathrel{::}",
  "\\Coloneqq": "\\mathrel{::=}",
  "\\llbracket": "[\\![",
  "\\rrbracket": "]\\!]",
  "\\oiint": "\\mathop{∯}\\nolimits",
  "\\oiiint": "\\mathop{∰}\\nolimits",
  "\\fint": "\\mathop{⨍}\\nolimits",
  "\\bigtimes": "\\mathop{\\times}",
  "\\bigsqcap": "\\mathop{\\sqcap}",
  "\\dv": "\\frac{\\mathrm{d}#1}{\\mathrm{d}#2}",
  "\\pdv": "\\frac{\\partial #1}{\\partial #2}",
  "\\abs": "\\left|#1\\right|",
  "\\norm": "\\left\\|#1\\right\\|",
  "\\qty": "",
  "\\mathllap": "\\llap{#1}",
  "\\mathrlap": "\\rlap{#1}",
  "\\mathclap": "{#1}",
  "\\underbracket": "\\underbrace{#1}",
  "\\overbracket": "\\overbrace{#1}",
  "\\prescript": "{}^{#1}_{#2}{#3}",
  "\\degree": "{}^\\circ",
  "\\upmu": "\\mathrm{μ}",
  "\\thickspace": "\\;",
  "\\widecheck": "\\check{#1}",
  "\\utilde": "\\underset{\\sim}{#1}",
  "\\iddots": "⋰",
  "\\adots": "⋰",
  "\\xhookrightarrow": "\\overset{#1}{\\hookrightarrow}",
  "\\xhookleftarrow": "\\overset{#1}{\\hookleftarrow}",
  "\\xRightarrow": "\\overset{#1}{\\Longrightarrow}",
  "\\xLeftarrow": "\\overset{#1}{\\Longleftarrow}",
  "\\xLeftrightarrow": "\\overset{#1}{\\Longleftrightarrow}",
  "\\raisebox": "#2",
  "\\nobreak": "",
  "\\allowbreak": "",
  "\\pounds": "\\text{£}",
  "\\P": "\\text{¶}",
  ...Object.fromEntries(
    Object.entries({
      Alpha: "A",
      Beta: "B",
      Epsilon: "E",
      Zeta: "Z",
      Eta: "H",
      Iota: "I",
      Kappa: "K",
      Mu: "M",
      Nu: "N",
      Omicron: "O",
      Rho: "P",
      Tau: "T",
      Chi: "X",
    }).map(([name, letter]) => [`\\${name}`, `\\mathrm{${letter}}`]),
  ),
};

/** Environments that MathJax lacks, as those that it has. */
export function toMathJaxEnvironments(tex: string): string {
  return tex
    .replace(/\\(begin|end)\{dcases\*?\}/gu, "\\$1{cases}")
    .replace(/\\begin\{d?rcases\*?\}/gu, "\\left.\\begin{array}{ll}")
    .replace(/\\end\{d?rcases\*?\}/gu, "\\end{array}\\right\\}")
    .replace(/\\begin\{([pbvVB]?)(small)?matrix\*\}(?:\s{0,10}\[[lcr]\])?/gu, "\\begin{$1matrix}")
    .replace(/\\end\{([pbvVB]?)(small)?matrix\*\}/gu, "\\end{$1matrix}");
}
