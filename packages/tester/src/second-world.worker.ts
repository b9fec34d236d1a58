// The process that `run-apart.ts` starts: runs one workflow, as it is told in a file, and writes what came out.
import { readFileSync, writeFileSync } from "node:fs";
import { openContentStore } from "@dreamnet/content-store";
import type { AnyWorkflow } from "@dreamnet/workflow";
import { reportOf } from "./contract/run-report.ts";
import type { WorkerRequest } from "./contract/worker-request.ts";
import { installWatch } from "./watch/install.ts";
import { Watch, watchLoading } from "./watch/scope.ts";
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
const { temporaryFolder, packageFolder } = request;
const atLoad = new Watch({ world: worlds.second, temporaryFolder, packageFolder, mayReach: () => false });
const workflow = await watchLoading(atLoad, () => load(request.module));
const run = await watchRun(workflow, request.input, {
  world: worlds.second,
  store: await openContentStore({ root: request.store }),
  temporaryFolder,
  packageFolder,
  dependencies,
});
const { findings, ...report } = reportOf(run);
writeFileSync(request.result, JSON.stringify({ ...report, findings: [...atLoad.findings, ...findings] }));
// Also where the workflow has left something that would go on.
exit(0);
