import {
  type CslDate,
  type CslItem,
  type CslName,
  cslDateSchema,
  cslItemSchema,
  cslNameSchema,
} from "@dreamnet/document";
import { isRecord, scalarText, toJson } from "../frontmatter/plain-data.ts";
import { edtf } from "./bib-dates.ts";

const dates: ReadonlySet<string> = new Set([
  "issued",
  "accessed",
  "event-date",
  "original-date",
  "submitted",
  "available-date",
]);
const people: ReadonlySet<string> = new Set([
  "author",
  "editor",
  "translator",
  "container-author",
  "collection-editor",
  "director",
  "interviewer",
  "recipient",
  "composer",
  "illustrator",
  "reviewed-author",
  "editorial-director",
  "original-author",
]);
const structured: ReadonlySet<string> = new Set(["categories", "custom"]);

/**
 * A CSL item of a .json file or of the front matter, made to fit our schema: numbers become text, dates and names in
 * pandoc's YAML forms become CSL-JSON's.
 *
 * @returns Undefined where it has no id.
 */
export function normalizeCslItem(value: unknown): CslItem | undefined {
  if (!isRecord(value)) return undefined;
  const id = scalarText(value["id"]) ?? scalarText(value["citation-key"]) ?? scalarText(value["citekey"]);
  if (id === undefined) return undefined;
  const item: Record<string, unknown> = { id, type: scalarText(value["type"]) ?? "document" };
  for (const [key, field] of Object.entries(value)) {
    if (key === "id" || key === "type" || key === "__proto__" || field === null || field === undefined) continue;
    const name = /^(?:doi|url|isbn|issn|pmid|pmcid)$/u.test(key) ? key.toUpperCase() : key;
    const read = dates.has(key)
      ? readDate(field)
      : people.has(key)
        ? readPeople(field)
        : structured.has(key)
          ? toJson(field)
          : readText(field);
    if (read !== undefined) item[name] = read;
  }
  const parsed = cslItemSchema.safeParse(item);
  return parsed.success ? parsed.data : { id, type: "document" };
}

/** Text without CSL's rich-text tags. */
function readText(value: unknown): unknown {
  if (typeof value === "string") {
    return value
      .replace(/<\/?(?:i|b|sup|sub|sc|em|strong|span|nocase)\b[^<>]*>/giu, "")
      .replace(
        /&(?:amp|lt|gt|quot);/gu,
        (entity) => ({ "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"' })[entity] ?? entity,
      )
      .replace(/\s+/gu, " ")
      .trim();
  }
  return scalarText(value) ?? (typeof value === "boolean" ? value : toJson(value));
}

function readPeople(value: unknown): CslName[] | undefined {
  const list = Array.isArray(value) ? value : [value];
  const names = list.flatMap((one): CslName[] => {
    const text = scalarText(one);
    if (text !== undefined) return [{ literal: text }];
    if (!isRecord(one)) return [];
    const name: Record<string, string> = {};
    for (const key of Object.keys(cslNameSchema.shape)) {
      const part = scalarText(one[key]) ?? (key === "literal" ? scalarText(one["name"]) : undefined);
      if (part !== undefined) name[key] = part;
    }
    return Object.keys(name).length === 0 ? [] : [name as CslName];
  });
  return names.length === 0 ? undefined : names;
}

function readDate(value: unknown): CslDate | undefined {
  const text = scalarText(value);
  if (text !== undefined) return edtf(text);
  const first: unknown = Array.isArray(value) ? value[0] : value;
  if (!isRecord(first)) return undefined;
  const number = (part: unknown): number | undefined =>
    /^-?\d+$/u.test(scalarText(part) ?? "") ? Number(part) : undefined;
  const numbers = (parts: readonly unknown[]): number[] => parts.map(number).filter((part) => part !== undefined);
  if (Array.isArray(first["date-parts"])) {
    const parts = (first["date-parts"] as unknown[])
      .map((side) => numbers(Array.isArray(side) ? side : [side]))
      .filter((side) => side.length > 0);
    if (parts.length > 0) return { "date-parts": parts, ...(first["circa"] ? { circa: true } : {}) };
  }
  if (first["year"] !== undefined) {
    const sides = (Array.isArray(value) ? value : [value])
      .filter(isRecord)
      .map((side) => numbers([side["year"], side["month"], side["day"]]));
    return { "date-parts": sides };
  }
  const parsed = cslDateSchema.safeParse(first);
  const raw = scalarText(first["raw"]);
  if (raw !== undefined) return { ...edtf(raw), raw };
  return parsed.success ? parsed.data : undefined;
}
