import { join } from "node:path";
import type { ContentStore } from "@dreamnet/content-store";
import { openStepCache, type StepCache, WorkflowExecutor } from "@dreamnet/executor";
import { WorkflowRegistry } from "@dreamnet/registry";
import type { ExecutionEngine } from "@dreamnet/workflow";
import type { PackRequest } from "./pack-source.ts";

/** The cache of steps of a state folder, where it is wanted. */
export const openCache = (
  { cache, home }: Pick<PackRequest, "cache" | "home">,
  store: ContentStore,
): Promise<StepCache> | undefined =>
  cache === false ? undefined : openStepCache({ root: join(home, "cache"), store });

/**
 * The executor of a command: with the cache of steps where it is wanted, and durable with an engine that is.
 *
 * @param given - A cache that is open already; default: that of the request's state folder.
 */
export async function createPackExecutor(
  request: Pick<PackRequest, "home" | "fallbacks" | "events" | "cache" | "unsandboxed">,
  store: ContentStore,
  engine?: ExecutionEngine,
  given?: StepCache,
): Promise<WorkflowExecutor> {
  const registry = new WorkflowRegistry(request.events === undefined ? {} : { events: request.events });
  for (const workflow of request.fallbacks ?? []) registry.register(workflow);
  const cache = given ?? (await openCache(request, store));
  return new WorkflowExecutor({
    registry,
    store,
    ...(engine === undefined ? {} : { engine }),
    ...(cache === undefined ? {} : { cache }),
    unsandboxed: request.unsandboxed ?? false,
    ...(request.events === undefined ? {} : { events: request.events }),
  });
}
