// Runs the workflow that `npm create` has begun, installed from the registry and found by its manifest.
import { WorkflowExecutor } from "@dreamnet/executor";

const { default: workflow } = await import(process.argv[2]);
const result = await new WorkflowExecutor().execute(workflow, { text: "one two\nthree" });
if (!result.success) throw new Error(JSON.stringify(result.error));
const { words, lines } = result.output;
console.log(JSON.stringify({ words, lines }));
