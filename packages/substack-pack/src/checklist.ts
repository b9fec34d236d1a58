import type { SubstackPackage } from "./output.ts";

/** What a person does in the editor, in order, up to the last click. */
export function steps(
  metadata: Pick<SubstackPackage["metadata"], "tags" | "canonicalUrl" | "slug"> & { readonly hasSubtitle: boolean },
  facts: { readonly pictures: number; readonly placed: boolean },
): string[] {
  return [
    "Open preview.html in a browser and look through the article.",
    `In Substack, start a new text post; copy the title${metadata.hasSubtitle ? " and the subtitle" : ""} into ${metadata.hasSubtitle ? "their fields" : "its field"}.`,
    "Click “Copy article as rich text”, click into the text of the post and paste.",
    ...(facts.pictures > 0 && !facts.placed
      ? ["Put each picture of pictures.md where its mark stands, with its alternative text, and remove the mark."]
      : facts.pictures > 0
        ? ["See that every picture has come over; where one has not, put it in from images/, as pictures.md says."]
        : []),
    ...(metadata.tags.length === 0 ? [] : [`In the post's settings, add the tags ${metadata.tags.join(", ")}.`]),
    `In the post's settings, under SEO options, set the address to ${metadata.slug}${metadata.canonicalUrl === undefined ? "" : ` and the canonical URL to ${metadata.canonicalUrl}`}.`,
    "Send yourself a test email and read it.",
    "Publish.",
  ];
}
