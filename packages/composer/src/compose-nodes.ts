import type { AnyWorkflow } from "@dreamnet/workflow";
import { adoptFiles } from "./adopt-files.ts";
import { aggregate, aggregatePorts, aggregateSchema } from "./aggregate.ts";
import { makeComposite } from "./composite.ts";
import { CompositionError, type CompositionFinding } from "./errors.ts";
import { composeTime } from "./execution-time.ts";
import { type JsonSchema, schemaOf, toSoundJsonSchema } from "./fit/json-schema.ts";
import { describeMapping } from "./mapping-schema.ts";
import { checkEntries, intersectInputs, mergePorts, portsOf, uniteSchemas, validateAll } from "./merge-inputs.ts";
import { inputMaker } from "./node-input.ts";
import type {
  ComposedWorkflow,
  ComposeOptions,
  ComposerExecutor,
  NodeDefinition,
  NodeInput,
  Pattern,
} from "./options.ts";
import { orderNodes } from "./order.ts";
import { carriedOn, type Plan, type PlanState } from "./plan.ts";
import { fill, type Mapping, referencesIn } from "./reference.ts";
import { runPlan } from "./run-plan.ts";
import { findUnsaidHosts, uniteSecurity } from "./security.ts";
import { checkWiring, type WiredNode } from "./wiring.ts";

/** A node as its pattern sees it, before anything is checked. */
export interface RawNode {
  readonly name: string;
  readonly workflow: AnyWorkflow;
  readonly input: NodeInput | undefined;
  readonly required: boolean | undefined;
  /** Names of the nodes that come before it. */
  readonly needs: readonly string[];
  readonly toleratesFailure?: boolean;
  readonly cache?: NodeDefinition["cache"];
}

/** What a composite gives: the last node's output, all of them, or what a mapping makes of them. */
export type OutputChoice =
  | { readonly kind: "last" }
  | { readonly kind: "all" }
  | { readonly kind: "mapping"; readonly mapping: Mapping };

/** Checks nodes, and makes the composite that runs them. @throws {@link CompositionError} with every fault. */
export function composeNodes(
  pattern: Pattern,
  raw: readonly RawNode[],
  choice: OutputChoice,
  options: ComposeOptions,
  found: readonly CompositionFinding[],
  executor: ComposerExecutor | undefined,
): ComposedWorkflow {
  const findings = [...found];
  const onFailure = options.onFailure ?? (pattern === "parallel" ? "keep-going" : "fail-fast");
  const concurrency = pattern === "sequential" ? 1 : (options.concurrency ?? 16);
  const atLeast = options.atLeast ?? 1;
  checkNumbers(options, findings);
  const indexOf = new Map(raw.map(({ name }, index) => [name, index]));
  const names = raw.map(({ name }) => name);
  const wired = raw.map(
    (node, index): WiredNode => ({
      name: node.name,
      workflow: node.workflow,
      needs: findNeeds(node, index, pattern, indexOf, findings),
      input: node.input,
      required: node.required ?? onFailure === "fail-fast",
      toleratesFailure: pattern === "sequential" || node.toleratesFailure === true,
    }),
  );
  const needs = wired.map((node) => node.needs);
  const { order, circles } = orderNodes(needs);
  for (const circle of circles)
    findings.push({
      severity: "error",
      message: `nodes wait for each other in a circle: ${circle.map((at) => names[at]).join(" → ")}`,
    });
  const given = options.input === undefined ? undefined : toSoundJsonSchema(options.input, "output");
  // What waits in a circle is looked at too: every fault at once.
  const sorted = new Set(order);
  const wiring = checkWiring(wired, [...order, ...[...names.keys()].filter((index) => !sorted.has(index))], given);
  findings.push(...wiring.findings, ...checkEntries(wiring.entries), ...findUnsaidHosts(wired));
  const output = describeOutput(choice, wired, wiring.carried, given, findings);
  if (findings.some(({ severity }) => severity === "error"))
    throw new CompositionError(options.name ?? `${pattern} of ${[...new Set(names)].slice(0, 5).join(", ")}`, findings);

  const plan: Plan = {
    nodes: wired.map((node, index) => ({
      ...node,
      cache: raw[index]?.cache,
      inputOf: inputMaker(node.input, {
        names,
        indexOf,
        needs: node.needs,
        visible: () => (pattern === "sequential" ? [...names.keys()].slice(0, index) : node.needs),
      }),
    })),
    concurrency,
    onFailure,
    atLeast,
    outputOf: (state) => outputOf(choice, names, indexOf, state),
  };
  const securities = [...new Set(wired.map(({ workflow }) => workflow))];
  const security = uniteSecurity(
    wired.length === securities.length
      ? securities.map((one) => one.manifest.security)
      : wired.map((one) => one.workflow.manifest.security),
    concurrency,
  );
  const entryPorts = [...new Set(wiring.entries.map(({ workflow }) => workflow))].map(
    ({ manifest }) => manifest.inputs,
  );
  return makeComposite(
    {
      pattern,
      nodes: wired.map((node) => ({
        name: node.name,
        workflow: node.workflow,
        needs: node.needs.map((need) => names[need] ?? ""),
        required: node.required,
      })),
      options,
      source: [
        raw.map(({ input, toleratesFailure }) =>
          toleratesFailure === true ? [sourceOf(input), "tolerates failure"] : sourceOf(input),
        ),
        sourceOf(choice.kind === "mapping" ? choice.mapping : undefined),
      ],
      findings,
      steps: Object.fromEntries(wired.map(({ name, workflow }) => [name, workflow.manifest.description])),
      time: composeTime(
        wired.map(({ workflow }) => workflow.manifest.executionTime),
        needs,
        order,
        concurrency,
      ),
      security,
      input: {
        schema: given === undefined ? intersectInputs(wiring.entries) : given,
        ports: given === undefined ? mergePorts(entryPorts, false) : portsOf(given),
        validate: (input) => validateAll(wiring.entries, input),
      },
      output,
      run: async (name, input, context) => {
        const value = await runPlan(name, plan, input, context);
        await adoptFiles(value, input, security.allowedPaths, context);
        return value;
      },
    },
    executor,
  );
}

