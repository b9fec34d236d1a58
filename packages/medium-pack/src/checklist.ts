import type { MediumPackage } from "./output.ts";

/** What a person does in the editor, in order, up to the last click. */
export function steps(
  metadata: Pick<MediumPackage["metadata"], "tags" | "canonicalUrl" | "license">,
  facts: { readonly pictures: number; readonly placed: boolean },
): string[] {
  return [
    "Open preview.html in a browser and look through the article.",
    "Click “Copy article as rich text”, open https://medium.com/new-story, click into the title and paste.",
    ...(facts.pictures > 0 && !facts.placed
      ? ["Put each picture of pictures.md where its mark stands, with its alternative text, and remove the mark."]
      : facts.pictures > 0
        ? ["See that every picture has come over; where one has not, put it in from images/, as pictures.md says."]
        : []),
    "Set the language of code blocks where Medium has guessed another one.",
    ...(metadata.tags.length === 0
      ? ["Choose up to five topics."]
      : [`Choose the topics ${metadata.tags.join(", ")}.`]),
    ...(metadata.canonicalUrl === undefined
      ? []
      : [
          `In the story's settings, under Advanced settings, set the canonical link to ${metadata.canonicalUrl}: it is lost when text is pasted.`,
        ]),
    ...(metadata.license === undefined ? [] : [`In the story's settings, set the licence to ${metadata.license}.`]),
    "Publish.",
  ];
}
