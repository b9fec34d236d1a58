import type { ArtifactDescription, NormalizedSource } from "@dreamnet/document";

/**
 * What a person needs to make a package by hand, as Markdown: the facts of the work, what lies beside the text, what is
 * known to be wrong, and the steps in order.
 */
export function manualInstructions(
  artifact: ArtifactDescription,
  source: NormalizedSource,
  assets: readonly string[],
): string {
  const facts: [string, string | undefined][] = [
    ["Title", artifact.title],
    ["Authors", artifact.authors.map((author) => author.name).join(", ") || undefined],
    ["Date", artifact.date],
    ["Licence", artifact.license],
    [
      "Categories",
      [artifact.primaryCategory, ...artifact.secondaryCategories].filter((name) => name !== undefined).join(", ") ||
        undefined,
    ],
    ["Source", `${source.file} (${source.flavour})`],
    ["Digest of the source", source.digest],
  ];
  const errors = source.diagnostics.filter((diagnostic) => diagnostic.severity === "error");
  return [
    `# ${escapeMarkdown(artifact.title)}: making the package by hand`,
    "",
    ...facts.flatMap(([name, value]) => (value === undefined ? [] : [`- ${name}: ${escapeMarkdown(value)}`])),
    "",
    ...(artifact.abstract === undefined ? [] : ["## Abstract", "", escapeMarkdown(artifact.abstract), ""]),
    "## Steps",
    "",
    "1. Open the platform's page for a new submission.",
    "2. Copy the title, the authors and the abstract from above.",
    "3. Take the text from `text.txt`, or submit your own source file, which is the better form of it.",
    ...(Object.keys(source.references).length === 0 ? [] : ["4. Take the references from `references.bib`."]),
    ...(assets.length === 0
      ? []
      : ["5. Put in the figures, each where the text names it:", ...assets.map((asset) => `   - \`${asset}\``)]),
    "",
    ...(errors.length === 0
      ? []
      : [
          "## Known to be wrong with the source",
          "",
          ...errors.map(
            (error) =>
              `- ${error.location === undefined ? "" : `${error.location.file}:${error.location.line}: `}${escapeMarkdown(error.message)}`,
          ),
          "",
        ]),
  ].join("\n");
}

/** Text of a source is shown as it is, and is no mark-up here. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|]/gu, "\\$&");
}
