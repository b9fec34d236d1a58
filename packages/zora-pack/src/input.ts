import { artifactDescriptionSchema, sourceInputSchema } from "@dreamnet/document";
import { paperPdfSchema } from "@dreamnet/paper-pdf";
import { sha256Schema } from "@dreamnet/workflow";
import { z } from "zod";
import { zoraFacts } from "./limits.ts";
import { viem } from "./viem.ts";
import { zeroAddress } from "./zero-address.ts";

const addressSchema = z
  .string()
  .refine(
    (value) => viem().isAddress(value) && value !== zeroAddress,
    "an address of 0x and 40 hexadecimal digits with a right checksum, not the zero address; a name such as x.eth cannot be looked up offline",
  );

/** Ether as people write it; a number would lose digits. */
const etherSchema = z.string().regex(/^\d{1,9}(?:\.\d{1,18})?$/u, 'ether with at most 18 decimals, such as "0.001"');

/** What the caller may say beside the work's own description. */
export const zoraOptionsSchema = z.strictObject({
  route: z.enum(["both", "coin", "edition"]).default("both").meta({
    description: "What is prepared: a coin, an edition of numbered supply (ERC-1155), or both to choose from.",
  }),
  chain: z.enum(["base", "base-sepolia"]).default("base"),
  creator: addressSchema.optional().meta({
    description: "The wallet that sends the calls and owns what they make. Without it there are no calls.",
  }),
  payoutRecipient: addressSchema.optional().meta({ description: "Who is paid. Default: the creator." }),
  referrer: addressSchema.optional().meta({ description: "Who gets the referral reward. Default: nobody." }),
  symbol: z.string().max(100).optional().meta({ description: "The coin's ticker. Default: from the title." }),
  currency: z.enum(["ETH", "ZORA"]).default("ETH").meta({ description: "What the coin is paired with." }),
  kind: z
    .enum(["paper", "whitepaper", "article"])
    .optional()
    .meta({ description: "What the work is; the edition's suggested size follows from it." }),
  editionSize: z
    .int()
    .min(0)
    .optional()
    .meta({ description: "Copies that can be minted. Default: by the kind of work." }),
  creatorCopies: z
    .int()
    .min(0)
    .default(1)
    .meta({ description: "Copies that the creator gets with the edition's call." }),
  price: etherSchema.default("0").meta({ description: "Ether for a copy, beside Zora's fee." }),
  royaltyBps: z
    .int()
    .min(0)
    .max(zoraFacts.royalty.value.max)
    .default(zoraFacts.royalty.value.preset)
    .meta({ description: "The creator's share of later sales, in hundredths of a percent. 0 stays 0." }),
  compile: z
    .boolean()
    .default(true)
    .meta({ description: "Whether the PDF is compiled, where TeX is installed; else the article is the media." }),
  cover: z.string().min(1).max(1024).optional().meta({
    description: "A picture to use in place of the drawn cover: its path as the source names it, or its sha256.",
  }),
});
export type ZoraOptions = z.output<typeof zoraOptionsSchema>;

/** What the pack takes. */
export const zoraPackInputSchema = z.strictObject({
  source: sourceInputSchema,
  artifact: artifactDescriptionSchema,
  pdf: z
    .object({ sha256: sha256Schema, size: z.int().min(0) })
    .optional()
    .meta({ description: "A PDF of the work that is there already; it is not compiled again." }),
  paperPdf: paperPdfSchema.optional().meta({
    description: "What `paper-pdf` has made of this source already; it is not run again.",
  }),
  options: zoraOptionsSchema.prefault({}),
});
export type ZoraPackInput = z.output<typeof zoraPackInputSchema>;
