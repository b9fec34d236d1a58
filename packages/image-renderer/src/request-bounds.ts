import { documentLimits, measureTree } from "@dreamnet/document";
import type { PictureRequest } from "./requests.ts";
import type { FailedPicture } from "./results.ts";

/** Nodes of a table that are looked through. */
const mostNodes = 200_000;

/** Why a request is not even handed on: what follows goes down the tree by recursion. */
export function boundsFault(request: PictureRequest): FailedPicture | undefined {
  if (request.kind !== "table") return undefined;
  const bounds = { depth: documentLimits.depth, nodes: mostNodes };
  const { depth, nodes } = measureTree({ children: [request.table, ...(request.caption ?? [])] }, bounds);
  if (depth <= bounds.depth && nodes <= bounds.nodes) return undefined;
  const what =
    depth > bounds.depth ? `it is nested more than ${bounds.depth} deep` : `it has more than ${bounds.nodes} parts`;
  return {
    status: "failed",
    alt: "",
    diagnostics: [
      {
        severity: "error",
        ruleId: "image/table-is-bounded",
        message: `The table cannot be drawn: ${what}.`,
        hint: "Split it, or give it as a file to download.",
      },
    ],
  };
}
