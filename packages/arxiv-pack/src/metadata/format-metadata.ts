import type { ArxivMetadata } from "./metadata.ts";

/** The fields in the order of arXiv's form, to be copied one by one; `(missing)` where the author has to decide. */
export function formatMetadata(metadata: ArxivMetadata): string {
  const rows: readonly (readonly [label: string, value: string, required: boolean])[] = [
    ["License", metadata.license, true],
    ["Primary category", metadata.primaryCategory, true],
    ["Cross-lists", metadata.crossLists.join(" "), false],
    ["Title", metadata.title, true],
    ["Authors", metadata.authors, true],
    ["Abstract", metadata.abstract, true],
    ["Comments", metadata.comments, false],
    ["Report number", metadata.reportNumber, false],
    ["Journal reference", metadata.journalReference, false],
    ["DOI", metadata.doi, false],
    ["MSC class", metadata.mscClass, false],
    ["ACM class", metadata.acmClass, false],
  ];
  return rows
    .filter(([, value, required]) => required || value !== "")
    .map(([label, value]) => `${label}:\n${value === "" ? "(missing)" : value}\n`)
    .join("\n");
}
