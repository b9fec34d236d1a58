import { z } from "zod";

/** What every pack for an editor of articles may be told. */
export const articleOptionsShape = {
  canonicalUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({
      description:
        "Where the work was first published. Without it, the work's own link `canonical`, `website` or its DOI.",
    }),
  picturesUrl: z
    .url({ protocol: /^https$/ })
    .optional()
    .meta({
      description:
        "Where the folder images/ is published. With it the pictures are in what is pasted; without it each has a marked place.",
    }),
};
