import { packageResultSchema } from "@dreamnet/document";
import { z } from "zod";

/** What the pack gives: the repository as a folder and as a bundle, the plan of its release, and a checklist. */
export const githubPackageSchema = packageResultSchema("GithubPackage", {
  repository: z.strictObject({ owner: z.string().optional(), name: z.string() }),
  version: z.string(),
  tag: z.string(),
  branch: z.string(),
  /** Absent where nothing was committed. */
  commit: z.string().optional(),
  /** As SPDX spells it. */
  license: z.string().optional(),
  /** Paths in the commit. */
  tracked: z.array(z.string()),
  pdf: z.enum(["given", "compiled", "failed", "unavailable", "skipped"]),
});
export type GithubPackage = z.output<typeof githubPackageSchema>;
