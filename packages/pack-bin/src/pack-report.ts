import type { ChecklistItem, Need } from "@dreamnet/document";
import type { Attempt, CacheFacts, Diagnostic, FileReference, Isolation, WorkflowErrorData } from "@dreamnet/workflow";

/** What became of one platform's package. */
export interface PackageReport {
  readonly platform: string;
  /** As `dreamnet runs` knows it. */
  readonly runId: string;
  readonly workflow: { readonly name: string; readonly version: string };
  readonly status: "ready" | "needs_input" | "failed";
  /** Paths are relative to the folder that was asked for with `--out`. */
  readonly files: readonly FileReference[];
  readonly needs: readonly Need[];
  readonly notes: readonly string[];
  readonly checklist: readonly ChecklistItem[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly diagnostics: readonly Diagnostic[];
  readonly attempts: readonly Attempt[];
  /** ms. */
  readonly duration: number;
  readonly isolation: Isolation;
  readonly isolationNotes: readonly string[];
  /** Steps that were answered from the cache, and those that had to run. */
  readonly cache: CacheFacts;
  /** Name of the fallback that made this. */
  readonly fallback?: string;
  readonly error?: WorkflowErrorData;
}

/** What a command did, for people and for programs (`--json`). */
export interface PackReport {
  readonly schemaVersion: 1;
  /** 0 all ready, 1 something failed or the source cannot be read, 2 something needs input. */
  readonly exitCode: 0 | 1 | 2;
  readonly source:
    | {
        readonly file: string;
        readonly flavour: string;
        readonly id: string;
        /** Without mark-up. */
        readonly title: string;
        readonly figures: number;
        readonly references: number;
        /** Every file that was read, relative to the source's folder. */
        readonly files: readonly string[];
      }
    | undefined;
  /** Where packages were written; absent where nothing was. */
  readonly out?: string;
  /** Whether the packages were there already, of the same source by the same code: nothing ran and nothing was written. */
  readonly unchanged?: true;
  readonly packages: readonly PackageReport[];
  /** The publication manifest, where a suite has made one. */
  readonly manifest?: Readonly<Record<string, unknown>>;
  /** What the loader and the rules over the source found. */
  readonly diagnostics: readonly Diagnostic[];
}

/** 0 all ready, 2 something needs input, 1 something failed. */
export function exitCodeOf(packages: readonly Pick<PackageReport, "status">[]): 0 | 1 | 2 {
  if (packages.some(({ status }) => status === "failed")) return 1;
  return packages.some(({ status }) => status === "needs_input") ? 2 : 0;
}
