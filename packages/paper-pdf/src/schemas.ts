import { sourceInputSchema } from "@dreamnet/document";
import { fileReferenceSchema, sourceLocationSchema } from "@dreamnet/workflow";
import { z } from "zod";

/** What a work's PDF is made of. */
export const paperPdfInputSchema = z.strictObject({ source: sourceInputSchema });

const noPdf = {
  /** A sentence that ends with a full stop. */
  reason: z.string().min(1),
  hint: z.string().optional(),
  location: sourceLocationSchema.optional(),
};

/** What the same TeX makes of the same work again. */
export const compiledPdfSchema = z.strictObject({ status: z.literal("compiled"), pdf: fileReferenceSchema });

/** The PDF, or why there is none: TeX found a fault in the work, or it could not be run here. */
export const paperPdfSchema = z
  .discriminatedUnion("status", [
    compiledPdfSchema,
    z.strictObject({ status: z.literal("failed"), ...noPdf }),
    z.strictObject({ status: z.literal("unavailable"), ...noPdf }),
  ])
  .meta({ id: "PaperPdf" });
export type PaperPdf = z.output<typeof paperPdfSchema>;
