const maxDepth = 500;

/** What first keeps a value from being JSON, as a sentence. A member that is `undefined` counts as absent. */
export function nonJson(root: unknown): string | undefined {
  const waiting: [value: unknown, path: string, depth: number][] = [[root, "", 0]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [value, path, depth] = next;
    const at = path === "" ? "the value" : path;
    if (value === null || typeof value === "string" || typeof value === "boolean") continue;
    if (typeof value === "number") {
      if (!Number.isFinite(value)) return `${at} is ${value}`;
    } else if (typeof value !== "object") return `${at} is ${typeof value}`;
    else if (depth > maxDepth) return `${at} is nested more than ${maxDepth} deep, or in a circle`;
    else if (Array.isArray(value))
      for (const [index, item] of value.entries()) waiting.push([item, `${path}[${index}]`, depth + 1]);
    else {
      const prototype: unknown = Object.getPrototypeOf(value);
      if (prototype !== Object.prototype && prototype !== null) return `${at} is a class instance`;
      for (const [key, item] of Object.entries(value))
        if (item !== undefined) waiting.push([item, path === "" ? key : `${path}.${key}`, depth + 1]);
    }
  }
  return undefined;
}
