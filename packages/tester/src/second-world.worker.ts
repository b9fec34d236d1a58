// The process that `run-apart.ts` starts: runs one workflow, as it is told in a file, and writes what came out.
import { readFileSync, writeFileSync } from "node:fs";
import { openContentStore } from "@dreamnet/content-store";
import type { AnyWorkflow } from "@dreamnet/workflow";
import { reportOf } from "./contract/run-report.ts";
import type { WorkerRequest } from "./contract/worker-request.ts";
import { installWatch } from "./watch/install.ts";
import { watchRun } from "./watch/watch-run.ts";
import { worlds } from "./watch/world.ts";

const request = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as WorkerRequest;
// Taken before it is watched.
const exit = process.exit.bind(process);
// Before the workflow is loaded: what its modules take of Node at the start is watched too.
installWatch();

const load = async (module: string): Promise<AnyWorkflow> =>
  ((await import(module)) as { default: AnyWorkflow }).default;
const dependencies = await Promise.all(request.dependencies.map(load));
const run = await watchRun(await load(request.module), request.input, {
  world: worlds.second,
  store: await openContentStore({ root: request.store }),
  temporaryFolder: request.temporaryFolder,
  packageFolder: request.packageFolder,
  dependencies,
});
writeFileSync(request.result, JSON.stringify(reportOf(run)));
// Also where the workflow has left something that would go on.
exit(0);
