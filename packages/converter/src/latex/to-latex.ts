import type { BlockNode, FootnoteDefinition, NormalizedSource } from "@dreamnet/document";
import { walkNodes } from "@dreamnet/document";
import type { Diagnostic, SourceLocation } from "@dreamnet/workflow";
import { sortDiagnostics } from "@dreamnet/workflow";
import { writeBibliographyFile } from "../bbl/write-bbl.ts";
import type { Counts } from "../counts.ts";
import { referenceHeading } from "../references/reference-heading.ts";
import { bibliographyCommands } from "./blocks/groups.ts";
import { joinBlocks } from "./blocks/paragraphs.ts";
import { handleNode } from "./handlers.ts";
import { resolveMarks } from "./line-map.ts";
import { outerPlace } from "./place.ts";
import { preamble } from "./preamble.ts";
import { defineMacros } from "./tex/macros.ts";
import { vetBody } from "./tex/vet.ts";
import { abstractAndKeywords, titleCommands } from "./title.ts";
import type { Engine } from "./unicode/encode.ts";
import type { LatexOptions, Writer } from "./writer.ts";
import { createWriter, XelatexNeeded } from "./writer.ts";

/** A document as LaTeX, with all that a compiler and a reader of its errors need. */
export interface LatexDocument {
  readonly tex: string;
  /** natbib's `thebibliography`, to stand beside the .tex under its name; undefined where nothing is cited. */
  readonly bbl: string | undefined;
  /** What compiles it; `xelatex` where the text has letters that pdflatex's fonts lack. */
  readonly engine: Engine;
  /** Pictures by digest, and the path that the TeX names. */
  readonly figures: { sha256: string; path: string }[];
  /** For each line of the .tex (index 0 is line 1) where in the source it comes from. */
  readonly lineMap: readonly (SourceLocation | undefined)[];
  readonly diagnostics: Diagnostic[];
  /** What the TeX shows, to be compared with what the source holds. */
  readonly counts: Counts;
}

/**
 * Writes a source as a LaTeX document with its bibliography. Pure: equal input gives equal output.
 *
 * Whatever the author wrote, the document is meant to compile without an error: what TeX could not read is shown as
 * text and named in a diagnostic.
 *
 * @param options - `figurePaths` says where the caller has placed pictures.
 * @example
 * const { tex, bbl, engine } = toLatex(source);
 */
export function toLatex(source: NormalizedSource, options: LatexOptions = {}): LatexDocument {
  try {
    return write(source, options, "pdflatex");
  } catch (error) {
    if (!(error instanceof XelatexNeeded)) throw error;
    return write(source, options, "xelatex");
  }
}

function write(source: NormalizedSource, options: LatexOptions, engine: Engine): LatexDocument {
  const definitions = new Map<string, FootnoteDefinition>();
  let japanese = false;
  walkNodes(source.ast, (node) => {
    if (node.type === "footnoteDefinition" && !definitions.has(node.identifier)) definitions.set(node.identifier, node);
    else if (node.type === "text" && !japanese) japanese = /[\u3040-\u30ff]/u.test(node.value);
  });
  const writer = createWriter({
    source,
    options,
    engine,
    definitions,
    preferJapanese: japanese,
    handle: handleNode,
    joinBlocks,
  });
  defineMacros(writer, vetBody);
  const title = titleCommands(writer);
  const front = abstractAndKeywords(writer);
  const heading = referenceHeading(source);
  // The author's own heading "References" stands for natbib's, and the list follows it.
  const blocks = source.ast.children.flatMap((block): BlockNode[] =>
    block === heading ? [block, { type: "bibliography" }] : [block],
  );
  const content = writer.blocks(blocks, outerPlace);
  for (const [identifier, definition] of definitions) {
    if (!writer.footnotes.numbers.has(identifier)) {
      writer.report(
        "warning",
        "latex/footnote-is-referred-to",
        `Nothing refers to the footnote "${identifier}"; it is left out.`,
        { node: definition, quote: identifier },
      );
    }
  }
  const bbl = writeBibliographyFile(writer);
  const references =
    bbl === undefined
      ? ""
      : `${heading === undefined ? "" : "\\renewcommand{\\bibsection}{}\n"}${bibliographyCommands}`;
  const placed = content.includes("\u0001bibliography\u0001");
  const body = content.replace("\u0001bibliography\u0001", references);
  const hasTitle = source.frontmatter.title !== undefined || source.frontmatter.authors.length > 0;
  const text = [
    preamble(writer, body),
    ...(hasTitle ? [title.before] : []),
    "\\begin{document}",
    ...(hasTitle ? ["\\maketitle", title.after] : []),
    front,
    body,
    placed ? "" : references,
    "\\end{document}",
  ]
    .filter((part) => part !== "")
    .join("\n\n")
    .concat("\n");
  const { text: tex, lineMap } = resolveMarks(text, writer.locations);
  return {
    tex,
    bbl: bbl === undefined ? undefined : resolveMarks(bbl, writer.locations).text,
    engine,
    figures: figureList(writer),
    lineMap,
    diagnostics: sortDiagnostics(writer.diagnostics),
    counts: writer.counts,
  };
}

function figureList(writer: Writer): { sha256: string; path: string }[] {
  const byPath = new Map<string, string>();
  for (const { sha256, path } of writer.figures.values()) byPath.set(path, sha256);
  return [...byPath]
    .map(([path, sha256]) => ({ sha256, path }))
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}
