import { type Author, orcidSchema } from "@dreamnet/document";
import type { AffiliationList } from "./map-affiliations.ts";
import { type PersonName, splitName, splitNames } from "./person-name.ts";
import { isRecord, type Json, scalarText, toJson, truth } from "./plain-data.ts";
import { plainMarkdown } from "./plain-markdown.ts";
import type { FrontmatterReport } from "./report.ts";

type Path = readonly (string | number)[];

/** Authors, and what was said of them that has no place in the schema. */
export interface MappedAuthors {
  readonly authors: Author[];
  readonly other: Json[];
}

/** Characters that the names of all authors in one text may have. */
const maxNames = 20_000;

/** Reads authors in the shapes of JOSS, MyST, Quarto, R Markdown and plain front matter. */
export function mapAuthors(
  value: unknown,
  key: string,
  affiliations: AffiliationList,
  report: FrontmatterReport,
): MappedAuthors {
  const authors: Author[] = [];
  const other: Json[] = [];
  const add = (item: unknown, path: Path): void => {
    const text = scalarText(item);
    if (text !== undefined && text.length > maxNames) {
      report.add(
        "warning",
        "author-has-name",
        path,
        `A text of ${text.length} characters is no author.`,
        "Write a list of names.",
        text,
      );
      other.push(text);
    } else if (text !== undefined)
      for (const name of splitNames(text)) authors.push(fromText(name, affiliations, path));
    else if (isRecord(item)) fromRecord(item, path);
    else if (item !== null && item !== undefined)
      report.add(
        "warning",
        "author-has-name",
        path,
        "An author cannot be read.",
        "Write a name, or a `name:` with its fields.",
      );
  };

  const fromRecord = (item: Readonly<Record<string, unknown>>, path: Path): void => {
    const entries = Object.entries(item);
    const [only] = entries;
    // `- Ada Lovelace: {institute: [a]}`: the key is the name.
    if (entries.length === 1 && only !== undefined && isRecord(only[1]) && only[0] !== "name")
      fromRecord({ name: only[0], ...only[1] }, path);
    else if (entries.length === 1 && only !== undefined && only[0] === "literal") add(only[1], path);
    else fromFields(item, path);
  };

  const fromFields = (item: Readonly<Record<string, unknown>>, path: Path): void => {
    const { author, unused } = readAuthor(item, path, affiliations, report);
    if (author === undefined) {
      report.add("warning", "author-has-name", path, "An author has no name.", "Give it a `name`.");
      other.push(toJson(item));
      return;
    }
    authors.push(author);
    if (Object.keys(unused).length > 0) other.push({ name: author.name, ...unused });
  };

  if (Array.isArray(value)) for (const [index, item] of value.entries()) add(item, [key, index]);
  else add(value, [key]);
  return { authors, other };
}

