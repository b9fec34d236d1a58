import type { BlockNode, DocumentNode, FootnoteDefinition, InlineNode, NormalizedSource } from "@dreamnet/document";
import type { Diagnostic, Severity, SourceLocation } from "@dreamnet/workflow";
import { quoteText } from "@dreamnet/workflow";
import type { Counts } from "../counts.ts";
import { emptyCounts } from "../counts.ts";
import { encode, foldLines } from "./escape.ts";
import type { Place } from "./place.ts";
import type { Engine, TextMode, UnicodeSink } from "./unicode/encode.ts";
import type { ScriptFont } from "./unicode/scripts.ts";

/** What a caller may say. */
export interface LatexOptions {
  /** Digest of an asset → its path in the package, where the caller has placed (and perhaps converted) it. */
  readonly figurePaths?: ReadonlyMap<string, string>;
}

/** Packages and definitions that only some documents need. */
export type Feature =
  | "ulem"
  | "subcaption"
  | "longtable"
  | "fancyvrb"
  | "eastasian"
  | "listing"
  | "algorithm"
  | "natbib"
  | "xcolor"
  | "box"
  | "mathtools"
  | "bm"
  | "theorem"
  | "multicol"
  | "amscd"
  | "mathrsfs"
  | "listings";

/** One document on its way to LaTeX. All state of a conversion is here; nothing outlives it. */
export interface Writer {
  readonly source: NormalizedSource;
  readonly options: LatexOptions;
  readonly engine: Engine;
  readonly counts: Counts;
  readonly diagnostics: Diagnostic[];
  readonly features: Set<Feature>;
  readonly fonts: Map<string, ScriptFont>;
  readonly sink: UnicodeSink;
  /** Locations that marks in the text refer to; see line-map.ts. */
  readonly locations: SourceLocation[];
  readonly footnotes: FootnoteState;
  /** Label → its name in TeX, and the names that are taken. */
  readonly labels: Map<string, string>;
  readonly labelNames: Set<string>;
  readonly definedLabels: Set<string>;
  /** Cited key → its name in TeX, in the order of the text. */
  readonly citedKeys: Map<string, string>;
  readonly citeNames: Set<string>;
  readonly figures: Map<string, { sha256: string; path: string }>;
  readonly macros: MacroTable;
  /** Numbers of floats and such, for the preamble's sizes. */
  floats: number;
  maxMatrixColumns: number;
  referencesWritten: boolean;
  inline(nodes: readonly InlineNode[], place: Place): string;
  blocks(nodes: readonly (BlockNode | DocumentNode)[], place: Place): string;
  node(node: DocumentNode, place: Place): string;
  text(value: string, mode?: TextMode): string;
  report(
    severity: Severity,
    ruleId: string,
    message: string,
    about?: { node?: DocumentNode | undefined; hint?: string; quote?: string },
  ): void;
}

/** A macro that the preamble defines. */
export interface MacroDefinition {
  readonly name: string;
  readonly arguments: number;
  readonly body: string;
}

/** Macros that formulas may use: name without backslash → how many arguments, and the vetted body. */
export interface MacroTable {
  readonly defined: Map<string, MacroDefinition>;
  /** Every definition by its name in TeX, also those that a later one replaced. */
  readonly all: Map<string, MacroDefinition>;
  /** Macros whose body is no formula by itself (`\be` for `\begin{equation}`): replaced where they are used. */
  readonly expanded: Map<string, { readonly arguments: number; readonly body: string }>;
  readonly used: Set<string>;
  readonly unknown: Set<string>;
}

interface FootnoteState {
  readonly definitions: ReadonlyMap<string, FootnoteDefinition>;
  readonly numbers: Map<string, number>;
  /** The number of the last footnote. */
  last: number;
  readonly open: Set<string>;
}

/** Raised when a document needs xelatex and is being written for pdflatex. */
export class XelatexNeeded extends Error {
  readonly character: string;
  constructor(character: string) {
    super(`${character} can be set by xelatex alone`);
    this.name = "XelatexNeeded";
    this.character = character;
  }
}

