import { createMemoryStore } from "@dreamnet/content-store";
import { type ArtifactDescription, describeArtifact, type NormalizedSource } from "@dreamnet/document";
import { WorkflowExecutor } from "@dreamnet/executor";
import { loadSource } from "@dreamnet/source-loader";
import type { SocialOptions } from "../src/input.ts";
import { socialOptionsSchema } from "../src/input.ts";
import type { SocialPackage } from "../src/output.ts";
import { type SocialPlan, socialPlanSchema } from "../src/post.ts";
import { socialPackWorkflow } from "../src/workflow.ts";

/** A document's package, with its files by their path in it. */
export interface PackedDocument {
  readonly output: SocialPackage;
  readonly source: NormalizedSource;
  readonly artifact: ArtifactDescription;
  readonly plan: SocialPlan;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly text: (path: string) => string;
}

/** Packs a document by the executor, as the command does. */
export async function packDocument(
  path: string,
  options: Partial<SocialOptions> = {},
  own: Partial<ArtifactDescription> = {},
): Promise<PackedDocument> {
  const store = createMemoryStore();
  const loaded = await loadSource(path, { store });
  if (loaded.status !== "loaded") throw new Error(`${path} cannot be loaded: ${JSON.stringify(loaded)}`);
  const { source } = loaded;
  const artifact = describeArtifact(source, own);
  const result = await new WorkflowExecutor({ store }).execute(socialPackWorkflow, {
    source,
    artifact,
    options: socialOptionsSchema.parse(options),
  });
  if (!result.success) throw new Error(`${path}: ${JSON.stringify(result.error)}`);
  const output = result.output as SocialPackage;
  const files = new Map<string, Uint8Array>();
  for (const file of output.files)
    files.set(file.path.replace(/^build\/[^/]+\/social\//u, ""), await store.get(file.sha256));
  const text = (name: string): string => {
    const bytes = files.get(name);
    if (bytes === undefined) throw new Error(`The package has no ${name}.`);
    return new TextDecoder().decode(bytes);
  };
  return { output, source, artifact, plan: socialPlanSchema.parse(JSON.parse(text("plan.json"))), files, text };
}
