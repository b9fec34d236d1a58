import {
  type BlockNode,
  type DocumentNode,
  documentLimits,
  measureTree,
  type NodePosition,
  type Root,
} from "@dreamnet/document";
import type { Diagnostic } from "@dreamnet/workflow";
import type MarkdownIt from "markdown-it";
import { createTokenizer } from "./create-tokenizer.ts";
import { type Features, featuresOf } from "./features.ts";
import { createParseContext, type MarkdownDialect, type ParseContext, reportDepth } from "./parse-context.ts";
import { depthReserve } from "./tree/build-inline.ts";
import { buildTree } from "./tree/build-tree.ts";
import { foldAppendix, foldParts } from "./tree/parts.ts";
import { settleReferences } from "./tree/settle-references.ts";

export type { MarkdownDialect } from "./parse-context.ts";

/** How to read a Markdown text. */
export interface ParseMarkdownOptions {
  /** Relative POSIX path, for diagnostics. */
  readonly file: string;
  /** Lines of front matter before the text: positions are of the whole file. */
  readonly lineOffset: number;
  readonly dialect: MarkdownDialect;
  /** The text of a file that the document includes, by its path as written; undefined where there is none. */
  readInclude?(path: string): string | undefined;
  readonly signal?: AbortSignal;
}

export interface ParsedMarkdown {
  readonly ast: Root;
  /** TeX macros that the text defines: `\name` → replacement. */
  readonly macros: Record<string, string>;
  /** Metadata blocks found in the body. */
  readonly frontmatter?: Record<string, unknown>;
  readonly diagnostics: Diagnostic[];
}

/** Reads the parts of one document, and settles at the end what only all of them tell. */
export interface MarkdownParser {
  /** @param lineOffset - Lines of the file before the text. */
  parse(text: string, lineOffset: number): BlockNode[];
  /** What was found so far; the list grows. */
  readonly diagnostics: Diagnostic[];
  /** Settles references, and puts together what the parts have said. */
  settle(children: BlockNode[]): ParsedMarkdown;
}

/** Makes a parser of a document that comes in parts, as a notebook's cells do. */
export function createMarkdownParser(
  options: Omit<ParseMarkdownOptions, "lineOffset">,
  features: Features,
): MarkdownParser {
  const limit = documentLimits.depth - depthReserve;
  const context: ParseContext = createParseContext(
    options.dialect,
    features,
    { file: options.file, main: true, lines: [], lineOffset: 0 },
    options.readInclude?.bind(options),
    options.signal,
  );
  const tokenizer = createTokenizer(features, limit);
  const readOwn = (value: string, position: NodePosition): DocumentNode[] =>
    readText(tokenizer, value, position, context, limit);
  return {
    diagnostics: context.diagnostics,
    parse(text, lineOffset) {
      options.signal?.throwIfAborted();
      const source = normalized(text);
      context.source = { file: options.file, main: true, lines: source.split("\n"), lineOffset };
      context.readText = readOwn;
      const tokens = tokenizer.parse(source, context);
      options.signal?.throwIfAborted();
      return buildTree(tokens, context, limit);
    },
    settle(children) {
      const ast: Root = { type: "root", children: [...foldAppendix(foldParts(children)), ...context.footnotes] };
      settleReferences(ast, context);
      if (measureTree(ast, documentLimits).depth > documentLimits.depth)
        reportDepth(context, documentLimits.depth, context.source.lineOffset + 1);
      return {
        ast,
        macros: context.macros,
        ...(Object.keys(context.frontmatter).length === 0 ? {} : { frontmatter: context.frontmatter }),
        diagnostics: context.diagnostics,
      };
    },
  };
}

function normalized(text: string): string {
  return text.replace(/\r\n?/gu, "\n").replaceAll("\u0000", "\ufffd");
}

/**
 * Reads Markdown of any of our dialects into the document tree, without touching disk.
 *
 * Labels, numbers and citations are not resolved here: a cross-reference has `resolved: false`, a citation its key as
 * written, an image its path as written. What has no node keeps its text and is named in a diagnostic.
 *
 * @param text - The text after the front matter.
 */
export function parseMarkdown(text: string, options: ParseMarkdownOptions): ParsedMarkdown {
  const parser = createMarkdownParser(options, featuresOf(options.dialect.flavour, normalized(text)));
  return parser.settle(parser.parse(text, options.lineOffset));
}

/** Reads a piece of text that stands elsewhere than in a paragraph of its own; its positions are those of the whole. */
function readText(
  tokenizer: MarkdownIt,
  text: string,
  position: NodePosition,
  context: ParseContext,
  limit: number,
): DocumentNode[] {
  const { source, readText: reader } = context;
  context.source = { ...source, lines: text.split("\n"), lineOffset: position.start.line - 1 };
  // Text that leads to text again, as an unclosed comment does, is not read a second time.
  delete context.readText;
  const blocks = buildTree(tokenizer.parse(text, context), context, limit);
  context.source = source;
  if (reader !== undefined) context.readText = reader;
  const [only] = blocks;
  return blocks.length === 1 && only?.type === "paragraph" ? only.children : blocks;
}
