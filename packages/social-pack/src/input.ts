import { artifactDescriptionSchema, sourceInputSchema } from "@dreamnet/document";
import { z } from "zod";
import { socialNetworks } from "./limits.ts";

/** What the caller may say beside the work's own description. */
export const socialOptionsSchema = z.strictObject({
  url: z.url().optional().meta({
    description:
      "Where the work is read. Without it the work's own link or DOI, else a placeholder that is filled later.",
  }),
  networks: z.array(z.enum(socialNetworks)).min(1).optional().meta({ description: "Default: all of them." }),
  cards: z.boolean().default(true).meta({ description: "Whether pictures are drawn for the posts." }),
});
export type SocialOptions = z.output<typeof socialOptionsSchema>;

/** What the pack takes. */
export const socialPackInputSchema = z.strictObject({
  source: sourceInputSchema,
  artifact: artifactDescriptionSchema,
  options: socialOptionsSchema.prefault({}),
});
export type SocialPackInput = z.output<typeof socialPackInputSchema>;
