import type { ChecklistItem, Need } from "@dreamnet/document";
import type { ArxivMetadata } from "./metadata/metadata.ts";

/** What is left for a person, in order, up to the last click. */
export function makeChecklist(
  archive: string,
  metadata: ArxivMetadata,
  needs: readonly Need[],
  compiled: string,
): ChecklistItem[] {
  const item = (text: string, done = false, url?: string): ChecklistItem => ({
    text,
    done,
    ...(url === undefined ? {} : { url }),
  });
  return [
    item(
      "The package keeps arXiv's rules.",
      !needs.some((need) => need.field.startsWith("source:") || need.field.startsWith("figure:")),
    ),
    item(
      compiled === "compiled"
        ? "The package compiles with the TeX of this machine."
        : "Compile the package with TeX Live, or look at what arXiv's compile says.",
      compiled === "compiled",
    ),
    ...needs.map((need) => item(`Supply ${need.field.replace(/^(source|figure):/u, "")}: ${need.message}`)),
    item("Look through the PDF: figures, tables, references."),
    item(
      "Sign in, with an endorsement for the category if arXiv asks for one, and start a submission.",
      false,
      "https://arxiv.org/submit",
    ),
    item(
      `Choose the licence ${metadata.license === "" ? "(missing)" : metadata.license} and the primary category ${metadata.primaryCategory === "" ? "(missing)" : metadata.primaryCategory}.`,
    ),
    item(`Upload ${archive}; the compiler and the top-level file are in its 00README.json.`),
    item("Compare arXiv's PDF with the one here."),
    item("Copy the fields of metadata.txt into the form."),
    item("Look at the preview and submit."),
  ];
}

/** The checklist as Markdown. */
export function formatChecklist(title: string, items: readonly ChecklistItem[]): string {
  const lines = items.map(
    ({ text, done, url }) => `- [${done ? "x" : " "}] ${text}${url === undefined ? "" : ` <${url}>`}`,
  );
  return `# ${title.replace(/\s+/gu, " ")}: to arXiv\n\n${lines.join("\n")}\n`;
}
