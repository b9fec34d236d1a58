import type { Attributes, BlockNode, DocumentNode, Flavour, NodePosition } from "@dreamnet/document";
import type { Diagnostic, Severity } from "@dreamnet/workflow";
import { quoteText } from "@dreamnet/workflow";
import type { Features } from "./features.ts";

/** What the caller knows of the document beside its text. */
export interface MarkdownDialect {
  readonly flavour: Flavour;
  /** True where the front matter names a bibliography: then `@x` is a citation even if `x` is not in it. */
  readonly hasBibliography: boolean;
  /** What the front matter says of all chunks of code: whether they are shown. */
  readonly chunks?: { readonly echo?: boolean; readonly include?: boolean };
  /** What a shortcode of Quarto stands for: `{{< meta title >}}`, `{{< var version >}}`. */
  shortcodeValue?(kind: "meta" | "var", name: string): string | undefined;
  /** True where the bibliography has an entry of that key. */
  isReferenceKey(key: string): boolean;
}

/** The text that is being read: the document, or a file that it includes. */
export interface SourceText {
  readonly file: string;
  /** True for the file that was asked for; its name is not repeated in positions. */
  readonly main: boolean;
  readonly lines: readonly string[];
  /** Lines of the file before the first of `lines`. */
  readonly lineOffset: number;
}

/** All that one parse shares; passed to markdown-it's rules as `env`. */
export interface ParseContext {
  readonly dialect: MarkdownDialect;
  readonly features: Features;
  readonly diagnostics: Diagnostic[];
  readonly macros: Record<string, string>;
  readonly frontmatter: Record<string, unknown>;
  /** Definitions of inline footnotes, put at the document's end. */
  readonly footnotes: BlockNode[];
  /** By image node; the tree itself has no place for them. */
  readonly captions: WeakMap<object, CaptionedImage>;
  /** Nodes that open or close a group of blocks, with what they are: `exercise-start` … `exercise-end`. */
  readonly gates: WeakMap<object, string>;
  /** The source of citations that may turn out to be none. */
  readonly sources: WeakMap<object, string>;
  /** Bookdown's texts to be used elsewhere, by name, with the line where each stands. */
  readonly textReferences: Map<string, { readonly text: string; readonly line: number }>;
  readonly exampleLabels: Map<string, number>;
  readonly readInclude: ((path: string) => string | undefined) | undefined;
  readonly signal: AbortSignal | undefined;
  /** Reads a text of HTML as Markdown, which Pandoc does; set once the parser stands. */
  readText?: (text: string, position: NodePosition) => DocumentNode[];
  source: SourceText;
  /** Files that are being included, outermost first. */
  includeStack: string[];
  includedCharacters: number;
  imageDepth: number;
  examples: number;
  /** What the document says of all of its chunks of code. */
  readonly chunks: { echo?: boolean; include?: boolean };
  /** True once the document was found to be nested too deeply: reported once. */
  tooDeep: boolean;
  /** markdown-it's own: link reference definitions. */
  references?: Record<string, { href: string; title: string }>;
}

/** An image's alternative text, parsed, and its attributes: until its paragraph decides whether it is a figure. */
export interface CaptionedImage {
  readonly caption: readonly DocumentNode[];
  readonly attributes: Attributes | undefined;
}

/** The context of one parse, before anything is read. */
export function createParseContext(
  dialect: MarkdownDialect,
  features: Features,
  source: SourceText,
  readInclude?: (path: string) => string | undefined,
  signal?: AbortSignal,
): ParseContext {
  return {
    dialect,
    features,
    diagnostics: [],
    macros: {},
    frontmatter: {},
    footnotes: [],
    captions: new WeakMap(),
    sources: new WeakMap(),
    gates: new WeakMap(),
    exampleLabels: new Map(),
    textReferences: new Map(),
    readInclude,
    signal,
    source,
    includeStack: [source.file],
    includedCharacters: 0,
    imageDepth: 0,
    examples: 0,
    chunks: { ...dialect.chunks },
    tooDeep: false,
  };
}

interface Report {
  readonly severity: Severity;
  readonly ruleId: string;
  readonly message: string;
  readonly hint?: string;
  readonly position?: NodePosition | undefined;
  readonly quote?: string;
}

/** Adds a diagnostic, placed and quoted. */
export function report(context: ParseContext, { severity, ruleId, message, hint, position, quote }: Report): void {
  context.diagnostics.push({
    severity,
    ruleId,
    message,
    ...(hint === undefined ? {} : { hint }),
    ...(position === undefined
      ? {}
      : {
          location: {
            file: position.file ?? context.source.file,
            line: position.start.line,
            column: position.start.column,
          },
        }),
    ...(quote === undefined || quote.trim() === "" ? {} : { quote: quoteText(quote) }),
  });
}

/** The error of a document whose nesting exceeds the bound, once. */
export function reportDepth(context: ParseContext, limit: number, line: number): void {
  if (context.tooDeep) return;
  context.tooDeep = true;
  report(context, {
    severity: "error",
    ruleId: "document/depth-is-bounded",
    message: `The document is nested more than ${limit} levels deep.`,
    hint: "Take apart the nested quotations, lists or spans that begin here.",
    position: { start: { line, column: 1 }, end: { line, column: 1 } },
    quote: context.source.lines[line - 1 - context.source.lineOffset] ?? "",
  });
}
