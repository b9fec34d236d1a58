import { errorNeeds, type Need } from "@dreamnet/document";
import type { Diagnostic } from "@dreamnet/workflow";

/**
 * What only the author can supply.
 *
 * @param diagnostics - The pack's own, and those of the source.
 */
export function findNeeds(
  creator: string | undefined,
  coverFault: string | undefined,
  diagnostics: readonly Diagnostic[],
): Need[] {
  const needs: Need[] = [];
  if (creator === undefined)
    needs.push({
      field: "creator",
      message:
        "The calls name who owns and who is paid, which nobody but you can say. Give your wallet's address with `--set zora.creator=0x…` (this pack alone: `--set creator=0x…`); cover, media, metadata and CAR are made without it.",
    });
  if (coverFault !== undefined)
    needs.push({
      field: "cover",
      message: `${coverFault} The package has the cover that was drawn. Name a picture that the source shows, by its path there.`,
    });
  // Why a cover could not be taken is told with the need above.
  const others = diagnostics.filter((diagnostic) => coverFault === undefined || fieldOf(diagnostic) !== "cover");
  return [...needs, ...errorNeeds(others, fieldOf)];
}

/** Faults of the listing are options; of anything else, the source is to be mended. */
function fieldOf({ ruleId, path }: Diagnostic): string {
  if (ruleId.startsWith("zora/")) return String(path?.[0] === "metadata" ? path[1] : (path?.[0] ?? ruleId));
  return ruleId.startsWith("image/") ? "cover" : `source:${ruleId}`;
}
