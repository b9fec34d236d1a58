import { escapePointer } from "./fit/describe.ts";
import type { JsonSchema } from "./fit/json-schema.ts";
import { embed, schemaAt } from "./fit/schema-at.ts";
import { isReference, type Mapping, pointerParts, type Reference } from "./reference.ts";

/** What a mapping makes, as a schema. */
export interface MappingSchema {
  readonly schema: JsonSchema;
  /** Nodes that it refers to, in the order of their first mention. */
  readonly nodes: readonly string[];
  /** References to what never is there. */
  readonly absent: readonly { readonly from: string | undefined; readonly path: string; readonly message: string }[];
}

/** What a node gives, and whether it surely does. */
export type OutputSchemaOf = (node: string) => { readonly schema: JsonSchema; readonly isSure: boolean };

/** Describes what a mapping will make of the schemas that its references point into. */
export function describeMapping(
  mapping: Mapping,
  outputOf: OutputSchemaOf,
  compositeInput: JsonSchema | undefined,
): MappingSchema {
  const definitions: Record<string, JsonSchema> = {};
  const nodes = new Map<string, number>();
  const absent: { from: string | undefined; path: string; message: string }[] = [];

  const describeReference = ({ node, path }: Reference, at: string): Described => {
    const number = node === undefined ? 0 : (nodes.get(node) ?? nodes.size + 1);
    if (node !== undefined) nodes.set(node, number);
    const source = node === undefined ? { schema: compositeInput ?? {}, isSure: true } : outputOf(node);
    const parts = pointerParts(path) ?? [];
    const part = schemaAt(source.schema, parts);
    if (part.presence === "absent") {
      const owner = node === undefined ? "the composite's input" : node;
      absent.push({ from: node, path: at, message: `${owner} has nothing at ${path}` });
    }
    return {
      schema: embed(part.schema, source.schema, `n${number}`, definitions),
      isSure: part.presence === "always" && source.isSure,
    };
  };

  const describe = (value: Mapping, at: string): Described => {
    if (isReference(value)) return describeReference(value, at);
    if (typeof value !== "object" || value === null) return { schema: { const: value }, isSure: true };
    if (Array.isArray(value)) {
      const items = value.map((item: Mapping, index) => describe(item, `${at}/${index}`));
      const prefixItems = items.map(({ schema, isSure }) => (isSure ? schema : { anyOf: [schema, { type: "null" }] }));
      return {
        schema: { type: "array", prefixItems, items: false, minItems: items.length, maxItems: items.length },
        isSure: true,
      };
    }
    const members = Object.entries(value as Readonly<Record<string, Mapping>>).map(
      ([key, item]) => [key, describe(item, `${at}/${escapePointer(key)}`)] as const,
    );
    return {
      schema: {
        type: "object",
        properties: Object.fromEntries(members.map(([key, { schema }]) => [key, schema])),
        required: members.filter(([, { isSure }]) => isSure).map(([key]) => key),
        additionalProperties: false,
      },
      isSure: true,
    };
  };

  const { schema } = describe(mapping, "");
  return { schema: withDefinitions(schema, definitions), nodes: [...nodes.keys()], absent };
}

interface Described {
  readonly schema: JsonSchema;
  readonly isSure: boolean;
}

/** A schema with what its references point to. */
export function withDefinitions(schema: JsonSchema, definitions: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return typeof schema === "boolean" || Object.keys(definitions).length === 0
    ? schema
    : { ...schema, $defs: definitions };
}
