import { defineWorkflow, type ExecutionContext, type WorkflowDefinition } from "@dreamnet/workflow";
import { z } from "zod";

const inputSchema = z.strictObject({ name: z.string().min(1), picture: z.string().length(64).optional() });
const outputSchema = z.strictObject({ text: z.string(), files: z.array(z.unknown()).default([]) });
type Input = z.output<typeof inputSchema>;
type Output = z.output<typeof outputSchema>;

/** A workflow that keeps the contract; each part can be replaced by one that does not. */
export function makeGreeter(
  change: Partial<Omit<WorkflowDefinition<Input, Output>, "execute">> & {
    execute?: (input: Input, context: ExecutionContext) => Promise<Output>;
  } = {},
) {
  return defineWorkflow<Input, Output>({
    name: "greeter",
    version: "1.2.3",
    description: "Greets in a file.",
    author: "Tests",
    input: inputSchema,
    output: outputSchema,
    executionTime: { estimated: 1, max: 60_000 },
    errorHandling: { retryable: false, maxRetries: 0 },
    security: { requiresAuth: false, allowedPaths: ["build/"], networkAccess: false, subprocess: ["sh"] },
    steps: { write: "Writes the greeting." },
    execute: greet,
    ...change,
  });
}

async function greet({ name, picture }: Input, context: ExecutionContext): Promise<Output> {
  context.progress("greets");
  const text = `Hello, ${name}! ${context.now().toISOString()}`;
  const file = await context.step("write", () => context.files.write("build/hello.txt", text));
  if (picture !== undefined) await context.files.read(picture);
  return { text, files: [file] };
}

export default makeGreeter({ module: import.meta.url });
