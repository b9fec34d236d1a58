import { articleOptionsShape } from "@dreamnet/article";
import { artifactDescriptionSchema, sourceInputSchema } from "@dreamnet/document";
import { z } from "zod";

/** What the caller may say beside the work's own description. */
export const substackOptionsSchema = z.strictObject(articleOptionsShape);
export type SubstackOptions = z.output<typeof substackOptionsSchema>;

/** What the pack takes. */
export const substackPackInputSchema = z.strictObject({
  source: sourceInputSchema,
  artifact: artifactDescriptionSchema,
  options: substackOptionsSchema.prefault({}),
});
export type SubstackPackInput = z.output<typeof substackPackInputSchema>;
