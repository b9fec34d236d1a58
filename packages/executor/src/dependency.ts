import { dependenciesOf, howToRegister } from "@dreamnet/registry";
import {
  type AnyWorkflow,
  DependencyError,
  type Diagnostic,
  TerminalError,
  type WorkflowDependency,
} from "@dreamnet/workflow";
import { addHint } from "./amend-error.ts";
import type { RunScope } from "./run-scope.ts";
import type { StepJournal, StepSign } from "./step-journal.ts";
import type { Stoppable } from "./stop.ts";

const MAX_DEPTH = 32;
/** Steps that a result lists, its dependencies' too. */
const MAX_CACHED_STEPS = 1000;

/**
 * Runs a dependency under its own manifest, with a run id below the parent's, and gives its output.
 *
 * It is journaled: in a later attempt of the parent, a dependency that has succeeded is not run again, and one that has
 * failed goes on after its own steps that have succeeded. Where the dependency lets outputs be kept (`cacheable`), one
 * that the cache has for an equal input is not run at all.
 */
export async function runDependency(
  scope: RunScope,
  call: {
    readonly dependency: { readonly name: string; readonly version: string };
    readonly input: unknown;
    readonly stop: Stoppable;
    readonly journal: StepJournal;
    readonly note: (diagnostic: Diagnostic) => void;
  },
): Promise<unknown> {
  const { request } = scope;
  const target = resolveTarget(scope, call.dependency as AnyWorkflow);
  if (request.depth >= MAX_DEPTH) {
    throw new TerminalError(`${target.name} would run ${MAX_DEPTH} runs deep.`, {
      code: "RUN_TOO_DEEP",
      hint: "Workflows that run each other need an end; see whether they form a circle.",
    });
  }
  let isOwn = true;
  const run = async (step: StepSign): Promise<unknown> => {
    const result = await scope.runBelow(target, call.input, {
      ...request,
      runId: `${request.runId}/${childId(step)}`,
      takeUp: undefined,
      isAgain: step.attempt > 1,
      isChecked: undefined,
      parentRunId: request.runId,
      above: call.stop,
      trace: call.journal.trace,
      // What this workflow does not have it cannot pass on.
      secrets: scope.secrets,
      // The parent tells its own caller what it takes over.
      onDiagnostic: undefined,
      depth: request.depth + 1,
      fallbackFor: [],
    });
    const { cache } = scope;
    cache.hits += result.cache.hits;
    cache.misses += result.cache.misses;
    cache.steps.push(...(result.cache.steps ?? []).slice(0, MAX_CACHED_STEPS - cache.steps.length));
    for (const diagnostic of result.diagnostics) call.note(diagnostic);
    if (!result.success) throw result.error;
    if (result.fallback === undefined) return result.output;
    isOwn = false;
    const parsed = target.outputSchema.safeParse(result.output);
    if (parsed.success) return parsed.data;
    const { originalError, name } = result.fallback;
    throw addHint(
      new TerminalError(originalError.message, { code: originalError.code, hint: originalError.hint }),
      `Its fallback ${name} gives something else than ${target.name}, which ${scope.workflow.name} cannot use.`,
    );
  };
  const { cacheable } = target;
  const kept =
    cacheable === undefined || scope.services.cache === undefined
      ? { input: call.input }
      : {
          // With what it leaves to the defaults, so that who says them asks for the same.
          input: parsedOr(target, call.input),
          dependency: target,
          cache: (output: unknown) => isOwn && cacheable.safeParse(output).success,
        };
  return call.journal.run(`run:${target.name}`, run, kept, true);
}

/** What the workflow will be given; what it refuses as it is. */
function parsedOr({ inputSchema }: AnyWorkflow, input: unknown): unknown {
  const parsed = inputSchema.safeParse(input);
  return parsed.success ? parsed.data : input;
}

/** What workflows declare, by name: asked for at each run of a dependency, and a composite may have thousands of them. */
const declarations = new WeakMap<AnyWorkflow, ReadonlyMap<string, readonly WorkflowDependency[]>>();

function declaredBy(workflow: AnyWorkflow): ReadonlyMap<string, readonly WorkflowDependency[]> {
  const known = declarations.get(workflow);
  if (known !== undefined) return known;
  const byName = new Map<string, WorkflowDependency[]>();
  for (const dependency of dependenciesOf(workflow)) {
    const ofName = byName.get(dependency.name);
    if (ofName === undefined) byName.set(dependency.name, [dependency]);
    else ofName.push(dependency);
  }
  declarations.set(workflow, byName);
  return byName;
}

/** From the step alone, so that whoever takes the run up after a crash, or tries it again, finds the child's run. */
const childId = ({ path, occurrence }: StepSign): string =>
  `${path.replace(/(^|\/)run:([^/]*)$/u, "$1$2")}#${occurrence + 1}`;

/** The declared dependency that is meant: the importer's own copy, else the registry's, else the object itself. */
function resolveTarget(scope: RunScope, wanted: AnyWorkflow): AnyWorkflow {
  const { workflow, services } = scope;
  const ofName = declaredBy(workflow).get(wanted.name) ?? [];
  // A composite may hold two versions of one workflow: each of its nodes means its own.
  const declared = ofName.find((entry) => entry.workflow?.version === wanted.version) ?? ofName[0];
  if (declared === undefined) {
    throw new DependencyError(`${workflow.name} has not declared that it depends on ${wanted.name}.`, {
      code: "DEPENDENCY_UNDECLARED",
      hint: `Add it to \`dependencies\`. Declared are: ${
        dependenciesOf(workflow)
          .map(({ name }) => name)
          .join(", ") || "none"
      }.`,
      value: wanted.name,
    });
  }
  const found = services.registry.resolveDependency(declared, workflow);
  if (found !== undefined) return found;
  throw new DependencyError(`${wanted.name}@${declared.range}, which ${workflow.name} needs, is not registered.`, {
    hint: `${howToRegister(wanted.name, declared.range)}.`,
    value: wanted.name,
  });
}
