import type { AnyWorkflow } from "@dreamnet/workflow";
import type { CompositionFinding } from "./errors.ts";
import { compareSchemas } from "./fit/compare.ts";
import { type Finding, soften } from "./fit/finding.ts";
import { type JsonSchema, mayGiveNothing, schemaOf } from "./fit/json-schema.ts";
import { describeMapping, type OutputSchemaOf } from "./mapping-schema.ts";
import type { NodeInput } from "./options.ts";
import { from } from "./reference.ts";

/** A node as far as its wiring goes. */
export interface WiredNode {
  readonly name: string;
  readonly workflow: AnyWorkflow;
  readonly needs: readonly number[];
  readonly input: NodeInput | undefined;
  readonly required: boolean;
  /** Runs even where what it needs has failed. */
  readonly toleratesFailure: boolean;
}

/** What a node may be given, and by whom. */
interface Supply {
  readonly from: string;
  readonly schema: JsonSchema;
}

/** What the wiring tells of the whole. */
export interface Wiring {
  readonly findings: readonly CompositionFinding[];
  /** Nodes that are given the composite's input as it is. */
  readonly entries: readonly WiredNode[];
  /** What each node hands on: its output, or what it was given. */
  readonly carried: readonly (readonly JsonSchema[])[];
}

const INPUT = "(input)";
const MOST_SUPPLIES = 8;

/**
 * Compares what each node gives with what the next one takes, and finds every misfit at once.
 *
 * @param order - Indices of the nodes, each after those that it needs.
 * @param compositeInput - What the composite takes, where it says so itself.
 */
export function checkWiring(
  nodes: readonly WiredNode[],
  order: readonly number[],
  compositeInput: JsonSchema | undefined,
): Wiring {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const findings: CompositionFinding[] = [];
  const compared = new Map<JsonSchema, Map<JsonSchema, readonly Finding[]>>();
  const entries: WiredNode[] = [];
  const carried: (readonly Supply[])[] = nodes.map(() => []);
  for (const index of order) {
    const node = nodes[index] as WiredNode;
    const takes = schemaOf(node.workflow, "input");
    const supplies = suppliesOf(node, takes);
    carried[index] = handOn(node, supplies);
  }
  return { findings, entries, carried: carried.map((supplies) => supplies.map(({ schema }) => schema)) };

  function suppliesOf(node: WiredNode, takes: JsonSchema): readonly Supply[] {
    const { input, needs, name } = node;
    if (typeof input === "function") {
      findings.push({
        to: name,
        severity: "info",
        message: "its input is made by a function; it is looked at when it runs",
      });
      return [{ from: needs.map((need) => nodes[need]?.name).join(", ") || INPUT, schema: {} }];
    }
    const supplies = input === undefined ? suppliesByDefault(node, takes) : [mapped(node, input)];
    for (const [place, { from: giver, schema }] of supplies.entries())
      for (const found of compare(schema, takes)) {
        // What comes only where the one before gives nothing is not certain.
        const { severity, path, message } = place === 0 ? found : soften(found);
        findings.push({ from: giver, to: name, path, severity: isGuess(found, giver) ? "info" : severity, message });
      }
    return supplies;
  }

  /** Nodes of one workflow after another's are compared once. */
  function compare(gives: JsonSchema, takes: JsonSchema): readonly Finding[] {
    if (gives === takes) return [];
    const ofGiver = compared.get(gives) ?? new Map<JsonSchema, readonly Finding[]>();
    const found = ofGiver.get(takes) ?? compareSchemas(gives, takes);
    compared.set(gives, ofGiver.set(takes, found));
    return found;
  }

  /** Nothing is said of the composite's input: that is no reason to warn. */
  function isGuess(found: Finding, giver: string): boolean {
    return found.severity === "warning" && giver === INPUT && compositeInput === undefined;
  }

  function suppliesByDefault(node: WiredNode, takes: JsonSchema): readonly Supply[] {
    const [first, second] = node.needs;
    if (first === undefined) {
      if (compositeInput !== undefined) return [{ from: INPUT, schema: compositeInput }];
      entries.push(node);
      return [{ from: INPUT, schema: takes }];
    }
    if (second === undefined) return carried[first] ?? [];
    const mapping = describeMapping(
      Object.fromEntries(node.needs.map((need) => [nodes[need]?.name ?? "", from(nodes[need]?.name ?? "")])),
      outputFor(node),
      compositeInput,
    );
    return [{ from: node.needs.map((need) => nodes[need]?.name).join(", "), schema: mapping.schema }];
  }

  function mapped(node: WiredNode, input: Exclude<NodeInput, (...args: never) => unknown>): Supply {
    const mapping = describeMapping(input, outputFor(node), compositeInput);
    for (const { from: giver, path, message } of mapping.absent)
      findings.push({ from: giver ?? INPUT, to: node.name, path, severity: "error", message });
    const names = mapping.nodes.length === 0 ? INPUT : mapping.nodes.join(", ");
    return { from: names, schema: mapping.schema };
  }

  function outputFor(taker: WiredNode): OutputSchemaOf {
    return (name) => {
      const giver = byName.get(name);
      if (giver === undefined) return { schema: {}, isSure: false };
      return { schema: schemaOf(giver.workflow, "output"), isSure: giver.required || !taker.toleratesFailure };
    };
  }
}

function handOn(node: WiredNode, supplies: readonly Supply[]): readonly Supply[] {
  const output = schemaOf(node.workflow, "output");
  const none = mayGiveNothing(node.workflow, output);
  if (none === "always") return supplies;
  const own: Supply = { from: node.name, schema: withoutNull(output) };
  // Of an output that may be anything, nothing more is known with its input beside it.
  if (typeof own.schema !== "boolean" && Object.keys(own.schema).length === 0) return [own];
  return none === "never" && node.required ? [own] : [own, ...supplies].slice(0, MOST_SUPPLIES);
}

/** Null counts as no output. */
function withoutNull(schema: JsonSchema): JsonSchema {
  if (typeof schema === "boolean") return schema;
  const { type, anyOf } = schema;
  if (Array.isArray(type)) return { ...schema, type: type.filter((one) => one !== "null") };
  if (!Array.isArray(anyOf)) return schema;
  const members = anyOf.filter((member: unknown) => (member as { type?: unknown } | null)?.type !== "null");
  return { ...schema, anyOf: members };
}
