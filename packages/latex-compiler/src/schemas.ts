import {
  diagnosticSchema,
  fileReferenceSchema,
  isPortablePath,
  sha256Schema,
  sourceLocationSchema,
} from "@dreamnet/workflow";
import { z } from "zod";

/** Programs that make the PDF. `latex` is `latex`, then `dvips`, then `ps2pdf`, as arXiv has it. */
export const engineSchema = z.enum(["pdflatex", "xelatex", "latex"]);
export type Engine = z.output<typeof engineSchema>;

const storedFileSchema = z.object({ sha256: sha256Schema, size: z.int().min(0) });

/** For each TeX line, counted from 0, where it came from; null for a line that the template has added. */
export const lineMapSchema = z.array(sourceLocationSchema.nullable());
export type LineMap = z.output<typeof lineMapSchema>;

/** What a compile takes. */
export const latexCompilerInputSchema = z.strictObject({
  main: z
    .string()
    .max(200)
    // TeX reads its command line as TeX: a name with `\`, `%`, `~` or a leading `-` would be something else.
    .regex(
      /^[A-Za-z0-9_][A-Za-z0-9_+\-.,=/ ]*\.[A-Za-z]+$/,
      "a file name of letters, digits and `_+-.,=` with an extension",
    )
    .refine(isPortablePath, "a relative POSIX path")
    .meta({ description: "Path of the top-level file among `files`." }),
  files: z
    .record(z.string().max(1024).refine(isPortablePath, "a relative POSIX path"), storedFileSchema)
    .meta({ description: "Path → digest of every file that TeX may read.", typeName: "Files" }),
  engine: engineSchema.default("pdflatex"),
  bibliography: z
    .enum(["none", "bibtex", "biber", "auto"])
    .default("auto")
    .meta({ description: "`auto`: bibtex or biber where the document asks for one and no .bbl is there." }),
  convertEps: z.boolean().optional().meta({
    description: "Makes the PDFs of EPS files that pdflatex reads in their place; they come back in `files`.",
  }),
  lineMap: lineMapSchema.optional().meta({ description: "Where the lines of `main` came from." }),
  lineMaps: z
    .record(z.string(), lineMapSchema)
    .optional()
    .meta({ description: "Where the lines of other files came from, by path." }),
  sourceDate: z
    .union([z.iso.date(), z.iso.datetime()])
    .optional()
    .meta({ description: "What TeX takes for today. Without it, the run's own date (context.now())." }),
  passTimeout: z.int().min(1000).max(600_000).default(60_000).meta({ description: "ms that one program may take." }),
});
export type LatexCompilerInput = z.input<typeof latexCompilerInputSchema>;

const common = {
  engine: engineSchema,
  diagnostics: z.array(diagnosticSchema),
};

const run = {
  ...common,
  /** As the program says: "TeX Live 2022/Debian". */
  texRelease: z.string().optional(),
  /** How often the engine ran. */
  passes: z.int().min(0),
  /** Pages of the PDF, as TeX counts them. */
  pages: z.int().min(0).optional(),
  log: fileReferenceSchema.optional(),
  /** What the programs made beside PDF and log (.bbl, .aux, .toc …), by path. */
  files: z.record(z.string(), storedFileSchema),
  /** Those of the input's files that TeX opened, sorted. */
  inputs: z.array(z.string()),
};

/** What the same TeX makes of the same files again. */
export const compiledSchema = z.strictObject({ status: z.literal("compiled"), ...run, pdf: fileReferenceSchema });

/** How a compile ended. That no TeX is installed is a result, with the remedy, and not a failure. */
export const latexCompilerOutputSchema = z
  .discriminatedUnion("status", [
    compiledSchema,
    z.strictObject({
      status: z.literal("failed"),
      ...run,
      /** What TeX made in spite of the errors. */
      pdf: fileReferenceSchema.optional(),
    }),
    z.strictObject({ status: z.literal("unavailable"), ...common, program: z.string(), remedy: z.string() }),
  ])
  .meta({ id: "LatexCompilation" });
export type LatexCompilation = z.output<typeof latexCompilerOutputSchema>;
