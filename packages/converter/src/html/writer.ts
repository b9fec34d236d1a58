import type {
  BlockNode,
  Caption,
  Heading,
  Image,
  InlineNode,
  NodePosition,
  NormalizedSource,
} from "@dreamnet/document";
import type { Diagnostic, Severity } from "@dreamnet/workflow";
import { quoteText } from "@dreamnet/workflow";
import type { Counts } from "../counts.ts";
import type { Citations } from "../references/citations.ts";
import type { Terms } from "../references/terms.ts";
import type { HtmlNode } from "./html-tree.ts";
import type { Identifiers } from "./identifiers.ts";
import type { Numbering } from "./numbering.ts";
import type { HtmlOptions } from "./options.ts";

/** A footnote that is referred to, or that nobody refers to but that must not be lost. */
export interface FootnoteEntry {
  readonly id: string;
  readonly number: number;
  readonly children: readonly BlockNode[];
  /** Ids of the places that refer to it. */
  readonly references: string[];
}

/** What the writers of all nodes share while one document is written. */
export interface Writer {
  readonly source: NormalizedSource;
  readonly options: HtmlOptions;
  readonly terms: Terms;
  readonly ids: Identifiers;
  /** Label as the author wrote it → id. */
  readonly labelIds: ReadonlyMap<string, string>;
  /** Node → id, for what has a label or is a heading. */
  readonly nodeIds: ReadonlyMap<object, string>;
  /** Fragment as a link may write it (a heading's slug) → id. */
  readonly fragmentIds: ReadonlyMap<string, string>;
  readonly numbering: Numbering;
  /** Heading → its level in the outline: an author who leaves one out must not leave a gap. */
  readonly headingLevels: ReadonlyMap<object, number>;
  readonly citations: Citations;
  /** Key → id of the entry in the list of references. */
  readonly referenceIds: ReadonlyMap<string, string>;
  readonly counts: Counts;
  /** True once the list of references stands where the source wants it. */
  referencesWritten: boolean;
  /** The document's own heading of an empty section for the list. */
  readonly referenceHeading: Heading | undefined;
  /** Above 0 within a link, where no other link may stand. */
  linkDepth: number;
  /** The number that the label's thing shows, without brackets. */
  numberOf(label: string): string | undefined;
  /** `theorem`, `lemma` … of a labelled proof. */
  proofKind(label: string): string | undefined;
  /** The id that raw HTML asks for; the same each time a link may mean it, unique each time it is given. */
  rawId(wish: string): string;
  footnote(identifier: string): FootnoteEntry | undefined;
  /** @param original - What the author wrote, where the formula was changed for its numbers. */
  math(tex: string, display: boolean, position: NodePosition | undefined, original?: string): HtmlNode;
  /** The file's path in the output; the file is then listed among the assets. */
  assetPath(sha256: string): string;
  inline(nodes: readonly InlineNode[]): HtmlNode[];
  blocks(nodes: readonly (BlockNode | Image | Caption)[]): HtmlNode[];
  report(finding: Finding): void;
}

/** A diagnostic, before the file is put to its position. */
export interface Finding {
  readonly severity: Severity;
  readonly ruleId: string;
  readonly message: string;
  readonly hint?: string;
  readonly position?: NodePosition | undefined;
  readonly quote?: string;
}

/** Puts the place to a finding. */
export function toDiagnostic(finding: Finding, file: string): Diagnostic {
  const { position, quote, hint, ...rest } = finding;
  return {
    ...rest,
    ...(hint === undefined ? {} : { hint }),
    ...(position === undefined
      ? {}
      : {
          location: {
            file: position.file ?? file,
            line: position.start.line,
            column: position.start.column,
            endLine: position.end.line,
            endColumn: position.end.column,
          },
        }),
    ...(quote === undefined ? {} : { quote: quoteText(quote) }),
  };
}
