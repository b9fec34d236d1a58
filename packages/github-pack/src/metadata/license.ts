import { createRequire } from "node:module";

// 120 KB of names, read only when a licence is looked up; a licence's text only when it is written.
const require = createRequire(import.meta.url);

/** A licence by its SPDX identifiers: one, or several of which the reader may choose (`OR`). */
export interface License {
  /** As SPDX spells them; at least one. */
  readonly ids: readonly string[];
  /** `MIT OR Apache-2.0`. */
  readonly expression: string;
}

type Names = Readonly<Record<string, { readonly name: string; readonly url?: string }>>;

/** Words that people write, without "the" and "licence", by what they mean; versions are never guessed. */
const aliases = new Map<string, string>(
  Object.entries({
    "apache 2": "Apache-2.0",
    "apache 2 0": "Apache-2.0",
    "apache version 2 0": "Apache-2.0",
    expat: "MIT",
    "bsd 3": "BSD-3-Clause",
    "bsd 3 clause": "BSD-3-Clause",
    "new bsd": "BSD-3-Clause",
    "bsd 2 clause": "BSD-2-Clause",
    cc0: "CC0-1.0",
    "cc0 1 0 universal": "CC0-1.0",
    gplv3: "GPL-3.0-only",
    "gpl v3": "GPL-3.0-only",
    "gpl 3": "GPL-3.0-only",
    "gpl 3 0": "GPL-3.0-only",
    gplv2: "GPL-2.0-only",
    "gpl v2": "GPL-2.0-only",
    "gpl 2": "GPL-2.0-only",
    "gpl 2 0": "GPL-2.0-only",
    "mpl 2": "MPL-2.0",
    "mpl 2 0": "MPL-2.0",
  }),
);

/**
 * The licence that a text names: an SPDX identifier in any case, several joined by `OR`, a licence's full name, the
 * address of a Creative Commons licence, or words such as `CC BY 4.0`.
 *
 * @returns undefined where it is none of SPDX's, or joins them by `AND` or `WITH`, which citation files cannot say.
 */
export function findLicense(text: string): License | undefined {
  if (text.length > 500) return undefined;
  const parts = text
    .replace(/^\((.*)\)$/su, "$1")
    .split(/\s+OR\s+/u)
    .map((part) => findOne(part.trim()));
  const ids = [...new Set(parts)];
  if (ids.length === 0 || ids.some((id) => id === undefined)) return undefined;
  return { ids: ids as string[], expression: ids.join(" OR ") };
}

function findOne(text: string): string | undefined {
  const names = require("spdx-license-list/spdx.json") as Names;
  const wanted = text.toLowerCase();
  const creative =
    /^https?:\/\/(?:www\.)?creativecommons\.org\/(licenses|publicdomain)\/([a-z-]{2,10}|zero)\/(\d\.\d)(?:\/.{0,30})?$/u.exec(
      wanted,
    );
  const listed =
    /^https?:\/\/(?:www\.)?(?:spdx\.org|opensource\.org)\/licenses?\/([a-z0-9.+-]{1,80}?)(?:\.html|\/)?$/u.exec(wanted);
  const candidates = [
    wanted,
    ...(listed === null ? [] : [listed[1]]),
    ...(creative === null ? [] : [creative[2] === "zero" ? `cc0-${creative[3]}` : `cc-${creative[2]}-${creative[3]}`]),
    wanted.replace(/^(?:license|licence):\s*/u, ""),
    wanted
      .replace(/^cc[ -]by/u, "cc-by")
      .replace(/\s+(?:international|license|licence)$/u, "")
      .replace(/\s+/gu, "-"),
    wanted.replace(
      /^creative commons attribution(.*?) (\d\.\d)(?: international)?$/u,
      (_all, more: string, version: string) =>
        `cc-by${more
          .replace(/[ -]*non-?commercial/u, "-nc")
          .replace(/[ -]*no-?deriv(?:ative|ativ)e?s?/u, "-nd")
          .replace(/[ -]*share-?alike/u, "-sa")}-${version}`,
    ),
  ];
  const ids = Object.keys(names);
  const byId = ids.find((id) => candidates.includes(id.toLowerCase()));
  if (byId !== undefined) return byId;
  const alias = aliases.get(
    wanted
      .replace(/[^a-z0-9]+/gu, " ")
      .replace(/\b(?:the|licen[sc]e)\b/gu, "")
      .replace(/\s+/gu, " ")
      .trim(),
  );
  if (alias !== undefined) return alias;
  // A name or an address that several have says which of them is meant to nobody.
  const matching = ids.filter((id) => {
    const { name, url } = names[id] as Names[string];
    return name.toLowerCase() === wanted || (url !== undefined && stripUrl(url) === stripUrl(wanted));
  });
  return matching.length === 1 ? matching[0] : undefined;
}

const stripUrl = (url: string): string =>
  url
    .toLowerCase()
    .replace(/^https?:\/\/(?:www\.)?/u, "")
    .replace(/\/$/u, "");

/** A licence's name and its page, at SPDX. */
export function licenseFacts(id: string): { readonly name: string; readonly url: string } {
  const names = require("spdx-license-list/spdx.json") as Names;
  return {
    name: Object.hasOwn(names, id) ? (names[id] as Names[string]).name : id,
    url: `https://spdx.org/licenses/${id}.html`,
  };
}

/**
 * The licence's full text as SPDX has it, with year and holder where its notice leaves a place for them.
 *
 * @param id - As {@link findLicense} gives it.
 */
export function licenseText(
  id: string,
  holder: { readonly names: string; readonly year?: string | undefined },
): string {
  if (!/^[A-Za-z0-9.+-]{1,80}$/u.test(id)) throw new RangeError(`${JSON.stringify(id)} is no identifier of SPDX.`);
  const { licenseText: text } = require(`spdx-license-list/licenses/${id}.json`) as { licenseText: string };
  const filled = text
    .replace(/\r\n?/gu, "\n")
    .replace(/^([ \t]*Copyright[^\n<]{0,40})(<[^\n]*)$/mu, (_line, start: string, rest: string) => {
      const known = rest
        .replace(/<\s*(?:yyyy|years?|dates?)\s*>,?\s*/giu, holder.year === undefined ? "" : `${holder.year} `)
        .replace(
          /<\s*(?:copyright holders?|owners?|name of (?:author|copyright owner)|author|holders?|organization|name)\s*>/giu,
          () => holder.names,
        );
      // What stands in angle brackets and is none of these is part of the licence.
      return `${start}${known}`.trimEnd();
    });
  return `${filled.replace(/^\n+/u, "").trimEnd()}\n`;
}
