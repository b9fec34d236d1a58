import type { AnyWorkflow, ValidationIssue, ValidationResult, WorkflowManifest } from "@dreamnet/workflow";
import type { CompositionFinding } from "./errors.ts";
import { compareSchemas } from "./fit/compare.ts";
import { describeSchema } from "./fit/describe.ts";
import { type JsonSchema, schemaOf } from "./fit/json-schema.ts";
import { embed } from "./fit/schema-at.ts";
import { isObject } from "./fit/shape.ts";
import { withDefinitions } from "./mapping-schema.ts";

/** A node that is given the composite's input as it is. */
interface Entry {
  readonly name: string;
  readonly workflow: AnyWorkflow;
}

const MOST_PAIRS = 30;

/** One of each schema, in the order of their first use. */
function distinct(entries: readonly Entry[]): readonly Entry[] {
  const byText = new Map<string, Entry>();
  for (const entry of new Map(entries.map((one) => [one.workflow, one])).values()) {
    const text = JSON.stringify(schemaOf(entry.workflow, "input"));
    if (!byText.has(text)) byText.set(text, entry);
  }
  return [...byText.values()];
}

/** Finds nodes that get the same input, though no input can fit them both. */
export function checkEntries(entries: readonly Entry[]): readonly CompositionFinding[] {
  const kinds = distinct(entries);
  const findings: CompositionFinding[] = [];
  for (const [index, one] of kinds.entries())
    for (const other of kinds.slice(index + 1, index + 1 + MOST_PAIRS)) {
      // One direction tells enough; the other one finds the same misfit from its other side.
      const misfits = misfitsBetween(one, other);
      findings.push(...(misfits.length > 0 ? misfits : misfitsBetween(other, one)));
    }
  return findings;
}

function misfitsBetween(first: Entry, second: Entry): readonly CompositionFinding[] {
  return (
    compareSchemas(schemaOf(first.workflow, "input"), schemaOf(second.workflow, "input"))
      // Certain only where the first one always has something at that place.
      .filter(({ severity, anchor }) => severity === "error" && anchor === "")
      .map(({ path, message }) => ({
        from: `(input) as ${first.name} takes it`,
        to: second.name,
        path,
        severity: "error",
        message,
      }))
  );
}

/** What fits every entry: one object where all are objects, else all of them. */
export function intersectInputs(entries: readonly Entry[]): JsonSchema {
  const definitions: Record<string, JsonSchema> = {};
  const parts = distinct(entries).map(({ workflow }, index) => {
    const schema = schemaOf(workflow, "input");
    return embed(schema, schema, `n${index + 1}`, definitions);
  });
  const [first = {}] = parts;
  if (parts.length <= 1) return withDefinitions(first, definitions);
  return withDefinitions(mergeObjects(parts) ?? { allOf: parts }, definitions);
}

/** What fits one entry at least. */
export function uniteSchemas(schemas: readonly JsonSchema[]): JsonSchema {
  const definitions: Record<string, JsonSchema> = {};
  const parts = [...new Map(schemas.map((schema) => [JSON.stringify(schema), schema])).values()].map((schema, index) =>
    embed(schema, schema, `n${index + 1}`, definitions),
  );
  const [first = {}] = parts;
  return withDefinitions(parts.length <= 1 ? first : { anyOf: parts }, definitions);
}

const objectKeys: ReadonlySet<string> = new Set([
  "type",
  "properties",
  "required",
  "additionalProperties",
  "title",
  "description",
]);

