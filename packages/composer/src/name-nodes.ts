import type { AnyWorkflow } from "@dreamnet/workflow";
import type { CompositionFinding } from "./errors.ts";

/** A node before it has its name. */
interface Unnamed {
  readonly name: string | undefined;
  readonly workflow: AnyWorkflow;
}

const namePattern = /^[A-Za-z0-9@][A-Za-z0-9@/._-]{0,213}$/;

/**
 * Names each node: as it is called, else as its workflow is; a second one of that name gets `-2`, and so on.
 *
 * Whatever is wrong with the nodes goes to the findings, every fault at once.
 */
export function nameNodes(nodes: readonly Unnamed[], findings: CompositionFinding[]): readonly string[] {
  const fault = (name: string, message: string): void => {
    findings.push({ to: name, severity: "error", message });
  };
  const taken = new Set<string>();
  for (const { name } of nodes) {
    if (name === undefined) continue;
    if (!namePattern.test(name))
      fault(
        JSON.stringify(name),
        "a node's name is made of letters, digits and @ / . _ -, and begins with a letter, a digit or @",
      );
    if (taken.has(name)) fault(name, "two nodes have this name");
    taken.add(name);
  }
  const counts = new Map<string, number>();
  const names = nodes.map(({ name, workflow }) => {
    if (name !== undefined) return name;
    let count = counts.get(workflow.name) ?? 1;
    let free = count === 1 ? workflow.name : `${workflow.name}-${count}`;
    while (taken.has(free)) {
      count += 1;
      free = `${workflow.name}-${count}`;
    }
    counts.set(workflow.name, count + 1);
    taken.add(free);
    return free;
  });
  checkIdentities(nodes, names, findings);
  return names;
}

/** The executor finds a node's workflow by name and version: two that differ must not share both. */
function checkIdentities(nodes: readonly Unnamed[], names: readonly string[], findings: CompositionFinding[]): void {
  const known = new Map<string, { readonly workflow: AnyWorkflow; readonly name: string }>();
  for (const [index, { workflow }] of nodes.entries()) {
    const label = `${workflow.name}@${workflow.version}`;
    const name = names[index] ?? workflow.name;
    const other = known.get(label);
    if (other === undefined) known.set(label, { workflow, name });
    else if (other.workflow !== workflow)
      findings.push({
        to: name,
        severity: "error",
        message: `its workflow and that of ${other.name} are two, and both are called ${label}; give one of them another name or version`,
      });
  }
}

/** Whether a value is a workflow, as `defineWorkflow` or a composer makes it. */
export function isWorkflow(value: unknown): value is AnyWorkflow {
  if (typeof value !== "object" || value === null) return false;
  const { name, version, manifest, inputSchema, outputSchema, execute } = value as Partial<AnyWorkflow>;
  return (
    typeof name === "string" &&
    typeof version === "string" &&
    typeof manifest === "object" &&
    typeof inputSchema?.safeParse === "function" &&
    typeof outputSchema?.safeParse === "function" &&
    typeof execute === "function"
  );
}
