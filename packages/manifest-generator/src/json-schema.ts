import { z } from "zod";
import { publicationManifestSchema } from "./publication-manifest.ts";

/** `$id` of the schema; it changes with `schemaVersion` alone. */
export const publicationManifestSchemaId = "urn:dreamnet:publication-manifest:1";

/**
 * JSON Schema (draft 2020-12) of `publication-manifest.json`, as `assets/publication-manifest.schema.json` holds it.
 *
 * What JSON Schema cannot say (that paths are portable and distinct) is left to {@link parseManifest} and
 * {@link verifyPackage}.
 */
export function publicationManifestJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = withoutIds(
    z.toJSONSchema(publicationManifestSchema, { io: "output", unrepresentable: "any", reused: "inline" }),
  ) as Record<string, unknown>;
  return {
    $schema,
    $id: publicationManifestSchemaId,
    title: "Publication manifest",
    description: "What was packaged of a work for each platform, by digest, and what is left for a person to do.",
    ...rest,
  };
}

/** zod names a schema in it by `id`, which is no keyword of JSON Schema; a property of that name stays. */
function withoutIds(value: unknown, isSchema = true): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutIds(item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !(isSchema && key === "id"))
      .map(([key, item]) => [key, withoutIds(item, key !== "properties" && key !== "$defs")]),
  );
}
