import type { AnyWorkflow, WorkflowManifest } from "@dreamnet/workflow";
import { type JsonSchema, schemaOf } from "./fit/json-schema.ts";
import { embed } from "./fit/schema-at.ts";
import { withDefinitions } from "./mapping-schema.ts";
import type { CompositeOutput, FailedNode, SkippedNode } from "./options.ts";
import type { PlanState } from "./plan.ts";

/** Who succeeded, who failed and who was left out, with every output by name. */
export function aggregate(names: readonly string[], { ends }: PlanState): CompositeOutput {
  const succeeded: string[] = [];
  const failed: FailedNode[] = [];
  const skipped: SkippedNode[] = [];
  const outputs: [string, unknown][] = [];
  for (const [index, name] of names.entries()) {
    const end = ends[index];
    if (end?.status === "succeeded") {
      succeeded.push(name);
      outputs.push([name, end.output ?? null]);
    } else if (end?.status === "failed") failed.push({ name, error: end.error });
    else if (end?.status === "skipped") skipped.push({ name, because: end.because });
  }
  return { succeeded, failed, skipped, outputs: Object.fromEntries(outputs) };
}

const names: JsonSchema = { type: "array", items: { type: "string" } };

const errorSchema: JsonSchema = {
  type: "object",
  properties: {
    name: { type: "string" },
    code: { type: "string" },
    message: { type: "string" },
    retryable: { type: "boolean" },
    hint: { type: "string" },
    retryAfter: { type: "number" },
    diagnostics: { type: "array", items: { type: "object" } },
    cause: { type: "string" },
  },
  required: ["name", "code", "message", "retryable"],
  additionalProperties: false,
};

const listOf = (properties: Readonly<Record<string, JsonSchema>>): JsonSchema => ({
  type: "array",
  items: { type: "object", properties, required: Object.keys(properties), additionalProperties: false },
});

/** The schema of {@link aggregate}: an output is there for sure where the composite fails without it. */
export function aggregateSchema(
  nodes: readonly { readonly name: string; readonly workflow: AnyWorkflow; readonly required: boolean }[],
): JsonSchema {
  const definitions: Record<string, JsonSchema> = {};
  const members = nodes.map(({ name, workflow }, index) => {
    const schema = schemaOf(workflow, "output");
    return [name, embed(schema, schema, `n${index + 1}`, definitions)] as const;
  });
  const outputs: JsonSchema = {
    type: "object",
    properties: Object.fromEntries(members),
    required: nodes.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: false,
  };
  const properties = {
    succeeded: names,
    failed: listOf({ name: { type: "string" }, error: errorSchema }),
    skipped: listOf({ name: { type: "string" }, because: names }),
    outputs,
  };
  return withDefinitions(
    { type: "object", properties, required: Object.keys(properties), additionalProperties: false },
    definitions,
  );
}

/** The ports of {@link aggregate} for a manifest. */
export const aggregatePorts: WorkflowManifest["outputs"] = {
  succeeded: { type: "string[]", required: true, description: "Nodes that succeeded, in their order." },
  failed: { type: "FailedNode[]", required: true, description: "Nodes that failed, each with its error." },
  skipped: {
    type: "SkippedNode[]",
    required: true,
    description: "Nodes that did not run, for want of what they need.",
  },
  outputs: { type: "object", required: true, description: "Each output, by its node's name." },
};
