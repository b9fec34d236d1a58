import { mediaTypeSchema, sha256Schema } from "@dreamnet/workflow";
import { z } from "zod";
import { type CoverSizeName, coverSizes } from "./cover/sizes.ts";

const text = (most: number) => z.string().max(most);
const pixels = z.int().min(16).max(16_384);
const colour = z.string().regex(/^#[0-9A-Fa-f]{6}$/u, "a colour such as #1a2b3c");
const language = text(35).default("en").meta({ description: "BCP 47; decides how Han characters look." });
const macros = z
  .record(z.string().max(100), text(20_000))
  .default({})
  .meta({ description: "The document's own TeX macros: \\name → body with #1 …" });

const sheet = {
  scale: z.number().min(1).max(4).default(2).meta({ description: "Pixels for each CSS pixel." }),
  color: colour.default("#1a1a1a"),
  background: z
    .union([colour, z.literal("transparent")])
    .default("#ffffff")
    .meta({ description: "White by default: black on nothing cannot be read in a dark theme." }),
  padding: z.number().min(0).max(200).optional().meta({ description: "CSS pixels around it." }),
  minWidth: pixels.optional().meta({
    description: "Pixels: a narrower picture is centred on a sheet of that width, so that no site enlarges it.",
  }),
  maxWidth: pixels.default(4096).meta({ description: "Pixels: what is wider is made smaller, and told." }),
};

export const mathRequestSchema = z.strictObject({
  kind: z.literal("math"),
  /** Formulas of more than 50,000 characters fail by name. */
  tex: z.string().max(2_000_000),
  display: z.boolean().default(true),
  macros,
  references: z
    .record(z.string(), text(200))
    .default({})
    .meta({ description: "What \\ref and \\eqref show: label → number." }),
  number: text(100).optional().meta({ description: "The equation's number, set at the right end: 3 or 2.1a." }),
  fontSize: z.number().min(6).max(200).default(20).meta({ description: "CSS pixels." }),
  language,
  ...sheet,
});

/** A file whose bytes stand in the content store. */
const storedFileSchema = z.strictObject({
  sha256: sha256Schema,
  mediaType: mediaTypeSchema.default("application/octet-stream"),
  /** As the source names it; for messages. */
  path: text(1024).default("figure"),
});

const nodes = z.array(z.looseObject({ type: z.string() }));

export const tableRequestSchema = z.strictObject({
  kind: z.literal("table"),
  table: z
    .looseObject({ type: z.literal("table"), align: z.array(z.unknown()), children: nodes })
    .meta({ description: "A table node of @dreamnet/document." }),
  caption: nodes.optional().meta({ description: "Inline nodes that stand above the table." }),
  macros,
  references: z
    .record(z.string(), text(500))
    .default({})
    .meta({ description: "Label → what a cross-reference shows." }),
  citations: z.record(z.string(), text(500)).default({}).meta({ description: "Key → what a citation shows: [3]." }),
  figures: z
    .record(z.string(), storedFileSchema)
    .default({})
    .meta({ description: "Pictures in cells: the node's asset, else its url → file." }),
  fontSize: z.number().min(6).max(100).default(16),
  language,
  ...sheet,
  maxWidth: pixels.default(2048),
});

export const coverRequestSchema = z.strictObject({
  kind: z.literal("cover"),
  size: z.union([
    z.enum(Object.keys(coverSizes) as [CoverSizeName, ...CoverSizeName[]]),
    z.strictObject({ width: pixels.min(200), height: pixels.min(200), maxBytes: z.int().min(20_000) }),
  ]),
  title: text(2_000).min(1),
  subtitle: text(2_000).optional(),
  authors: z.array(text(300)).max(5_000).default([]),
  /** Above the title: "Preprint", "Article", a category. */
  label: text(120).optional(),
  date: text(60).optional(),
  /** At the foot: a site, a DOI. */
  footer: text(200).optional(),
  figure: storedFileSchema.optional(),
  theme: z.enum(["auto", "light", "dark"]).default("auto"),
  seed: text(200).optional().meta({
    description: "What the look is chosen by; by default the title and the authors, so that all sizes of a work match.",
  }),
  language,
});

export const figureRequestSchema = z.strictObject({
  kind: z.literal("figure"),
  figure: storedFileSchema,
  alt: text(5_000).default(""),
  maxWidth: pixels.default(4096),
  maxHeight: pixels.default(8192),
  minWidth: pixels.optional().meta({ description: "A drawing is made at least this wide; pixels are never invented." }),
  maxBytes: z.int().min(10_000).default(25_000_000),
});

/** A picture that is asked for: a formula, a table, a cover or a figure. */
export const pictureRequestSchema = z.discriminatedUnion("kind", [
  mathRequestSchema,
  tableRequestSchema,
  coverRequestSchema,
  figureRequestSchema,
]);

/** A picture that is asked for, with every default filled in. */
export type PictureRequest = z.output<typeof pictureRequestSchema>;
/** A formula that is asked for, with every default filled in. */
export type MathRequest = z.output<typeof mathRequestSchema>;
/** A table that is asked for, with every default filled in. */
export type TableRequest = z.output<typeof tableRequestSchema>;
/** A cover that is asked for, with every default filled in. */
export type CoverRequest = z.output<typeof coverRequestSchema>;
/** A figure that is asked for, with every default filled in. */
export type FigureRequest = z.output<typeof figureRequestSchema>;

/** Options of the functions: the request without its kind and its subject. */
export type MathOptions = Omit<z.input<typeof mathRequestSchema>, "kind" | "tex">;
/** What `renderTable` takes beside the table; lengths in CSS pixels. */
export type TableOptions = Omit<z.input<typeof tableRequestSchema>, "kind" | "table" | "figures"> & {
  readonly figures?: Readonly<Record<string, FigureFile>>;
};
/** What `renderCover` takes: the words and the size of a cover. */
export type CoverOptions = Omit<z.input<typeof coverRequestSchema>, "kind" | "figure"> & {
  readonly figure?: FigureFile;
};
/** What `renderFigure` takes beside the file; lengths in CSS pixels. */
export type FigureOptions = Omit<z.input<typeof figureRequestSchema>, "kind" | "figure">;

/** A figure's bytes. */
export interface FigureFile {
  readonly bytes: Uint8Array;
  readonly mediaType?: string;
  /** As the source names it; for messages. */
  readonly path?: string;
}
