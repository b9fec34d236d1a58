import type { DependencyEntry, Diagram, DiagramNode, Documentable } from "./documentation.ts";

/** Steps in the order in which they are declared, what they use beside them, and the fallback. */
export function makeDiagram(workflow: Documentable, dependencies: readonly DependencyEntry[]): Diagram {
  const { manifest, workflows } = workflow;
  const inner: DiagramNode[] =
    workflows === undefined
      ? Object.entries(manifest.steps ?? {}).map(([name, detail], index) => ({
          id: `step-${index + 1}`,
          kind: "step",
          label: name,
          detail,
        }))
      : workflows.map(({ name, version, manifest: { description } }, index) => ({
          id: `step-${index + 1}`,
          kind: "workflow",
          label: `${name}@${version}`,
          detail: description,
        }));
  const nodesOf = (ports: typeof manifest.inputs): string => Object.keys(ports).join(", ");
  const line: DiagramNode[] = [
    { id: "input", kind: "input", label: "input", detail: nodesOf(manifest.inputs) },
    ...(inner.length > 0
      ? inner
      : [{ id: "step-1", kind: "step" as const, label: workflow.name, detail: manifest.description }]),
    { id: "output", kind: "output", label: "output", detail: nodesOf(manifest.outputs) },
  ];
  const composed = new Set((workflows ?? []).map(({ name }) => name));
  const beside: DiagramNode[] = dependencies
    .filter(({ name }) => !composed.has(name))
    .map(({ name, range, description }, index) => ({
      id: `dependency-${index + 1}`,
      kind: "dependency",
      label: range === "*" ? name : `${name} ${range}`,
      ...(description === undefined ? {} : { detail: description }),
    }));
  const { fallback } = manifest.errorHandling;
  const below: DiagramNode[] =
    fallback === undefined
      ? []
      : [{ id: "fallback", kind: "fallback", label: fallback, detail: "when all attempts have failed" }];
  const then = line.slice(1).map(({ id }, index) => ({ from: line[index]?.id ?? "", to: id, kind: "then" as const }));
  return {
    nodes: [...line, ...beside, ...below],
    edges: [
      ...then,
      ...beside.map(({ id }) => ({ from: "steps", to: id, kind: "uses" as const })),
      ...below.map(({ id }) => ({ from: "steps", to: id, kind: "fails" as const })),
    ],
  };
}
