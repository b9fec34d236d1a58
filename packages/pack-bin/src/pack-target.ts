import type { ArtifactDescription, NormalizedSource } from "@dreamnet/document";
import type { AnyWorkflow, FileReference } from "@dreamnet/workflow";

/** A platform and the workflow that makes its package. */
export interface PackTarget {
  /** `arxiv`, as in `--to arxiv`. */
  readonly platform: string;
  readonly workflow: AnyWorkflow;
  /** The workflow's own options. */
  readonly options?: Readonly<Record<string, unknown>>;
}

/**
 * Several packs as one workflow. It takes `{ source, artifact, options }` with the options by platform, and gives
 * `outputs` by platform, as a composite with a node of that name for each does.
 */
export type ComposeTargets = (targets: readonly PackTarget[]) => AnyWorkflow;

/** What packs take, their options apart. */
export interface PackInput {
  readonly source: NormalizedSource | FileReference;
  readonly artifact: ArtifactDescription;
}
