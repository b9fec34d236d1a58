import { type Heading, plainText } from "@dreamnet/document";

/** The names by which GitHub and Pandoc let a heading be linked to. */
export function headingSlugs(heading: Heading): string[] {
  const text = plainText(heading.children).trim().toLowerCase();
  const github = text.replace(/[^\p{L}\p{N}\p{M}_ \n-]/gu, "").replace(/[ \n]/gu, "-");
  const pandoc = text
    .replace(/[^\p{L}\p{N}\p{M}_.\s-]/gu, "")
    .replace(/\s+/gu, "-")
    .replace(/^[^\p{L}]+/u, "");
  return [...new Set([github, pandoc])].filter((slug) => slug !== "");
}
