// A process of the tests: `exiting.ts <temporary folder>` exits in the middle of a run that has started a program.
import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { WorkflowExecutor } from "../src/index.ts";
import { makeWorkflow } from "./make-workflow.ts";

const temporaryFolder = process.argv[2] ?? "";
const workflow = makeWorkflow(
  async (input, context) => {
    // Its folder tells this process's program from another's.
    await context.exec("sh", ["-c", `echo $$; echo $$ > pid; sleep 30 # ${basename(temporaryFolder)}`]);
    return input;
  },
  { security: { subprocess: ["sh"] } },
);
void new WorkflowExecutor({ temporaryFolder }).execute(workflow, { text: "" });
setInterval(() => {
  const [folder] = readdirSync(temporaryFolder);
  if (folder !== undefined && existsSync(join(temporaryFolder, folder, "work", "pid"))) process.exit(7);
}, 5);
