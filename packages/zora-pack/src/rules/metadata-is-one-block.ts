import { zoraFacts } from "../limits.ts";
import { defineRule } from "./rule.ts";

const { value: most, source } = zoraFacts.oneBlock;

/** Above one block, the CID depends on the service that adds the file. */
export const metadataIsOneBlock = defineRule({
  id: "zora/metadata-is-one-block",
  holds: `metadata has at most ${most} bytes, so that every service gives it the same CID`,
  source,
  *find({ metadata }) {
    for (const { path, text } of metadata) {
      const size = Buffer.byteLength(text);
      if (size > most)
        yield {
          severity: "error",
          message: `${path} has ${size} bytes; above ${most} its CID depends on the service that adds it.`,
          hint: "Give a shorter abstract with `--abstract <file>`.",
          path: ["metadata", "description"],
        };
    }
  },
});
