import { numeral } from "@dreamnet/document";
import type { Writer } from "../latex/writer.ts";
import type { EntryFields } from "./entry-fields.ts";
import { entryFields, familyName, mainNames, yearOf } from "./entry-fields.ts";

/** A reference with its author-year label. */
export interface LabelledEntry {
  /** The key in TeX. */
  readonly name: string;
  readonly key: string;
  readonly fields: EntryFields;
  /** "Knuth", "Knuth and Plass", "Knuth et al.", as plain text. */
  readonly short: string;
  /** All names. */
  readonly long: string;
  readonly year: string;
  /** `a`, `b` … where two labels would be the same. */
  suffix: string;
}

/** Labels for what is cited, in the order of the list: by name, year and title, independent of the locale. */
export function labelEntries(writer: Writer): LabelledEntry[] {
  const entries = [...writer.citedKeys].flatMap(([key, name]): (LabelledEntry & { sort: string })[] => {
    const reference = writer.source.references[key];
    if (reference === undefined) return [];
    const fields = entryFields(reference, writer);
    const families = mainNames(reference).names.map(familyName);
    const short = shortLabel(families, fields, key);
    const long = families.length > 2 ? `${families.slice(0, -1).join(", ")}, and ${families.at(-1) as string}` : "";
    const year = yearOf(fields);
    const sort = [short, year, families.join(" "), fields.plain("title"), key].map(plain).join("\u0001");
    return [{ name, key, fields, short, long, year, suffix: "", sort }];
  });
  entries.sort((a, b) => (a.sort < b.sort ? -1 : a.sort > b.sort ? 1 : a.key < b.key ? -1 : 1));
  const groups = new Map<string, LabelledEntry[]>();
  for (const entry of entries) {
    const label = `${plain(entry.short)}\u0001${entry.year}`;
    groups.set(label, [...(groups.get(label) ?? []), entry]);
  }
  for (const group of groups.values()) {
    if (group.length < 2) continue;
    for (const [index, entry] of group.entries()) entry.suffix = numeral(index + 1, "lower-alpha");
  }
  return entries;
}

function shortLabel(families: readonly string[], fields: EntryFields, key: string): string {
  if (families.length === 1) return families[0] as string;
  if (families.length === 2) return `${families[0] as string} and ${families[1] as string}`;
  if (families.length > 2) return `${families[0] as string} et al.`;
  const other =
    fields.plain("key", "shorthand", "organization", "institution", "author", "editor", "publisher") ||
    fields.plain("title").split(/\s+/u).slice(0, 4).join(" ");
  const text = other.replace(/\\[A-Za-z]+\s?|[{}\\$]/gu, "").trim();
  return text === "" ? key : text;
}

/** For sorting and comparing: without accents, case and marks. */
function plain(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/[\p{M}{}\\]/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
