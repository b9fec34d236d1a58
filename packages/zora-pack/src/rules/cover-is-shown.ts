import { zoraFacts } from "../limits.ts";
import { defineRule } from "./rule.ts";

const { value: types, source } = zoraFacts.coverTypes;

/** Zora shows no WebP. */
export const coverIsShown = defineRule({
  id: "zora/cover-is-shown",
  holds: "the cover is there, as PNG, JPEG, GIF or SVG",
  source,
  *find({ cover }) {
    if (cover === undefined)
      yield {
        severity: "error",
        message: "There is no cover, and metadata without a picture is refused.",
        hint: "Give a picture with the option `cover`, or install the fonts that the remarks above name.",
        path: ["cover"],
      };
    else if (!(types as readonly string[]).includes(cover.mediaType))
      yield {
        severity: "error",
        message: `${cover.path} is ${cover.mediaType}, which Zora does not show.`,
        hint: "Give it as PNG or JPEG.",
        path: ["cover"],
      };
  },
});
