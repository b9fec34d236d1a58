import type { BlockNode, Division, FrontmatterInput, InlineNode, Root } from "@dreamnet/document";
import type { Diagnostic } from "@dreamnet/workflow";
import { readBbl } from "./bbl.ts";
import { dropPlaceholders, settleTerms } from "./commands/glossary-terms.ts";
import { graphics } from "./commands/images.ts";
import type { BblEntry } from "./environments/bibliography.ts";
import { finishTree } from "./finish-tree.ts";
import { buildFrontmatter } from "./front-matter/build.ts";
import { usedMathMacros } from "./math-macros.ts";
import { Parser } from "./parser.ts";
import { runPreamble } from "./preamble.ts";
import { Report } from "./report.ts";
import { SourceReader } from "./source-reader.ts";
import { vocabulary } from "./vocabulary.ts";

/** Where a LaTeX paper is read from. */
export interface ParseLatexOptions {
  /** The top-level file, as a POSIX path relative to the source folder. */
  readonly main: string;
  /** The text of a file of the source folder; undefined where there is none. Paths given are relative and stay inside. */
  readonly readFile: (path: string) => string | undefined;
  /** Every file of the source folder, figures too: names without extension are then completed. */
  readonly listFiles?: () => readonly string[];
  readonly signal?: AbortSignal;
}

/** A LaTeX paper, read. */
export interface ParsedLatex {
  readonly ast: Root;
  readonly frontmatter: Partial<FrontmatterInput>;
  /** The author's macros that formulas use: `\name` → replacement with `#1`. */
  readonly macros: Record<string, string>;
  /** Paths of .bib files, as the document names them. */
  readonly bibliography: string[];
  /** References that the document itself carries, by key, where it names no .bib file that is there. */
  readonly bblEntries: Record<string, { label?: string; text: InlineNode[] }>;
  /** Every text file read, in the order of reading. */
  readonly files: string[];
  /** Names of figures, as written. */
  readonly graphics: string[];
  readonly diagnostics: Diagnostic[];
}

/**
 * Reads an author's LaTeX paper into a tree.
 *
 * Macros are expanded as TeX would; what a formula uses stays and is listed in `macros`. What has no node keeps its
 * text and is named in a diagnostic. Time and memory are bounded, whatever the macros do.
 *
 * @throws The signal's reason, when it is aborted.
 * @example
 * parseLatex({ main: "main.tex", readFile: (path) => files[path] }).frontmatter.title; // => "On …"
 */
export function parseLatex(options: ParseLatexOptions): ParsedLatex {
  const report = new Report();
  const sources = new SourceReader(options, report, options.main);
  const parser = new Parser(sources, report, vocabulary, options.signal);
  const text = options.readFile(options.main);
  if (text === undefined)
    report.add("error", "include-exists", `${options.main} is not there.`, {
      hint: "Check the name of the main file.",
    });
  else {
    sources.include(parser.input, { path: options.main, text }, { file: 0, at: 0 });
    readDocument(parser, text, options.main);
  }
  parser.ended = true;
  settleTerms(parser);
  const frontmatter = buildFrontmatter(parser);
  const abstract: Division = { type: "division", role: "abstract", children: [...parser.front.abstract] };
  const blocks: BlockNode[] = [...(abstract.children.length > 0 ? [abstract] : []), ...parser.flow.finish()];
  const entries = readBbl(parser, options.main);
  const ast = finishTree(parser, blocks);
  dropPlaceholders(parser, ast);
  return {
    ast,
    frontmatter,
    macros: usedMathMacros(parser),
    bibliography: [...parser.front.bibliography],
    bblEntries: Object.fromEntries(entries) as Record<string, BblEntry>,
    files: [...sources.read],
    graphics: [...new Set(graphics(parser).names)],
    diagnostics: report.diagnostics(),
  };
}

function readDocument(parser: Parser, text: string, main: string): void {
  const begun = runPreamble(parser);
  if (!begun) {
    parser.report.add("error", "document-begins", `${main} has no \\begin{document}: all of it is read as text.`, {
      place: { file: 0, at: 0 },
      hint: "Name the file that has \\documentclass as the main file.",
    });
    parser.sources.include(parser.input, { path: main, text }, { file: 0, at: 0 });
  }
  parser.preamble = false;
  parser.input.push(parser.atBegin);
  parser.readBody(begun);
}
