/** A licence that arXiv offers. */
export interface ArxivLicense {
  /** SPDX identifier; arXiv's own licence has none. */
  readonly spdx: string | undefined;
  readonly label: string;
  /** As arXiv records it: with `http`. */
  readonly uri: string;
}

/**
 * What the submission form offers.
 *
 * @see arXiv/arxiv-base `license/__init__.py`, checked 2026-06
 */
export const licenses: readonly ArxivLicense[] = [
  { spdx: "CC-BY-4.0", label: "CC BY 4.0", uri: "http://creativecommons.org/licenses/by/4.0/" },
  { spdx: "CC-BY-SA-4.0", label: "CC BY-SA 4.0", uri: "http://creativecommons.org/licenses/by-sa/4.0/" },
  { spdx: "CC-BY-NC-SA-4.0", label: "CC BY-NC-SA 4.0", uri: "http://creativecommons.org/licenses/by-nc-sa/4.0/" },
  { spdx: "CC-BY-NC-ND-4.0", label: "CC BY-NC-ND 4.0", uri: "http://creativecommons.org/licenses/by-nc-nd/4.0/" },
  {
    spdx: undefined,
    label: "arXiv.org perpetual, non-exclusive license 1.0",
    uri: "http://arxiv.org/licenses/nonexclusive-distrib/1.0/",
  },
  { spdx: "CC0-1.0", label: "CC0 1.0", uri: "http://creativecommons.org/publicdomain/zero/1.0/" },
];

/**
 * Finds the licence that a text names: an SPDX identifier, a URI with http or https, or words such as `CC BY 4.0`.
 *
 * @returns undefined where it is none of arXiv's; no version other than the offered one is taken for it.
 */
export function findLicense(text: string): ArxivLicense | undefined {
  const name = normalise(text);
  return licenses.find(
    (license) =>
      normalise(license.uri) === name ||
      (license.spdx !== undefined && normalise(license.spdx) === name) ||
      normalise(license.label) === name ||
      (license.spdx === undefined && arxivNames.has(name)),
  );
}

const arxivNames = new Set([
  "arxiv",
  "arxiv nonexclusive",
  "arxiv non exclusive",
  "arxiv nonexclusive distrib 1 0",
  "arxiv 1 0",
  "nonexclusive distrib 1 0",
]);

function normalise(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\/(www\.)?/u, "")
    .replace(/\/(legalcode|deed)(\.[a-z]{2})?\/?$/u, "")
    .replace(/creative commons attribution/u, "cc by")
    .replace(/[^a-z0-9]+/gu, " ")
    .replace(/\b(international|license|licence)\b/gu, " ")
    .replace(/\s+/gu, " ")
    .trim();
}
