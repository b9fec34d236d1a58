// The process that `check-equal-bytes.ts` starts: runs one workflow, as it is told in a file, and writes what came out.
import { readFileSync, writeFileSync } from "node:fs";
import { openContentStore } from "@dreamnet/content-store";
import type { AnyWorkflow } from "@dreamnet/workflow";
import { createExecutor } from "./contract/observe-run.ts";
import { shiftDate } from "./contract/shifted-date.ts";
import { outcomeOf, type WorkerRequest } from "./contract/worker-request.ts";

const request = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as WorkerRequest;
shiftDate(request.shift);

const load = async (module: string): Promise<AnyWorkflow> =>
  ((await import(module)) as { default: AnyWorkflow }).default;
const dependencies = await Promise.all(request.dependencies.map(load));
const store = await openContentStore({ root: request.store });
const executor = createExecutor(store, request.temporaryFolder, dependencies);
const result = await executor.execute(await load(request.module), request.input);
writeFileSync(request.result, JSON.stringify(outcomeOf(result)));
