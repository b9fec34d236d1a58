const words = (text: string): string[] => text.trim().split(/\s+/);

/** LaTeX's own: `\newcommand` cannot take these names. */
const kernel = words(`
  section subsection subsubsection paragraph subparagraph title author date thanks caption label ref pageref cite nocite
  footnote footnotemark footnotetext bibliography bibitem item begin end textbf textit emph texttt textsc textrm textsf
  underline input include newcommand renewcommand providecommand def let verb par multicolumn hline documentclass
  usepackage newenvironment tableofcontents maketitle TeX LaTeX
`);

/** Of packages and classes: where they are not loaded, an author may define them. */
const packages = words(`
  part chapter appendix abstract keywords eqref autoref cref Cref nameref vref citep citet citealp citealt citeauthor
  citeyear parencite textcite autocite footcite bibliographystyle printbibliography includegraphics url href multirow
  BibTeX hyperref subfloat subfigure and affil affiliation address email institute
`);

export const kernelNames: ReadonlySet<string> = new Set(kernel);

/** Commands that carry a document's structure: a redefinition changes their looks, so it is not followed. */
export const protectedNames: ReadonlySet<string> = new Set([...kernel, ...packages]);

/** Those that refer to a label. */
export const referenceNames: ReadonlySet<string> = new Set(
  words("ref eqref autoref cref Cref nameref vref pageref hyperref"),
);
