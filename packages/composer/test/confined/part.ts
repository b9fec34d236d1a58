import { defineWorkflow, fileReferenceSchema } from "@dreamnet/workflow";
import { z } from "zod";

/** Runs in a sandbox or not at all, and tells where. */
export default defineWorkflow({
  name: "confined",
  version: "1.0.0",
  description: "Writes a file.",
  author: "Tests",
  module: import.meta.url,
  input: z.strictObject({ text: z.string() }),
  output: z.strictObject({ text: z.string(), process: z.int(), file: fileReferenceSchema }),
  executionTime: { estimated: 10, max: 30_000 },
  errorHandling: { retryable: false, maxRetries: 0 },
  security: { requiresAuth: false, allowedPaths: ["build/"], networkAccess: false, requiresSandbox: true },
  execute: async ({ text }, context) => ({
    text: `${text}.`,
    process: process.pid,
    file: await context.files.write(`build/${text.length}.txt`, text),
  }),
});
