import { lstat } from "node:fs/promises";
import { join } from "node:path";
import type { FileReference } from "@dreamnet/workflow";
import { digestFile } from "./read-safe.ts";
import type { PackageFinding } from "./verify-package.ts";

/** A file that is missing, and one with its bytes that is too many, are one that was renamed. */
export async function matchRenamed(
  root: string,
  missing: readonly FileReference[],
  others: readonly string[],
  findings: PackageFinding[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const sizes = new Set(missing.map(({ size }) => size));
  const byDigest = new Map<string, FileReference[]>();
  for (const file of missing) {
    const same = byDigest.get(file.sha256);
    if (same === undefined) byDigest.set(file.sha256, [file]);
    else same.push(file);
  }
  const found = new Set<FileReference>();
  for (const path of others) {
    const { size } = await lstat(join(root, path)).catch(() => ({ size: -1 }));
    const state = sizes.has(size) ? await digestFile(join(root, path), size, signal) : undefined;
    const file = state?.kind === "file" ? byDigest.get(state.sha256)?.pop() : undefined;
    if (file === undefined) {
      findings.push({ kind: "added", path, message: `${JSON.stringify(path)} is in no package.` });
      continue;
    }
    found.add(file);
    const message = `${JSON.stringify(file.path)} lies here as ${JSON.stringify(path)}.`;
    findings.push({ kind: "renamed", path: file.path, to: path, message });
  }
  for (const file of missing)
    if (!found.has(file))
      findings.push({ kind: "missing", path: file.path, message: `${JSON.stringify(file.path)} is missing.` });
}
