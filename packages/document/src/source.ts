import { diagnosticSchema, fileReferenceSchema, mediaTypeSchema, sha256Schema } from "@dreamnet/workflow";
import { z } from "zod";
import { frontmatterSchema } from "./frontmatter.ts";
import { documentLimits } from "./limits.ts";
import type { Root } from "./nodes.ts";
import { referenceSchema } from "./references.ts";
import { measureTree } from "./walk.ts";

/** A file that the source refers to. Its bytes stand in the content store under its digest. */
export const assetSchema = z.strictObject({
  /** Relative POSIX path within the source folder. */
  path: z.string().min(1),
  mediaType: mediaTypeSchema,
  /** Bytes. */
  size: z.int().min(0),
  /** Pixels for a raster picture, points for a PDF or SVG. */
  width: z.number().positive().optional(),
  height: z.number().positive().optional(),
  /** The same picture in another format, made by a converter: media type → digest. */
  variants: z.record(z.string(), sha256Schema).default({}),
});
export type Asset = z.output<typeof assetSchema>;

/** What a label names, and its number where the document counts it. */
export const labelSchema = z.strictObject({
  kind: z.enum([
    "heading",
    "figure",
    "table",
    "equation",
    "code",
    "listItem",
    "footnote",
    "proof",
    "text",
    "algorithm",
  ]),
  /** "1", "2.3", "A", "1a"; absent for what is not counted. */
  number: z.string().optional(),
  /** The heading's or caption's text. */
  title: z.string().optional(),
  line: z.int().optional(),
});
export type Label = z.output<typeof labelSchema>;

/** A file as the content store has it. */
const sourceFileSchema = z.strictObject({ sha256: sha256Schema, size: z.int().min(0), mediaType: mediaTypeSchema });

/** The author's own LaTeX, of which the arXiv package is made. */
export const nativeLatexSchema = z.strictObject({
  format: z.literal("latex"),
  /** Path of the top-level file. */
  main: z.string(),
  /** Every file that the source reads, by relative POSIX path. */
  files: z.record(z.string(), sourceFileSchema),
});
export type NativeLatex = z.output<typeof nativeLatexSchema>;

/** The way of writing that a source was read as. */
export const flavourSchema = z.enum([
  "commonmark",
  "gfm",
  "pandoc",
  "joss",
  "myst",
  "quarto",
  "rmarkdown",
  "latex",
  "notebook",
  "html",
  "pdf",
]);
export type Flavour = z.output<typeof flavourSchema>;

const treeSchema = z
  .looseObject({ type: z.literal("root"), children: z.array(z.looseObject({ type: z.string() })) })
  .superRefine((root, context) => {
    const { depth, nodes } = measureTree(root, documentLimits);
    if (depth > documentLimits.depth)
      context.addIssue({
        code: "custom",
        message: `The tree is nested more than ${documentLimits.depth} levels deep.`,
      });
    if (nodes > documentLimits.nodes)
      context.addIssue({ code: "custom", message: `The tree has more than ${documentLimits.nodes} nodes.` });
  })
  .transform((root) => root as unknown as Root);

/**
 * A source as everything after the loader sees it: tree, front matter, references and assets, as plain JSON.
 *
 * Depth and size are checked by iteration; the nodes' own fields are the loader's promise (see `nodes.ts`).
 */
export const normalizedSourceSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    flavour: flavourSchema,
    /** Relative POSIX path of the main file. */
    file: z.string().min(1),
    /** SHA-256 over main file, bibliography and assets: the source's identity. */
    digest: sha256Schema,
    ast: treeSchema,
    frontmatter: frontmatterSchema,
    references: z.record(z.string(), referenceSchema),
    /** Digest → asset. */
    assets: z.record(sha256Schema, assetSchema),
    labels: z.record(z.string(), labelSchema),
    /** TeX macros that the source defines beside those of the front matter: `\\name` → definition with `#1`. */
    macros: z.record(z.string(), z.string()),
    native: nativeLatexSchema.optional(),
    /**
     * Every file of the folder that the document is made of, by relative POSIX path: the main file, what it includes,
     * its bibliographies and pictures. A loader that keeps none of them leaves it out.
     */
    files: z.record(z.string(), sourceFileSchema).optional(),
    diagnostics: z.array(diagnosticSchema),
  })
  .meta({ id: "NormalizedSource" });
/** A document as every pack takes it: tree, front matter, references and files by digest. */
export type NormalizedSource = Omit<z.output<typeof normalizedSourceSchema>, "ast"> & { ast: Root };

/** A pack's source: the value itself when it is small, else a reference into the content store. */
export const sourceInputSchema = z
  .union([normalizedSourceSchema, fileReferenceSchema])
  .meta({ typeName: "NormalizedSource" });
