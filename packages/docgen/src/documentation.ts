import type { AnyWorkflow, WorkflowDocumentation, WorkflowManifest } from "@dreamnet/workflow";
import type { FieldRow, TypeTable } from "./schema/field-row.ts";

/** Everything that is documented of a workflow, as JSON. */
export interface WorkflowPage extends WorkflowDocumentation {
  readonly author: string;
  readonly license?: string;
  readonly keywords: readonly string[];
  /** True, or the sentence that says what to use instead. */
  readonly deprecated?: boolean | string;
  readonly executionTime: WorkflowManifest["executionTime"];
  readonly dependencies: readonly DependencyEntry[];
  readonly inputFields: readonly FieldRow[];
  readonly outputFields: readonly FieldRow[];
  /** Named types that fields refer to, in the order in which they come. */
  readonly types: readonly TypeTable[];
  readonly diagram: Diagram;
  /** What happens when something fails, a sentence each. */
  readonly failures: readonly string[];
  readonly errorCodes: readonly ErrorEntry[];
  /** What the workflow may do, a sentence each. */
  readonly permissions: readonly string[];
  /** What came of the examples; none where they were not run. */
  readonly exampleRuns: readonly ExampleRun[];
  /** Newest first; empty where none were given. */
  readonly versions: readonly VersionEntry[];
}

/** A workflow that this one runs. */
export interface DependencyEntry {
  readonly name: string;
  readonly range: string;
  readonly description?: string;
}

/** An error that a caller may meet. */
export interface ErrorEntry {
  readonly code: string;
  readonly when: string;
  readonly remedy: string;
}

/** What came of an example. */
export interface ExampleRun {
  readonly name: string;
  readonly success: boolean;
  /** What it gave, where it succeeded. */
  readonly output?: unknown;
  /** Why it is no success. */
  readonly error?: string;
  readonly files: readonly { readonly path: string; readonly mediaType: string; readonly size: number }[];
}

/** A version, and what it changed. */
export interface VersionEntry {
  readonly version: string;
  readonly isCurrent: boolean;
  readonly deprecated?: boolean | string;
  readonly migration?: { readonly from: string; readonly to: string; readonly description?: string };
  /** Differences to the version before it, as the manifests show them. */
  readonly changes: readonly {
    readonly bump: string;
    readonly area: string;
    readonly path: string;
    readonly message: string;
  }[];
}

/** What takes part in a run, and in which order. */
export interface Diagram {
  readonly nodes: readonly DiagramNode[];
  /** `from` is `steps` where a definition does not tell which of the steps it is. */
  readonly edges: readonly { readonly from: string; readonly to: string; readonly kind: "then" | "uses" | "fails" }[];
}

/** One box. */
export interface DiagramNode {
  readonly id: string;
  readonly kind: "input" | "step" | "workflow" | "output" | "dependency" | "fallback";
  readonly label: string;
  readonly detail?: string;
}

/** A workflow, with the ones that it is made of where it is a composite. */
export type Documentable = AnyWorkflow & { readonly workflows?: readonly AnyWorkflow[] };
