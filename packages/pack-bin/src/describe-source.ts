import type { ArtifactDescription, NormalizedSource } from "@dreamnet/document";
import type { PackReport } from "./pack-report.ts";

/** What a report says of the source itself. */
export async function describeSource(
  source: NormalizedSource,
  artifact: ArtifactDescription,
): Promise<NonNullable<PackReport["source"]>> {
  return {
    file: source.file,
    flavour: source.flavour,
    id: artifact.id,
    title: await readableTitle(source, artifact.title),
    figures: Object.values(source.assets).filter((asset) =>
      /^image\/|^application\/(?:pdf|postscript)$/u.test(asset.mediaType),
    ).length,
    references: Object.keys(source.references).length,
    files: Object.keys(source.files ?? {}).sort(),
  };
}

/** A title for people: no mark-up, formulas in Unicode where that can say them. */
async function readableTitle(source: NormalizedSource, title: string): Promise<string> {
  if (!/[\\$*_`{}]/u.test(title)) return title;
  const { toHtml } = await import("@dreamnet/converter");
  const heading = {
    ...source,
    frontmatter: { ...source.frontmatter, title, abstract: undefined },
    ast: { type: "root" as const, children: [] },
    references: {},
  };
  const text = toHtml(heading).parts.titleText.replace(/\s+/gu, " ").trim();
  return text === "" ? title : text;
}
