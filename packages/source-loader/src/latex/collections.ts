/** Adds items one by one: a spread call fails on lists as long as a hostile source makes them. */
export function append<Item>(target: Item[], items: readonly Item[]): void {
  for (const item of items) target.push(item);
}

/** A record for names out of the source, in which `constructor` and `__proto__` are names like others. */
export function table<Value>(entries: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
  return Object.assign(Object.create(null) as Record<string, Value>, entries);
}
