import { diagnosticSchema, fileReferenceSchema } from "@dreamnet/workflow";
import { type ZodRawShape, z } from "zod";

/** Something that only the author can supply. */
export const needSchema = z.strictObject({
  /** `abstract`, `category`, `license`, `figure:<path>` … */
  field: z.string().min(1),
  message: z.string().min(1),
  /** What the software found and may be used if the author agrees; never used silently. */
  suggestion: z.string().optional(),
});
export type Need = z.output<typeof needSchema>;

/** One thing that is left for a person to do, in order. */
export const checklistItemSchema = z.strictObject({
  text: z.string().min(1),
  done: z.boolean(),
  url: z.url().optional(),
});
export type ChecklistItem = z.output<typeof checklistItemSchema>;

/**
 * The schema of a pack's output: `ready`, or `needs_input` with exactly what is missing.
 *
 * @param id - Name of the type in manifests: `ArxivPackage`.
 * @param metadata - Shape of the platform's own metadata.
 */
export function packageResultSchema<Metadata extends ZodRawShape>(id: string, metadata: Metadata) {
  const common = {
    files: z.array(fileReferenceSchema),
    notes: z.array(z.string()),
    checklist: z.array(checklistItemSchema),
    metadata: z.strictObject(metadata),
    diagnostics: z.array(diagnosticSchema),
  };
  return z
    .discriminatedUnion("status", [
      z.strictObject({ status: z.literal("ready"), ...common }),
      z.strictObject({ status: z.literal("needs_input"), needs: z.array(needSchema).min(1), ...common }),
    ])
    .meta({ id });
}
