/** What is drawn: formulas of papers and tables with text, numbers and formulas, no two of them alike. */
export interface ImageWork {
  readonly formulas: readonly string[];
  /** Rows of cells; a cell between dollars is a formula. */
  readonly tables: readonly (readonly (readonly string[])[])[];
}

const templates = [
  "\\int_{0}^{#} e^{-x^2}\\,dx = \\frac{\\sqrt{\\pi}}{#}",
  "\\sum_{n=#}^{\\infty} \\frac{1}{n^2} = \\frac{\\pi^2}{6}",
  "\\begin{pmatrix} a_{#} & b \\\\ c & d \\end{pmatrix}^{-1} = \\frac{1}{ad-bc}\\begin{pmatrix} d & -b \\\\ -c & a \\end{pmatrix}",
  "f_{#}(x) = \\begin{cases} x^2 & x \\ge 0, \\\\ -x & \\text{otherwise.} \\end{cases}",
  "\\frac{\\partial u}{\\partial t} = \\alpha_{#} \\nabla^2 u + \\mathcal{O}(\\varepsilon^{#})",
  "\\begin{aligned} \\nabla\\cdot\\mathbf{E}_{#} &= \\frac{\\rho}{\\varepsilon_0} \\\\ \\nabla\\times\\mathbf{B} &= \\mu_0\\mathbf{J} \\end{aligned}",
  "\\hat{\\beta}_{#} = \\operatorname*{arg\\,min}_{\\beta} \\lVert y - X\\beta \\rVert_2^2 + \\lambda \\lVert \\beta \\rVert_1",
  "\\mathbb{P}\\left(\\bigcup_{i=1}^{#} A_i\\right) \\le \\sum_{i=1}^{#} \\mathbb{P}(A_i)",
  "\\sqrt[#]{\\frac{x^3+y^3}{1+\\sqrt{1+\\sqrt{x}}}}",
  "x = \\cfrac{#}{1 + \\cfrac{1}{1 + \\cfrac{1}{1 + x}}}",
];
const words = "adaptive spectral method oscillatory second-order linear equation cost frequency error step".split(" ");

export function imageWork(): ImageWork {
  return {
    formulas: Array.from({ length: 100 }, (_, index) =>
      (templates[index % templates.length] as string).replaceAll("#", String(index + 2)),
    ),
    tables: Array.from({ length: 20 }, (_, table) => [
      ["Method", "Order", "Time / ms", "Bound", "Remark"],
      ...Array.from({ length: 10 }, (_none, row) => [
        `${words[(table + row) % words.length]} ${table}.${row}`,
        String(2 + ((table * row) % 12)),
        (17.3 * (row + 1) + table).toFixed(2),
        `$h^{${row + 2}} \\leq ${table + 1}\\epsilon$`,
        Array.from({ length: 5 }, (_word, at) => words[(table + 3 * row + at) % words.length]).join(" "),
      ]),
    ]),
  };
}
