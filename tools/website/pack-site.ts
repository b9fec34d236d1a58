import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ContentStore } from "@dreamnet/content-store";
import { describeArtifact, type NormalizedSource } from "@dreamnet/document";
import { WorkflowExecutor } from "@dreamnet/executor";
import { loadSource } from "@dreamnet/source-loader";
import { type WebsitePackage, websitePackWorkflow } from "@dreamnet/website-pack";
import type { Diagnostic } from "@dreamnet/workflow";

/** A site as the pack made it, in a folder of its own. */
export interface PackedSite {
  readonly name: string;
  /** Holds the files of `site/`. */
  readonly folder: string;
  readonly sources: readonly NormalizedSource[];
  readonly output: WebsitePackage;
  /** Of loader and pack. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What to pack: one main file, or several as a collection. */
export interface SiteRequest {
  readonly name: string;
  /** Paths of main files. */
  readonly papers: readonly string[];
  readonly baseUrl: string | undefined;
  readonly compile: boolean;
}

/** Loads the papers, runs the pack as its command does, and puts the site's files into a folder. */
export async function packSite(request: SiteRequest, into: string, store: ContentStore): Promise<PackedSite> {
  const { baseUrl, compile, name, papers } = request;
  const works: { source: NormalizedSource; artifact: ReturnType<typeof describeArtifact> }[] = [];
  for (const path of papers) {
    const loaded = await loadSource(path, { store });
    if (loaded.status === "refused")
      throw new Error(`${path}: ${loaded.diagnostics.map(({ message }) => message).join(" ")}`);
    works.push({ source: loaded.source, artifact: describeArtifact(loaded.source) });
  }
  const [first, ...more] = works;
  if (first === undefined) throw new Error(`${name}: nothing to pack.`);
  const result = await new WorkflowExecutor({ store }).execute(websitePackWorkflow, {
    ...first,
    works: more,
    options: {
      compile,
      ...(more.length > 0 ? { siteTitle: name } : {}),
      ...(baseUrl === undefined ? {} : { baseUrl }),
    },
  });
  if (!result.success) throw new Error(`${name}: ${result.error.code}: ${result.error.message}`);
  const prefix = `build/${first.artifact.id}/website/site/`;
  for (const { path, sha256 } of result.output.files) {
    if (!path.startsWith(prefix)) continue;
    const target = join(into, path.slice(prefix.length));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, await store.get(sha256));
  }
  const sources = works.map(({ source }) => source);
  return {
    name,
    folder: into,
    sources,
    output: result.output,
    diagnostics: [...sources.flatMap(({ diagnostics }) => diagnostics), ...result.output.diagnostics],
  };
}
