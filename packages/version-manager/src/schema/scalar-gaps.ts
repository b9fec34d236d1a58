import { type Gap, gap, show } from "./gap.ts";
import type { JsonSchema } from "./json-schema.ts";

const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

interface Bound {
  readonly value: number;
  readonly isExclusive: boolean;
}

/** A schema's bound as one number; for whole numbers an exclusive one is moved to the next. */
function boundOf(schema: JsonSchema, side: "Minimum" | "Maximum", isInteger: boolean): Bound | undefined {
  const sign = side === "Minimum" ? 1 : -1;
  const plain = schema[side.toLowerCase()];
  const exclusive = schema[`exclusive${side}`];
  const bounds: Bound[] = [];
  if (isNumber(plain)) bounds.push({ value: plain, isExclusive: false });
  if (isNumber(exclusive)) bounds.push({ value: exclusive, isExclusive: true });
  const whole = ({ value, isExclusive }: Bound): Bound => {
    const rounded = sign * Math.ceil(sign * value);
    return { value: isExclusive && rounded === value ? value + sign : rounded, isExclusive: false };
  };
  return (isInteger ? bounds.map(whole) : bounds).sort(
    (a, b) => sign * (b.value - a.value) || Number(b.isExclusive) - Number(a.isExclusive),
  )[0];
}

const word = (bound: Bound | undefined): string =>
  bound === undefined ? "unbounded" : `${bound.value}${bound.isExclusive ? " (exclusive)" : ""}`;

/** Numbers of `inner` that `outer` refuses. */
export function numberGaps(inner: JsonSchema, outer: JsonSchema): readonly Gap[] {
  const gaps: Gap[] = [];
  const isInteger = inner["type"] === "integer";
  for (const side of ["Minimum", "Maximum"] as const) {
    const sign = side === "Minimum" ? 1 : -1;
    const [own, limit] = [boundOf(inner, side, isInteger), boundOf(outer, side, isInteger)];
    if (limit === undefined) continue;
    const isWithin =
      own !== undefined &&
      (sign * own.value > sign * limit.value || (own.value === limit.value && (own.isExclusive || !limit.isExclusive)));
    if (!isWithin) gaps.push(gap(side.toLowerCase(), word(own), word(limit)));
  }
  const step = outer["multipleOf"];
  if (isNumber(step) && step > 0) {
    const own = inner["multipleOf"];
    const known = isNumber(own) && own > 0 ? own : isInteger ? 1 : undefined;
    const ratio = known === undefined ? undefined : known / step;
    if (ratio === undefined || Math.abs(ratio - Math.round(ratio)) > 1e-9)
      gaps.push(gap("multipleOf", own === undefined ? "any" : show(own), show(step)));
  }
  return gaps;
}

/** Counts (`minLength`, `maxItems`, …) of `inner` that `outer` refuses. */
export function countGaps(inner: JsonSchema, outer: JsonSchema, noun: string): readonly Gap[] {
  const gaps: Gap[] = [];
  const [least, most] = [`min${noun}`, `max${noun}`];
  const lowest = isNumber(inner[least]) ? inner[least] : 0;
  if (isNumber(outer[least]) && outer[least] > lowest) gaps.push(gap(least, String(lowest), String(outer[least])));
  const highest = isNumber(inner[most]) ? inner[most] : Number.POSITIVE_INFINITY;
  if (isNumber(outer[most]) && outer[most] < highest)
    gaps.push(gap(most, highest === Number.POSITIVE_INFINITY ? "unbounded" : String(highest), String(outer[most])));
  return gaps;
}

/** Texts of `inner` that `outer` refuses. Patterns are never run: a manifest may come from anyone. */
export function stringGaps(inner: JsonSchema, outer: JsonSchema): readonly Gap[] {
  const gaps = [...countGaps(inner, outer, "Length")];
  for (const keyword of ["pattern", "format"]) {
    if (outer[keyword] === undefined || outer[keyword] === inner[keyword]) continue;
    const own = inner[keyword];
    gaps.push(
      gap(
        keyword,
        own === undefined ? "any" : show(own),
        show(outer[keyword]),
        own === undefined ? "refused" : "unknown",
      ),
    );
  }
  return gaps;
}

/** JSON Schema's word for a value's type. */
export function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (Number.isInteger(value)) return "integer";
  return typeof value;
}
