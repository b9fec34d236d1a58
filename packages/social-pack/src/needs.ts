import { errorNeeds, type Need, type NormalizedSource } from "@dreamnet/document";
import type { Diagnostic } from "@dreamnet/workflow";
import type { SocialDocument } from "./social-document.ts";

/** What only the author can supply: a title, something to say, and whatever is an error of the posts themselves. */
export function findNeeds(
  document: SocialDocument,
  source: NormalizedSource,
  diagnostics: readonly Diagnostic[],
): Need[] {
  const needs: Need[] = [];
  const isLatex = source.flavour === "latex";
  if (document.title === "")
    needs.push({
      field: "title",
      message: `Posts need the work's title, and the source has none. Give it with ${isLatex ? "\\title{…}" : "`title:` in the front matter"}.`,
    });
  if (document.sentences.length === 0)
    needs.push({
      field: "abstract",
      message: `Nothing of the text can be quoted: posts are made of whole sentences of the author's, without formulas and URLs, and there is none. Give an abstract with ${isLatex ? "\\begin{abstract}" : "`abstract:` in the front matter"}.`,
    });
  return [...needs, ...errorNeeds(diagnostics)];
}
