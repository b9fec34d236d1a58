import type { ChecklistItem, Need } from "@dreamnet/document";
import { findLicense } from "./licenses.ts";
import type { ArxivMetadata } from "./metadata/metadata.ts";

/** What is left for a person, in order, up to the last click. */
export function makeChecklist(
  archive: string,
  metadata: ArxivMetadata,
  needs: readonly Need[],
  compiled: string,
  replaces?: string,
): ChecklistItem[] {
  const item = (text: string, done = false, url?: string): ChecklistItem => ({
    text,
    done,
    ...(url === undefined ? {} : { url }),
  });
  return [
    ...needs.map(needItem),
    ...(needs.some(isFault) ? [] : [item("Check the package against arXiv's rules.", true)]),
    ...(compiled === "pdf"
      ? []
      : [
          item(
            compiled === "compiled"
              ? "The package compiles with the TeX of this machine."
              : "Compile the package with TeX Live, or look at what arXiv's compile says.",
            compiled === "compiled",
          ),
        ]),
    item("Look through the PDF: figures, tables, references."),
    replaces === undefined
      ? item(
          "Sign in, with an endorsement for the category if arXiv asks for one, and start a submission.",
          false,
          "https://arxiv.org/submit",
        )
      : item(
          `Sign in, find arXiv:${replaces} in the list of your articles, and choose Replace: it gets a new version, and keeps its identifier.`,
          false,
          "https://arxiv.org/user/",
        ),
    item(
      `Choose the licence ${metadata.license === "" ? "(missing)" : (findLicense(metadata.license)?.label ?? metadata.license)} and the primary category ${metadata.primaryCategory === "" ? "(missing)" : metadata.primaryCategory}.`,
    ),
    item(
      compiled === "pdf"
        ? `Upload ${archive} as a PDF submission.`
        : `Upload ${archive}; the compiler and the top-level file are in its 00README.json.`,
    ),
    item("Compare arXiv's PDF with the one here."),
    item("Copy the fields of metadata.txt into the form."),
    item("Look at the preview and submit."),
  ];
}

const isFault = ({ field }: Need): boolean => /^(?:source|figure):/u.test(field);

/** What has to be given is supplied; what is wrong is mended. */
function needItem({ field, message }: Need): ChecklistItem {
  const text = field.startsWith("source:")
    ? `Mend: ${message}`
    : field.startsWith("figure:")
      ? `Supply a figure: ${message}`
      : `Supply the ${field}: ${message}`;
  return { text, done: false };
}
