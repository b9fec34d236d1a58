import { defineWorkflow, type WorkflowVersion } from "@dreamnet/workflow";
import { z } from "zod";

const authorSchema = z
  .strictObject({
    name: z.string().min(1),
    orcid: z
      .string()
      .regex(/^\d{4}-\d{4}$/)
      .optional(),
  })
  .meta({ id: "Author", description: "Who wrote it." });

const input = z.strictObject({
  title: z.string().min(1).max(200).meta({ description: "As it is shown; `code` stays code." }),
  authors: z.array(authorSchema).min(1),
  options: z
    .strictObject({
      engine: z.enum(["fast", "good"]).default("good").meta({ description: "How it is made." }),
      width: z.int().min(1).max(4096).optional(),
      labels: z.record(z.string(), z.strictObject({ text: z.string() })).optional(),
    })
    .default({ engine: "good" }),
  picture: z
    .union([
      z.strictObject({ kind: z.literal("file"), path: z.string() }),
      z.strictObject({ kind: z.literal("text"), text: z.string() }),
    ])
    .optional(),
});
const output = z.discriminatedUnion("status", [
  z.strictObject({ status: z.literal("ready"), text: z.string() }),
  z.strictObject({ status: z.literal("failed"), reason: z.string() }),
]);

const makeHelper = (name: string, version: string) =>
  defineWorkflow({
    name,
    version,
    description: "Helps.",
    author: "Tests",
    input: z.strictObject({}),
    output: z.strictObject({}),
    executionTime: { estimated: 1, max: 1_000 },
    errorHandling: { retryable: false, maxRetries: 0 },
    security: { requiresAuth: false, allowedPaths: [], networkAccess: false },
    execute: async () => ({}),
  });

const helper = makeHelper("helper", "2.1.0");
/** What the sample finds by name. */
export const other = makeHelper("other", "1.0.0");

type Sample = z.output<typeof input>;

/** A workflow with one of everything. */
export const makeSample = (change: { readonly description?: string; readonly version?: string } = {}) =>
  defineWorkflow<Sample, z.output<typeof output>>({
    name: "sample",
    version: change.version ?? "1.2.0",
    description: change.description ?? "Makes a text of a title.",
    author: "Ada <ada@example.org>",
    license: "MIT",
    keywords: ["text"],
    input,
    output,
    dependencies: [helper, "other@^1.0.0"],
    executionTime: { estimated: 1_500, max: 60_000, attempt: 20_000 },
    errorHandling: { retryable: true, maxRetries: 2, fallback: "by-hand" },
    security: {
      requiresAuth: true,
      allowedPaths: ["build/"],
      networkAccess: true,
      egress: ["api.example.org"],
      subprocess: ["pdflatex", "bibtex"],
      secrets: ["API_TOKEN"],
      requiresSandbox: true,
      limits: { memory: 512 * 1024 ** 2, cpu: 30_000 },
    },
    steps: { plan: "Plans the text.", write: "Writes it into a file, which takes longer than the plan does." },
    examples: [
      {
        name: "One author",
        description: "The plainest one.",
        input: { title: "On | things", authors: [{ name: "Ada" }], options: { engine: "good" } },
        expectedOutput: { status: "ready" },
      },
      {
        name: "Says something else",
        input: { title: "x", authors: [{ name: "Ada" }], options: { engine: "fast" } },
        expectedOutput: { status: "failed" },
      },
    ],
    execute: async ({ title }) => ({ status: "ready", text: title }),
  });

const { security: _, ...rest } = makeSample({ version: "1.0.0" }).manifest;

/** The version before it, which took no picture. */
export const versions: readonly WorkflowVersion[] = [
  {
    workflow: makeSample(),
    version: "1.2.0",
    migration: { from: "1.0.0", to: "1.2.0", description: "Names the authors.", migrate: (given) => given },
  },
  {
    workflow: {
      ...makeSample({ version: "1.0.0" }),
      manifest: { ...rest, security: makeSample().manifest.security, steps: { plan: "Plans." } },
    },
    version: "1.0.0",
    deprecated: "Use 1.2.0.",
  },
];
