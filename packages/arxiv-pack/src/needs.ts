import {
  type ArtifactDescription,
  type BlockNode,
  type Need,
  type NormalizedSource,
  plainText,
} from "@dreamnet/document";
import type { Diagnostic } from "@dreamnet/workflow";
import { similarCategories } from "./categories.ts";
import { findLicense, licenses } from "./licenses.ts";
import { formatAbstract } from "./metadata/make-metadata.ts";
import type { ArxivMetadata } from "./metadata/metadata.ts";

/** What only the author can supply: nothing is made up, and what could be meant is offered. */
export function findNeeds(
  artifact: ArtifactDescription,
  metadata: ArxivMetadata,
  source: NormalizedSource,
  missingFigures: readonly string[],
  diagnostics: readonly Diagnostic[],
): Need[] {
  const needs: Need[] = [];
  if (metadata.abstract === "") {
    const suggestion = findSummary(source);
    needs.push({
      field: "abstract",
      message:
        suggestion === undefined
          ? "arXiv asks for an abstract, and the source has none."
          : 'arXiv asks for an abstract, and the source has none; its section "Summary" may serve.',
      ...(suggestion === undefined ? {} : { suggestion }),
    });
  }
  if (metadata.authors === "")
    needs.push({ field: "authors", message: "arXiv asks for the authors, and the source names none." });
  if (metadata.primaryCategory === "") {
    const like = [...new Set(artifact.tags.flatMap((tag) => similarCategories(tag)))]
      .slice(0, 3)
      .map(({ id, name }) => `${id} (${name})`);
    needs.push({
      field: "category",
      message: "arXiv asks for a primary category: see https://arxiv.org/category_taxonomy.",
      ...(like.length === 0 ? {} : { suggestion: like.join(", ") }),
    });
  }
  if (metadata.license === "") {
    const offered = licenses.map((license) => license.label).join(", ");
    needs.push({
      field: "license",
      message:
        artifact.license === undefined || findLicense(artifact.license) !== undefined
          ? `arXiv asks for a licence: ${offered}.`
          : `arXiv does not offer the licence ${artifact.license}; it offers ${offered}.`,
    });
  }
  for (const name of missingFigures)
    needs.push({
      field: `figure:${name}`,
      message: `The figure ${name} is missing; the package shows a placeholder, or nothing.`,
    });
  needs.push(...errorNeeds(diagnostics, needs));
  return needs;
}

/** An error keeps a package from being ready: each rule that is broken is one thing to do. */
function errorNeeds(diagnostics: readonly Diagnostic[], needs: readonly Need[]): Need[] {
  const byRule = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    if (diagnostic.severity !== "error" || diagnostic.ruleId.endsWith("/figure-is-there")) continue;
    byRule.set(diagnostic.ruleId, [...(byRule.get(diagnostic.ruleId) ?? []), diagnostic]);
  }
  return [...byRule].flatMap(([ruleId, found]) => {
    const first = found[0] as Diagnostic;
    const field = first.path?.[0] === "metadata" ? String(first.path[1]) : `source:${ruleId}`;
    if (needs.some((need) => need.field === field)) return [];
    const more = found.length === 1 ? "" : ` (and ${found.length - 1} more)`;
    return [{ field, message: `${first.message}${more}` }];
  });
}

/** The text of a section called Summary or Abstract, as an abstract; citations are left out of it. */
function findSummary(source: NormalizedSource): string | undefined {
  const blocks = source.ast.children;
  const start = blocks.findIndex(
    (node) => node.type === "heading" && /^(summary|abstract)$/iu.test(plainText(node).trim()),
  );
  if (start < 0) return undefined;
  const depth = (blocks[start] as { depth: number }).depth;
  const section: BlockNode[] = [];
  for (const node of blocks.slice(start + 1)) {
    if (node.type === "heading" && node.depth <= depth) break;
    section.push(node);
  }
  const text = section
    .filter((node) => node.type === "paragraph")
    .map((node) => sentenceText(node))
    .filter((paragraph) => paragraph !== "")
    .join("\n\n");
  return text === "" ? undefined : formatAbstract(text);
}

/** A paragraph's text without its citations and notes; formulas between dollar signs. */
function sentenceText(node: BlockNode): string {
  const parts: string[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    const { type, value: text, children } = value as { type?: string; value?: string; children?: unknown[] };
    if (type === "cite" || type === "citeGroup" || type === "footnoteReference" || type === "comment") return;
    if (type === "inlineMath") parts.push(`$${text ?? ""}$`);
    else if (type === "text" || type === "inlineCode") parts.push(text ?? "");
    else if (type === "break") parts.push(" ");
    for (const child of children ?? []) visit(child);
  };
  visit(node);
  return parts
    .join("")
    .replace(/\s+([.,;:!?])/gu, "$1")
    .replace(/\s+/gu, " ")
    .trim();
}
