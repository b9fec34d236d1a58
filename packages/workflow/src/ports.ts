import { type ZodType, z } from "zod";
import type { Port } from "./manifest.ts";

type JsonSchema = { [key: string]: z.core.util.JSONType };

/** JSON Schema (draft 2020-12) of a schema; what JSON Schema cannot say (a refinement in code) is left open. */
export function toManifestJsonSchema(schema: ZodType, io: "input" | "output"): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any", reused: "inline" });
  // Through JSON, so that a manifest in memory equals the one that was written and read again.
  return JSON.parse(JSON.stringify(rest)) as JsonSchema;
}

/**
 * The named inputs or outputs of an object schema. A schema that is no object, or that `wholeName` names as a whole,
 * is one port.
 */
export function describePorts(schema: ZodType, io: "input" | "output", wholeName?: string): Record<string, Port> {
  if (wholeName !== undefined || !(schema instanceof z.ZodObject))
    return { [wholeName ?? "value"]: describePort(schema, io) };
  return Object.fromEntries(
    Object.entries(schema.shape as Record<string, ZodType>).map(([name, member]) => [name, describePort(member, io)]),
  );
}

function describePort(schema: ZodType, io: "input" | "output"): Port {
  const description = schema.meta()?.description ?? schema.description;
  const required = io === "input" ? !schema.safeParse(undefined).success : !schema.isOptional();
  return {
    type: typeName(schema),
    required,
    ...(description === undefined ? {} : { description }),
  };
}

/** The `typeName` or `id` in a schema's metadata, looking through wrappers; else JSON Schema's own word for the type. */
function typeName(schema: ZodType): string {
  const meta = schema.meta();
  const id = meta?.["typeName"] ?? meta?.id;
  if (typeof id === "string") return id;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) {
    return typeName(schema.unwrap() as ZodType);
  }
  if (schema instanceof z.ZodArray) return `${typeName(schema.element as ZodType)}[]`;
  if (schema instanceof z.ZodUnion) {
    return [...new Set(schema.options.map((option) => typeName(option as ZodType)))].join(" | ");
  }
  const type = toManifestJsonSchema(schema, "output")["type"];
  return typeof type === "string" ? type : "value";
}
