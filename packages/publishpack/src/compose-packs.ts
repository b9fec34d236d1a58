import { availableParallelism } from "node:os";
import { type ComposedWorkflow, fromInput, type GraphNode, type NodeView, WorkflowComposer } from "@dreamnet/composer";
import {
  type ArtifactDescription,
  artifactDescriptionSchema,
  type NormalizedSource,
  sourceInputSchema,
} from "@dreamnet/document";
import { type PaperPdf, paperPdfWorkflow } from "@dreamnet/paper-pdf";
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

/** Packs that run at once: each has a process of its own, and two of them may wait for the same TeX. */
const concurrency = Math.max(3, Math.min(7, availableParallelism()));

/**
 * One workflow of several packs: they run side by side, and one that fails stops none of the others. The repository
 * comes after the site, which it carries.
 *
 * @param packs - By platform, in the order in which they start.
 * @param options - `sharePdf`: platforms whose packs are given the work's PDF, where they take it. Default: all. It is made
 *   once, for all of them. `hasCache`: whether who asks for it at the same time is answered from the cache; packs that
 *   have much else to do then ask for it themselves, and do that meanwhile. Default: false.
 * @example
 * const both = composePacks({ arxiv: arxivPackWorkflow, website: websitePackWorkflow });
 * await executor.execute(both, { source, artifact });
 */
export function composePacks(
  packs: Readonly<Record<string, AnyWorkflow>>,
  { hasCache = false, sharePdf }: { readonly sharePdf?: readonly string[]; readonly hasCache?: boolean } = {},
): ComposedWorkflow {
  const names = Object.keys(packs);
  const shares = new Set(sharePdf ?? names);
  const withPdf = new Set(names.filter((name) => takesPdf(packs[name] as AnyWorkflow) && shares.has(name)));
  const nodes: Record<string, GraphNode> =
    withPdf.size > 0
      ? { pdf: { workflow: paperPdfWorkflow, input: { source: fromInput("/source") }, cache: isCompiled } }
      : {};
  for (const [platform, pack] of Object.entries(packs)) {
    const asks = hasCache && asksItself.has(platform);
    const needs = [
      ...(withPdf.has(platform) && !asks ? ["pdf"] : []),
      ...(platform === "github" && names.includes("website") ? ["website"] : []),
    ];
    nodes[platform] = {
      workflow: withFallback(pack),
      needs,
      toleratesFailure: true,
      cache: asks ? hasItsPdf : true,
      input: needs.length === 0 ? plainInput(platform) : (view) => inputOf(platform, view),
    };
  }
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

/** Packs whose other work takes longer than TeX. */
const asksItself: ReadonlySet<string> = new Set(["website"]);

/** The name of the composite of these platforms: runs of it are found by it. */
export const composedName = (platforms: readonly string[]): string =>
  ["publishpack", ...[...platforms].sort()].join("-");

/** Packs that carry the work's PDF; arXiv's compiles what will be uploaded, from the same files where it can. */
const takesPdf = ({ inputSchema }: AnyWorkflow): boolean =>
  inputSchema instanceof z.ZodObject && "paperPdf" in inputSchema.shape;

/** What could not be compiled may be another time. */
const isCompiled = ({ status }: PaperPdf): boolean => status === "compiled";

/** As {@link isCompiled}, of a package whose pack has asked for the PDF itself. */
const hasItsPdf = (output: unknown): boolean => {
  const { metadata } = output as { readonly metadata: { readonly compilations?: Readonly<Record<string, string>> } };
  return Object.values(metadata.compilations ?? {}).every((how) => how !== "failed" && how !== "unavailable");
};

const plainInput = (platform: string) => ({
  source: fromInput("/source"),
  artifact: fromInput("/artifact"),
  options: fromInput(`/options/${platform}`),
});

/** With the PDF, or why there is none; and GitHub Pages publishes the site where both are made. */
function inputOf(platform: string, { input, outputs }: NodeView): unknown {
  const { source, artifact, options } = input as PacksInput;
  const own = options[platform] ?? {};
  const { pdf, website } = outputs as {
    readonly pdf?: PaperPdf;
    readonly website?: { readonly files: readonly FileReference[] };
  };
  const isGiven = Object.keys((own["site"] as object | undefined) ?? {}).length > 0;
  const site = website === undefined || isGiven ? undefined : siteFiles(artifact.id, website.files);
  return {
    source,
    artifact,
    options: site === undefined ? own : { ...own, site },
    // Where that run itself has failed, the pack tries it, and tells what came of it.
    ...(pdf === undefined ? {} : { paperPdf: pdf }),
  };
}

/** The site's files by their paths in it; none where the fallback stands in for the site. */
function siteFiles(id: string, files: readonly FileReference[]): Record<string, Pick<FileReference, "sha256">> {
  const folder = `build/${id}/website/site/`;
  return Object.fromEntries(
    files.flatMap(({ path, sha256 }) => (path.startsWith(folder) ? [[path.slice(folder.length), { sha256 }]] : [])),
  );
}
