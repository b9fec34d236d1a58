import { dependenciesOf, splitReference, type WorkflowRegistry } from "@dreamnet/registry";
import type { AnyWorkflow, CachedStep, CompositeWorkflow, Isolation } from "@dreamnet/workflow";
import packageJson from "../../package.json" with { type: "json" };
import { chooseRunner } from "../choose-runner.ts";
import { hashJson } from "../json-value.ts";
import type { RunScope } from "../run-scope.ts";
import type { StepResult } from "./cache-entry.ts";

/** Steps that a result lists, at most. */
const MOST_LISTED = 1000;

/** A step that may be answered from the cache. */
export interface CacheableStep {
  /** With the occurrences of the steps around it: `compile#1/convert`. */
  readonly path: string;
  readonly input: unknown;
  readonly signal: AbortSignal;
  /** The workflow that the step runs as a dependency: what it gives follows from that one and its input alone. */
  readonly dependency?: AnyWorkflow | undefined;
  /** Whether the step itself lets its result be kept. */
  mayKeep(value: unknown): boolean;
  compute(): Promise<StepResult>;
}

/** The cache as one attempt of a run uses it. */
export interface RunCache {
  through(step: CacheableStep): Promise<{ readonly result: StepResult; readonly hit: boolean }>;
}

type Base = { readonly parts: Readonly<Record<string, unknown>> } | { readonly reason: string };

/**
 * The cache for the steps of a run, with everything in their keys that is the same for all of them: the code of the
 * workflow and of what it runs, the programs it may start, the date, this Node and this machine, and how it is confined.
 */
