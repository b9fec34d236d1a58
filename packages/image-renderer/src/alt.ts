import type { Table } from "@dreamnet/document";
import { quoteText } from "@dreamnet/workflow";
import { authorLine } from "./cover/author-line.ts";
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
