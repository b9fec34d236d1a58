import { packageResultSchema } from "@dreamnet/document";
import { z } from "zod";
import { socialNetworks } from "./limits.ts";

/** What was made, network by network. */
const socialMetadataShape = {
  title: z.string(),
  language: z.string().optional(),
  /** The link that the posts carry; absent while it is a placeholder. */
  url: z.string().optional(),
  hashtags: z.array(z.string()),
  networks: z.array(
    z.strictObject({
      network: z.enum(socialNetworks),
      /** Posts of the thread; 0 where the network has none. */
      thread: z.int(),
      quotes: z.int(),
      card: z.boolean(),
      /** Whether its requests can be sent as they are. */
      ready: z.boolean(),
    }),
  ),
} as const;

/** What the pack gives: posts to paste, requests for the networks' APIs, cards with alt text, the plan, a checklist. */
export const socialPackageSchema = packageResultSchema("SocialPackage", socialMetadataShape);
export type SocialPackage = z.output<typeof socialPackageSchema>;