/** "Ada Lovelace", "Ada Lovelace (University)", `<a href="…">Ada</a>`, "Ada^1,2^", "Ada^[University]". */
function fromText(written: string, affiliations: AffiliationList, path: Path): Author {
  const url =
    /<a\s[^<>]*href\s*=\s*["']?([^"'\s<>]+)/iu.exec(written)?.[1] ?? /\]\((https?:[^()\s]+)\)/u.exec(written)?.[1];
  const note = /\^\[([^\]]*)\]/u.exec(written)?.[1];
  const marks = /(?:\\textsuperscript\{|\$\^\{?|\^|<sup>)([\d,\s*†‡a-z]{1,12})(?:\}?\$|\}|\^|<\/sup>)/u.exec(
    written,
  )?.[1];
  const named = written.replace(/\^\[[^\]]*\]/gu, "");
  let text = named.replace(/(?:\\textsuperscript\{|\$\^\{?|\^|<sup>)[\d,\s*†‡a-z]{1,12}(?:\}?\$|\}|\^|<\/sup>)/gu, "");
  const email = /<?(?<![\w.+-])([\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+)\b>?/u.exec(text)?.[1];
  if (email !== undefined) text = text.replace(/[<(]?[\w.+-]+@[\w-]+(?:\.[\w-]+)+[>)]?/u, "");
  const ending = /\(([^()]*)\)\s*$/u.exec(text)?.[1]?.trim();
  if (ending !== undefined) text = text.replace(/\([^()]*\)\s*$/u, "");
  // Pronouns and the like are no affiliation.
  const isWord =
    ending !== undefined &&
    /^(?:(?:she|he|they|it|her|him|them|née|né|ed|eds|editor|maintainer|author)\b|$)/iu.test(ending);
  const bracket = isWord ? undefined : ending;
  const isCorresponding = note !== undefined && /\bcorrespond/iu.test(note);
  const ownEmail =
    email ?? (isCorresponding ? /[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+/u.exec(note)?.[0] : undefined);
  const name = splitName((plainMarkdown(text) || named).replace(/[\s*†‡§¶]+$/u, ""));
  const places = [
    ...(marks === undefined ? [] : affiliations.refer(marks.replace(/[a-z]{2,}/gu, ""), path)),
    ...(bracket === undefined ? [] : affiliations.refer(bracket, path)),
  ];
  return {
    ...name,
    affiliations: [...new Set(places)],
    ...(ownEmail === undefined ? {} : { email: ownEmail }),
    ...(url === undefined ? {} : { url }),
    ...(isCorresponding ? { corresponding: true } : {}),
    ...(note === undefined || note.trim() === "" ? {} : { note: plainMarkdown(note) }),
  };
}

function readAuthor(
  item: Readonly<Record<string, unknown>>,
  path: Path,
  affiliations: AffiliationList,
  report: FrontmatterReport,
): { author: Author | undefined; unused: Record<string, Json> } {
  const used = new Set<string>();
  const take = (...keys: string[]): unknown => {
    let found: unknown;
    for (const key of keys) {
      if (!(key in item)) continue;
      used.add(key);
      found ??= item[key];
    }
    return found;
  };
  const nameParts = readName(take, item);
  let note = scalarText(take("note", "notes", "footnote"));
  const text = nameParts === undefined ? undefined : fromText(nameParts.name, affiliations, path);
  const places = affiliations.refer(
    take("affiliation", "affiliations", "institute", "institution", "institutions", "organization", "org"),
    [...path, "affiliation"],
  );
  const orcid = readOrcid(take("orcid", "ORCID", "orcid_id"), [...path, "orcid"], report);
  const email = scalarText(take("email", "e-mail", "mail"))?.replace(/^mailto:/u, "");
  const url = scalarText(take("url", "website", "homepage", "web", "link"));
  const corresponding = truth(
    take("corresponding", "correspondence", "corresponding_author", "corresponding-author", "corresp"),
  );
  const equal = truth(
    take(
      "equal-contrib",
      "equal_contrib",
      "equal-contributor",
      "equal_contributor",
      "equal-contribution",
      "cofirst",
      "co-first",
      "equal",
    ),
  );
  const deceased = truth(take("deceased"));
  if (deceased === true) note = note === undefined ? "deceased" : `${note}; deceased`;
  const attributes = take("attributes");
  const unused: Record<string, Json> = {};
  for (const [key, value] of Object.entries(item))
    if (!used.has(key) && key !== "__proto__" && value !== null) unused[key] = toJson(value);
  if (text === undefined || nameParts === undefined) return { author: undefined, unused };
  const flag = (key: string): boolean | undefined => (isRecord(attributes) ? truth(attributes[key]) : undefined);
  const isCorresponding = corresponding ?? flag("corresponding");
  const isEqual = equal ?? flag("equal-contributor");
  const allPlaces = [...new Set([...places, ...text.affiliations])];
  const author: Author = {
    ...text,
    ...(nameParts.family === undefined && nameParts.given === undefined ? {} : nameParts),
    affiliations: allPlaces,
    ...(orcid === undefined ? {} : { orcid }),
    ...(email === undefined ? {} : { email }),
    ...(url === undefined ? {} : { url }),
    ...(isCorresponding === undefined ? {} : { corresponding: isCorresponding }),
    ...(isEqual === undefined ? {} : { equalContributor: isEqual }),
    ...(note === undefined ? {} : { note: plainMarkdown(note) }),
  };
  return { author, unused };
}

/** A name as one text, as a map of parts (Quarto), or in parts beside each other (JOSS, CFF, Jekyll). */
function readName(
  take: (...keys: string[]) => unknown,
  item: Readonly<Record<string, unknown>>,
): PersonName | undefined {
  const name = take("name", "fullname", "full_name", "literal", "author");
  const source = isRecord(name) ? name : item;
  const part = (...keys: string[]): string | undefined => {
    if (source === item) return scalarText(take(...keys));
    for (const key of keys) if (scalarText(source[key]) !== undefined) return scalarText(source[key]);
    return undefined;
  };
  const given = part(
    "given-names",
    "given_names",
    "given",
    "first",
    "firstname",
    "first_name",
    "first-name",
    "forename",
  );
  const middle = part("middle", "middle_name", "middle-name");
  const surname = part(
    "surname",
    "family-names",
    "family_names",
    "family",
    "last",
    "lastname",
    "last_name",
    "last-name",
  );
  const particles = [
    part("dropping-particle", "dropping_particle"),
    part("non-dropping-particle", "non_dropping_particle", "name-particle", "particle"),
  ];
  const suffix = part("suffix", "name-suffix");
  const whole = scalarText(name) ?? (isRecord(name) ? scalarText(name["literal"]) : undefined);
  if (surname === undefined) {
    const only = whole ?? given;
    return only === undefined ? undefined : { name: only };
  }
  const join = (...parts: (string | undefined)[]): string => parts.filter((one) => one !== undefined).join(" ");
  const family = plainMarkdown(join(...particles, surname));
  const givenAll = plainMarkdown(join(given, middle));
  return {
    name:
      whole ?? `${join(givenAll === "" ? undefined : givenAll, family)}${suffix === undefined ? "" : `, ${suffix}`}`,
    ...(givenAll === "" ? {} : { given: givenAll }),
    family,
    ...(suffix === undefined ? {} : { suffix }),
  };
}

function readOrcid(value: unknown, path: Path, report: FrontmatterReport): string | undefined {
  // Without hyphens YAML takes it for a number, and the zeros in front go.
  const text = typeof value === "number" ? String(value).padStart(16, "0") : scalarText(value);
  if (text === undefined) return undefined;
  const digits = text
    .replace(/^(?:https?:\/\/)?(?:www\.)?orcid\.org\//iu, "")
    .replace(/[‐‑–\s]/gu, "-")
    .replace(/\/+$/u, "")
    .toUpperCase();
  const orcid = /^\d{15}[\dX]$/u.test(digits) ? digits.replace(/(.{4})(?=.)/gu, "$1-") : digits;
  if (!orcidSchema.safeParse(orcid).success) {
    report.add(
      "warning",
      "orcid-is-valid",
      path,
      `${JSON.stringify(text)} is no ORCID iD.`,
      "An ORCID iD looks like 0000-0002-1825-0097.",
      text,
    );
    return undefined;
  }
  if (!checksumHolds(orcid))
    report.add(
      "warning",
      "orcid-is-valid",
      path,
      `The ORCID iD ${orcid} has a wrong check digit.`,
      "Copy it again from orcid.org.",
      text,
    );
  return orcid;
}

/** ISO 7064 MOD 11-2, as ORCID uses it. */
function checksumHolds(orcid: string): boolean {
  const digits = orcid.replaceAll("-", "");
  let total = 0;
  for (const digit of digits.slice(0, -1)) total = (total + Number(digit)) * 2;
  const check = (12 - (total % 11)) % 11;
  return digits.at(-1) === (check === 10 ? "X" : String(check));
}
