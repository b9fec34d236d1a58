/** A table that knows its own keys only: a name like `constructor` out of a document finds nothing. */
export function ownKeys(entries: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.freeze(Object.assign(Object.create(null) as Record<string, string>, entries));
}
