import type { ArticlePlatform } from "@dreamnet/article";

/**
 * Substack's editor. Title and subtitle are fields of their own; pasted HTML keeps headings and has no tables. No limit
 * of either field is documented.
 */
export const substack: ArticlePlatform = {
  name: "substack",
  profile: {
    platform: "Substack",
    titleInBody: false,
    headings: ["h2", "h3", "h4", "h5"],
    inlineCode: false,
    strikethrough: false,
    scripts: false,
    nestedLists: false,
    codeAttributes: () => ({}),
  },
  pictures: { minWidth: 1456, maxBytes: 25_000_000 },
  look: "serif",
  titleLength: undefined,
  subtitleLength: undefined,
};
