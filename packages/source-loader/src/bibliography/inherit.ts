/** An entry's fields with its type. */
export interface TypedFields {
  readonly type: string;
  readonly fields: Readonly<Record<string, string>>;
}

const maxParents = 20;

/** Fields that a child never takes from its parent. */
const own: ReadonlySet<string> = new Set([
  "crossref",
  "xref",
  "xdata",
  "ids",
  "key",
  "keywords",
  "label",
  "shorthand",
  "sortkey",
  "author",
  "entryset",
  "relatedtype",
  "related",
]);

/** What a parent's title is for a child that stands within it. */
const titles: readonly [from: string, to: string][] = [
  ["title", "booktitle"],
  ["subtitle", "booksubtitle"],
  ["titleaddon", "booktitleaddon"],
];

/**
 * An entry's fields with those that it takes from its `crossref` and `xdata` parents; its own come first.
 *
 * @param find - The entry of a key, in any case.
 * @param missing - Called with a parent's key that is not there.
 */
export function inheritFields(
  entry: TypedFields,
  find: (key: string) => TypedFields | undefined,
  missing: (key: string) => void,
): Record<string, string> {
  const fields: Record<string, string> = { ...entry.fields };
  const seen = new Set<string>();
  const queue = parentsOf(entry.fields).map((parent) => ({ ...parent, child: entry.type }));
  for (let next = queue.shift(); next !== undefined && seen.size < maxParents; next = queue.shift()) {
    if (seen.has(next.key.toLowerCase())) continue;
    seen.add(next.key.toLowerCase());
    const parent = find(next.key);
    if (parent === undefined) {
      missing(next.key);
      continue;
    }
    const stands = !next.data && /^in|^conference|^bookinbook|^supp/u.test(next.child);
    for (const [name, value] of Object.entries(parent.fields)) {
      const isData = next.data && name === "author";
      if (own.has(name) && !isData) continue;
      const target = stands ? (titles.find(([from]) => from === name)?.[1] ?? name) : name;
      if (!Object.hasOwn(fields, target)) fields[target] = value;
    }
    if (
      stands &&
      parent.type === "book" &&
      parent.fields["author"] !== undefined &&
      fields["bookauthor"] === undefined &&
      next.child === "inbook"
    ) {
      fields["author"] ??= parent.fields["author"];
    }
    queue.push(...parentsOf(parent.fields).map((grand) => ({ ...grand, child: parent.type })));
  }
  return fields;
}

function parentsOf(fields: Readonly<Record<string, string>>): { key: string; data: boolean }[] {
  const split = (text: string | undefined): string[] =>
    (text ?? "")
      .split(",")
      .map((key) => key.trim())
      .filter((key) => key !== "");
  return [
    ...split(fields["crossref"]).map((key) => ({ key, data: false })),
    ...split(fields["xdata"]).map((key) => ({ key, data: true })),
  ];
}
