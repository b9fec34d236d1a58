import { describeSchema } from "./describe.ts";
import { type Compare, type Finding, finding, type Place, type ReadShape, unread, within } from "./finding.ts";
import type { JsonSchema } from "./json-schema.ts";
import { isObject } from "./shape.ts";

type Plain = { readonly [key: string]: unknown };

/** Compares two objects: what is missing, what is not taken, and each member that both know. */
export function compareObjects(
  given: Plain,
  needed: Plain,
  place: Place,
  compare: Compare,
  read: ReadShape,
): readonly Finding[] {
  const gives = membersOf(given);
  const needs = membersOf(needed);
  const findings: Finding[] = [];
  for (const [name, schema] of needs.named) {
    // A record with listed keys has a member without a schema of its own.
    const own = gives.named.get(name) ?? (gives.required.has(name) ? gives.rest : undefined);
    const isNeeded = needs.required.has(name);
    if (own !== undefined) {
      const isGiven = gives.required.has(name);
      if (isNeeded && !isGiven)
        findings.push(
          finding(within(place, name, true), "warning", `may be missing, but ${describeSchema(schema)} is needed`),
        );
      findings.push(...compare(own, schema, within(place, name, isGiven)));
    } else if (isNeeded) findings.push(missing(gives, name, schema, place));
    else if (gives.rest !== false) findings.push(...compare(gives.rest, schema, within(place, name, false)));
  }
  // What is required without a schema of its own, as in a record with listed keys.
  for (const name of needs.required)
    if (!needs.named.has(name) && !gives.required.has(name)) findings.push(missing(gives, name, needs.rest, place));
  for (const [name, schema] of gives.named) {
    if (needs.named.has(name) || read(schema).kind === "never") continue;
    const isGiven = gives.required.has(name);
    if (needs.rest === false)
      findings.push(
        isGiven
          ? finding(within(place, name, true), "error", `${describeSchema(schema)}, but nothing of this name is taken`)
          : finding(
              within(place, name, false),
              "warning",
              `may be ${describeSchema(schema)}, but nothing of this name is taken`,
            ),
      );
    else findings.push(...compare(schema, needs.rest, within(place, name, isGiven)));
  }
  if (gives.rest !== false) {
    if (needs.rest === false) findings.push(finding(place, "warning", "may have other members, which are not taken"));
    else findings.push(...compare(gives.rest, needs.rest, within(place, "*", false)));
  }
  if (unreadKeys.some((key) => needed[key] !== undefined) || !fitsNames(given, needed))
    findings.push(unread(place, "object, with constraints"));
  return findings;
}

const unreadKeys = [
  "patternProperties",
  "minProperties",
  "maxProperties",
  "dependentRequired",
  "unevaluatedProperties",
];

/** The names of a record's members, where they are constrained. */
function fitsNames(given: Plain, needed: Plain): boolean {
  const names = needed["propertyNames"];
  if (names === undefined || (isObject(names) && Object.keys(names).length === 1 && names["type"] === "string"))
    return true;
  return JSON.stringify(names) === JSON.stringify(given["propertyNames"]);
}

interface Members {
  readonly named: ReadonlyMap<string, JsonSchema>;
  readonly required: ReadonlySet<string>;
  /** Of all other members; false where there are none. */
  readonly rest: JsonSchema;
}

function membersOf(schema: Plain): Members {
  const properties = isObject(schema["properties"]) ? schema["properties"] : {};
  const required = Array.isArray(schema["required"]) ? (schema["required"] as string[]) : [];
  return {
    named: new Map(Object.entries(properties) as [string, JsonSchema][]),
    required: new Set(required),
    rest: (schema["additionalProperties"] ?? {}) as JsonSchema,
  };
}

function missing(gives: Members, name: string, schema: JsonSchema, place: Place): Finding {
  const at = within(place, name, true);
  // What is open may be given by its own schema where it is absent.
  const isOpen = schema === true || (isObject(schema) && Object.keys(schema).length === 0);
  if (gives.rest !== false || isOpen)
    return finding(at, "warning", `may be missing, but ${describeSchema(schema)} is needed`);
  return finding(at, "error", `missing, but ${describeSchema(schema)} is needed`);
}
