import type { Affiliation, Author } from "@dreamnet/document";
import { mapAffiliations } from "./map-affiliations.ts";
import { mapAuthors } from "./map-authors.ts";
import { createReport } from "./report.ts";

/**
 * Reads authors as front matter has them: names, or names with their fields, each with the affiliations it names.
 *
 * @returns Authors whose `affiliations` are places in the list beside them. What cannot be read as a name is left out.
 * @example
 * readAuthors(["Ada Lovelace (University of London)"]).authors[0]?.family; // => "Lovelace"
 */
export function readAuthors(value: unknown): {
  readonly authors: readonly Author[];
  readonly affiliations: readonly Affiliation[];
} {
  const report = createReport("", () => undefined);
  const list = mapAffiliations(undefined, "affiliations", report);
  const { authors } = mapAuthors(value, "authors", list, report);
  return { authors, affiliations: list.affiliations };
}
