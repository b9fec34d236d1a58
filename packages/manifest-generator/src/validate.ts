import {
  type Diagnostic,
  defineWorkflow,
  type ExecutionContext,
  type FileReference,
  TerminalError,
  WorkflowError,
} from "@dreamnet/workflow";
import packageJson from "../package.json" with { type: "json" };
import { sha256Of } from "./canonical.ts";
import { checkRelease, type DocumentFault } from "./check-release.ts";
import { packagedFiles } from "./documents.ts";
import { documentNames } from "./publication-manifest.ts";
import { type Release, releaseSchema } from "./release.ts";

/** Holds a release to its schema, its files to their digests, and its documents to each other. */
export const validateWorkflow = defineWorkflow<Release, Release>({
  name: "manifest-validate",
  version: packageJson.version,
  description: "Holds a manifest to its schema, its files to their digests, and the documents beside it to each other.",
  author: "DreamNet",
  license: "MIT",
  input: releaseSchema,
  output: releaseSchema,
  outputName: "release",
  executionTime: { estimated: 200, max: 120_000 },
  errorHandling: { retryable: false, maxRetries: 0 },
  security: { requiresAuth: false, allowedPaths: [], networkAccess: false },
  execute: validate,
});

/** What each document's path ends with. */
const nameOf = (path: string): string => path.split("/").at(-1) as string;

async function validate(release: Release, context: ExecutionContext): Promise<Release> {
  const { manifest, manifestDigest, files } = release;
  const findings: Diagnostic[] = [];
  const read = async (file: FileReference): Promise<Uint8Array | undefined> => {
    context.signal.throwIfAborted();
    try {
      const bytes = await context.files.read(file);
      if (bytes.length === file.size && sha256Of(bytes) === file.sha256) return bytes;
      findings.push(
        fault("file-is-as-said", `${file.path} has ${bytes.length} bytes, and not the ${file.size} that are said.`),
      );
    } catch (error) {
      if (!WorkflowError.is(error)) throw error;
      findings.push(fault("file-is-stored", `${file.path}: ${error.message}`));
    }
    return undefined;
  };
  const bytes = async (name: string): Promise<Uint8Array | undefined> => {
    const found = files.filter(({ path }) => nameOf(path) === name);
    return found.length === 1 ? await read(found[0] as FileReference) : undefined;
  };
  const texts = {
    manifest: await bytes(documentNames.manifest),
    crate: await bytes(documentNames.crate),
    sums: await bytes(documentNames.sums),
    release: await bytes(documentNames.release),
  };
  const known = new Set<string>(Object.values(documentNames));
  for (const { path } of files)
    if (path !== `build/${manifest.artifact.id}/${nameOf(path)}` || !known.has(nameOf(path)))
      findings.push(fault("document-is-known", `${path} is no document of this manifest.`));
  if (texts.manifest !== undefined && sha256Of(texts.manifest) !== manifestDigest)
    findings.push(fault("digest-is-right", "manifestDigest is not the digest of publication-manifest.json."));
  findings.push(...checkRelease(manifest, texts).map(withoutDocument));
  for (const file of packagedFiles(manifest)) await read(file);
  if (findings.length === 0) return release;
  throw new TerminalError(
    `The manifest of ${manifest.artifact.id} is not valid: ${findings
      .slice(0, 5)
      .map(({ message }) => message)
      .join(" ")}${findings.length > 5 ? ` And ${findings.length - 5} more.` : ""}`,
    {
      code: "MANIFEST_INVALID",
      hint: "Make it anew with manifest-aggregate from the packs' results.",
      diagnostics: findings,
      value: findings.map(({ message }) => message),
    },
  );
}

const fault = (rule: string, message: string): Diagnostic => ({
  severity: "error",
  ruleId: `manifest/${rule}`,
  message,
});

function withoutDocument(fault: DocumentFault): Diagnostic {
  const { document: _, ...found } = fault;
  return found;
}
