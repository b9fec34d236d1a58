import { WorkflowError } from "@dreamnet/workflow";

/** Where two parts of a composite may not fit, or what else is wrong with it. */
export interface CompositionFinding {
  /** Name of the node that gives; `(input)` for the composite's own input. None where a definition is at fault. */
  readonly from?: string;
  /** Name of the node that takes; `(output)` for the composite's own output. */
  readonly to?: string;
  /** JSON Pointer of the misfit in what the second one takes; `*` stands for every item or member. */
  readonly path?: string;
  /**
   * `error`: whatever is given there is refused, so nothing is composed. `warning`: some of it may be refused. `info`: a
   * constraint that is looked at when it runs.
   */
  readonly severity: "error" | "warning" | "info";
  readonly message: string;
}

/** `load → card: /metadata/title: string, but number is needed` */
export function describeFinding({ from, to, path, message }: CompositionFinding): string {
  const parties = [from, to].filter((name) => name !== undefined).join(" → ");
  return [parties, path, message].filter((part) => part !== undefined && part !== "").join(": ");
}

/** Workflows that do not fit together, or a composite that is not well defined. Nothing has run. */
export class CompositionError extends WorkflowError {
  /** Every fault at once. */
  readonly findings: readonly CompositionFinding[];

  constructor(name: string, findings: readonly CompositionFinding[]) {
    const faults = findings.filter(({ severity }) => severity === "error");
    const shown = faults.slice(0, 100).map(describeFinding);
    const rest = faults.length > shown.length ? `\n  and ${faults.length - shown.length} more` : "";
    super(
      "COMPOSITION_INVALID",
      `The composite ${JSON.stringify(name)} cannot be made:\n  ${shown.join("\n  ")}${rest}`,
      {
        hint: faults.some(({ path }) => path !== undefined)
          ? 'Change one of the two schemas, or make the input yourself: { workflow, input: { title: from("load", "/metadata/title") } }.'
          : "Correct each one that is named.",
        value: faults,
      },
    );
    this.findings = faults;
  }
}

/** A composite that ended without what it must give: the nodes that it requires, and why each has none. */
export const COMPOSITE_FAILED = "COMPOSITE_FAILED";
