import type { Bump } from "../bump.ts";
import { defaultChanges } from "./default-changes.ts";
import { findGaps } from "./find-gaps.ts";
import { type Gap, pathText, type SchemaChange } from "./gap.ts";
import { asSchema, canonical, constraintsOf, SchemaTooLargeError } from "./json-schema.ts";

/** Whether every input of `before` fits `after` and means the same there: what lets one version stand in for another. */
export function acceptsInputsOf(after: unknown, before: unknown): boolean {
  return inputChanges(before, after).every(({ bump }) => bump !== "major");
}

/**
 * Differences for whoever gives the value. What is refused now, or means something else, is major; what is taken in
 * addition is minor.
 */
export function inputChanges(before: unknown, after: unknown): readonly SchemaChange[] {
  return complete(before, after, [
    ...findGaps(before, after).map((one) => told(one, "major", "forward")),
    ...findGaps(after, before).map((one) => told(one, "minor", "backward")),
    ...defaultChanges(asSchema(before), asSchema(after)),
  ]);
}

/**
 * Differences for whoever reads the value. What may come now and could not before is major, except a property in
 * addition, which readers pass over (minor); what never comes any longer is minor, except a property that is gone
 * (major).
 */
export function outputChanges(before: unknown, after: unknown): readonly SchemaChange[] {
  return complete(before, after, [
    ...findGaps(after, before).map((one) => told(one, one.kind === "undeclared" ? "minor" : "major", "backward")),
    ...findGaps(before, after).map((one) =>
      told(one, one.kind === "undeclared" && one.what === "property" ? "major" : "minor", "forward"),
    ),
  ]);
}

/** One change a message, the largest bump of it; where only words differ, a patch. */
function complete(before: unknown, after: unknown, changes: readonly SchemaChange[]): readonly SchemaChange[] {
  if (changes.length > 0) {
    const byText = new Map<string, SchemaChange>();
    for (const change of changes) {
      const key = `${change.path}\n${change.message}`;
      if (!byText.has(key)) byText.set(key, change);
    }
    return [...byText.values()];
  }
  try {
    if (canonical(before ?? {}) === canonical(after ?? {})) return [];
    const message =
      constraintsOf(before ?? {}) === constraintsOf(after ?? {})
        ? "the description was rewritten"
        : "the schema says the same in other words";
    return [{ bump: "patch", path: "", message }];
  } catch (error) {
    if (!(error instanceof SchemaTooLargeError)) throw error;
    return [{ bump: "major", path: "", message: "the schema is too deep to compare" }];
  }
}

/** `forward`: the inner side of a gap is the older schema. */
function told(one: Gap, bump: Bump, direction: "forward" | "backward"): SchemaChange {
  const [was, is] = direction === "forward" ? [one.inner, one.outer] : [one.outer, one.inner];
  return { bump, path: pathText(one.path), message: `${one.what} was ${was}, is ${is}` };
}
