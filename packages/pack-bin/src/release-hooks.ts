import type { ContentStore } from "@dreamnet/content-store";
import type { ArtifactDescription, NormalizedSource } from "@dreamnet/document";
import type { WorkflowExecutor } from "@dreamnet/executor";
import type { FileReference } from "@dreamnet/workflow";
import type { PackageReport } from "./pack-report.ts";
import type { PackTarget } from "./pack-target.ts";

/** A work that is about to be packed. */
export interface WorkToPack {
  readonly source: NormalizedSource;
  readonly artifact: ArtifactDescription;
  readonly targets: readonly PackTarget[];
  readonly home: string;
  readonly signal?: AbortSignal;
}

/** A work whose packages are made, and written nowhere yet. */
export interface PackedWork extends WorkToPack {
  readonly packages: readonly PackageReport[];
  readonly executor: WorkflowExecutor;
  readonly store: ContentStore;
  /** The time for what goes into packages. */
  readonly now: Date | undefined;
}

/** What lies beside the packages. */
export interface PackedRelease {
  /** Its files, in the store; each name is that of a file in `<out>/<id>/`. */
  readonly documents: readonly FileReference[];
  /** Packages of other platforms that belong to it, with paths within their folders; written where there is none. */
  readonly others: Readonly<Record<string, readonly FileReference[]>>;
  /** For the report. */
  readonly manifest: Readonly<Record<string, unknown>>;
}

/** What a suite does before and after the packs. */
export interface ReleaseHooks {
  /** The work and its targets as they are to be packed. */
  readonly begin: (work: WorkToPack) => Promise<Pick<WorkToPack, "artifact" | "targets">>;
  /** Asked where the packages are going to be kept: with `strict`, when all are ready. */
  readonly finish: (work: PackedWork) => Promise<PackedRelease>;
  /** By what a packing of the same is known again; without it, every packing is done anew. */
  readonly basis?: ReleaseBasis;
}

/** What a release depends on beside the packages. */
export interface ReleaseBasis {
  /** `import.meta.url` of the suite: its code makes the release. */
  readonly module: string;
  /** What is known of the work by now, as one text; taken after a packing, it is the same before the next one. */
  readonly state: (id: string, home: string) => Promise<string>;
}
