import type { WorkflowDefinition } from "./define-workflow.ts";

const definitionKeys: Readonly<Record<keyof WorkflowDefinition<unknown, unknown>, true>> = {
  name: true,
  version: true,
  module: true,
  description: true,
  author: true,
  license: true,
  keywords: true,
  input: true,
  output: true,
  outputName: true,
  dependencies: true,
  executionTime: true,
  errorHandling: true,
  security: true,
  steps: true,
  examples: true,
  cacheable: true,
  subWorkflows: true,
  deprecated: true,
  execute: true,
};

/** What a definition takes, for whoever has misspelt a key of it. */
export const knownKeys: readonly string[] = Object.keys(definitionKeys);

/**
 * Faults of a definition that its manifest does not show. TypeScript sees most of them; a definition can come from
 * JavaScript too.
 */
export function findDefinitionFaults(definition: Readonly<Record<string, unknown>>): string[] {
  const faults = Object.keys(definition)
    .filter((key) => !Object.hasOwn(definitionKeys, key))
    .map((key) => `${key}: not a key of a definition`);
  for (const key of ["input", "output"]) {
    if (!isSchema(definition[key]))
      faults.push(
        `${key}: a schema of zod 4 is expected, as z.strictObject makes it, and this is ${nameOf(definition[key])}`,
      );
  }
  if (definition["cacheable"] !== undefined && !isSchema(definition["cacheable"]))
    faults.push(`cacheable: a schema of zod 4 is expected, and this is ${nameOf(definition["cacheable"])}`);
  if (typeof definition["execute"] !== "function")
    faults.push(`execute: a function is expected, and this is ${nameOf(definition["execute"])}`);
  const { module, dependencies = [], subWorkflows = {} } = definition;
  if (module !== undefined && typeof module !== "string")
    faults.push("module: import.meta.url is expected, the URL of the workflow's own module");
  if (!Array.isArray(dependencies)) faults.push("dependencies: an array is expected");
  else
    dependencies.forEach((dependency: unknown, index) => {
      if (typeof dependency !== "string" && !isWorkflow(dependency))
        faults.push(`dependencies.${index}: a workflow, or \`name@range\`, is expected`);
    });
  if (typeof subWorkflows !== "object" || subWorkflows === null)
    faults.push("subWorkflows: an object of workflows by name is expected");
  else
    for (const [name, workflow] of Object.entries(subWorkflows))
      if (!isWorkflow(workflow)) faults.push(`subWorkflows.${name}: a workflow is expected`);
  return faults;
}

/** Whether a value is a schema that ports and JSON Schema can be read from, of whichever installed copy of zod. */
export function isSchema(value: unknown): boolean {
  if (typeof value !== "object" || value === null || !("_zod" in value)) return false;
  const { safeParse, meta } = value as { safeParse?: unknown; meta?: unknown };
  return typeof safeParse === "function" && typeof meta === "function";
}

function isWorkflow(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { name, version, execute } = value as { name?: unknown; version?: unknown; execute?: unknown };
  return typeof name === "string" && typeof version === "string" && typeof execute === "function";
}

function nameOf(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "another object" : `a ${typeof value}`;
}
