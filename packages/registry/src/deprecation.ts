import type { WorkflowManifest } from "@dreamnet/workflow";

/** The sentence on a deprecated version: the author's own, or that it is deprecated; undefined where it is not. */
export function deprecationOf(deprecated: WorkflowManifest["deprecated"]): string | undefined {
  if (deprecated === undefined || deprecated === false) return undefined;
  return deprecated === true ? "This version is deprecated." : deprecated;
}
