import { articleOptionsShape } from "@dreamnet/article";
import { artifactDescriptionSchema, sourceInputSchema } from "@dreamnet/document";
import { z } from "zod";

/** What the caller may say beside the work's own description. */
export const mediumOptionsSchema = z.strictObject({
  ...articleOptionsShape,
  publishStatus: z
    .enum(["draft", "unlisted", "public"])
    .default("draft")
    .meta({ description: "For the API's request alone." }),
  notifyFollowers: z.boolean().default(false).meta({ description: "For the API's request alone." }),
});
export type MediumOptions = z.output<typeof mediumOptionsSchema>;

/** What the pack takes. */
export const mediumPackInputSchema = z.strictObject({
  source: sourceInputSchema,
  artifact: artifactDescriptionSchema,
  options: mediumOptionsSchema.prefault({}),
});
export type MediumPackInput = z.output<typeof mediumPackInputSchema>;
