import { type ArtifactDescription, errorNeeds, type Need, type NormalizedSource } from "@dreamnet/document";
import type { Diagnostic } from "@dreamnet/workflow";
import type { Work } from "./metadata/work.ts";
import type { Secret } from "./secrets/find-secrets.ts";

/** What only the author can supply: nothing is made up. */
export function findNeeds(
  artifact: ArtifactDescription,
  work: Work,
  source: NormalizedSource,
  secrets: readonly Secret[],
  diagnostics: readonly Diagnostic[],
): Need[] {
  const isLatex = source.flavour === "latex";
  const say = (latex: string, field: string): string => (isLatex ? latex : `\`${field}:\` in the front matter`);
  const needs: Need[] = secrets.map(({ path, line, kind }) => ({
    field: `secret:${path}${line === undefined ? "" : `:${line}`}`,
    message: `${path}${line === undefined ? "" : `, line ${line}`}, looks like ${kind}: nothing is packed. Remove it and make it invalid where it was issued; where it is none, allow it with \`allowSecrets\`.`,
  }));
  if (work.title === "")
    needs.push({ field: "title", message: `A repository needs a title. Give it with ${say("\\title{…}", "title")}.` });
  if (work.authors.length === 0)
    needs.push({
      field: "authors",
      message: `CITATION.cff and .zenodo.json need authors. Give them with ${say("\\author{…}", "authors")}.`,
    });
  if (work.license === undefined)
    needs.push({
      field: "license",
      message:
        artifact.license === undefined
          ? `Without a licence nobody may use the work. Give one with \`--license CC-BY-4.0\`${isLatex ? "" : ` or ${say("", "license")}`}.`
          : `${JSON.stringify(artifact.license.slice(0, 100))} names no licence of SPDX's list (https://spdx.org/licenses/), so there is no text for LICENSE. Give its identifier with \`--license\`.`,
    });
  return [...needs, ...errorNeeds(diagnostics.filter(({ ruleId }) => ruleId !== "github/no-secrets"))];
}
