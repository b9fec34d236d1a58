import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type ContentStore, createMemoryStore } from "@dreamnet/content-store";
import { WorkflowExecutor } from "@dreamnet/executor";
import { packagedFiles } from "../src/documents.ts";
import { type AggregateInputGiven, aggregateWorkflow, type Release } from "../src/index.ts";
import type { AggregateInput } from "../src/input.ts";
import { sampleInput } from "./sample.ts";

export const created = new Date("2026-05-01T00:00:00Z");

/** A release of the sample, or of what is given. */
export async function makeRelease(
  store: ContentStore,
  more: Partial<AggregateInputGiven> = {},
  now = created,
): Promise<Release> {
  const input = (await sampleInput(store, more)) as AggregateInput;
  const result = await new WorkflowExecutor({ store }).execute(aggregateWorkflow, input, { now });
  if (!result.success) throw result.error;
  return result.output;
}

/** Writes a release's packages and documents as they lie for a person. */
export async function writeRelease(folder: string, release: Release, store: ContentStore): Promise<void> {
  const beside = `build/${release.manifest.artifact.id}/`;
  const files = [
    ...packagedFiles(release.manifest),
    ...release.files.map((file) => ({ ...file, path: file.path.slice(beside.length) })),
  ];
  for (const { path, sha256 } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), await store.get(sha256));
  }
}

/** A folder with a release in it. */
export async function writeSample(folder: string, more: Partial<AggregateInputGiven> = {}): Promise<Release> {
  const store = createMemoryStore();
  const release = await makeRelease(store, more);
  await writeRelease(folder, release, store);
  return release;
}
