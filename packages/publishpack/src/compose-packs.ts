import { availableParallelism } from "node:os";
import { type ComposedWorkflow, fromInput, type GraphNode, type NodeView, WorkflowComposer } from "@dreamnet/composer";
import {
  type ArtifactDescription,
  artifactDescriptionSchema,
  type NormalizedSource,
  sourceInputSchema,
} from "@dreamnet/document";
import type { AnyWorkflow, FileReference } from "@dreamnet/workflow";
import { z } from "zod";
import packageJson from "../package.json" with { type: "json" };
import { optionsOf } from "./options-of.ts";
import { withFallback } from "./with-fallback.ts";

/** What a composite of packs takes. */
export interface PacksInput {
  readonly source: NormalizedSource | FileReference;
  readonly artifact: ArtifactDescription;
  /** Options of packs, by platform. */
  readonly options: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Packs that run at once: each has a process of its own, and waits for TeX a good part of its time. */
const concurrency = Math.max(2, Math.min(7, availableParallelism()));

/**
 * One workflow of several packs: they run side by side, and one that fails stops none of the others. The repository
 * comes after the site, which it carries.
 *
 * @param packs - By platform, in the order in which they start.
 * @example
 * const both = composePacks({ arxiv: arxivPackWorkflow, website: websitePackWorkflow });
 * await executor.execute(both, { source, artifact });
 */
export function composePacks(packs: Readonly<Record<string, AnyWorkflow>>): ComposedWorkflow {
  const names = Object.keys(packs);
  const nodes = Object.fromEntries(
    Object.entries(packs).map(([platform, pack]): [string, GraphNode] => {
      const workflow = withFallback(pack);
      if (platform === "github" && names.includes("website"))
        return [platform, { workflow, needs: ["website"], toleratesFailure: true, input: withSite }];
      const input = {
        source: fromInput("/source"),
        artifact: fromInput("/artifact"),
        options: fromInput(`/options/${platform}`),
      };
      return [platform, { workflow, input }];
    }),
  );
  return new WorkflowComposer().graph({
    name: composedName(names),
    version: packageJson.version,
    description: `Makes the packages of one work for ${names.join(", ")}.`,
    author: "DreamNet",
    license: "MIT",
    input: z.strictObject({
      source: sourceInputSchema,
      artifact: artifactDescriptionSchema,
      options: z
        .strictObject(Object.fromEntries(Object.entries(packs).map(([name, pack]) => [name, optionsOf(pack)])))
        .prefault({}),
    }),
    nodes,
    concurrency,
    onFailure: "keep-going",
    atLeast: 0,
  }) as ComposedWorkflow;
}

/** The name of the composite of these platforms: runs of it are found by it. */
export const composedName = (platforms: readonly string[]): string =>
  ["publishpack", ...[...platforms].sort()].join("-");

/** GitHub Pages publishes the site where both are made. */
function withSite({ input, outputs }: NodeView): unknown {
  const { source, artifact, options } = input as PacksInput;
  const own = options["github"] ?? {};
  const isGiven = Object.keys((own["site"] as object | undefined) ?? {}).length > 0;
  const made = (outputs["website"] as { readonly files?: readonly FileReference[] } | undefined)?.files;
  return { source, artifact, options: isGiven ? own : { ...own, site: siteFiles(artifact.id, made) } };
}

/** The site's files by their paths in it; none where the fallback stands in for the site. */
function siteFiles(id: string, files: readonly FileReference[] = []): Record<string, Pick<FileReference, "sha256">> {
  const folder = `build/${id}/website/site/`;
  return Object.fromEntries(
    files.flatMap(({ path, sha256 }) => (path.startsWith(folder) ? [[path.slice(folder.length), { sha256 }]] : [])),
  );
}
