import { zoraFacts } from "../limits.ts";
import { defineRule } from "./rule.ts";

/** The contract takes a supply of 0, and then nobody can mint. */
export const editionCanBeMinted = defineRule({
  id: "zora/edition-can-be-minted",
  holds: "an edition has at least one copy, and no fewer than the creator gets",
  source: "@zoralabs/zora-1155-contracts 2.13.2 CannotMintMoreTokens, run 2026-11",
  *find({ edition }) {
    if (edition === undefined) return;
    const { size, creatorCopies } = edition;
    const { paper, whitepaper, article } = zoraFacts.editionSizes.value;
    if (size === 0)
      yield {
        severity: "error",
        message: "An edition of 0 copies can never be minted.",
        hint: `Give \`editionSize\`: ${paper} for a paper, ${whitepaper} for a whitepaper and ${article} for an article are usual here.`,
        path: ["editionSize"],
      };
    else if (creatorCopies > size)
      yield {
        severity: "error",
        message: `The creator would get ${creatorCopies} copies of an edition of ${size}: the call would fail.`,
        hint: "Give a smaller `creatorCopies`, or a larger `editionSize`.",
        path: ["creatorCopies"],
      };
  },
});
