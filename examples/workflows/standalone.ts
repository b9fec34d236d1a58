// A workflow by itself: one definition, from which its manifest, its checks and its documentation follow.
import { createMemoryStore } from "@dreamnet/content-store";
import { WorkflowExecutor } from "@dreamnet/executor";
import { defineWorkflow, fileReferenceSchema } from "@dreamnet/workflow";
import { z } from "zod";

const glossary = defineWorkflow({
  name: "glossary",
  version: "1.0.0",
  description: "Writes a glossary, in the order of the alphabet.",
  author: "DreamNet",
  input: z.strictObject({ terms: z.record(z.string().min(1), z.string().min(1)) }),
  output: z.strictObject({ file: fileReferenceSchema, count: z.int() }),
  executionTime: { estimated: 10, max: 5_000 },
  errorHandling: { retryable: true, maxRetries: 2 },
  // All that it may do: write below build/.
  security: { requiresAuth: false, allowedPaths: ["build/"], networkAccess: false },
  steps: { sort: "Sorts the terms.", write: "Writes the file." },
  execute: async ({ terms }, context) => {
    const sorted = await context.step("sort", () => Object.entries(terms).sort(([a], [b]) => (a < b ? -1 : 1)));
    const text = sorted.map(([term, meaning]) => `**${term}**: ${meaning}\n`).join("\n");
    const file = await context.step("write", () => context.files.write("build/glossary.md", text));
    return { file, count: sorted.length };
  },
});

const store = createMemoryStore();
const executor = new WorkflowExecutor({ store });
const result = await executor.execute(glossary, { terms: { step: "A journaled part.", run: "One execution." } });
if (!result.success) throw result.error;
const { file, count } = result.output;
console.log(`${count} terms in ${file.path}, ${file.size} bytes, after ${result.attempts.length} attempt`);
console.log(Buffer.from(await store.get(file.sha256)).toString("utf8"));

// Every fault of an input is told at once, and nothing runs.
const refused = await executor.execute(glossary, { terms: { step: "" }, langauge: "en" });
if (!refused.success) console.log(refused.error.message);

// Prints:
// 2 terms in build/glossary.md, 53 bytes, after 1 attempt
// **run**: One execution.
//
// **step**: A journaled part.
//
// The input of glossary@1.0.0 has 2 faults:
//   terms.step: Too small: expected string to have >=1 characters
//   langauge: "langauge" is not known here. Remove it, or correct its spelling.
