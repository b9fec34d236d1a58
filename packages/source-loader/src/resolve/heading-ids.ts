import { type DocumentNode, type Heading, plainText } from "@dreamnet/document";

/** The identifier that pandoc gives a heading: `auto_identifiers`. */
export function pandocId(text: string): string {
  const id = text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\s_.-]/gu, "")
    .trim()
    .replace(/\s+/gu, "-")
    .replace(/^[^\p{L}]+/u, "");
  return id === "" ? "section" : id;
}

/** The identifier that GitHub (and most blogs) give a heading. */
export function githubId(text: string): string {
  return text
    .toLowerCase()
    .trim()
    .replace(/[^\p{L}\p{M}\p{N}\s_-]/gu, "")
    .replace(/\s/gu, "-");
}

/** Headings by the identifiers that pandoc and GitHub make of their text; the second of a name gets `-1`. */
export function automaticIds(headings: readonly Heading[]): ReadonlyMap<string, Heading> {
  const ids = new Map<string, Heading>();
  for (const makeId of [pandocId, githubId]) {
    const counts = new Map<string, number>();
    for (const heading of headings) {
      const base = makeId(headingText(heading));
      const count = counts.get(base) ?? 0;
      counts.set(base, count + 1);
      const id = count === 0 ? base : `${base}-${count}`;
      if (!ids.has(id)) ids.set(id, heading);
    }
  }
  return ids;
}

/** A heading's text without its footnotes and citations' keys. */
export function headingText(heading: { readonly children: readonly DocumentNode[] }): string {
  return plainText(heading.children.filter((child) => child.type !== "footnoteReference" && child.type !== "target"))
    .replace(/\s+/gu, " ")
    .trim();
}
