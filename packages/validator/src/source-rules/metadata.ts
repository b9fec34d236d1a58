import type { NormalizedSource } from "@dreamnet/document";
import type { Rule } from "../rule.ts";

export const hasTitle: Rule<NormalizedSource> = {
  id: "document/has-title",
  description: "A document has a title: every platform lists it by that.",
  check: ({ frontmatter, file }) =>
    (frontmatter.title ?? "").trim() !== ""
      ? []
      : [
          {
            severity: "error",
            message: "The document has no title.",
            hint: "Give `title:` in the front matter, or \\title in LaTeX.",
            location: { file, line: 1 },
          },
        ],
};

export const hasAuthors: Rule<NormalizedSource> = {
  id: "document/has-authors",
  description: "A document names its authors.",
  check: ({ frontmatter, file }) =>
    frontmatter.authors.length > 0
      ? []
      : [
          {
            severity: "warning",
            message: "The document names no author.",
            hint: "Give `authors:` in the front matter, each with a `name:`.",
            location: { file, line: 1 },
          },
        ],
};

export const hasAbstract: Rule<NormalizedSource> = {
  id: "document/has-abstract",
  description: "A document has an abstract of its author's own; none is invented.",
  check: ({ frontmatter, file }) =>
    (frontmatter.abstract ?? "").trim() !== ""
      ? []
      : [
          {
            severity: "info",
            message: "The document has no abstract.",
            hint: "Give `abstract:` in the front matter; arXiv, among others, asks for one.",
            location: { file, line: 1 },
          },
        ],
};

/** ISO 7064 MOD 11-2 over the first fifteen digits. @see https://support.orcid.org, "Structure of the ORCID Identifier", checked 2026-11 */
export function orcidCheckCharacter(orcid: string): string {
  let total = 0;
  for (const digit of orcid.replace(/-/gu, "").slice(0, 15)) total = (total + Number(digit)) * 2;
  const result = (12 - (total % 11)) % 11;
  return result === 10 ? "X" : String(result);
}

export const orcidIsValid: Rule<NormalizedSource> = {
  id: "document/orcid-is-valid",
  description: "An ORCID iD has sixteen characters of which the last one checks the others.",
  check: ({ frontmatter, file }) =>
    frontmatter.authors.flatMap((author, index) => {
      if (author.orcid === undefined) return [];
      const shaped = /^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$/u.test(author.orcid);
      if (shaped && orcidCheckCharacter(author.orcid) === author.orcid.slice(-1)) return [];
      return [
        {
          severity: "warning" as const,
          message: `The ORCID iD ${JSON.stringify(author.orcid)} of ${author.name} is not one${shaped ? ": its check character does not fit" : ""}.`,
          hint: "Copy it from the author's page at orcid.org: 0000-0002-1825-0097.",
          path: ["frontmatter", "authors", index, "orcid"],
          location: { file, line: 1 },
        },
      ];
    }),
};

export const doiIsValid: Rule<NormalizedSource> = {
  id: "document/doi-is-valid",
  description: "A DOI is written as prefix and suffix: 10.5281/zenodo.1234.",
  check: ({ frontmatter, file }) =>
    frontmatter.doi === undefined || /^10\.\d{4,9}\/\S+$/u.test(frontmatter.doi)
      ? []
      : [
          {
            severity: "warning",
            message: `${JSON.stringify(frontmatter.doi)} is not a DOI.`,
            hint: "Write 10.<registrant>/<suffix>, without a URL.",
            path: ["frontmatter", "doi"],
            location: { file, line: 1 },
          },
        ],
};
