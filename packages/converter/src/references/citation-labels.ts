import { type CslItem, type CslName, numeral } from "@dreamnet/document";
import { yearOf } from "./dates.ts";
import { endsWithOthers, initials, namedAuthors, sortKey, surname } from "./names.ts";
import { field } from "./reference-parts.ts";
import { parseRichText, richTextToString } from "./rich-text.ts";
import type { Terms } from "./terms.ts";

/** How one work is cited in the text. */
export interface CitationLabel {
  /** "Knuth & Plass" within brackets. */
  readonly parenthetical: string;
  /** "Knuth and Plass" in a sentence. */
  readonly narrative: string;
  /** "2020", "2020a", "n.d.-b". */
  readonly year: string;
  /** The letter alone. */
  readonly suffix: string;
}

interface Draft {
  readonly key: string;
  readonly names: readonly string[];
  readonly people: readonly CslName[];
  readonly others: boolean;
  readonly year: string | undefined;
  shown: number;
  withInitials: boolean;
}

/** Keys in the order of a list of references: by authors, year and title, by code points of folded text. */
export function sortedKeys(items: ReadonlyMap<string, CslItem>): string[] {
  // What is compared is made once for each item: folding names is dear.
  const decorated = [...items].map(([key, item]) => ({ key, fields: [...sortFields(item), key] }));
  return decorated.sort((a, b) => compareFields(a.fields, b.fields)).map(({ key }) => key);
}

function compareFields(left: readonly string[], right: readonly string[]): number {
  for (const [index, text] of left.entries()) {
    const other = right[index] ?? "";
    if (text !== other) return text < other ? -1 : 1;
  }
  return 0;
}

function sortFields(item: CslItem): string[] {
  const people = creators(item).map((name) => `${sortKey(surname(name))} ${sortKey(initials(name.given))}`);
  const names = people.length === 0 ? sortKey(titleText(item)) : people.join(", ");
  return [names, (yearOf(item) ?? "9999").padStart(6, "0"), sortKey(titleText(item))];
}

function creators(item: CslItem): readonly CslName[] {
  const authors = item.author ?? [];
  return authors.length > 0 ? authors : (item.editor ?? []);
}

function titleText(item: CslItem): string {
  return richTextToString(parseRichText(field(item, "title") ?? field(item, "container-title") ?? ""));
}

/**
 * Author–year labels for the works that are cited, each one different from the others: first more authors are named,
 * then initials, then letters are put to the year.
 *
 * @param items - Key → item; the order does not matter.
 */
export function labelCitations(items: ReadonlyMap<string, CslItem>, terms: Terms): Map<string, CitationLabel> {
  const drafts = sortedKeys(items).map((key) => draftOf(key, items.get(key) as CslItem));
  lengthen(drafts, terms);
  addInitials(drafts, terms);
  const groups = groupBy(drafts, (draft) => `${authorText(draft, terms, "&")}\u0000${draft.year ?? ""}`);
  const labels = new Map<string, CitationLabel>();
  for (const group of groups.values()) {
    for (const [index, draft] of group.entries()) {
      const suffix = group.length > 1 ? numeral(index + 1, "lower-alpha") : "";
      const base = draft.year ?? terms.noDate;
      labels.set(draft.key, {
        parenthetical: authorText(draft, terms, "&"),
        narrative: authorText(draft, terms, terms.and),
        year: suffix === "" ? base : draft.year === undefined ? `${base}-${suffix}` : `${base}${suffix}`,
        suffix,
      });
    }
  }
  return labels;
}

function draftOf(key: string, item: CslItem): Draft {
  const people = creators(item);
  const named = namedAuthors(people);
  const names = named.map(surname).filter((name) => name !== "");
  // Without an author the title stands in, shortened, as the style wants; without a title the key.
  if (names.length === 0) names.push(shorten(titleText(item)) || key);
  const others = endsWithOthers(people);
  return {
    key,
    names,
    people: named,
    others,
    year: yearOf(item),
    shown: others || names.length > 2 ? 1 : names.length,
    withInitials: false,
  };
}

function shorten(title: string): string {
  const head = title.split(/:\s/)[0] ?? "";
  const words = head.split(/\s+/).filter((word) => word !== "");
  return words.length === 0 ? "" : `“${words.length > 6 ? `${words.slice(0, 6).join(" ")}…` : words.join(" ")}”`;
}

/** Works whose short labels are alike, though their authors are not, name more of them. */
function lengthen(drafts: readonly Draft[], terms: Terms): void {
  // Bounded: nobody reads an in-text citation of more than ten names.
  for (let round = 1; round < 10; round++) {
    const groups = groupBy(drafts, (draft) => `${authorText(draft, terms, "&")}\u0000${draft.year ?? ""}`);
    let changed = false;
    for (const group of groups.values()) {
      if (group.length < 2 || new Set(group.map((draft) => draft.names.join("\u0000"))).size < 2) continue;
      for (const draft of group) {
        if (draft.shown >= draft.names.length) continue;
        // One hidden name is as long as "et al."; then it is shown.
        draft.shown = draft.shown + 2 >= draft.names.length && !draft.others ? draft.names.length : draft.shown + 1;
        changed = true;
      }
    }
    if (!changed) return;
  }
}

/** Two people of one family name are told apart by initials. */
function addInitials(drafts: readonly Draft[], terms: Terms): void {
  for (const group of groupBy(
    drafts,
    (draft) => `${authorText(draft, terms, "&")}\u0000${draft.year ?? ""}`,
  ).values()) {
    const people = new Set(
      group.map((draft) => draft.people.map((name) => `${surname(name)} ${initials(name.given)}`).join("\u0000")),
    );
    if (people.size > 1) for (const draft of group) draft.withInitials = true;
  }
}

function authorText(draft: Draft, terms: Terms, and: string): string {
  const shown = draft.names.slice(0, draft.shown).map((name, index) => {
    const first = draft.withInitials ? initials(draft.people[index]?.given) : "";
    return first === "" ? name : `${first} ${name}`;
  });
  if (draft.others || draft.shown < draft.names.length)
    return `${shown.join(", ")}${shown.length > 1 ? "," : ""} ${terms.etAl}`;
  if (shown.length < 3) return shown.join(` ${and} `);
  return `${shown.slice(0, -1).join(", ")}, ${and} ${shown.at(-1) ?? ""}`;
}

function groupBy<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}
