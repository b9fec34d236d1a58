import { defineWorkflow, type ExecutionContext } from "@dreamnet/workflow";
import packageJson from "../package.json" with { type: "json" };
import { sha256Of } from "./canonical.ts";
import { makeDocuments } from "./documents.ts";
import { type AggregateInput, aggregateInputSchema } from "./input.ts";
import { makeManifest } from "./make-manifest.ts";
import { type Release, releaseSchema } from "./release.ts";
import { readSigningKey } from "./signing/signing-key.ts";

/**
 * Makes the manifest of what packs have made, and the documents beside it: RO-Crate, checksums and, with a key, the signed
 * release.
 */
export const aggregateWorkflow = defineWorkflow<AggregateInput, Release>({
  name: "manifest-aggregate",
  version: packageJson.version,
  description:
    "Makes the manifest of what was packed, its RO-Crate, its checksums and, with a key, its signed release.",
  author: "DreamNet",
  license: "MIT",
  input: aggregateInputSchema,
  output: releaseSchema,
  outputName: "release",
  executionTime: { estimated: 50, max: 60_000 },
  errorHandling: { retryable: false, maxRetries: 0 },
  security: { requiresAuth: false, allowedPaths: ["build/"], networkAccess: false },
  execute: aggregate,
});

async function aggregate(input: AggregateInput, context: ExecutionContext): Promise<Release> {
  context.signal.throwIfAborted();
  const key = input.signingKey === undefined ? undefined : await readSigningKey(input.signingKey);
  const manifest = makeManifest(input, context.now(), key?.signer);
  const documents = makeDocuments(manifest, input.artifact, key);
  const files = [];
  for (const { path, text, mediaType } of documents)
    files.push(await context.files.write(`build/${input.artifact.id}/${path}`, text, { mediaType }));
  return { manifest, manifestDigest: sha256Of(documents[0]?.text ?? ""), files };
}
