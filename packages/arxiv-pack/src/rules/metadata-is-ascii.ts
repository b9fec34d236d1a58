import { charactersBeyondAscii } from "../metadata/tex-text.ts";
import { defineRule } from "./rule.ts";

export const metadataIsAscii = defineRule({
  id: "arxiv/metadata-is-ascii",
  topic: "metadata",
  holds: "metadata is ASCII with TeX accents: no curly quotes, ligatures or other scripts",
  source: 'arXiv/arxiv-docs "Metadata", 2026-07',
  *find({ metadata }) {
    for (const [field, value] of Object.entries(metadata)) {
      const characters = charactersBeyondAscii(Array.isArray(value) ? value.join(" ") : value);
      if (characters.length > 0)
        yield {
          severity: "warning",
          path: ["metadata", field],
          message: `${field} has characters that arXiv's form does not take: ${characters.slice(0, 20).join(" ")}`,
          hint: "Write them in ASCII: a TeX accent, a formula or a transliteration.",
        };
    }
  },
});
