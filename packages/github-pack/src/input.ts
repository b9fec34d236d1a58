import { artifactDescriptionSchema, sourceInputSchema } from "@dreamnet/document";
import { paperPdfSchema } from "@dreamnet/paper-pdf";
import { isPortablePath, sha256Schema } from "@dreamnet/workflow";
import { z } from "zod";
import { branchSchema } from "./release/plan.ts";

const storedFiles = z
  .record(z.string().refine(isPortablePath, "a relative POSIX path"), z.object({ sha256: sha256Schema }))
  .default({});

/** What the caller may say beside the work's own description. */
export const githubOptionsSchema = z.strictObject({
  compile: z
    .boolean()
    .default(true)
    .meta({ description: "Whether a PDF is made, where TeX is installed and none is given." }),
  pdf: z.object({ sha256: sha256Schema }).optional().meta({ description: "The work's PDF, made already." }),
  version: z
    .string()
    .regex(/^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*))?(?:-[0-9A-Za-z.-]+)?$/u, "a version such as 1.2.0")
    .max(60)
    .optional()
    .meta({ description: "Without it, the front matter's `version`, else 1.0.0. The tag is `v` and the version." }),
  owner: z
    .string()
    .regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?$/u, "a user or organisation of GitHub")
    .optional()
    .meta({ description: "Without it, whoever pushes; the citation files then name no repository." }),
  repository: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,100}$/u, "letters, digits, `.`, `_` and `-`, at most 100")
    .refine((name) => !/\.(?:git|wiki)$/iu.test(name) && !/^\.{1,2}$/u.test(name), "no name that ends in .git or .wiki")
    .optional()
    .meta({ description: "Without it, the work's id." }),
  branch: branchSchema.default("main").meta({ description: "The repository's default branch." }),
  private: z.boolean().default(false),
  prerelease: z.boolean().default(false),
  parent: z
    .string()
    .regex(/^[0-9a-f]{40}$/u, "a commit's 40 hexadecimal digits")
    .optional()
    .meta({ description: "The commit that this one follows, for a later version in the same repository." }),
  site: storedFiles.meta({ description: "A site's files, for GitHub Pages: path → digest." }),
  assets: storedFiles.meta({ description: "More files for the release: name → digest." }),
  allowSecrets: z
    .array(z.string())
    .default([])
    .meta({ description: "Places that look like a secret and are none, as `source/paper.md:12`." }),
});
export type GithubOptions = z.output<typeof githubOptionsSchema>;

/** What the pack takes. */
export const githubPackInputSchema = z.strictObject({
  source: sourceInputSchema,
  artifact: artifactDescriptionSchema,
  paperPdf: paperPdfSchema.optional().meta({
    description: "What `paper-pdf` has made of this source already; it is not run again.",
  }),
  options: githubOptionsSchema.prefault({}),
});
export type GithubPackInput = z.output<typeof githubPackInputSchema>;