/** What of a node's wiring belongs to the composite's identity. */
const sourceOf = (input: NodeInput | undefined): unknown =>
  typeof input === "function" ? input.toString() : (input ?? null);

function findNeeds(
  node: RawNode,
  index: number,
  pattern: Pattern,
  indexOf: ReadonlyMap<string, number>,
  findings: CompositionFinding[],
): readonly number[] {
  const { name, input } = node;
  const references = input === undefined || typeof input === "function" ? [] : referencesIn(input);
  const found = new Set<number>();
  for (const wanted of new Set([...node.needs, ...references.flatMap((one) => one.node ?? [])])) {
    const at = indexOf.get(wanted);
    if (at === undefined)
      findings.push({
        to: name,
        severity: "error",
        message: `it needs ${JSON.stringify(wanted)}, and there is no node of this name`,
      });
    else if (pattern === "graph" || at < index) found.add(at);
    else
      findings.push({
        from: wanted,
        to: name,
        severity: "error",
        message: at === index ? "it needs itself" : `it needs ${wanted}, which comes later`,
      });
    if (pattern === "parallel")
      findings.push({
        from: wanted,
        to: name,
        severity: "error",
        message: "nodes in parallel do not wait for each other; make a graph of them",
      });
  }
  for (const { path } of references)
    if (path !== "" && !path.startsWith("/"))
      findings.push({
        to: name,
        severity: "error",
        message: `${JSON.stringify(path)} is no JSON Pointer: it begins with /, as /metadata/title`,
      });
  return [...found].sort((a, b) => a - b);
}

function checkNumbers({ concurrency, atLeast }: ComposeOptions, findings: CompositionFinding[]): void {
  const check = (what: string, value: number | undefined, least: number): void => {
    if (value === undefined || (value >= least && (Number.isInteger(value) || value === Number.POSITIVE_INFINITY)))
      return;
    findings.push({
      severity: "error",
      message: `${what} is ${String(value)}, and a whole number from ${least} is expected`,
    });
  };
  check("concurrency", concurrency, 1);
  check("atLeast", atLeast, 0);
}

function describeOutput(
  choice: OutputChoice,
  nodes: readonly WiredNode[],
  carried: readonly (readonly JsonSchema[])[],
  given: JsonSchema | undefined,
  findings: CompositionFinding[],
) {
  if (choice.kind === "all") return { schema: aggregateSchema(nodes), ports: aggregatePorts, mayBeNone: false };
  if (choice.kind === "last") {
    const last = nodes.at(-1);
    const schema = uniteSchemas(carried.at(-1) ?? []);
    const ports = carried.at(-1)?.length === 1 && last !== undefined ? last.workflow.manifest.outputs : portsOf(schema);
    return { schema, ports, mayBeNone: false };
  }
  const byName = new Map(nodes.map((node) => [node.name, node]));
  for (const wanted of new Set(referencesIn(choice.mapping).flatMap(({ node }) => node ?? [])))
    if (!byName.has(wanted))
      findings.push({
        to: "(output)",
        severity: "error",
        message: `it refers to ${JSON.stringify(wanted)}, and there is no node of this name`,
      });
  const { schema, absent } = describeMapping(
    choice.mapping,
    (name) => {
      const node = byName.get(name);
      return { schema: node === undefined ? {} : schemaOf(node.workflow, "output"), isSure: node?.required === true };
    },
    given,
  );
  for (const { from, path, message } of absent)
    findings.push({ from: from ?? "(input)", to: "(output)", path, severity: "error", message });
  return { schema, ports: portsOf(schema), mayBeNone: true };
}

function outputOf(
  choice: OutputChoice,
  names: readonly string[],
  indexOf: ReadonlyMap<string, number>,
  state: PlanState,
): unknown {
  if (choice.kind === "all") return aggregate(names, state);
  if (choice.kind === "last") return carriedOn(state.ends.at(-1));
  return fill(choice.mapping, {
    input: state.input,
    outputOf: (name) => {
      const end = state.ends[indexOf.get(name) ?? -1];
      return end?.status === "succeeded" ? end.output : undefined;
    },
  });
}
