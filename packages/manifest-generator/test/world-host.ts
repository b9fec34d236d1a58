// A process of the tests: makes the sample's release and registers it, and prints every digest.
import { createMemoryStore } from "@dreamnet/content-store";
import { WorkflowExecutor } from "@dreamnet/executor";
import { manifestGeneratorWorkflow } from "../src/index.ts";
import { created } from "./package-folder.ts";
import { sampleInput } from "./sample.ts";

const [registry = "", signingKey = ""] = process.argv.slice(2);
const store = createMemoryStore();
const input = { ...(await sampleInput(store, { signingKey })), registry };
const result = await new WorkflowExecutor({ store }).execute(manifestGeneratorWorkflow, input, { now: created });
if (!result.success) throw result.error;
const { files, entry } = result.output;
console.log(JSON.stringify([files, entry.digest, new Date(0).getTimezoneOffset() === 0]));
