import type { Affiliation } from "@dreamnet/document";
import { isRecord, scalarText, textList } from "./plain-data.ts";
import { plainMarkdown } from "./plain-markdown.ts";
import type { FrontmatterReport } from "./report.ts";

/** The affiliations of a document: those that it lists, and those that an author brings along. */
export interface AffiliationList {
  readonly affiliations: Affiliation[];
  /** The place of what an author refers to: an index, an id, a name, or an affiliation written out. */
  refer(value: unknown, path: readonly (string | number)[]): number[];
}

/** Reads the list of affiliations and resolves what authors refer to. */
export function mapAffiliations(value: unknown, key: string, report: FrontmatterReport): AffiliationList {
  const affiliations: Affiliation[] = [];
  const byReference = new Map<string, number>();
  const remember = (reference: string | undefined, index: number): void => {
    if (reference !== undefined && !byReference.has(reference.toLowerCase()))
      byReference.set(reference.toLowerCase(), index);
  };

  const add = (item: unknown, reference: string | undefined): number | undefined => {
    const name = affiliationName(item);
    if (name === undefined) return undefined;
    const known = byReference.get(name.toLowerCase());
    const index = known ?? affiliations.length;
    if (known === undefined) {
      const ror = isRecord(item) ? rorId(item["ror"]) : undefined;
      affiliations.push({ name, ...(ror === undefined ? {} : { ror }) });
    }
    if (isRecord(item))
      for (const part of ["index", "id", "ref", "number", "label"]) remember(scalarText(item[part]), index);
    remember(reference, index);
    remember(name, index);
    if (isRecord(item)) remember(scalarText(item["name"]), index);
    return index;
  };

  const items: [unknown, string | undefined, string | number][] = Array.isArray(value)
    ? value.map((item, index) => [oneKey(item), undefined, index])
    : isRecord(value) && affiliationName(value) === undefined
      ? Object.entries(value).map(([id, item]) => [item, id, id])
      : value === undefined || value === null
        ? []
        : [[value, undefined, 0]];
  for (const [item, id, place] of items) {
    if (add(item, id) === undefined)
      report.add("warning", "affiliation-has-name", [key, place], "An affiliation has no name.", "Give it a `name`.");
  }
  // A list without indices counts from 1.
  for (const index of affiliations.keys()) remember(String(index + 1), index);

  const one = (text: string, path: readonly (string | number)[]): number[] => {
    const own = byReference.get(text.toLowerCase());
    if (own !== undefined) return [own];
    const marks = text.replace(/[\s^*†‡§¶]+$|^[\s^*†‡§¶]+/gu, "");
    if (marks !== text) return marks === "" ? [] : one(marks, path);
    // Without a list, two letters and more are a name: "MIT".
    const isName = items.length === 0 && /\p{L}{2}/u.test(text);
    if (/^\w{1,3}$/u.test(text) && !isName) {
      report.add(
        "warning",
        "affiliation-resolves",
        path,
        `There is no affiliation ${JSON.stringify(text)}.`,
        `Add one with \`index: ${text}\` to \`affiliations\`.`,
        text,
      );
      return [];
    }
    const index = add(text, undefined);
    return index === undefined ? [] : [index];
  };

  const refer = (reference: unknown, path: readonly (string | number)[]): number[] => {
    if (Array.isArray(reference))
      return [...new Set(reference.flatMap((item, index) => refer(item, [...path, index])))];
    if (isRecord(reference)) {
      const ref =
        scalarText(reference["ref"]) ??
        (affiliationName(reference) === undefined ? scalarText(reference["id"] ?? reference["index"]) : undefined);
      if (ref !== undefined) return one(ref, path);
      const index = add(reference, undefined);
      return index === undefined ? [] : [index];
    }
    const text = scalarText(reference);
    if (text === undefined) return [];
    if (byReference.has(text.toLowerCase())) return one(text, path);
    // "1, 2", "1 & 2", "1,2^": references; anything longer is an affiliation written out.
    const parts = text.split(/\s*(?:,|;|&|\band\b)\s*/u).filter((part) => part !== "");
    const short = parts.every(
      (part) => /^[\^*†‡§¶]*\w{0,3}[\^*†‡§¶]*$/u.test(part) || byReference.has(part.toLowerCase()),
    );
    if (short) return [...new Set(parts.flatMap((part) => one(part, path)))];
    return text.includes(";") ? [...new Set(textList(text, /;/u).flatMap((part) => one(part, path)))] : one(text, path);
  };
  return { affiliations, refer };
}

/** `- inst: {name: …}` and `- inst: Some Institute` of pandoc-scholar, as if `inst` were the id. */
function oneKey(item: unknown): unknown {
  if (!isRecord(item)) return item;
  const [[key, value] = ["", undefined], ...rest] = Object.entries(item);
  if (rest.length > 0 || /^(?:name|institution|department|organi[sz]ation|affiliation|id|index)$/u.test(key))
    return item;
  return isRecord(value) ? { id: key, ...value } : { id: key, name: value };
}

function affiliationName(item: unknown): string | undefined {
  const text = scalarText(item);
  if (text !== undefined) return tidy(text);
  if (!isRecord(item)) return undefined;
  const first = (...keys: string[]): string | undefined => {
    for (const key of keys) {
      const found = Array.isArray(item[key]) ? textList(item[key]).join(", ") : scalarText(item[key]);
      if (found !== undefined && found !== "") return found;
    }
    return undefined;
  };
  const name = first("name", "institution", "organization", "organisation", "affiliation");
  const parts = [
    first("department", "division", "group"),
    name,
    first("address"),
    first("city"),
    first("region", "state"),
    first("country"),
  ];
  const known = parts.filter((part) => part !== undefined);
  return known.length === 0 ? undefined : tidy(known.filter((part, index) => known.indexOf(part) === index).join(", "));
}

function tidy(text: string): string {
  return plainMarkdown(text).replace(/\s+/gu, " ").trim();
}

function rorId(value: unknown): string | undefined {
  return scalarText(value)?.replace(/^https?:\/\/ror\.org\//u, "");
}
