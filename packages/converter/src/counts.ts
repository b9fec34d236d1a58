import type { DocumentNode } from "@dreamnet/document";
import { walkNodes } from "@dreamnet/document";

/** How many of each kind a document holds, or an output shows; the two are compared to find a loss. */
export interface Counts {
  /** Pictures, also those that are shown as a placeholder. */
  figures: number;
  tables: number;
  /** Display formulas. */
  equations: number;
  /** Cited keys, each mention counted. */
  citations: number;
  crossReferences: number;
  /** References to footnotes, each mention counted. */
  footnotes: number;
  /** Blocks of code. */
  code: number;
}

/** Counts of zero. */
export function emptyCounts(): Counts {
  return { figures: 0, tables: 0, equations: 0, citations: 0, crossReferences: 0, footnotes: 0, code: 0 };
}

const countedAs: Readonly<Record<string, keyof Counts>> = {
  image: "figures",
  table: "tables",
  math: "equations",
  cite: "citations",
  crossReference: "crossReferences",
  footnoteReference: "footnotes",
  code: "code",
};

/**
 * Counts what a tree holds.
 *
 * @example
 * countNodes({ type: "root", children: [{ type: "code", value: "x" }] }).code; // => 1
 */
export function countNodes(root: DocumentNode): Counts {
  const counts = emptyCounts();
  walkNodes(root, (node) => {
    const key = countedAs[node.type];
    if (key !== undefined) counts[key]++;
  });
  return counts;
}
