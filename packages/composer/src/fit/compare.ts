import { compareArrays } from "./compare-arrays.ts";
import { compareObjects } from "./compare-objects.ts";
import { compareScalars, compareValues } from "./compare-scalars.ts";
import { describeSchema } from "./describe.ts";
import {
  type Compare,
  type Finding,
  finding,
  isError,
  mismatch,
  type Place,
  refuses,
  soften,
  unread,
} from "./finding.ts";
import type { JsonSchema } from "./json-schema.ts";
import { isObject, listedValues, shapeOf } from "./shape.ts";

const MOST_COMPARISONS = 20_000;
const DEEPEST = 64;

/**
 * Compares what is given with what is needed.
 *
 * An error is certain: whatever fits the first schema and has something at the error's path is refused by the second
 * one. Where there is no finding, all that fits the first schema fits the second. The work is bounded, whatever the
 * schemas are.
 */
export function compareSchemas(given: JsonSchema, needed: JsonSchema): readonly Finding[] {
  let left = MOST_COMPARISONS;
  const open = new Map<unknown, Set<unknown>>();

  const compare: Compare = (from, to, place) => {
    left -= 1;
    if (left < 0 || place.depth > DEEPEST) return [unread(place, "too large to be compared")];
    // What refers to itself fits if the rest of it does.
    const partners = open.get(from) ?? new Set();
    if (partners.has(to)) return [];
    open.set(from, partners.add(to));
    try {
      return compareShapes(from, to, { ...place, depth: place.depth + 1 });
    } finally {
      partners.delete(to);
    }
  };

  const compareShapes: Compare = (from, to, place) => {
    const needs = shapeOf(to, needed);
    const gives = shapeOf(from, given);
    if (needs.kind === "any" || gives.kind === "never") return [];
    if (needs.kind === "never") return [mismatch(place, from, to)];
    if (needs.kind === "unread") return [unread(place, "needed as its schema says")];
    if (gives.kind === "any" || gives.kind === "unread")
      return [finding(place, "warning", `not known, but ${describeSchema(to)} is needed`)];
    if (gives.kind === "union") return compareEither(gives.members, from, to, place);
    if (gives.kind === "all") return compareNarrowed(gives.members, to, place);
    if (needs.kind === "union") return compareToEither(from, needs.members, to, place);
    if (needs.kind === "all") return needs.members.flatMap((member) => compare(from, member, place));
    const values = listedValues(gives.schema);
    if (values !== undefined) return compareValues(values, needs.schema, place);
    const types = [gives.schema["type"], needs.schema["type"]];
    if (listedValues(needs.schema) === undefined && types[0] === types[1]) {
      const read = (schema: JsonSchema) => shapeOf(schema, given);
      if (types[0] === "object") return compareObjects(gives.schema, needs.schema, place, compare, read);
      if (types[0] === "array") return compareArrays(gives.schema, needs.schema, place, compare);
    }
    return compareScalars(gives.schema, needs.schema, place);
  };

  const compareEither = (members: readonly JsonSchema[], from: JsonSchema, to: JsonSchema, place: Place): Finding[] => {
    const each = members.map((member) => compare(member, to, place));
    return areAllRefusedAt(each, place) ? [mismatch(place, from, to)] : keepCertain(each, each.flat());
  };

  const compareToEither = (
    from: JsonSchema,
    members: readonly JsonSchema[],
    to: JsonSchema,
    place: Place,
  ): readonly Finding[] => {
    const each = members.map((member) => compare(from, member, place));
    const open = each.filter((findings) => !findings.some(isError));
    if (open.length > 0) return leastOf(open);
    if (areAllRefusedAt(each, place)) return [mismatch(place, from, to)];
    // The nearest member tells best what is wrong: of a tagged union, the case that is meant.
    const near = each.filter((findings) => !findings.some((one) => isErrorAt(one, place)));
    const meant = near.filter((findings) => !isOtherCase(from, members[each.indexOf(findings)] as JsonSchema));
    return keepCertain(each, leastOf(meant.length > 0 ? meant : near));
  };

  /** Whether two objects have a property of this name in which each lists its values, and no value in common. */
  const isOtherCase = (from: JsonSchema, to: JsonSchema): boolean => {
    const [gives, needs] = [shapeOf(from, given), shapeOf(to, needed)].map((shape) =>
      shape.kind === "plain" && isObject(shape.schema["properties"]) ? shape.schema["properties"] : {},
    );
    return Object.entries(needs ?? {}).some(([name, member]) => {
      const own = gives !== undefined && Object.hasOwn(gives, name) ? gives[name] : undefined;
      const [listed, wanted] = [own, member].map((schema) => (isObject(schema) ? listedValues(schema) : undefined));
      return listed !== undefined && wanted !== undefined && !listed.some((value) => wanted.includes(value));
    });
  };

  /** Narrowed by each member: what one of them refuses is refused, what one of them proves is proved. */
  const compareNarrowed = (members: readonly JsonSchema[], to: JsonSchema, place: Place): readonly Finding[] => {
    const each = members.map((member) => compare(member, to, place));
    return (
      each.find((findings) => findings.some((one) => isError(one) && one.anchor === place.anchor)) ?? leastOf(each)
    );
  };

  return unique(compare(given, needed, { path: "", anchor: "", depth: 0 }));
}

const isErrorAt = (found: Finding, place: Place): boolean => isError(found) && found.path === place.path;

const areAllRefusedAt = (each: readonly (readonly Finding[])[], place: Place): boolean =>
  each.every((findings) => findings.some((found) => isErrorAt(found, place)));

/** An error of one alternative is certain only where every other one is refused as well. */
const keepCertain = (each: readonly (readonly Finding[])[], findings: readonly Finding[]): Finding[] =>
  findings.map((found) =>
    each.every((others) => others.some((other) => refuses(other, found))) ? found : soften(found),
  );

const weights = { error: 10_000, warning: 100, info: 1 } as const;
const weigh = (findings: readonly Finding[]): number =>
  findings.reduce((sum, { severity }) => sum + weights[severity], 0);

const leastOf = (all: readonly (readonly Finding[])[]): readonly Finding[] =>
  all.reduce((best, findings) => (weigh(findings) < weigh(best) ? findings : best));

const unique = (findings: readonly Finding[]): Finding[] => [
  ...new Map(findings.map((found) => [`${found.severity} ${found.path} ${found.message}`, found])).values(),
];
