import { TerminalError, WorkflowError } from "@dreamnet/workflow";
import { checkBlob } from "./blobs.ts";
import { keepsFiles } from "./collect-garbage.ts";
import { unknownArtifact } from "./errors.ts";
import { checkLink } from "./history.ts";
import { splitRefName } from "./layout.ts";
import { isLayoutAsWritten, readIndex } from "./open-layout.ts";
import { readDescribed, readRevision } from "./read-entry.ts";
import type { ArtifactEntry } from "./record.ts";

/** What is verified: everything, a work, or one version of it. */
export interface VerifyOptions {
  readonly artifact?: string;
  readonly version?: string;
  readonly signal?: AbortSignal;
}

/** One thing that is not as it was written. */
export interface RegistryFinding {
  readonly kind: "missing" | "changed" | "unreadable";
  readonly artifact?: string;
  readonly version?: string;
  readonly revision?: number;
  /** Path of a file of the work. */
  readonly path?: string;
  readonly sha256?: string;
  readonly message: string;
}

/** What was looked at, and all that was found. */
export interface RegistryVerification {
  readonly valid: boolean;
  readonly entries: number;
  readonly revisions: number;
  readonly files: number;
  readonly findings: readonly RegistryFinding[];
}

/** Reads the index, each version's revisions and all their files. */
export async function verifyRegistry(root: string, options: VerifyOptions): Promise<RegistryVerification> {
  const { artifact, version, signal } = options;
  const index = await readIndex(root);
  const findings: RegistryFinding[] = [];
  const counts = { entries: 0, revisions: 0, files: 0 };
  if (!(await isLayoutAsWritten(root, index)))
    findings.push({ kind: "changed", message: "oci-layout or index.json is not written as DreamNet writes it." });
  const seen = new Map<string, "right" | "changed" | "missing">();
  for (const descriptor of index.manifests) {
    const name = splitRefName(descriptor.annotations["org.opencontainers.image.ref.name"]);
    if (artifact !== undefined && name.artifact !== artifact) continue;
    if (version !== undefined && name.version !== version) continue;
    counts.entries += 1;
    const chain: ArtifactEntry[] = [];
    try {
      for (let entry = await readDescribed(root, descriptor); ; ) {
        signal?.throwIfAborted();
        chain.unshift(entry);
        if (entry.previous === undefined) break;
        const before = await readRevision(root, entry.previous);
        checkLink(root, before, entry);
        entry = before;
      }
      if (chain[0]?.revision !== 1)
        findings.push({ kind: "missing", ...name, message: "Its first revisions are missing." });
    } catch (error) {
      if (!WorkflowError.is(error) || !(error instanceof TerminalError || error.code.startsWith("REGISTRY_")))
        throw error;
      findings.push({
        kind: error.code === "REGISTRY_FILE_MISSING" ? "missing" : "unreadable",
        ...name,
        ...(chain[0] === undefined ? {} : { revision: chain[0].revision - 1 }),
        ...(typeof error.value === "string" ? { sha256: error.value } : {}),
        message: error.message,
      });
    }
    for (const [at, entry] of chain.entries()) {
      counts.revisions += 1;
      for (const { path, sha256, size } of entry.files) {
        counts.files += 1;
        const state = seen.get(sha256) ?? (await checkBlob(root, sha256, size, signal));
        seen.set(sha256, state);
        // Files of old revisions go with a garbage collection.
        if (state === "right" || (state === "missing" && !keepsFiles(chain, at))) continue;
        findings.push({
          kind: state,
          ...name,
          revision: entry.revision,
          path,
          sha256,
          message: state === "missing" ? `${path} is missing.` : `The bytes of ${path} have changed.`,
        });
      }
    }
  }
  if (artifact !== undefined && counts.entries === 0) throw unknownArtifact(artifact, version, []);
  return { valid: findings.length === 0, ...counts, findings };
}
