/** A licence as a page names it. */
export interface License {
  readonly label: string;
  /** Its address; absent for one that has none that is known here. */
  readonly url: string | undefined;
}

const creative = /^CC-(BY(?:-NC)?(?:-ND|-SA)?)-(\d\.\d)$/i;
/** Identifiers of the SPDX list that papers and their code have, as spdx.org/licenses names them (checked 2026-11). */
const known =
  /^(?:MIT|Apache-2\.0|BSD-[23]-Clause|GPL-[23]\.0(?:-only|-or-later)?|LGPL-(?:2\.1|3\.0)(?:-only|-or-later)?|AGPL-3\.0(?:-only|-or-later)?|MPL-2\.0|ISC|Unlicense|ODbL-1\.0|ODC-By-1\.0|EUPL-1\.2|Zlib|BSL-1\.0|Artistic-2\.0)$/i;

/** The licence that a work names: by its SPDX identifier, or as authors write it. */
export function licenseOf(name: string | undefined): License | undefined {
  const text = name?.trim() ?? "";
  if (text === "") return undefined;
  const address = /^https?:\/\/[^\s"<>]+$/i.exec(text)?.[0];
  const compact = (address === undefined ? text : fromAddress(address)).replace(/[\s_]+/g, "-").toUpperCase();
  if (/^CC-?0(?:-1\.0)?$/.test(compact))
    return { label: "CC0 1.0", url: "https://creativecommons.org/publicdomain/zero/1.0/" };
  const versioned = /^CC-BY(?:-NC)?(?:-ND|-SA)?$/.test(compact) ? `${compact}-4.0` : compact;
  const match = creative.exec(versioned);
  if (match !== null) {
    const [, terms = "", version = ""] = match;
    return {
      label: `CC ${terms.toUpperCase()} ${version}`,
      url: `https://creativecommons.org/licenses/${terms.toLowerCase()}/${version}/`,
    };
  }
  const spdx = known.exec(text)?.[0];
  return { label: text, url: spdx === undefined ? address : `https://spdx.org/licenses/${spdx}.html` };
}

function fromAddress(address: string): string {
  const match = /creativecommons\.org\/(?:licenses\/([a-z-]+)\/(\d\.\d)|publicdomain\/zero)/i.exec(address);
  if (match === null) return address;
  return match[1] === undefined ? "CC0-1.0" : `CC-${match[1]}-${match[2]}`;
}
