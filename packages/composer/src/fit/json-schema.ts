import type { AnyWorkflow } from "@dreamnet/workflow";
import { type ZodType, z } from "zod";

/** A JSON Schema, draft 2020-12, as zod writes it. `true` takes everything, `false` nothing. */
export type JsonSchema = boolean | { readonly [key: string]: unknown };

/**
 * What a workflow takes or gives, as JSON Schema; `{}` where nothing is known.
 *
 * Unlike the manifest's own it never says less than the schema takes: what is coerced, caught or made over first is left
 * open, so that whatever it refuses is refused when the workflow runs.
 */
export function schemaOf(workflow: AnyWorkflow, io: "input" | "output"): JsonSchema {
  const schema = io === "input" ? workflow.inputSchema : workflow.outputSchema;
  const known = described[io].get(schema);
  if (known !== undefined) return known;
  const made = describe(schema, io);
  described[io].set(schema, made);
  return made;
}

/** A graph may hold one workflow a thousand times. */
const described = { input: new WeakMap<ZodType, JsonSchema>(), output: new WeakMap<ZodType, JsonSchema>() };

function describe(schema: ZodType, io: "input" | "output"): JsonSchema {
  try {
    return toSoundJsonSchema(schema, io);
  } catch {
    return {};
  }
}

/** Whether a workflow may end without an output: the next one in a sequence then gets what it got. */
export function mayGiveNothing(workflow: AnyWorkflow, output: JsonSchema): "always" | "perhaps" | "never" {
  const type: unknown = defOf(workflow.outputSchema)?.["type"];
  if (type === "void" || type === "undefined" || type === "null") return "always";
  if (typeof output === "boolean" || Object.keys(output).length === 0) return "perhaps";
  return [undefined, null].some((none) => workflow.outputSchema.safeParse(none).success) ? "perhaps" : "never";
}

export function toSoundJsonSchema(schema: ZodType, io: "input" | "output"): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    reused: "inline",
    override: ({ zodSchema, jsonSchema }) => {
      const def = defOf(zodSchema);
      if (def !== undefined && io === "input" && isOpenInput(def)) clear(jsonSchema);
      // A text that is trimmed is not as long as the checks beside it say.
      if (def !== undefined && hasOverwrite(def)) for (const key of textChecks) delete jsonSchema[key];
    },
  });
  return JSON.parse(JSON.stringify(rest)) as JsonSchema;
}

type Definition = Readonly<Record<string, unknown>>;

const defOf = (schema: unknown): Definition | undefined =>
  (schema as { readonly _zod?: { readonly def?: Definition } } | undefined)?._zod?.def;

/** Takes more than its JSON Schema says: `z.coerce`, `.catch()` and `z.preprocess()`. */
function isOpenInput(def: Definition): boolean {
  if (def["coerce"] === true || def["type"] === "catch") return true;
  return def["type"] === "pipe" && defOf(def["in"])?.["type"] === "transform";
}

function hasOverwrite(def: Definition): boolean {
  const checks = Array.isArray(def["checks"]) ? (def["checks"] as readonly unknown[]) : [];
  return checks.some((check) => defOf(check)?.["check"] === "overwrite");
}

const textChecks = ["minLength", "maxLength", "pattern", "format", "allOf"];

function clear(schema: Record<string, unknown>): void {
  for (const key of Object.keys(schema)) delete schema[key];
}