/** What a writer starts from; the handlers are tied in by to-latex.ts. */
export interface WriterParts {
  readonly source: NormalizedSource;
  readonly options: LatexOptions;
  readonly engine: Engine;
  readonly definitions: ReadonlyMap<string, FootnoteDefinition>;
  readonly preferJapanese: boolean;
  readonly handle: (node: DocumentNode, place: Place, writer: Writer) => string;
  readonly joinBlocks: (nodes: readonly DocumentNode[], place: Place, writer: Writer) => string;
}

/** Starts a conversion. */
export function createWriter(parts: WriterParts): Writer {
  const { source, engine } = parts;
  const diagnostics: Diagnostic[] = [];
  const features = new Set<Feature>();
  const fonts = new Map<string, ScriptFont>();
  const characters = {
    absent: new Map<string, number>(),
    invisible: new Map<string, number>(),
    drawn: new Map<string, number>(),
  };
  // What is being written, for the place of a character that has no font.
  let current: DocumentNode | undefined;
  const sink: UnicodeSink = {
    engine,
    preferJapanese: parts.preferJapanese,
    needXelatex(character) {
      if (engine === "pdflatex") throw new XelatexNeeded(character);
    },
    useFont: (font) => void fonts.set(font.name, font),
    useEastAsian: () => void features.add("eastasian"),
    report(kind, character) {
      const seen = characters[kind].get(character) ?? 0;
      characters[kind].set(character, seen + 1);
      if (seen > 0) return;
      const location = current === undefined ? undefined : locationOf(current, source.file);
      diagnostics.push({
        ...characterDiagnostic(kind, character),
        ...(location === undefined ? {} : { location }),
      });
    },
  };
  const writer: Writer = {
    source,
    options: parts.options,
    engine,
    counts: emptyCounts(),
    diagnostics,
    features,
    fonts,
    sink,
    locations: [],
    footnotes: { definitions: parts.definitions, numbers: new Map(), last: 0, open: new Set() },
    labels: new Map(),
    labelNames: new Set(),
    definedLabels: new Set(),
    citedKeys: new Map(),
    citeNames: new Set(),
    figures: new Map(),
    macros: { defined: new Map(), all: new Map(), expanded: new Map(), used: new Set(), unknown: new Set() },
    floats: 0,
    maxMatrixColumns: 0,
    referencesWritten: false,
    inline: (nodes, place) => {
      let out = "";
      for (const node of nodes) {
        if (node.position !== undefined) current = node;
        out += parts.handle(node, place, writer);
      }
      return out;
    },
    blocks: (nodes, place) => parts.joinBlocks(nodes as readonly DocumentNode[], place, writer),
    node(node, place) {
      if (node.position !== undefined) current = node;
      return parts.handle(node, place, writer);
    },
    // An empty line would end the paragraph, wherever the text stands.
    text: (value, mode = "text") => encode(foldLines(value, "\n"), mode, sink),
    report(severity, ruleId, message, about = {}) {
      const location = about.node === undefined ? undefined : locationOf(about.node, source.file);
      diagnostics.push({
        severity,
        ruleId,
        message,
        ...(about.hint === undefined ? {} : { hint: about.hint }),
        ...(location === undefined ? {} : { location }),
        ...(about.quote === undefined || about.quote === "" ? {} : { quote: quoteText(about.quote, 180) }),
      });
    },
  };
  return writer;
}

/** Where a node stands in the source. */
export function locationOf(node: DocumentNode, file: string): SourceLocation | undefined {
  const { position } = node;
  if (position === undefined) return undefined;
  return {
    file: position.file ?? file,
    line: position.start.line,
    column: position.start.column,
    endLine: position.end.line,
    endColumn: position.end.column,
  };
}

function characterDiagnostic(kind: "absent" | "invisible" | "drawn", character: string): Diagnostic {
  const codePoint = character.codePointAt(0) as number;
  const name = `U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}`;
  if (kind === "absent") {
    return {
      severity: "warning",
      ruleId: "latex/character-has-a-font",
      message: `No font of the TeX template has ${/\p{C}/u.test(character) ? name : `"${character}" (${name})`}; its code point is shown.`,
      hint: "Write the meaning in words, or leave the character out of the paper.",
    };
  }
  if (kind === "drawn") {
    return {
      severity: "info",
      ruleId: "latex/character-has-a-font",
      message: `"${character}" (${name}) is drawn with an ASCII character.`,
    };
  }
  return {
    severity: "info",
    ruleId: "latex/character-is-visible",
    message: `The invisible character ${name} is left out.`,
  };
}
