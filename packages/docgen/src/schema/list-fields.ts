import type { FieldRow, TypeTable } from "./field-row.ts";
import { alternativesOf, isObject, type JsonSchema, referenceOf, resolveSchema } from "./json-schema.ts";
import { constraintsOf, typeText } from "./type-text.ts";

const MAX_DEPTH = 8;
/** Arrays of arrays and unions of unions have no fields of their own, and count too. */
const MAX_LEVELS = 32;

/** The fields of a schema, nested ones below their own, in the order in which they were written. */
export function listFields(root: JsonSchema): readonly FieldRow[] {
  return fieldsWithin(root, atTop(root));
}

interface Place {
  readonly root: JsonSchema;
  /** What stands before a field's own name. */
  readonly prefix: string;
  readonly depth: number;
  readonly variant: string | undefined;
  readonly level: number;
  /** Named types that were followed on the way here. */
  readonly followed: readonly string[];
}

const atTop = (root: JsonSchema): Place => ({
  root,
  prefix: "",
  depth: 0,
  variant: undefined,
  level: 0,
  followed: [],
});

function fieldsWithin(given: JsonSchema, from: Place): FieldRow[] {
  if (from.depth > MAX_DEPTH || from.level > MAX_LEVELS) return [];
  const name = referenceOf(given);
  // A named type below the top has its own table; one within itself too.
  if (name !== undefined && (from.depth > 0 || from.followed.includes(name))) return [];
  const place: Place = {
    ...from,
    level: from.level + 1,
    followed: name === undefined ? from.followed : [...from.followed, name],
  };
  const schema = resolveSchema(given, place.root);
  const alternatives = alternativesOf(schema);
  if (alternatives !== undefined) {
    const objects = alternatives.filter((one) => place.depth === 0 || referenceOf(one) === undefined);
    return objects.flatMap((one, index) => {
      const variant = objects.length > 1 ? variantOf(resolveSchema(one, place.root), index) : place.variant;
      return fieldsWithin(one, { ...place, variant: variant ?? place.variant });
    });
  }
  if (Array.isArray(schema["allOf"]))
    return schema["allOf"].filter(isObject).flatMap((one) => fieldsWithin(one, place));
  const { items } = schema;
  if (schema["type"] === "array" && isObject(items))
    return fieldsWithin(items, { ...place, prefix: `${place.prefix}[]` });
  return [...namedFields(schema, place), ...openFields(schema, place)];
}

function namedFields(schema: JsonSchema, place: Place): FieldRow[] {
  const properties = isObject(schema["properties"]) ? schema["properties"] : {};
  const required = new Set(Array.isArray(schema["required"]) ? (schema["required"] as string[]) : []);
  return Object.entries(properties).flatMap(([name, field]) => {
    if (!isObject(field)) return [];
    const path = place.prefix === "" ? name : `${place.prefix}.${name}`;
    return [
      rowOf(field, { ...place, prefix: path }, required.has(name)),
      ...fieldsWithin(field, { ...place, prefix: path, depth: place.depth + 1 }),
    ];
  });
}

/** Fields whose names the caller chooses. */
function openFields(schema: JsonSchema, place: Place): FieldRow[] {
  const more = schema["additionalProperties"];
  if (!isObject(more)) return [];
  const path = place.prefix === "" ? "*" : `${place.prefix}.*`;
  const within = fieldsWithin(more, { ...place, prefix: path, depth: place.depth + 1 });
  // Its type stands in the row above.
  if (within.length === 0 && Object.keys(more).length === 0) return [];
  return [rowOf(more, { ...place, prefix: path }, false), ...within];
}

function rowOf(field: JsonSchema, { root, prefix, depth, variant }: Place, required: boolean): FieldRow {
  const names = new Set<string>();
  const type = typeText(field, names);
  const resolved = resolveSchema(field, root);
  const description = field["description"] ?? (referenceOf(field) === undefined ? undefined : resolved["description"]);
  return {
    path: prefix,
    depth,
    type,
    typeNames: [...names],
    required,
    ...("default" in field ? { default: JSON.stringify(field["default"]) } : {}),
    constraints: constraintsOf(referenceOf(field) === undefined ? field : {}),
    ...(typeof description === "string" ? { description } : {}),
    ...(variant === undefined ? {} : { variant }),
  };
}

/** Names an alternative by its fixed values; else by its number. */
function variantOf(schema: JsonSchema, index: number): string | undefined {
  if (!isObject(schema["properties"])) return undefined;
  const fixed = Object.entries(schema["properties"]).flatMap(([name, field]) =>
    isObject(field) && "const" in field ? [`${name} is ${JSON.stringify(field["const"])}`] : [],
  );
  return fixed[0] ?? `form ${index + 1}`;
}

/** Tables of every named type that rows refer to, and that those refer to. */
export function listTypes(roots: readonly (readonly [JsonSchema, readonly FieldRow[]])[]): readonly TypeTable[] {
  const tables = new Map<string, TypeTable>();
  for (const [root, rows] of roots) {
    const waiting = rows.flatMap(({ typeNames }) => typeNames);
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const schema = isObject(root["$defs"]) ? root["$defs"][name] : undefined;
      if (tables.has(name) || !isObject(schema)) continue;
      const names = new Set<string>();
      const type = typeText(schema, names);
      const fields = fieldsWithin(schema, { ...atTop(root), followed: [name] });
      const { description } = schema;
      tables.set(name, { name, type, ...(typeof description === "string" ? { description } : {}), fields });
      waiting.push(...names, ...fields.flatMap(({ typeNames }) => typeNames));
    }
  }
  return [...tables.values()];
}
