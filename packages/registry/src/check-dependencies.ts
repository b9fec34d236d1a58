import type { AnyWorkflow, WorkflowDependency } from "@dreamnet/workflow";
import sort from "semver/functions/sort.js";
import { howToRegister, splitReference } from "./package-name.ts";
import { fits, isRange } from "./pick-version.ts";

/** One fault in what a workflow depends on. */
export interface DependencyProblem {
  readonly kind: "missing" | "version" | "range" | "cycle";
  /** The dependency as it is declared: `latex-compiler@^1.0.0`. */
  readonly dependency: string;
  /** `name@version` from the workflow that was checked to the one with the fault; a cycle ends where it began. */
  readonly path: readonly string[];
  readonly message: string;
  readonly hint: string;
}

/** Every fault at once, and what each name was resolved to. */
export interface DependencyReport {
  readonly ok: boolean;
  readonly problems: readonly DependencyProblem[];
  /** Name → version; the nearest one where several versions of a name are used. */
  readonly resolved: Readonly<Record<string, string>>;
}

/** What the check asks a registry. */
export interface Candidates {
  /** @param importer - Who asks: an installed package's own copy stands before any other. */
  find(name: string, range: string, importer?: AnyWorkflow): AnyWorkflow | undefined;
  versions(name: string): readonly string[];
}

const label = (workflow: AnyWorkflow): string => `${workflow.name}@${workflow.version}`;
const declared = ({ name, range }: WorkflowDependency): string => (range === "*" ? name : `${name}@${range}`);

/** What a workflow declares: its objects, and what only the manifest of an older workflow names. */
export function dependenciesOf(workflow: AnyWorkflow): readonly WorkflowDependency[] {
  const named = new Set(workflow.dependencies.map(({ name }) => name));
  const rest = workflow.manifest.dependencies.map(splitReference).filter(({ name }) => !named.has(name));
  return [...workflow.dependencies, ...rest];
}

/** The workflow that serves a dependency: the importer's own copy, else the highest that fits in the registry. */
export function resolveDependency(
  dependency: WorkflowDependency,
  candidates: Candidates,
  importer?: AnyWorkflow,
): AnyWorkflow | undefined {
  const { workflow, name, range } = dependency;
  if (workflow !== undefined && workflow.name === name && fits(workflow.version, range)) return workflow;
  return candidates.find(name, range, importer);
}

/** Walks everything that a workflow depends on, each workflow once. */
export function checkDependenciesWith(root: AnyWorkflow, candidates: Candidates): DependencyReport {
  const problems: DependencyProblem[] = [];
  const resolved = new Map<string, string>();
  const finished = new Set<AnyWorkflow>();
  const path: AnyWorkflow[] = [];

  const visit = (workflow: AnyWorkflow): void => {
    path.push(workflow);
    for (const dependency of dependenciesOf(workflow)) {
      const found = resolveDependency(dependency, candidates, workflow);
      if (found === undefined) {
        problems.push(describeAbsence(dependency, path, candidates));
        continue;
      }
      if (!resolved.has(found.name)) resolved.set(found.name, found.version);
      const start = path.findIndex((above) => label(above) === label(found));
      if (start >= 0) problems.push(describeCycle(dependency, [...path.slice(start), found]));
      else if (!finished.has(found)) visit(found);
    }
    path.pop();
    finished.add(workflow);
  };
  visit(root);
  const names = [...resolved.keys()].sort();
  return {
    ok: problems.length === 0,
    problems,
    resolved: Object.fromEntries(names.map((name) => [name, resolved.get(name) ?? ""])),
  };
}

function describeAbsence(
  dependency: WorkflowDependency,
  path: readonly AnyWorkflow[],
  candidates: Candidates,
): DependencyProblem {
  const { name, range } = dependency;
  const needed = `${path.map(label).join(" → ")} needs ${declared(dependency)}`;
  const base = { dependency: declared(dependency), path: path.map(label) };
  if (!isRange(range)) {
    return {
      ...base,
      kind: "range",
      message: `${needed}, and ${JSON.stringify(range)} is not a range of versions.`,
      hint: "Write it as npm does: ^1.2.0",
    };
  }
  const remedy = howToRegister(name, range);
  const versions = [
    ...candidates.versions(name),
    ...(dependency.workflow === undefined ? [] : [dependency.workflow.version]),
  ];
  if (versions.length === 0) {
    return {
      ...base,
      kind: "missing",
      message: `${needed}, which is not registered.`,
      hint: `${remedy}.`,
    };
  }
  return {
    ...base,
    kind: "version",
    message: `${needed}, and only ${sort([...new Set(versions)]).join(", ")} is registered.`,
    hint: `${remedy}, or widen the range.`,
  };
}

function describeCycle(dependency: WorkflowDependency, circle: readonly AnyWorkflow[]): DependencyProblem {
  return {
    kind: "cycle",
    dependency: declared(dependency),
    path: circle.map(label),
    message: `Workflows depend on each other in a circle: ${circle.map(({ name }) => name).join(" → ")}.`,
    hint: "Move what both need into a third workflow, and let both depend on that.",
  };
}
