import type { ArtifactDescription } from "@dreamnet/document";
import type { Diagnostic } from "@dreamnet/workflow";

/**
 * The work's keywords as tags, in the author's order.
 *
 * @param limits.count - Most tags that the editor takes.
 * @param limits.length - Most characters of one; longer ones would be dropped without a word.
 */
export function pickTags(
  artifact: ArtifactDescription,
  platform: string,
  limits: { readonly count: number; readonly length: number },
): { tags: string[]; diagnostics: Diagnostic[] } {
  const all = [...new Set(artifact.tags.map((tag) => tag.replace(/\s+/gu, " ").trim()).filter((tag) => tag !== ""))];
  const fitting = all.filter((tag) => [...tag].length <= limits.length);
  const tags = fitting.slice(0, limits.count);
  const dropped = all.filter((tag) => !tags.includes(tag));
  if (dropped.length === 0) return { tags, diagnostics: [] };
  return {
    tags,
    diagnostics: [
      {
        severity: "info",
        ruleId: `${platform}/tags-are-few`,
        message: `Left out of the tags: ${dropped.map((tag) => JSON.stringify(tag.slice(0, 60))).join(", ")}.`,
        hint: `At most ${limits.count} tags of ${limits.length} characters; the first that fit are taken.`,
      },
    ],
  };
}

/**
 * Where the work was first published: what the caller says, else the work's own links, else its DOI. As browsers write
 * it: a DOI may hold what no address may, and a link that no browser follows is none.
 */
export function canonicalUrl(artifact: ArtifactDescription, given: string | undefined): string | undefined {
  const linkOf = (kind: string): string | undefined => artifact.links.find((link) => link.kind === kind)?.url;
  const doi = artifact.doi?.replace(/^(?:https?:\/\/(?:dx\.)?doi\.org\/|doi:\s*)/iu, "");
  const address = (text: string): string =>
    `https://doi.org/${text
      .replace(/\p{Surrogate}/gu, "\ufffd")
      .replace(/[\s"<>`\\^{|}#?%\u0080-\u{10FFFF}]/gu, encodeURIComponent)}`;
  const candidates = [given, linkOf("canonical"), linkOf("website"), doi === undefined ? undefined : address(doi)];
  return candidates.find((url) => url !== undefined && URL.canParse(url) && /^https?:$/u.test(new URL(url).protocol));
}
