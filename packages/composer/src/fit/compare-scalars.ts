import { isDeepStrictEqual } from "node:util";
import { describeSchema } from "./describe.ts";
import { type Finding, finding, mismatch, type Place, unread } from "./finding.ts";
import { listedValues, typeOf } from "./shape.ts";

type Plain = { readonly [key: string]: unknown };

/** Compares the values that are given, one by one, with what is needed. */
export function compareValues(values: readonly unknown[], needed: Plain, place: Place): readonly Finding[] {
  const answers = values.map((value) => takes(value, needed));
  const given = values.length === 1 ? { const: values[0] } : { enum: values };
  if (answers.every((answer) => answer === "no")) return [mismatch(place, given, needed)];
  if (answers.includes("no")) {
    const refused = values.filter((_, index) => answers[index] === "no");
    const text = describeSchema(refused.length === 1 ? { const: refused[0] } : { enum: refused });
    return [finding(place, "warning", `may be ${text}, but ${describeSchema(needed)} is needed`)];
  }
  return answers.includes("perhaps") ? [unread(place, `${describeSchema(given)}, with constraints`)] : [];
}

function takes(value: unknown, needed: Plain): "yes" | "no" | "perhaps" {
  const listed = listedValues(needed);
  if (listed !== undefined) return listed.some((one) => isDeepStrictEqual(one, value)) ? "yes" : "no";
  const type = typeOf(value);
  if (!isOfType(type, needed["type"])) return "no";
  if (typeof value === "string") {
    // Lengths are counted in code units by some and in code points by others.
    const { minLength, maxLength } = needed;
    if (typeof minLength === "number" && value.length < minLength) return "no";
    const points = [...value].length;
    if (typeof maxLength === "number" && points > maxLength) return "no";
    const isSure = points >= numberOf(minLength, 0) && value.length <= numberOf(maxLength, value.length);
    return isSure && textConstraints.every((name) => needed[name] === undefined) ? "yes" : "perhaps";
  }
  if (typeof value === "number") {
    const { low, high, isLowOpen, isHighOpen } = boundsOf(needed);
    if (value < low || value > high || (value === low && isLowOpen) || (value === high && isHighOpen)) return "no";
    return needed["multipleOf"] === undefined ? "yes" : "perhaps";
  }
  return type === "object" || type === "array" ? "perhaps" : "yes";
}

const isOfType = (type: unknown, needed: unknown): boolean =>
  type === needed || (type === "integer" && needed === "number");

const textConstraints = ["pattern", "format", "contentEncoding", "contentMediaType"];

/** Compares two types that are neither both objects nor both lists. */
export function compareScalars(given: Plain, needed: Plain, place: Place): readonly Finding[] {
  const from = given["type"];
  const values = listedValues(needed);
  if (values !== undefined) {
    const fitting = values.filter(
      (value) => isOfType(typeOf(value), from) || (from === "integer" && typeOf(value) === "integer"),
    );
    if (fitting.length === 0) return [mismatch(place, given, needed)];
    if (from === "boolean" && fitting.length === 2) return [];
    if (from === "null") return [];
    return [finding(place, "warning", `may be another ${String(from)}, but ${describeSchema(needed)} is needed`)];
  }
  const to = needed["type"];
  if (!isOfType(from, to) && !(from === "number" && to === "integer")) return [mismatch(place, given, needed)];
  if (from === "string") return compareTexts(given, needed, place);
  if (from === "number" || from === "integer") return compareNumbers(given, needed, place);
  return [];
}

function compareTexts(given: Plain, needed: Plain, place: Place): readonly Finding[] {
  const [shortest, longest] = [numberOf(given["minLength"], 0), numberOf(given["maxLength"], Number.POSITIVE_INFINITY)];
  const [least, most] = [numberOf(needed["minLength"], 0), numberOf(needed["maxLength"], Number.POSITIVE_INFINITY)];
  if (longest < least)
    return [finding(place, "error", `at most ${longest} characters, but at least ${least} are needed`)];
  if (shortest > most)
    return [finding(place, "error", `at least ${shortest} characters, but at most ${most} are taken`)];
  const unproved = [
    ...(shortest < least ? [`at least ${least} characters`] : []),
    ...(longest > most ? [`at most ${most} characters`] : []),
    ...textConstraints
      .filter((name) => needed[name] !== undefined && needed[name] !== given[name])
      .map((name) => (name === "format" ? String(needed[name]) : `a ${name}`)),
  ];
  return unproved.length === 0 ? [] : [unread(place, `string, with ${unproved.join(", ")}`)];
}

function compareNumbers(given: Plain, needed: Plain, place: Place): readonly Finding[] {
  const [gives, needs] = [boundsOf(given), boundsOf(needed)];
  if (gives.high < needs.low || (gives.high === needs.low && needs.isLowOpen))
    return [
      finding(
        place,
        "error",
        `at most ${gives.high}, but ${needs.isLowOpen ? "more than" : "at least"} ${needs.low} is needed`,
      ),
    ];
  if (gives.low > needs.high || (gives.low === needs.high && needs.isHighOpen))
    return [
      finding(
        place,
        "error",
        `at least ${gives.low}, but ${needs.isHighOpen ? "less than" : "at most"} ${needs.high} is taken`,
      ),
    ];
  if (given["type"] === "number" && needed["type"] === "integer")
    return [finding(place, "warning", "may be a fraction, but integer is needed")];
  const isInside =
    (gives.low > needs.low || (gives.low === needs.low && (gives.isLowOpen || !needs.isLowOpen))) &&
    (gives.high < needs.high || (gives.high === needs.high && (gives.isHighOpen || !needs.isHighOpen)));
  const isMultiple = needed["multipleOf"] === undefined || needed["multipleOf"] === given["multipleOf"];
  return isInside && isMultiple ? [] : [unread(place, `${String(given["type"])}, within bounds`)];
}

interface Bounds {
  readonly low: number;
  readonly high: number;
  readonly isLowOpen: boolean;
  readonly isHighOpen: boolean;
}

function boundsOf(schema: Plain): Bounds {
  const low = numberOf(schema["minimum"], Number.NEGATIVE_INFINITY);
  const high = numberOf(schema["maximum"], Number.POSITIVE_INFINITY);
  const openLow = numberOf(schema["exclusiveMinimum"], Number.NEGATIVE_INFINITY);
  const openHigh = numberOf(schema["exclusiveMaximum"], Number.POSITIVE_INFINITY);
  return {
    low: Math.max(low, openLow),
    high: Math.min(high, openHigh),
    isLowOpen: openLow >= low && openLow !== Number.NEGATIVE_INFINITY,
    isHighOpen: openHigh <= high && openHigh !== Number.POSITIVE_INFINITY,
  };
}

export const numberOf = (value: unknown, otherwise: number): number => (typeof value === "number" ? value : otherwise);
