import { languages } from "./languages.ts";
import { layoutSignatures } from "./layout-signatures.ts";

/** Commands of layout and set-up by name: the signature of the arguments that say nothing to a reader. */
export const layout: ReadonlyMap<string, string> = new Map(
  Object.entries(layoutSignatures).flatMap(([signature, names]) =>
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, signature === "none" ? "" : signature] as const),
  ),
);

/** Environments that only lay out what they hold, with the signature of their arguments. */
export const layoutEnvironments: ReadonlyMap<string, string> = new Map(
  Object.entries({
    none: `Shaded icmlauthorlist mlsysauthorlist linenomath linenomath* paracol* center centering flushleft flushright raggedright raggedleft small footnotesize scriptsize tiny normalsize
      large Large LARGE huge Huge sloppypar samepage singlespace singlespacing onehalfspace onehalfspacing doublespace
      doublespacing landscape titlepage threeparttable measuredfigure ThreePartTable widetext strip turnpage framed shaded snugshade
      bfseries itshape scshape slshape em rm sf tt spacing* frontmatter mainmatter backmatter otherlanguage* document* boxedminipage*
      sidewaystable* revision quotation* adjustwidth* linenumbers nolinenumbers cbunit fussy sffamily rmfamily ttfamily
      englishabstract anonsuppress indented subequations* hyphenrules fullwidth fullpage backgroundblock margintable* onecolumn tablefont LTR RTL`,
    m: "paracol multicols* spacing otherlanguage adjustbox resizebox addmargin lrbox hyphenrules",
    o: `columns tcolorbox mdframed boxed framedtext multicolfigure textblock Arabic ${languages.join(" ")}`,
    mm: "CSLReferences cslreferences adjustwidth changemargin textblock*  ",
    om: "column varwidth addmargin* scaletikzpicturetowidth",
    mo: "multicols",
    omm: "CJK CJK*",
  }).flatMap(([signature, names]) =>
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, signature === "none" ? "" : signature] as const),
  ),
);
