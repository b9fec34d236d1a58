import { isReservedName } from "@dreamnet/workflow";
import { z } from "zod";
import { acceptSchema } from "./accept-entry.ts";
import { affiliationSchema, authorSchema, linkSchema, partialDateSchema } from "./frontmatter.ts";

/** Platforms that PublishPack knows. */
export const platformSchema = z.enum(["arxiv", "github", "website", "medium", "substack", "social", "zora"]);
export type Platform = z.output<typeof platformSchema>;

/** A work's identifier: lower-case letters, digits and hyphens; never a path, a clock or a counter. */
export const artifactIdSchema = z
  .string()
  .max(64)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "lower-case letters, digits and single hyphens")
  .refine((id) => !isReservedName(id), "no name that Windows keeps for a device, such as `con` or `aux`");

/** What is published: what the front matter says need not be said again. */
export const artifactDescriptionSchema = z
  .strictObject({
    id: artifactIdSchema,
    title: z.string().min(1),
    subtitle: z.string().optional(),
    authors: z.array(authorSchema),
    affiliations: z.array(affiliationSchema).default([]),
    abstract: z.string().optional(),
    canonicalSource: z.strictObject({
      format: z.enum(["markdown", "latex", "notebook", "html", "pdf"]),
      /** Relative POSIX path or URL. */
      location: z.string().min(1),
    }),
    tags: z.array(z.string()).default([]),
    primaryCategory: z.string().optional(),
    secondaryCategories: z.array(z.string()).default([]),
    license: z.string().optional(),
    date: partialDateSchema.optional(),
    language: z.string().optional(),
    doi: z.string().optional(),
    links: z.array(linkSchema).default([]),
    platforms: z.array(platformSchema).default([]),
    /** Faults of the source that the author knows of and publishes with. */
    accept: acceptSchema.optional(),
  })
  .meta({ id: "ArtifactDescription" });
export type ArtifactDescription = z.output<typeof artifactDescriptionSchema>;
export type ArtifactDescriptionInput = z.input<typeof artifactDescriptionSchema>;
