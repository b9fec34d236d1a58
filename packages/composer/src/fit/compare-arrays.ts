import { numberOf } from "./compare-scalars.ts";
import { type Compare, type Finding, finding, type Place, unread, within } from "./finding.ts";
import type { JsonSchema } from "./json-schema.ts";

type Plain = { readonly [key: string]: unknown };

/** Compares two lists: how many items there are, those with a place of their own, and the rest. */
export function compareArrays(given: Plain, needed: Plain, place: Place, compare: Compare): readonly Finding[] {
  const gives = itemsOf(given);
  const needs = itemsOf(needed);
  if (gives.most < needs.least)
    return [finding(place, "error", `at most ${gives.most} items, but at least ${needs.least} are needed`)];
  if (gives.least > needs.most)
    return [finding(place, "error", `at least ${gives.least} items, but at most ${needs.most} are taken`)];
  const findings: Finding[] = [];
  if (gives.least < needs.least)
    findings.push(finding(place, "warning", `may have ${gives.least} items, but at least ${needs.least} are needed`));
  if (gives.most > needs.most) findings.push(finding(place, "warning", `may have more than ${needs.most} items`));
  if (needed["uniqueItems"] === true || needed["contains"] !== undefined)
    findings.push(unread(place, "array, with constraints"));
  const placed = Math.min(Math.max(gives.placed.length, needs.placed.length), gives.most, needs.most);
  for (let index = 0; index < placed; index += 1)
    findings.push(...compare(gives.at(index), needs.at(index), within(place, String(index), index < gives.least)));
  if (Math.min(gives.most, needs.most) > placed && gives.rest !== false && needs.rest !== false)
    findings.push(...compare(gives.rest, needs.rest, within(place, "*", gives.least > placed)));
  return findings;
}

interface Items {
  readonly placed: readonly JsonSchema[];
  readonly rest: JsonSchema;
  readonly least: number;
  readonly most: number;
  at(index: number): JsonSchema;
}

function itemsOf(schema: Plain): Items {
  const placed = Array.isArray(schema["prefixItems"]) ? (schema["prefixItems"] as JsonSchema[]) : [];
  const rest = (schema["items"] ?? {}) as JsonSchema;
  const most = numberOf(schema["maxItems"], Number.POSITIVE_INFINITY);
  return {
    placed,
    rest,
    least: numberOf(schema["minItems"], 0),
    most: rest === false ? Math.min(most, placed.length) : most,
    at: (index) => placed[index] ?? rest,
  };
}
