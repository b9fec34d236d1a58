import type { Table } from "@dreamnet/document";
import { quoteText } from "@dreamnet/workflow";
import type { PictureRequest } from "./requests.ts";
import { tableText } from "./table/table-text.ts";

/** Most characters of a table's alt text: what screen readers still read in one go. */
const mostAlt = 2_000;

/** What a picture shows, as text: a formula's TeX, a table's cells, a cover's words. */
export function altOf(request: PictureRequest): string {
  switch (request.kind) {
    case "math":
      return quoteText(request.tex.slice(0, 10_000), mostAlt);
    case "table":
      return quoteText(tableText(request.table as unknown as Table, request).slice(0, 2 * mostAlt), mostAlt);
    case "cover":
      return [request.label, request.title, request.subtitle, authorLine(request.authors)]
        .filter((part) => part !== undefined && part !== "")
        .join(". ")
        .slice(0, mostAlt);
    case "figure":
      return request.alt;
  }
}

/** "A, B and C"; of many, the first three. */
export function authorLine(authors: readonly string[]): string {
  if (authors.length > 4) return `${authors.slice(0, 3).join(", ")} and ${authors.length - 3} others`;
  if (authors.length < 2) return authors[0] ?? "";
  return `${authors.slice(0, -1).join(", ")} and ${authors.at(-1)}`;
}
