import { type InlineNode, plainText } from "@dreamnet/document";

/** The label of a glossary's term. */
export function termLabel(term: readonly InlineNode[] | string): string {
  const text = typeof term === "string" ? term : plainText(term);
  return `term-${text.trim().toLowerCase().replace(/\s+/gu, "-")}`;
}
