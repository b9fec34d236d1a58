import { diagnosticSchema, fileReferenceSchema } from "@dreamnet/workflow";
import { z } from "zod";
import { pictureRequestSchema } from "./requests.ts";

/** Pictures that are made in one run. */
export const imageRendererInputSchema = z.strictObject({
  pictures: z.array(pictureRequestSchema).min(1).max(20_000),
});
export type ImageRendererInput = z.input<typeof imageRendererInputSchema>;

const renderedFileSchema = z.strictObject({
  status: z.literal("rendered"),
  /** PNG or JPEG, under `build/images/`, named by what was asked for. */
  file: fileReferenceSchema,
  width: z.int().meta({ description: "Pixels." }),
  height: z.int(),
  alt: z.string().meta({ description: "What the picture shows, as text." }),
  baseline: z.number().optional().meta({ description: "A formula's: pixels from the bottom edge." }),
  diagnostics: z.array(diagnosticSchema),
});

const drawnFileSchema = z.discriminatedUnion("status", [
  renderedFileSchema,
  z.strictObject({
    status: z.literal("failed"),
    alt: z.string(),
    diagnostics: z.array(diagnosticSchema),
  }),
]);
/** One picture's file, or why there is none. */
export type DrawnFile = z.output<typeof drawnFileSchema>;

/** A result for each request, in their order. */
export const imageRendererOutputSchema = z
  .strictObject({ pictures: z.array(drawnFileSchema) })
  .meta({ id: "Pictures" });

/** Pictures that were all drawn: with the same fonts they are drawn the same again. */
export const renderedPicturesSchema = z.strictObject({ pictures: z.array(renderedFileSchema) });
