// A process of the tests: `cached-run.ts <root> <key> <ms>` runs the sample's slow step through the cache of that root.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { openContentStore } from "@dreamnet/content-store";
import type { Workflow } from "@dreamnet/workflow";
import { openStepCache, WorkflowExecutor } from "../../src/index.ts";

const [root = "", key = "", ms = "0"] = process.argv.slice(2);
const store = await openContentStore({ root: join(root, "content") });
const cache = await openStepCache({ root: join(root, "cache"), store });
const module = (await import(pathToFileURL(join(root, "package/workflow.ts")).href)) as { default: Workflow };
const executor = new WorkflowExecutor({ store, cache, unsandboxed: true });
const result = await executor.execute(
  module.default,
  { key, act: "slow", ms: Number(ms) },
  { onProgress: () => console.log("working") },
);
console.log(
  JSON.stringify({
    success: result.success,
    output: result.success ? result.output : result.error,
    cache: result.cache,
  }),
);
