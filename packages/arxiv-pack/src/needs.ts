import { type ArtifactDescription, errorNeeds, type Need, type NormalizedSource } from "@dreamnet/document";
import type { Diagnostic } from "@dreamnet/workflow";
import { similarCategories } from "./categories.ts";
import { findLicense, licenses } from "./licenses.ts";
import { arxivLimits } from "./limits.ts";
import type { ArxivMetadata } from "./metadata/metadata.ts";
import { suggestAbstract } from "./suggest-abstract.ts";

/**
 * What only the author can supply: nothing is made up, and what could be meant is offered.
 *
 * @param diagnostics - The pack's own, and what of the source keeps it from being ready.
 */
export function findNeeds(
  artifact: ArtifactDescription,
  metadata: ArxivMetadata,
  source: NormalizedSource,
  missingFigures: readonly string[],
  diagnostics: readonly Diagnostic[],
): Need[] {
  const needs: Need[] = [];
  const isLatex = source.flavour === "latex";
  if (metadata.title === "")
    needs.push({
      field: "title",
      message: `arXiv asks for a title, and the source has none. Give it with ${isLatex ? "\\title{…}" : "`title:` in the front matter"}.`,
    });
  if (metadata.abstract === "") needs.push(abstractNeed(source, isLatex));
  if (metadata.authors === "")
    needs.push({
      field: "authors",
      message: `arXiv asks for the authors, and the source names none. Give them with ${isLatex ? "\\author{…}" : "`authors:` in the front matter"}.`,
    });
  if (metadata.primaryCategory === "") {
    const like = [...new Set(artifact.tags.flatMap((tag) => similarCategories(tag)))]
      .slice(0, 3)
      .map(({ id, name }) => `${id} (${name})`);
    needs.push({
      field: "category",
      message: `arXiv asks for a primary category: see https://arxiv.org/category_taxonomy. Give it with \`--category cs.LG\`${isLatex ? "" : " or `categories: [cs.LG]` in the front matter"}.`,
      ...(like.length === 0 ? {} : { suggestion: like.join(", ") }),
    });
  }
  if (metadata.license === "") {
    const offered = licenses
      .map(({ label, spdx }) => (spdx === undefined ? `${label} (say \`arxiv\`)` : label))
      .join(", ");
    const how = `Give it with \`--license CC-BY-4.0\`${isLatex ? "" : " or `license: CC-BY-4.0` in the front matter"}.`;
    needs.push({
      field: "license",
      message:
        artifact.license === undefined || findLicense(artifact.license) !== undefined
          ? `arXiv asks for a licence: ${offered}. ${how}`
          : `arXiv does not offer the licence ${artifact.license}; it offers ${offered}. ${how}`,
    });
  }
  for (const name of missingFigures)
    needs.push({
      field: `figure:${name}`,
      message: `The figure ${name} is missing; the package shows a placeholder, or nothing. Put the file beside the source, or correct its path.`,
    });
  return [...needs, ...mendingNeeds(diagnostics, new Set(needs.map(({ field }) => field)))];
}

function abstractNeed(source: NormalizedSource, isLatex: boolean): Need {
  const how = `Give one with \`--abstract <file>\` or ${isLatex ? "the abstract environment" : "`abstract:` in the front matter"}.`;
  const found = suggestAbstract(source);
  if (found === undefined)
    return { field: "abstract", message: `arXiv asks for an abstract, and the source has none. ${how}` };
  const { max } = arxivLimits.abstract.value;
  const long =
    found.text.length > max
      ? ` once it is shorter: it has ${found.text.length} characters, and arXiv takes ${max}`
      : "";
  return {
    field: "abstract",
    message: `arXiv asks for an abstract, and the source has none; its section "${found.heading}" may serve${long}. ${how}`,
    suggestion: found.text,
  };
}

/** An error keeps a package from being ready: each rule that is broken is one thing to do. */
function mendingNeeds(diagnostics: readonly Diagnostic[], told: ReadonlySet<string>): Need[] {
  // What TeX warns of keeps a package from being ready as well.
  const open = diagnostics
    .filter(({ ruleId }) => !ruleId.endsWith("/figure-is-there"))
    .map((diagnostic) => ({ ...diagnostic, severity: "error" as const }));
  // TeX's own errors say more than their sum.
  const hasTex = open.some(({ ruleId }) => ruleId.startsWith("tex/"));
  return errorNeeds(
    open.filter(({ ruleId }) => !hasTex || ruleId !== "arxiv/compiles"),
    ({ path, ruleId }) => (path?.[0] === "metadata" ? String(path[1]) : `source:${ruleId}`),
  ).filter(({ field }) => !told.has(field));
}
