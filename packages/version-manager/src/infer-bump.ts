import { comparePermissions } from "@dreamnet/registry";
import type { WorkflowManifest } from "@dreamnet/workflow";
import { type Bump, largestBump } from "./bump.ts";
import { portChanges } from "./port-changes.ts";
import type { SchemaChange } from "./schema/gap.ts";
import { canonical } from "./schema/json-schema.ts";
import { inputChanges, outputChanges } from "./schema/schema-changes.ts";

/** One difference between two manifests, and the bump that it alone would ask for. */
export interface ManifestChange {
  readonly bump: Bump;
  /** The field of the manifest: `inputs`, `outputs`, `security`, `steps`, … */
  readonly area: string;
  /** Where in it; empty for the whole. */
  readonly path: string;
  /** In words: `property was optional, is required`. */
  readonly message: string;
}

/** What two manifests of a workflow differ in, and the bump that this asks for. */
export interface InferredBump {
  /** The largest of the changes' bumps, as it counts from 1.0.0 on; see `requiredBump` for versions before. */
  readonly bump: Bump;
  readonly changes: readonly ManifestChange[];
}

/**
 * Infers from two manifests of one workflow how far its version must move. Nothing is executed.
 *
 * The table of the README tells what counts how, and why. Two equal manifests give `none`, although the code may have
 * changed: a release is a patch then.
 *
 * @example
 * inferBump(released, built).changes[0]?.message; // => "property was optional, is required"
 */
export function inferBump(before: WorkflowManifest, after: WorkflowManifest): InferredBump {
  const changes = [
    ...nameChanges(before, after),
    ...shapeChanges(before, after),
    ...securityChanges(before, after),
    ...timeChanges(before, after),
    ...errorChanges(before, after),
    ...dependencyChanges(before, after),
    ...stepChanges(before, after),
    ...wordChanges(before, after),
  ];
  return { bump: largestBump(changes.map(({ bump }) => bump)), changes };
}

const change = (bump: Bump, area: string, message: string, path = ""): ManifestChange => ({
  bump,
  area,
  path,
  message,
});
const word = (value: unknown): string => (value === undefined ? "none" : JSON.stringify(value));

function nameChanges(before: WorkflowManifest, after: WorkflowManifest): ManifestChange[] {
  if (before.name === after.name) return [];
  return [change("major", "name", `was ${word(before.name)}, is ${word(after.name)}: another workflow`)];
}

/** By JSON Schema where both have it, else by the named types. */
function shapeChanges(before: WorkflowManifest, after: WorkflowManifest): ManifestChange[] {
  const [was, is] = [before.schemas, after.schemas];
  const named = (area: "inputs" | "outputs") => portChanges(area, before[area], after[area]);
  const parts: { area: "inputs" | "outputs"; changes: readonly SchemaChange[] }[] = (
    ["inputs", "outputs"] as const
  ).map((area) => {
    if (was === undefined || is === undefined) return { area, changes: named(area) };
    const shape = area === "inputs" ? inputChanges(was.input, is.input) : outputChanges(was.output, is.output);
    // Equal shapes: what is left are names of types and descriptions, which are words.
    const words: SchemaChange[] =
      shape.length > 0 || canonical(before[area]) === canonical(after[area])
        ? []
        : [{ bump: "patch", path: "", message: "names of types or descriptions changed" }];
    return { area, changes: [...shape, ...words] };
  });
  const found = parts.flatMap(({ area, changes }) => changes.map((one) => ({ ...one, area })));
  if ((was === undefined) === (is === undefined)) return found;
  const message =
    was === undefined ? "JSON Schema was added" : "JSON Schema was removed: its promises cannot be compared";
  return [...found, change(was === undefined ? "patch" : "major", "schemas", message)];
}

/** What a caret range brings must never be able to do more than what was agreed to. */
function securityChanges(before: WorkflowManifest, after: WorkflowManifest): ManifestChange[] {
  return comparePermissions(before, after)
    .changes.filter(({ permission }) => permission !== "dependencies" && permission !== "fallback")
    .map(({ widens, permission, message, restricts }) =>
      change(widens || restricts ? "major" : "minor", "security", message, permission),
    );
}

function timeChanges(before: WorkflowManifest, after: WorkflowManifest): ManifestChange[] {
  return (["estimated", "max", "attempt"] as const).flatMap((key) => {
    const [was, is] = [before.executionTime[key], after.executionTime[key]];
    if (was === is) return [];
    return [change(key === "estimated" ? "patch" : "minor", "executionTime", `was ${word(was)}, is ${word(is)}`, key)];
  });
}

function errorChanges(before: WorkflowManifest, after: WorkflowManifest): ManifestChange[] {
  return (["retryable", "maxRetries", "fallback"] as const).flatMap((key) => {
    const [was, is] = [before.errorHandling[key], after.errorHandling[key]];
    if (was === is) return [];
    // Without retries their number says nothing.
    const isIdle = key === "maxRetries" && !before.errorHandling.retryable && !after.errorHandling.retryable;
    return [change(isIdle ? "patch" : "minor", "errorHandling", `was ${word(was)}, is ${word(is)}`, key)];
  });
}

function dependencyChanges(before: WorkflowManifest, after: WorkflowManifest): ManifestChange[] {
  const split = (references: readonly string[]): Map<string, string> =>
    new Map(
      references.map((reference) => {
        const at = reference.indexOf("@", 1);
        return at < 0 ? [reference, "*"] : [reference.slice(0, at), reference.slice(at + 1)];
      }),
    );
  const [was, is] = [split(before.dependencies), split(after.dependencies)];
  return [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((name) => {
    if (was.get(name) === is.get(name)) return [];
    return [change("minor", "dependencies", `was ${word(was.get(name))}, is ${word(is.get(name))}`, name)];
  });
}

function stepChanges(before: WorkflowManifest, after: WorkflowManifest): ManifestChange[] {
  const [was, is] = [before.steps ?? {}, after.steps ?? {}];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])].sort().flatMap((name) => {
    const [had, has] = [Object.hasOwn(was, name), Object.hasOwn(is, name)];
    if (had && has) return was[name] === is[name] ? [] : [change("patch", "steps", "was described anew", name)];
    return [change("minor", "steps", has ? "was added" : "was removed", name)];
  });
}

function wordChanges(before: WorkflowManifest, after: WorkflowManifest): ManifestChange[] {
  const changes: ManifestChange[] = [];
  for (const key of ["description", "author", "homepage", "keywords", "examples", "$schema"] as const)
    if (canonical(before[key] ?? null) !== canonical(after[key] ?? null)) changes.push(change("patch", key, "changed"));
  if (before.license !== after.license)
    changes.push(change("minor", "license", `was ${word(before.license)}, is ${word(after.license)}`));
  const [was, is] = [before.deprecated ?? false, after.deprecated ?? false];
  if (was !== is) {
    const isNew = was === false;
    changes.push(change(isNew ? "minor" : "patch", "deprecated", `was ${word(was)}, is ${word(is)}`));
  }
  return changes;
}