function mergeObjects(parts: readonly JsonSchema[]): JsonSchema | undefined {
  const objects = parts.filter(
    (part) => isObject(part) && part["type"] === "object" && Object.keys(part).every((key) => objectKeys.has(key)),
  ) as Exclude<JsonSchema, boolean>[];
  if (objects.length !== parts.length) return undefined;
  const members = objects.map((part) => ({
    properties: new Map(Object.entries((part["properties"] ?? {}) as Record<string, JsonSchema>)),
    isClosed: part["additionalProperties"] === false,
    isOpen: part["additionalProperties"] === undefined || isEmpty(part["additionalProperties"]),
  }));
  if (members.some(({ isClosed, isOpen }) => !isClosed && !isOpen)) return undefined;
  const names = [...new Set(members.flatMap(({ properties }) => [...properties.keys()]))].filter((name) =>
    members.every(({ properties, isClosed }) => !isClosed || properties.has(name)),
  );
  const required = [...new Set(objects.flatMap((part) => (part["required"] ?? []) as string[]))];
  return {
    type: "object",
    properties: Object.fromEntries(
      names.map((name) => {
        const all = members.flatMap(({ properties }) => properties.get(name) ?? []);
        const unique = [...new Map(all.map((schema) => [JSON.stringify(schema), schema])).values()];
        return [name, unique.length === 1 ? (unique[0] as JsonSchema) : { allOf: unique }];
      }),
    ),
    ...(required.length === 0 ? {} : { required }),
    ...(members.some(({ isClosed }) => isClosed) ? { additionalProperties: false } : {}),
  };
}

const isEmpty = (value: unknown): boolean => isObject(value) && Object.keys(value).length === 0;

/** Every fault that any entry finds, each once. */
export function validateAll(entries: readonly Entry[], input: unknown): ValidationResult {
  return toResult(uniqueEntries(entries).flatMap((workflow) => workflow.validate(input).errors));
}

/** Valid for one entry at least; else the faults of the one that is nearest. */
export function validateAny(entries: readonly Entry[], input: unknown): ValidationResult {
  let nearest: readonly ValidationIssue[] | undefined;
  for (const workflow of uniqueEntries(entries)) {
    const { errors } = workflow.validate(input);
    if (nearest === undefined || errors.length < nearest.length) nearest = errors;
  }
  return toResult(nearest ?? []);
}

const uniqueEntries = (entries: readonly Entry[]): readonly AnyWorkflow[] => [
  ...new Map(entries.map(({ workflow }) => [workflow.inputSchema, workflow])).values(),
];

function toResult(issues: readonly ValidationIssue[]): ValidationResult {
  const errors = [
    ...new Map(issues.map((issue) => [JSON.stringify([issue.path, issue.code, issue.message]), issue])).values(),
  ];
  return errors.length === 0 ? { valid: true, errors: [] } : { valid: false, errors };
}

type Ports = WorkflowManifest["inputs"];

/** The named ports of several workflows together. A port that is not required of all is not required. */
export function mergePorts(all: readonly Ports[], isOneOf: boolean): Ports {
  const merged: Record<string, Ports[string]> = {};
  const counts = new Map<string, number>();
  for (const ports of new Set(all))
    for (const [name, port] of Object.entries(ports)) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
      const known = Object.hasOwn(merged, name) ? merged[name] : undefined;
      const types = known === undefined ? [port.type] : [...new Set([...known.type.split(" | "), port.type])];
      const required = isOneOf
        ? known?.required !== false && port.required === true
        : known?.required === true || port.required === true;
      merged[name] = { ...known, ...port, type: types.join(" | "), required };
    }
  const { size } = new Set(all);
  return Object.fromEntries(
    Object.entries(merged).map(([name, port]) => [
      name,
      isOneOf && (counts.get(name) ?? 0) < size ? { ...port, required: false } : port,
    ]),
  );
}

/** The ports that a schema shows: each member of an object, else the value as a whole. */
export function portsOf(schema: JsonSchema): Ports {
  const isPlain = isObject(schema) && schema["type"] === "object" && isObject(schema["properties"]);
  if (!isPlain) return { value: { type: describeSchema(schema), required: true } };
  const required = (schema["required"] ?? []) as readonly string[];
  return Object.fromEntries(
    Object.entries(schema["properties"] as Record<string, JsonSchema>).map(([name, member]) => [
      name,
      { type: describeSchema(member), required: required.includes(name) },
    ]),
  );
}
