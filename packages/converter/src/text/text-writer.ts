import type { NormalizedSource } from "@dreamnet/document";
import type { Numbering } from "../html/numbering.ts";
import type { Citations } from "../references/citations.ts";
import type { Terms } from "../references/terms.ts";

/** What goes into the text beside the body. */
export interface PlainTextOptions {
  /** Title, authors and abstract of the front matter. Default true. */
  readonly header?: boolean;
  /** The list of references at the end. Default true. */
  readonly references?: boolean;
  /** The text of footnotes at the end. Default true. */
  readonly footnotes?: boolean;
}

/** What the writers of text share. */
export interface TextWriter {
  readonly source: NormalizedSource;
  readonly terms: Terms;
  readonly numbering: Numbering;
  readonly citations: Citations;
  /** The number of a footnote, given at its first mention. */
  noteNumber(identifier: string): number | undefined;
  numberOf(label: string): string | undefined;
  proofKind(label: string): string | undefined;
}
