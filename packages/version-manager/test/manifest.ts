import { manifestSchema, type WorkflowManifest, type WorkflowManifestInput } from "@dreamnet/workflow";

/** A manifest with everything that a change can touch. */
const base: WorkflowManifestInput = {
  name: "greet",
  version: "1.2.3",
  description: "Greets a person.",
  author: "Ada",
  license: "MIT",
  keywords: ["greeting"],
  inputs: { name: { type: "string", required: true } },
  outputs: { text: { type: "string", required: true } },
  dependencies: ["translate@^1.0.0"],
  executionTime: { estimated: 100, max: 1_000, attempt: 500 },
  errorHandling: { retryable: true, maxRetries: 2, fallback: "manual" },
  security: {
    requiresAuth: true,
    allowedPaths: ["build/"],
    networkAccess: true,
    requiresSandbox: true,
    subprocess: ["pdflatex"],
    egress: ["api.example.org"],
    secrets: ["TOKEN"],
    limits: { memory: 1_000, files: 10 },
  },
  steps: { write: "Writes it." },
};

export type Json = Record<string, unknown>;

/** {@link base} with some fields in place of its own. */
export const manifest = (fields: Partial<WorkflowManifestInput> = {}): WorkflowManifest =>
  manifestSchema.parse(structuredClone({ ...base, ...fields }));

/** With the security of {@link base}, but for these fields. */
export const secured = (fields: Partial<WorkflowManifestInput["security"]>): WorkflowManifest =>
  manifest({ security: { ...base.security, ...fields } });

/** With JSON Schema for its input or output. */
export const shaped = (area: "input" | "output", schema: unknown): WorkflowManifest => {
  const closed = { type: "object", properties: {}, additionalProperties: false };
  const schemas = { input: closed as never, output: closed as never, [area]: schema as never };
  return manifest({ schemas });
};
