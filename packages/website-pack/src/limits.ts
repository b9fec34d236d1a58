/** A fact about browsers or readers of pages, where it comes from, and when it was checked. */
export interface Fact<Value> {
  readonly value: Value;
  readonly source: string;
}

/** What the pack builds on. */
export const websiteFacts = {
  policy: {
    // Nothing connects, since nothing runs; but Lighthouse asks for robots.txt in the page's name, and is refused without
    // the last directive.
    value:
      "default-src 'none'; img-src 'self' data:; style-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; connect-src 'self'",
    source: "W3C Content Security Policy Level 3; run in Chromium from http and file, 2026-11",
  },
  scholarDate: {
    value: /^\d{4}(?:\/\d{2}\/\d{2})?$/,
    source: "Google Scholar, Inclusion Guidelines for Webmasters: a full date, or a year alone; checked 2026-11",
  },
  linkTypes: {
    value: {
      bibtex: "application/x-bibtex",
      csl: "application/vnd.citationstyles.csl+json",
      ris: "application/x-research-info-systems",
    },
    source: "FAIR Signposting profile, signposting.org; checked 2026-11",
  },
  pictureTypes: {
    value: ["png", "jpg", "gif", "webp", "avif", "svg"],
    source: "Formats that every browser of today shows; caniuse.com, checked 2026-11",
  },
  descriptionLength: {
    value: 200,
    source: "Search engines cut descriptions at about 155 to 220 characters; checked 2026-11",
  },
} as const satisfies Record<string, Fact<unknown>>;
