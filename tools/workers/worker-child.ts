// A worker of `pnpm check:workers`: the packs, and a log of each step that is kept outside the engine.
import { openContentStore } from "@dreamnet/content-store";
import { openStepCache } from "@dreamnet/executor";
import { manualGenerationWorkflow } from "@dreamnet/manual-generation";
import { WorkflowRegistry } from "@dreamnet/registry";
import { openWitness, type Witness } from "../../packages/engine-conformance/src/witness.ts";
import { createDbosEngine, type DbosEngine, startWorkflowWorker } from "../../packages/engine-dbos/src/index.ts";
import { dateOf, packs, type WorkerSetup, waiting } from "./setup.ts";

const setup = JSON.parse(process.argv[2] ?? "{}") as WorkerSetup;
const witness = openWitness(setup.witness);
const store = await openContentStore({ root: setup.store });
const workflows = [...Object.values(packs), waiting];
const engine = await createDbosEngine({
  url: setup.url,
  store,
  leaseDuration: setup.lease,
  workflows: [...workflows, manualGenerationWorkflow],
});
const registry = new WorkflowRegistry();
registry.register(manualGenerationWorkflow);
startWorkflowWorker(withWitness(engine, witness), {
  workflows,
  concurrency: setup.concurrency,
  executor: { registry, store, cache: await openStepCache({ root: setup.cache, store }) },
  optionsOf: dateOf,
});
process.send?.("ready");
process.once("disconnect", () => process.exit());
process.once("SIGTERM", () => void engine.shutdown(30_000).then(() => process.exit(0)));

/** Notes a step that is about to run, since it has no record, and one whose record was acknowledged. */
function withWitness(inner: DbosEngine, log: Witness): DbosEngine {
  return new Proxy(inner, {
    get: (target, key) => {
      if (key === "findStep")
        return async (run: string, path: string, occurrence: number) => {
          const found = await inner.findStep(run, path, occurrence);
          if (found?.outcome.status !== "succeeded") log.note({ at: "begin", run, step: `${path}#${occurrence}` });
          return found;
        };
      if (key === "recordStep")
        return async (...given: Parameters<DbosEngine["recordStep"]>) => {
          await inner.recordStep(...given);
          const [{ runId: run }, { path, occurrence, outcome }] = given;
          if (outcome.status === "succeeded") log.note({ at: "ack", run, step: `${path}#${occurrence}` });
        };
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
