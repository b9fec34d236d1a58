import type { NormalizedSource } from "@dreamnet/document";

/** The entries of the source's own .bib files, by key; those of CSL-JSON as a comment that holds their JSON. */
export function bibliographyText(source: NormalizedSource): string {
  return Object.entries(source.references)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, reference]) => reference.raw ?? `@comment{${key}: ${JSON.stringify(reference.csl)}}`)
    .map((entry) => `${entry.trim()}\n`)
    .join("\n");
}
