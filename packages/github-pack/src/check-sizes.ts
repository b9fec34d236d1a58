import type { Diagnostic } from "@dreamnet/workflow";
import { githubLimits } from "./limits.ts";

const size = (bytes: number): string => `${Math.ceil(bytes / 1024 / 1024)} MB`;

/**
 * What GitHub says to the sizes of a repository's files.
 *
 * @param files - Path → bytes.
 */
export function checkFileSizes(files: ReadonlyMap<string, number>): Diagnostic[] {
  const found: Diagnostic[] = [];
  let total = 0;
  for (const [path, bytes] of files) {
    total += bytes;
    if (bytes > githubLimits.file)
      found.push({
        severity: "error",
        ruleId: "github/file-fits",
        message: `${path} has ${size(bytes)}; GitHub refuses a file over 100 MB.`,
        hint: "Make the file smaller, or publish it as data elsewhere and link to it.",
      });
    else if (bytes > githubLimits.fileWarning)
      found.push({
        severity: "warning",
        ruleId: "github/file-fits",
        message: `${path} has ${size(bytes)}; GitHub warns of files over 50 MB.`,
      });
  }
  if (total > githubLimits.repository)
    found.push({
      severity: "error",
      ruleId: "github/repository-fits",
      message: `The repository has ${size(total)}; GitHub advises to stay below 1 GB.`,
      hint: "Leave out large pictures, or make them smaller.",
    });
  return found;
}

/**
 * What GitHub says to the files of a release.
 *
 * @param assets - Name → bytes; without the list of their digests, which is one more.
 */
export function checkAssetSizes(assets: ReadonlyMap<string, number>): Diagnostic[] {
  const ruleId = "github/asset-fits";
  const found: Diagnostic[] = [];
  for (const [name, bytes] of assets)
    if (bytes > githubLimits.asset)
      found.push({
        severity: "error",
        ruleId,
        message: `${name} has ${size(bytes)}; a file of a release is smaller than 2 GiB.`,
        hint: "Split it, or publish it as data elsewhere and link to it.",
      });
  if (assets.size >= githubLimits.assets)
    found.push({
      severity: "error",
      ruleId,
      message: `The release has ${assets.size} files beside the list of their digests; GitHub takes ${githubLimits.assets} in all.`,
      hint: "Put them into archives.",
    });
  return found;
}
