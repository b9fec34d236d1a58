import { alternativesOf } from "./alternatives.ts";
import { below, type Gap, gap, show } from "./gap.ts";
import {
  asSchema,
  canonical,
  constraintsOf,
  isNever,
  isObject,
  type JsonSchema,
  opaqueKeywords,
  SchemaTooLargeError,
} from "./json-schema.ts";
import { countGaps, numberGaps, stringGaps, typeOf } from "./scalar-gaps.ts";

/** Pairs of schemas that are compared at most, and how deep. */
const MAX_COMPARISONS = 50_000;
const MAX_DEPTH = 100;

/**
 * Why a value of `inner` may not fit `outer`; empty when each one fits.
 *
 * Sound for what types derive (objects, arrays, tuples, records, unions, enumerations, bounds, formats): no gap means
 * that every value fits, with one reading: an object that does not say `additionalProperties` takes any other property,
 * and nobody relies on that. What cannot be proven is a gap of the kind `unknown`.
 */
export function findGaps(inner: unknown, outer: unknown): readonly Gap[] {
  const [one, other] = [asSchema(inner), asSchema(outer)];
  try {
    if (constraintsOf(one) === constraintsOf(other)) return [];
    return new Comparison(one, other).schemas(one, other, 0);
  } catch (error) {
    if (!(error instanceof SchemaTooLargeError)) throw error;
    return [gap("schema", "too large or deep to compare", "too large or deep to compare", "unknown")];
  }
}

class Comparison {
  readonly #innerRoot: JsonSchema;
  readonly #outerRoot: JsonSchema;
  /** Pairs that are being compared: a schema that contains itself is taken to hold where it meets itself. */
  readonly #open = new Map<JsonSchema, Set<JsonSchema>>();
  #left = MAX_COMPARISONS;

  constructor(innerRoot: JsonSchema, outerRoot: JsonSchema) {
    this.#innerRoot = innerRoot;
    this.#outerRoot = outerRoot;
  }

  schemas(inner: JsonSchema, outer: JsonSchema, depth: number): readonly Gap[] {
    this.#left -= 1;
    if (this.#left < 0 || depth > MAX_DEPTH) throw new SchemaTooLargeError();
    const open = this.#open.get(inner) ?? new Set();
    if (open.has(outer)) return [];
    this.#open.set(inner, open.add(outer));
    const outers = alternativesOf(outer, this.#outerRoot);
    const gaps = alternativesOf(inner, this.#innerRoot).flatMap((one) => this.#fit(one, outers, depth));
    open.delete(outer);
    return [...new Map(gaps.map((one) => [JSON.stringify(one), one])).values()];
  }

  /** One alternative against those of which it must fit one; the gaps of the nearest. */
  #fit(inner: JsonSchema, outers: readonly JsonSchema[], depth: number): readonly Gap[] {
    const values = valuesOf(inner, outers);
    if (values !== undefined)
      return values.flatMap((value) => this.#nearest(outers, show(value), (outer) => this.#value(value, outer, inner)));
    const type = inner["type"];
    const sameType = outers.filter((outer) => isWithinType(type, outer["type"]));
    const word = typeof type === "string" ? type : "any";
    return this.#nearest(sameType.length > 0 ? sameType : outers, word, (outer) => {
      if (isWithinType(type, outer["type"])) return this.#leaf(inner, outer, depth);
      const types = [...new Set(outers.map((one) => String(one["type"] ?? "any")))].sort();
      return [gap("type", word, types.join(" or "))];
    });
  }

  #nearest(
    outers: readonly JsonSchema[],
    what: string,
    compare: (outer: JsonSchema) => readonly Gap[],
  ): readonly Gap[] {
    let best: readonly Gap[] | undefined;
    for (const outer of outers) {
      const gaps = compare(outer);
      if (gaps.length === 0) return [];
      if (best === undefined || weigh(gaps) < weigh(best)) best = gaps;
    }
    return best ?? [gap("type", what, "nothing")];
  }

