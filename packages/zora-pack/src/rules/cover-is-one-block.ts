import { zoraFacts } from "../limits.ts";
import { defineRule } from "./rule.ts";

const { value: most, source } = zoraFacts.oneBlock;

/** The same for the picture. */
export const coverIsOneBlock = defineRule({
  id: "zora/cover-is-one-block",
  holds: `the cover has at most ${most} bytes`,
  source,
  *find({ cover }) {
    if (cover !== undefined && cover.size > most)
      yield {
        severity: "error",
        message: `${cover.path} has ${cover.size} bytes, more than ${most}.`,
        hint: "Take a plainer picture.",
        path: ["cover"],
      };
  },
});
