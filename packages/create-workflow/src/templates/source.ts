import type { Facts } from "./facts.ts";

/** The workflow: a sample that shows steps, files, progress and abort, and is tested as it stands. */
export function indexText({ name, author }: Facts): string {
  return `import { createRequire } from "node:module";
import { defineWorkflow, type ExecutionContext } from "@dreamnet/workflow";
import { type Input, inputSchema, type Output, outputSchema } from "./schemas.ts";

const packageJson = createRequire(import.meta.url)("../package.json") as { version: string; description: string };

/** ${name.workflow}: see README.md. */
export const ${name.constant} = defineWorkflow({
  name: ${JSON.stringify(name.workflow)},
  version: packageJson.version,
  module: import.meta.url,
  description: packageJson.description,
  author: ${JSON.stringify(author)},
  license: "MIT",
  input: inputSchema,
  output: outputSchema,
  executionTime: { estimated: 50, max: 10_000 }, // ms, all attempts together
  errorHandling: { retryable: false, maxRetries: 0 },
  security: { requiresAuth: false, allowedPaths: ["build/"], networkAccess: false },
  steps: {
    count: "Counts words and lines.",
    report: "Writes the report.",
  },
  examples: [{ name: "two lines", input: { text: "one two\\nthree" }, expectedOutput: { words: 3, lines: 2 } }],
  execute: countText,
});

// Whoever runs the workflow loads it as the default export of its module.
export default ${name.constant};
export { inputSchema, outputSchema };
export type { Input, Output };

async function countText({ text }: Input, context: ExecutionContext): Promise<Output> {
  const counts = await context.step("count", () => ({
    words: text.split(/\\s+/u).filter((word) => word !== "").length,
    lines: text === "" ? 0 : text.split("\\n").length,
  }));
  context.progress({ message: "Write the report", step: "report", fraction: 0.5 });
  // A step's result is kept: after a crash, the run goes on behind it.
  const report = await context.step("report", () =>
    context.files.write("build/${name.workflow}/report.json", \`\${JSON.stringify(counts)}\\n\`, {
      mediaType: "application/json",
    }),
  );
  return { ...counts, report };
}
`;
}

export function schemasText(): string {
  return `import { fileReferenceSchema } from "@dreamnet/workflow";
import { z } from "zod";

/** What the workflow takes. */
export const inputSchema = z.strictObject({
  text: z.string().max(1_000_000).meta({ description: "The text whose words and lines are counted." }),
});
export type Input = z.output<typeof inputSchema>;

/** What it gives. */
export const outputSchema = z.strictObject({
  words: z.number().int().meta({ description: "What white space separates." }),
  lines: z.number().int().meta({ description: "0 of an empty text." }),
  report: fileReferenceSchema.meta({ description: "The counts as JSON." }),
});
export type Output = z.output<typeof outputSchema>;
`;
}
