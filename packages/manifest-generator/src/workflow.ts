import { from, fromInput, WorkflowComposer } from "@dreamnet/composer";
import { registryPathSchema } from "@dreamnet/registry-manager";
import type { Workflow } from "@dreamnet/workflow";
import { z } from "zod";
import packageJson from "../package.json" with { type: "json" };
import { aggregateWorkflow } from "./aggregate.ts";
import { aggregateInputSchema } from "./input.ts";
import { type RegisteredRelease, registerWorkflow } from "./register.ts";
import { validateWorkflow } from "./validate.ts";

/** What the whole takes: what `aggregate` takes, and where the registry lies. */
export const manifestGeneratorInputSchema = z
  .strictObject({
    /** The registry's folder: an absolute path. */
    registry: registryPathSchema,
    ...aggregateInputSchema.shape,
  })
  .meta({ id: "ManifestGeneratorInput" });
export type ManifestGeneratorInput = z.output<typeof manifestGeneratorInputSchema>;

/** The workflows that the whole is made of; each runs alone too. */
interface Parts {
  readonly aggregate: typeof aggregateWorkflow;
  readonly validate: typeof validateWorkflow;
  readonly register: typeof registerWorkflow;
}

const given = Object.fromEntries(Object.keys(aggregateInputSchema.shape).map((key) => [key, fromInput(`/${key}`)]));

/** Aggregates what packs have made into a manifest, validates it with all beside it, and registers it. */
export const manifestGeneratorWorkflow = new WorkflowComposer().graph({
  name: "manifest-generator",
  version: packageJson.version,
  description: packageJson.description,
  author: "DreamNet",
  license: "MIT",
  input: manifestGeneratorInputSchema,
  nodes: {
    aggregate: { workflow: aggregateWorkflow, input: given },
    validate: { workflow: validateWorkflow, input: from("aggregate") },
    register: { workflow: registerWorkflow, input: { registry: fromInput("/registry"), release: from("validate") } },
  },
  output: from("register"),
}) as unknown as Workflow<z.input<typeof manifestGeneratorInputSchema>, RegisteredRelease> & {
  readonly subWorkflows: Parts;
};

export default manifestGeneratorWorkflow;
