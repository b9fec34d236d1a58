import type { ContentStore } from "@dreamnet/content-store";
import { WorkflowExecutor } from "@dreamnet/executor";
import { NervousSystem } from "@dreamnet/nervous-system";
import { WorkflowRegistry } from "@dreamnet/registry";
import type { AnyWorkflow, ExecutionEngine } from "@dreamnet/workflow";

/** An executor on a bus and a registry of its own. */
export function createExecutor(
  store: ContentStore,
  temporaryFolder: string,
  options: {
    readonly dependencies?: readonly AnyWorkflow[];
    readonly engine?: ExecutionEngine;
    /** Default: false, as a workflow under test is its author's own. */
    readonly isConfined?: boolean;
  } = {},
): WorkflowExecutor {
  const events = new NervousSystem();
  const registry = new WorkflowRegistry({ events });
  for (const dependency of options.dependencies ?? []) registry.register(dependency);
  // A fixed date unless the workflow's caller gives one: SOURCE_DATE_EPOCH of the machine must not matter.
  const env = { PATH: process.env["PATH"] };
  const { engine } = options;
  return new WorkflowExecutor({
    registry,
    events,
    store,
    temporaryFolder,
    env,
    unsandboxed: options.isConfined !== true,
    ...(engine === undefined ? {} : { engine }),
  });
}
