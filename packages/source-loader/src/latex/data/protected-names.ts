/** Commands that carry a document's structure: a redefinition changes their looks, so it is not followed. */
export const protectedNames: ReadonlySet<string> = new Set(`
  part chapter section subsection subsubsection paragraph subparagraph appendix maketitle title author date thanks
  abstract keywords caption label ref eqref autoref cref Cref pageref nameref vref cite citep citet citealp citealt
  citeauthor citeyear parencite textcite autocite footcite nocite footnote footnotemark footnotetext bibliography
  bibliographystyle bibitem printbibliography includegraphics item begin end document textbf textit emph texttt textsc
  textrm textsf underline url href input include newcommand def let verb par tableofcontents multicolumn multirow
  hline hyperref subfloat subfigure and affil affiliation address email institute
`.trim().split(/\s+/));
