import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createMemoryStore } from "@dreamnet/content-store";
import type { AnyWorkflow, WorkflowResult } from "@dreamnet/workflow";
import { createExecutor } from "../create-executor.ts";
import { type WatchedRun, type WatchOptions, watchRun } from "../watch/watch-run.ts";
import { worlds } from "../watch/world.ts";
import { type ContractCase, type ContractOptions, makeInput } from "./contract-case.ts";
import { runApart } from "./run-apart.ts";
import { type RunReport, reportOf } from "./run-report.ts";

/** A workflow under test, and the runs of its cases that several checks look at: each is made once. */
export class Lab {
  readonly workflow: AnyWorkflow;
  readonly cases: readonly ContractCase[];
  readonly options: ContractOptions;
  readonly packageFolder: string | undefined;
  readonly #first = new Map<ContractCase, Promise<WatchedRun>>();
  readonly #second = new Map<ContractCase, Promise<RunReport>>();

  constructor(workflow: AnyWorkflow, cases: readonly ContractCase[], options: ContractOptions) {
    this.workflow = workflow;
    this.cases = cases;
    this.options = options;
    this.packageFolder = findPackageFolder(workflow.module);
  }

  /** The run of a case in this process, in the first world. */
  first(contractCase: ContractCase): Promise<WatchedRun> {
    return once(this.#first, contractCase, () => this.watch(contractCase));
  }

  /**
   * The run of a case in the second world: in a process of its own, which has run nothing before, where the workflow has
   * a module; else in this one.
   */
  second(contractCase: ContractCase): Promise<RunReport> {
    return once(this.#second, contractCase, async () => {
      const { module } = this.workflow;
      const modules = (this.options.dependencies ?? []).map((dependency) => dependency.module);
      if (module === undefined || modules.includes(undefined))
        return reportOf(await this.watch(contractCase, { world: worlds.second }));
      return runApart(this.workflow, modules as string[], contractCase, this.packageFolder);
    });
  }

  /** Runs a case anew. */
  async watch(contractCase: ContractCase, options: WatchOptions = {}): Promise<WatchedRun> {
    const store = options.store ?? createMemoryStore();
    return this.watchInput(await makeInput(contractCase, store), { ...options, store });
  }

  watchInput(input: unknown, options: WatchOptions): Promise<WatchedRun> {
    const { dependencies = [], abortWithin } = this.options;
    return watchRun(this.workflow, input, {
      dependencies,
      packageFolder: this.packageFolder,
      ...(abortWithin === undefined ? {} : { within: abortWithin }),
      ...options,
    });
  }

  /** The run of a case as the executor runs it by itself: confined, where this machine can. */
  async confined(contractCase: ContractCase): Promise<WorkflowResult> {
    const folder = mkdtempSync(join(tmpdir(), "dreamnet-isolation-"));
    try {
      const store = createMemoryStore();
      const input = await makeInput(contractCase, store);
      const { dependencies = [] } = this.options;
      return await createExecutor(store, folder, { dependencies, isConfined: true }).execute(this.workflow, input);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

function once<Key, Value>(known: Map<Key, Promise<Value>>, key: Key, make: () => Promise<Value>): Promise<Value> {
  const made = known.get(key) ?? make();
  known.set(key, made);
  return made;
}

/** The nearest folder above a module that has a package.json. */
export function findPackageFolder(module: string | undefined): string | undefined {
  if (module?.startsWith("file:") !== true) return undefined;
  for (let folder = dirname(fileURLToPath(module)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json"))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}