export function createRunCache(scope: RunScope, isolation: Isolation, now: Date): RunCache {
  const { workflow, services, redactor, cache: facts } = scope;
  const { cache } = services;
  // A confined process takes a while to come up: its code is looked at meanwhile.
  const isAwaited =
    cache !== undefined && isolation !== "none" && Object.keys(workflow.manifest.steps ?? {}).length > 0;
  let base = isAwaited ? findBase(scope, isolation, now) : undefined;
  base?.catch(() => undefined);
  const note = (path: string, hit: boolean, reason?: string): void => {
    if (hit) facts.hits += 1;
    else facts.misses += 1;
    const step: CachedStep = {
      runId: scope.request.runId,
      workflow: workflow.name,
      path,
      hit,
      ...(reason === undefined ? {} : { reason }),
    };
    if (facts.steps.length < MOST_LISTED) facts.steps.push(step);
  };
  const holdsSecret = (value: unknown): boolean => {
    const text = JSON.stringify(value ?? null);
    return redactor.text(text) !== text;
  };
  const without = async (step: CacheableStep, reason?: string) => {
    const result = await step.compute();
    note(step.path, false, reason);
    return { result, hit: false };
  };
  return {
    through: async (step) => {
      if (cache === undefined) return without(step);
      const node = step.dependency ?? nodeOf(workflow, step.path);
      const look = node === undefined ? () => findBase(scope, isolation, now) : () => findNodeBase(scope, node, now);
      if (node === undefined) base ??= look();
      const known = await (node === undefined ? (base as Promise<Base>) : look());
      if ("reason" in known) return without(step, known.reason);
      if (holdsSecret(step.input)) return without(step, "its input holds a secret");
      // A composite's step holds the run of its node: two keys, or the one within would wait for the one around it.
      const path =
        step.dependency !== undefined
          ? "(dependency)"
          : node === undefined
            ? step.path.replace(/#\d+(?=\/|$)/g, "")
            : "(run)";
      const answer = await cache.through({
        key: hashJson({ ...known.parts, path, input: step.input }),
        label: { workflow: `${workflow.name}@${workflow.version}`, path },
        signal: step.signal,
        compute: () => step.compute(),
        refuses: async (result) => {
          if (!step.mayKeep(result.value)) return "the step does not want it kept";
          if (holdsSecret(result)) return "its result holds a secret";
          // The code may have been changed while it ran: then nobody knows which one made this.
          const after = await look();
          const isSame = "parts" in after && hashJson(after.parts) === hashJson(known.parts);
          return isSame ? undefined : "its code or its programs changed while it ran";
        },
      });
      note(step.path, answer.hit, answer.reason);
      return answer;
    },
  };
}

/**
 * The workflow that a step of an inline composite runs: the step is called after it. What such a step gives follows from
 * that workflow and its input alone.
 */
function nodeOf(workflow: AnyWorkflow, path: string): AnyWorkflow | undefined {
  const isComposite =
    workflow.module === undefined && Array.isArray((workflow as Partial<CompositeWorkflow>).workflows);
  return isComposite && Object.hasOwn(workflow.subWorkflows, path) ? workflow.subWorkflows[path] : undefined;
}

/** As {@link findBase}, for a run below that has not begun: it will be confined as this machine can. */
async function findNodeBase(scope: RunScope, node: AnyWorkflow, now: Date): Promise<Base> {
  const { sandbox, unsandboxed } = scope.services;
  try {
    const { isolation } = await chooseRunner(node, sandbox, unsandboxed);
    return await findBase({ ...scope, workflow: node }, isolation, now);
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * SHA-256 of what decides, beside its input, what a workflow makes; undefined where that cannot be told. How it is
 * confined is no part of it: it makes the same either way.
 */
export async function identifyWorkflow(
  services: RunScope["services"],
  workflow: AnyWorkflow,
  now: Date,
): Promise<string | undefined> {
  const base = await findBase({ workflow, services, secrets: {} }, "sandbox", now);
  return "parts" in base ? hashJson(base.parts) : undefined;
}

/** What all steps of the run have in their keys, or why none of them can be cached. */
async function findBase(
  scope: Pick<RunScope, "workflow" | "services" | "secrets">,
  isolation: Isolation,
  now: Date,
): Promise<Base> {
  const { workflow, services, secrets } = scope;
  const { cache } = services;
  if (cache === undefined) return { reason: "there is no cache" };
  if (Object.keys(secrets).length > 0) return { reason: "the run was given secrets" };
  const parts: (readonly [string, string, string])[] = [];
  const programs = new Set<string>();
  for (const each of workflowsBehind(workflow, services.registry)) {
    const name = `${each.name}@${each.version}`;
    if (each.module === undefined)
      return { reason: `${name} is defined inline, so nobody can tell whether its code has changed` };
    if (isolation === "none" && !(await isExported(each, each.module)))
      return { reason: `${name} runs in this process, and is not what its module exports` };
    const integrity = await cache.integrityOf(each.module);
    if (integrity === undefined) return { reason: `the code of ${name} belongs to no package, or leads out of it` };
    parts.push([each.name, each.version, integrity]);
    for (const program of each.manifest.security.subprocess) programs.add(program);
  }
  const [own, ...others] = parts;
  const { node, zlib, unicode } = process.versions;
  return {
    parts: {
      executor: packageJson.version,
      own,
      others: others.sort(([a], [b]) => (a < b ? -1 : 1)),
      // Those who run unconfined see more of the machine: what they made is for their like alone.
      isolation,
      now: now.getTime(),
      node: node.split(".")[0],
      zlib,
      unicode,
      machine: `${process.platform}-${process.arch}`,
      programs: services.programIdentity([...programs].sort()),
    },
  };
}

/** The workflow and everything that it may run: dependencies, their own, and fallbacks, as the registry resolves them. */
function workflowsBehind(workflow: AnyWorkflow, registry: WorkflowRegistry): ReadonlySet<AnyWorkflow> {
  const found = new Set([workflow]);
  // A set is walked while it grows.
  for (const each of found) {
    for (const dependency of dependenciesOf(each)) {
      const resolved = registry.resolveDependency(dependency);
      if (resolved !== undefined) found.add(resolved);
    }
    const fallback = each.manifest.errorHandling.fallback;
    // The workflow's own comes after its steps; a dependency's may be within one.
    if (fallback === undefined || each === workflow) continue;
    const { name, range } = splitReference(fallback);
    const resolved = registry.get(name, range);
    if (resolved !== undefined) found.add(resolved);
  }
  return found;
}

/** Whether a workflow that runs here is the very one of its module: a changed copy names the module too. */
async function isExported(workflow: AnyWorkflow, module: string): Promise<boolean> {
  try {
    const exported = (await import(/* @vite-ignore */ module)) as Readonly<Record<string, unknown>>;
    return Object.values(exported).includes(workflow);
  } catch {
    return false;
  }
}
