import type { CrateEntity } from "./make-crate.ts";

/** Identifiers of the SPDX list that papers and their software use; another word is kept as text. */
const spdx: ReadonlySet<string> = new Set([
  "0BSD",
  "AFL-3.0",
  "AGPL-3.0-only",
  "AGPL-3.0-or-later",
  "Apache-2.0",
  "Artistic-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BSL-1.0",
  "CC-BY-3.0",
  "CC-BY-4.0",
  "CC-BY-NC-4.0",
  "CC-BY-NC-ND-4.0",
  "CC-BY-NC-SA-4.0",
  "CC-BY-ND-4.0",
  "CC-BY-SA-3.0",
  "CC-BY-SA-4.0",
  "CC0-1.0",
  "ECL-2.0",
  "EPL-2.0",
  "EUPL-1.2",
  "GFDL-1.3-only",
  "GFDL-1.3-or-later",
  "GPL-2.0-only",
  "GPL-2.0-or-later",
  "GPL-3.0-only",
  "GPL-3.0-or-later",
  "ISC",
  "LGPL-2.1-only",
  "LGPL-2.1-or-later",
  "LGPL-3.0-only",
  "LGPL-3.0-or-later",
  "LPPL-1.3c",
  "MIT",
  "MIT-0",
  "MPL-2.0",
  "ODbL-1.0",
  "OFL-1.1",
  "PDDL-1.0",
  "PSF-2.0",
  "Unlicense",
  "UPL-1.0",
  "WTFPL",
  "Zlib",
]);

/** The root's `license`: an entity with name and description where the licence has a URL, else what the source says. */
export function licenseEntity(license: string | undefined): {
  readonly value: string | { readonly "@id": string };
  readonly entities: readonly CrateEntity[];
} {
  const text = license?.trim() ?? "";
  if (text === "") return { value: "The source names no licence: ask the authors before it is used.", entities: [] };
  const url = spdx.has(text) ? `https://spdx.org/licenses/${text}` : webUrl(text);
  if (url === undefined) return { value: text, entities: [] };
  const entity = {
    "@id": url,
    "@type": "CreativeWork",
    name: text,
    description: `The licence that the source names: ${text}.`,
  };
  return { value: { "@id": url }, entities: [entity] };
}

function webUrl(text: string): string | undefined {
  return /^https?:\/\//u.test(text) && URL.canParse(text) ? new URL(text).href : undefined;
}