  /** One value of an enumeration. */
  #value(value: unknown, outer: JsonSchema, inner: JsonSchema): readonly Gap[] {
    const refused = [gap(`value ${show(value)}`, "possible", "not possible")];
    const listed = Array.isArray(outer["enum"]) ? outer["enum"] : undefined;
    const text = canonical(value);
    if (listed !== undefined && !listed.some((item) => canonical(item) === text)) return refused;
    if (Object.hasOwn(outer, "const") && canonical(outer["const"]) !== text) return refused;
    if (!isWithinType(typeOf(value), outer["type"])) return refused;
    if (listed !== undefined || Object.hasOwn(outer, "const")) return [];
    if (typeof value === "string") {
      const length = [...value].length;
      if (countGaps({ minLength: length, maxLength: length }, outer, "Length").length > 0) return refused;
      // A pattern is never run: it may come from anyone, and take for ever.
      return ["pattern", "format"].flatMap((keyword) =>
        outer[keyword] === undefined || outer[keyword] === inner[keyword]
          ? []
          : [
              gap(
                `value ${show(value)}`,
                "possible",
                `only where ${keyword} ${show(outer[keyword])} takes it`,
                "unknown",
              ),
            ],
      );
    }
    if (typeof value === "number") {
      const alone = { type: typeOf(value), minimum: value, maximum: value };
      return numberGaps({ ...alone, multipleOf: Math.abs(value) || outer["multipleOf"] }, outer).length === 0
        ? []
        : refused;
    }
    if (typeof value === "object" && value !== null && constraintsOf(outer) !== constraintsOf({ type: typeOf(value) }))
      return [gap(`value ${show(value)}`, "possible", "not proven to be possible", "unknown")];
    return [];
  }

  /** Two schemas without unions, the inner one's type among the outer one's. */
  #leaf(inner: JsonSchema, outer: JsonSchema, depth: number): readonly Gap[] {
    if (isNever(inner)) return [];
    const gaps: Gap[] = [];
    const allowed = Array.isArray(outer["enum"])
      ? outer["enum"]
      : Object.hasOwn(outer, "const")
        ? [outer["const"]]
        : undefined;
    if (allowed !== undefined) return [gap("values", "any", allowed.map(show).join(", "))];
    for (const keyword of opaqueKeywords) {
      if (outer[keyword] === undefined) continue;
      if (inner[keyword] !== undefined && constraintsOf(inner[keyword]) === constraintsOf(outer[keyword])) continue;
      gaps.push(
        gap(keyword, inner[keyword] === undefined ? "any" : show(inner[keyword]), show(outer[keyword]), "unknown"),
      );
    }
    const holds = (...types: string[]): boolean => inner["type"] === undefined || types.includes(String(inner["type"]));
    if (holds("number", "integer")) gaps.push(...numberGaps(inner, outer));
    if (holds("string")) gaps.push(...stringGaps(inner, outer));
    if (holds("array")) gaps.push(...this.#arrays(inner, outer, depth));
    if (holds("object")) gaps.push(...this.#objects(inner, outer, depth));
    return gaps;
  }

  #arrays(inner: JsonSchema, outer: JsonSchema, depth: number): readonly Gap[] {
    const gaps = [...countGaps(inner, outer, "Items")];
    if (outer["uniqueItems"] === true && inner["uniqueItems"] !== true) gaps.push(gap("uniqueItems", "false", "true"));
    const prefix = (schema: JsonSchema): readonly unknown[] =>
      Array.isArray(schema["prefixItems"]) ? schema["prefixItems"] : [];
    const item = (schema: JsonSchema, index: number): JsonSchema => asSchema(prefix(schema)[index] ?? schema["items"]);
    const most = typeof inner["maxItems"] === "number" ? inner["maxItems"] : Number.POSITIVE_INFINITY;
    const positions = Math.min(Math.max(prefix(inner).length, prefix(outer).length), most);
    for (let index = 0; index < positions; index += 1)
      gaps.push(...below(`[${index}]`, this.#member(item(inner, index), item(outer, index), depth)));
    if (positions < most && (inner["items"] !== undefined || outer["items"] !== undefined))
      gaps.push(...below("[]", this.#member(asSchema(inner["items"]), asSchema(outer["items"]), depth)));
    return gaps;
  }

  #objects(inner: JsonSchema, outer: JsonSchema, depth: number): readonly Gap[] {
    const gaps = [...countGaps(inner, outer, "Properties")];
    const [own, known] = [propertiesOf(inner), propertiesOf(outer)];
    const [needed, given] = [requiredOf(outer), requiredOf(inner)];
    for (const name of needed) {
      if (given.has(name)) continue;
      gaps.push(...below(name, [gap("property", own.has(name) ? "optional" : "not there", "required")]));
    }
    for (const [name, schema] of own) {
      if (alternativesOf(schema, this.#innerRoot).length === 0 && !given.has(name)) continue;
      const other = known.get(name);
      if (other !== undefined) gaps.push(...below(name, this.schemas(schema, other, depth + 1)));
      else if (isExplicit(outer) && outer["additionalProperties"] !== false)
        gaps.push(...below(name, this.schemas(schema, asSchema(outer["additionalProperties"]), depth + 1)));
      else gaps.push(...below(name, [gap("property", "known", "not known", "undeclared")]));
    }
    const rest = inner["additionalProperties"];
    if (isObject(rest) && isExplicit(inner))
      for (const [name, schema] of known)
        if (!own.has(name)) gaps.push(...below(name, this.schemas(rest, schema, depth + 1)));
    if (rest !== false) gaps.push(...this.#others(inner, outer, depth));
    const names = outer["propertyNames"];
    if (isObject(names) && (rest !== false || own.size > 0)) {
      const inside = isObject(inner["propertyNames"]) ? inner["propertyNames"] : { type: "string" };
      const checked = rest === false ? { enum: [...own.keys()] } : inside;
      gaps.push(...below("(name)", this.schemas(checked, names, depth + 1)));
    }
    return gaps;
  }

  /** Properties that neither side names. */
  #others(inner: JsonSchema, outer: JsonSchema, depth: number): readonly Gap[] {
    if (!isExplicit(outer)) return [];
    const [own, limit] = [inner["additionalProperties"], outer["additionalProperties"]];
    if (limit === false) return [gap("other properties", "possible", "not possible", "undeclared")];
    if (isExplicit(inner)) return below("{}", this.schemas(asSchema(own), asSchema(limit), depth + 1));
    return below("{}", [gap("other properties", "any", show(limit), "undeclared")]);
  }

  #member(inner: JsonSchema, outer: JsonSchema, depth: number): readonly Gap[] {
    return isNever(inner) ? [] : this.schemas(inner, outer, depth + 1);
  }
}

/** The values of a schema that lists them; of `boolean` too, where the other side takes its values apart. */
function valuesOf(schema: JsonSchema, outers: readonly JsonSchema[]): readonly unknown[] | undefined {
  if (Object.hasOwn(schema, "const")) return [schema["const"]];
  if (Array.isArray(schema["enum"])) return schema["enum"];
  if (schema["type"] === "null") return [null];
  const isApart = outers.some((outer) => Object.hasOwn(outer, "const") || Array.isArray(outer["enum"]));
  return schema["type"] === "boolean" && isApart ? [false, true] : undefined;
}

function isWithinType(inner: unknown, outer: unknown): boolean {
  return outer === undefined || inner === outer || (inner === "integer" && outer === "number");
}

const propertiesOf = (schema: JsonSchema): ReadonlyMap<string, JsonSchema> =>
  new Map(
    Object.entries(isObject(schema["properties"]) ? schema["properties"] : {}).map(([name, one]) => [
      name,
      asSchema(one),
    ]),
  );

const requiredOf = (schema: JsonSchema): ReadonlySet<string> =>
  new Set(
    (Array.isArray(schema["required"]) ? schema["required"] : []).filter(
      (name): name is string => typeof name === "string",
    ),
  );

/** Whether an object says what other properties it takes; `true` and `{}` say no more than silence. */
function isExplicit(schema: JsonSchema): boolean {
  const rest = schema["additionalProperties"];
  return rest === false || (isObject(rest) && Object.keys(rest).length > 0);
}

const weights: Readonly<Record<Gap["kind"], number>> = { undeclared: 1, unknown: 100, refused: 100 };
const weigh = (gaps: readonly Gap[]): number => gaps.reduce((sum, { kind }) => sum + weights[kind], 0);
