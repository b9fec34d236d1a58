import { errorNeeds, type Need, type NormalizedSource } from "@dreamnet/document";
import type { Diagnostic } from "@dreamnet/workflow";

/**
 * What only the author can supply: a title, and whatever is an error in the source or the package, once for each rule.
 *
 * @param diagnostics - The package's own; those of the source are read from it.
 */
export function articleNeeds(source: NormalizedSource, title: string, diagnostics: readonly Diagnostic[]): Need[] {
  const needs: Need[] = [];
  if (title === "")
    needs.push({
      field: "title",
      message: `An article needs a title, and the source has none. Give it with ${source.flavour === "latex" ? "\\title{…}" : "`title:` in the front matter"}.`,
    });
  const told = [...source.diagnostics, ...diagnostics].filter(({ ruleId }) => !ruleId.endsWith("/title-is-there"));
  return [...needs, ...errorNeeds(told)];
}
