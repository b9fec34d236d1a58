import { errorNeeds, isAcceptedPicture, type Need, type NormalizedSource } from "@dreamnet/document";
import { type Diagnostic, quoteText } from "@dreamnet/workflow";

/** What only the author can supply, and what of the source keeps a page from being right. */
export function findNeeds(
  source: NormalizedSource,
  missingFigures: readonly string[],
  own: readonly Diagnostic[],
): Need[] {
  const needs: Need[] = [];
  const isLatex = source.flavour === "latex";
  if (source.frontmatter.title === undefined)
    needs.push({
      field: "title",
      message: `A page needs a title, and the source has none. Give it with ${isLatex ? "\\title{…}" : "`title:` in the front matter"}.`,
    });
  for (const name of missingFigures.filter((url) => !isAcceptedPicture(url, source.diagnostics)))
    needs.push({
      field: `figure:${name}`,
      message: `${whyMissing(name, [...source.diagnostics, ...own])} The page shows a placeholder.`,
    });
  const others = [...source.diagnostics, ...own].filter((diagnostic) => !isAboutFigure(diagnostic, missingFigures));
  return [...needs, ...errorNeeds(others)];
}

/** What was said of a figure's file; without a word of it, it is not there. */
function whyMissing(name: string, diagnostics: readonly Diagnostic[]): string {
  const said = diagnostics.find(
    (diagnostic) => diagnostic.ruleId !== "asset/file-exists" && isAboutFigure(diagnostic, [name]),
  );
  return said === undefined
    ? `The figure ${name} is missing: put the file beside the source, or correct its path.`
    : `${said.message.replace(/[.\s]+$/u, "")}.${said.hint === undefined ? "" : ` ${said.hint}`}`;
}

/** A figure that is not there is a need of its own. */
function isAboutFigure({ message, quote, ruleId }: Diagnostic, missing: readonly string[]): boolean {
  return (
    /^asset\/|^website\/picture-is-shown$/u.test(ruleId) &&
    missing.some(
      // A message cuts a long address; what it quotes is cut later.
      (name) =>
        message.includes(name) ||
        message.includes(name.slice(name.lastIndexOf("/") + 1)) ||
        quote === quoteText(name.trim()),
    )
  );
}
