import { isMatcher } from "./matcher.ts";

/**
 * Where a value does not contain what is expected, as sentences; empty when it does.
 *
 * An object must have the expected members and may have others; an array must have as many items, each containing the
 * expected one; a matcher decides by itself; everything else must be equal.
 */
export function findMismatches(expected: unknown, actual: unknown, path = ""): readonly string[] {
  const where = path === "" ? "the value" : path;
  if (isMatcher(expected)) {
    const fault = expected.find(actual);
    return fault === undefined ? [] : [`${where} ${fault}`];
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return [`${where} is ${show(actual)}, expected an array`];
    if (actual.length !== expected.length) return [`${where} has ${actual.length} items, expected ${expected.length}`];
    return expected.flatMap((item, index) => findMismatches(item, actual[index], `${path}[${index}]`));
  }
  if (typeof expected === "object" && expected !== null) {
    if (typeof actual !== "object" || actual === null || Array.isArray(actual))
      return [`${where} is ${show(actual)}, expected an object`];
    return Object.entries(expected).flatMap(([key, item]) =>
      findMismatches(
        item,
        Object.hasOwn(actual, key) ? (actual as Record<string, unknown>)[key] : undefined,
        path === "" ? key : `${path}.${key}`,
      ),
    );
  }
  return Object.is(expected, actual) ? [] : [`${where} is ${show(actual)}, expected ${show(expected)}`];
}

/** Where two values differ, as sentences; empty when they are deeply equal. At most 20 are given. */
export function findDifferences(first: unknown, second: unknown): readonly string[] {
  const there = findMismatches(first, second);
  // Members that only the second one has are seen from its side.
  return (there.length > 0 ? there : findMismatches(second, first)).slice(0, 20);
}

/** A value in one short line. */
export function show(value: unknown): string {
  const text = value === undefined ? "undefined" : (JSON.stringify(value) ?? String(value));
  return text.length <= 120 ? text : `${text.slice(0, 117)}…`;
}
