import { packageResultSchema } from "@dreamnet/document";
import { z } from "zod";

const callFactsSchema = z.strictObject({
  /** The file that holds the call and what it says. */
  path: z.string(),
  chainId: z.int(),
  to: z.string(),
  /** The first four bytes of its data. */
  selector: z.string(),
});

/** What the pack gives: cover, media, metadata, a CAR, unsigned calls with what they say, and a checklist. */
export const zoraPackageSchema = packageResultSchema("ZoraPackage", {
  name: z.string(),
  symbol: z.string(),
  description: z.string(),
  chain: z.string(),
  /** `unixfs-v1-2025`: how files became CIDs. */
  cidProfile: z.string(),
  /** Root of the CAR. */
  root: z.string().optional(),
  /** File of the package → CID. */
  cids: z.record(z.string(), z.string()),
  cover: z
    .strictObject({ path: z.string(), mediaType: z.string(), width: z.int(), height: z.int(), alt: z.string() })
    .optional(),
  media: z.strictObject({
    path: z.string(),
    mediaType: z.string(),
    /** What became of the PDF. */
    compilation: z.enum(["compiled", "given", "failed", "unavailable", "skipped"]),
  }),
  coin: z.strictObject({ uri: z.string().optional(), call: callFactsSchema.optional() }).optional(),
  edition: z
    .strictObject({
      uri: z.string().optional(),
      size: z.int(),
      royaltyBps: z.int(),
      price: z.string(),
      call: callFactsSchema.optional(),
    })
    .optional(),
});
export type ZoraPackage = z.output<typeof zoraPackageSchema>;
