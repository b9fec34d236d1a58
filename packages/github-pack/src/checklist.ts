import type { ChecklistItem, Need } from "@dreamnet/document";
import type { ReleasePlan } from "./release/plan.ts";

/** What is left for a person, in order, up to the last click. */
export function makeChecklist(
  plan: ReleasePlan | undefined,
  needs: readonly Need[],
  hasSite: boolean,
): ChecklistItem[] {
  const item = (text: string, done = false, url?: string): ChecklistItem => ({
    text,
    done,
    ...(url === undefined ? {} : { url }),
  });
  const supply = needs.map(({ field, message }) =>
    item(
      field.startsWith("source:") || field.startsWith("secret:")
        ? `Mend: ${message}`
        : `Supply the ${field}: ${message}`,
    ),
  );
  if (plan === undefined) return supply;
  return [
    ...supply,
    item(`Look through repository/README.md, and at what release-plan.json will do.`),
    item(
      "Make a token for the repository: Contents, Administration (to create it) and, with a site, Workflows: write.",
      false,
      "https://github.com/settings/personal-access-tokens/new",
    ),
    item("Look at the plan: dreamnet push github <this folder>"),
    item("Carry it out, with the token in GITHUB_TOKEN: dreamnet push github <this folder> --apply"),
    item(
      `By hand instead: git clone ${plan.commit.bundle} ${plan.repository.name}, set its remote, git push; then a draft release ${plan.release.tag}, its files, and only then Publish.`,
      false,
      "https://github.com/new",
    ),
    ...(hasSite ? [item("Choose “GitHub Actions” under Settings, Pages.")] : []),
    item(
      "For a DOI, switch the repository on at Zenodo before the release is published; then give the DOI of all versions, not of one, as the source's `doi`: it stays the same.",
      false,
      "https://zenodo.org/account/settings/github/",
    ),
  ];
}

/** The checklist as Markdown. */
export function formatChecklist(title: string, items: readonly ChecklistItem[]): string {
  const lines = items.map(
    ({ text, done, url }) => `- [${done ? "x" : " "}] ${text}${url === undefined ? "" : ` <${url}>`}`,
  );
  return `# ${title.replace(/\s+/gu, " ")}: to GitHub\n\n${lines.join("\n")}\n`;
}
