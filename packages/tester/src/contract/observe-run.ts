import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ContentStore, createMemoryStore } from "@dreamnet/content-store";
import { WorkflowExecutor } from "@dreamnet/executor";
import { NervousSystem } from "@dreamnet/nervous-system";
import { WorkflowRegistry } from "@dreamnet/registry";
import type { AnyWorkflow, ExecutionContext, WorkflowResult } from "@dreamnet/workflow";
import { type ContractCase, type ContractOptions, makeInput } from "./contract-case.ts";

/** What a workflow asked of its context, whether or not it was allowed. */
export interface Observed {
  readonly result: WorkflowResult;
  readonly store: ContentStore;
  readonly steps: readonly string[];
  readonly writes: readonly string[];
  readonly programs: readonly string[];
  /** Signs of life: calls of the context. */
  readonly signs: number;
  /** Whether the workflow's own code had ended, one way or the other, `within` ms after the result. */
  readonly hasStopped: boolean;
  /** Whether it had ended before `watch.signal` was aborted. */
  readonly endedBeforeAbort: boolean;
  /** What lies in the run's temporary folder after it. */
  readonly left: readonly string[];
}

/** Runs a case in this process and looks on. `onSign` is told of each call of the context before it is made. */
export async function observeRun(
  workflow: AnyWorkflow,
  contractCase: ContractCase,
  options: ContractOptions,
  watch: { readonly signal?: AbortSignal; readonly onSign?: (count: number) => void; readonly within?: number } = {},
): Promise<Observed> {
  const store = createMemoryStore();
  const input = await makeInput(contractCase, store);
  const temporaryFolder = mkdtempSync(join(tmpdir(), "dreamnet-contract-"));
  const seen = { steps: [] as string[], writes: [] as string[], programs: [] as string[], signs: 0 };
  const sign = (): void => {
    seen.signs += 1;
    watch.onSign?.(seen.signs);
  };
  let ended: Promise<unknown> = Promise.resolve();
  let endedBeforeAbort = false;
  const watched: AnyWorkflow = {
    ...workflow,
    execute: (value, context) => {
      const running = (async () => workflow.execute(value, spyOn(context, seen, sign)))();
      const end = (): void => {
        endedBeforeAbort = watch.signal?.aborted !== true;
      };
      ended = running.then(end, end);
      return running;
    },
  };
  try {
    // The workflow is its author's own: here it is watched, and not confined.
    const executor = createExecutor(store, temporaryFolder, options.dependencies);
    const result = await executor.execute(watched, input, watch.signal === undefined ? {} : { signal: watch.signal });
    const hasStopped = await settlesWithin(ended, watch.within ?? 2_000);
    return { ...seen, result, store, hasStopped, endedBeforeAbort, left: readdirSync(temporaryFolder) };
  } finally {
    rmSync(temporaryFolder, { recursive: true, force: true });
  }
}

/** An executor on a bus and a registry of its own. */
export function createExecutor(
  store: ContentStore,
  temporaryFolder: string,
  dependencies: readonly AnyWorkflow[] = [],
  unsandboxed = true,
): WorkflowExecutor {
  const events = new NervousSystem();
  const registry = new WorkflowRegistry({ events });
  for (const dependency of dependencies) registry.register(dependency);
  // A fixed date unless the workflow's caller gives one: SOURCE_DATE_EPOCH of the machine must not matter.
  const env = { PATH: process.env["PATH"] };
  return new WorkflowExecutor({ registry, events, store, temporaryFolder, env, unsandboxed });
}

function spyOn(
  context: ExecutionContext,
  seen: { steps: string[]; writes: string[]; programs: string[] },
  sign: () => void,
): ExecutionContext {
  return {
    ...context,
    step: (name, fn, options) => {
      seen.steps.push(name);
      sign();
      return context.step(name, fn, options);
    },
    exec: (program, args, request) => {
      seen.programs.push(program);
      sign();
      return context.exec(program, args, request);
    },
    run: (workflow, input) => {
      sign();
      return context.run(workflow, input);
    },
    progress: (progress) => {
      sign();
      context.progress(progress);
    },
    files: {
      read: (file) => {
        sign();
        return context.files.read(file);
      },
      write: (path, content, options) => {
        seen.writes.push(path);
        sign();
        return context.files.write(path, content, options);
      },
    },
  };
}

async function settlesWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
