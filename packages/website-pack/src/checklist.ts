import type { ChecklistItem, Need } from "@dreamnet/document";

/** What is left for a person, in order, up to the last click. */
export function makeChecklist(
  needs: readonly Need[],
  facts: { readonly base: string | undefined; readonly hasPdf: boolean },
): ChecklistItem[] {
  const item = (text: string, done = false, url?: string): ChecklistItem => ({
    text,
    done,
    ...(url === undefined ? {} : { url }),
  });
  return [
    ...needs.map(({ field, message }) =>
      item(
        field.startsWith("source:")
          ? `Mend: ${message}`
          : field.startsWith("figure:")
            ? `Supply a figure: ${message}`
            : `Supply the ${field}: ${message}`,
      ),
    ),
    ...(needs.length > 0 ? [] : [item("Check the site against the rules.", true)]),
    ...(facts.hasPdf ? [item("The PDF is made.", true)] : [item("Make a PDF, or publish without one.")]),
    facts.base === undefined
      ? item(
          "Pack again with --base-url https://… once the address is known: search engines, Google Scholar's link to the PDF, cards and the feed need it.",
        )
      : item("The address is in canonical links, sitemap, feed and cards.", true),
    item("Open site/index.html in a browser and read it through, in light and dark and on a phone."),
    item("Upload the folder site/ as deploy.md says."),
    item("Test how the page is seen.", false, "https://search.google.com/test/rich-results"),
  ];
}

/** The checklist as Markdown. */
export function formatChecklist(title: string, items: readonly ChecklistItem[]): string {
  const lines = items.map(
    ({ text, done, url }) => `- [${done ? "x" : " "}] ${text}${url === undefined ? "" : ` <${url}>`}`,
  );
  return `# ${title.replace(/\s+/gu, " ")}: the website\n\n${lines.join("\n")}\n`;
}
