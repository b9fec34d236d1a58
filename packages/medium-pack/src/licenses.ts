/** What `license` of Medium's form and API takes. */
export const mediumLicenses = [
  "all-rights-reserved",
  "cc-40-by",
  "cc-40-by-sa",
  "cc-40-by-nd",
  "cc-40-by-nc",
  "cc-40-by-nc-nd",
  "cc-40-by-nc-sa",
  "cc-40-zero",
  "public-domain",
] as const;
/** A licence that Medium offers. */
export type MediumLicense = (typeof mediumLicenses)[number];

const byName: Readonly<Record<string, MediumLicense>> = {
  "cc by 4 0": "cc-40-by",
  "cc by sa 4 0": "cc-40-by-sa",
  "cc by nd 4 0": "cc-40-by-nd",
  "cc by nc 4 0": "cc-40-by-nc",
  "cc by nc nd 4 0": "cc-40-by-nc-nd",
  "cc by nc sa 4 0": "cc-40-by-nc-sa",
  "cc0 1 0": "cc-40-zero",
  cc0: "cc-40-zero",
  "public domain": "public-domain",
  "all rights reserved": "all-rights-reserved",
};

/**
 * Medium's name for the licence that a text names: an SPDX identifier, an address of Creative Commons, or words such as
 * `CC BY 4.0`.
 *
 * @returns undefined where Medium has none of that name; another version is another licence.
 */
export function mediumLicense(text: string): MediumLicense | undefined {
  const address = /creativecommons\.org\/(?:licenses\/([a-z-]+)\/(\d\.\d)|publicdomain\/(zero|mark)\/1\.0)/iu.exec(
    text,
  );
  const name =
    address === null
      ? text
      : address[3] === undefined
        ? `cc ${address[1]} ${address[2]}`
        : address[3].toLowerCase() === "zero"
          ? "cc0 1.0"
          : "public domain";
  const plain = name
    .toLowerCase()
    .replace(/creative commons attribution/gu, "cc by")
    .replace(/\b(?:international|licen[cs]e|universal)\b/gu, " ")
    .replace(/[^a-z0-9]+/gu, " ")
    .trim();
  return Object.hasOwn(byName, plain) ? byName[plain] : undefined;
}
