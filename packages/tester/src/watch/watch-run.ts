import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type ContentStore, createMemoryStore } from "@dreamnet/content-store";
import type { AnyWorkflow, ExecutionEngine, WorkflowResult } from "@dreamnet/workflow";
import { createExecutor } from "../create-executor.ts";
import { installWatch } from "./install.ts";
import { followProcessState, followUnhandled } from "./process-state.ts";
import { noteResourcesLeft } from "./resources.ts";
import { type Finding, runUnwatched, runWatched, Watch } from "./scope.ts";
import { type ContextChange, type ContextLog, describeCall, watchContext } from "./watch-context.ts";
import { WatchedSignal } from "./watch-signal.ts";
import { type World, worlds } from "./world.ts";

/** How a run is watched. */
export interface WatchOptions extends ContextChange {
  readonly world?: World;
  readonly store?: ContentStore;
  readonly engine?: ExecutionEngine;
  readonly dependencies?: readonly AnyWorkflow[];
  readonly packageFolder?: string | undefined;
  readonly temporaryFolder?: string;
  readonly signal?: AbortSignal;
  /** Told when the code begins. */
  readonly onStart?: () => void;
  /** ms that the code has after the result, until it must have ended. */
  readonly within?: number;
  readonly runId?: string;
  /** Goes on with the run of this id instead of beginning it. */
  readonly isResumed?: boolean;
  /** Without the executor's own retries and fallback. */
  readonly isTriedOnce?: boolean;
}

/** What was seen of a run. */
export interface WatchedRun {
  readonly result: WorkflowResult;
  readonly store: ContentStore;
  readonly log: ContextLog;
  readonly findings: readonly Finding[];
  /** Whether the code had ended, one way or the other, `within` ms after the result. */
  readonly hasStopped: boolean;
  /** Whether it had ended before the signal was aborted. */
  readonly endedBeforeAbort: boolean;
  /** Whether it gave a value, as if nothing had happened, after the signal was aborted. */
  readonly gaveValueAfterAbort: boolean;
  /** What lies in the temporary folder after it. */
  readonly leftFiles: readonly string[];
}

/** Runs a workflow through an executor in this process, and looks on. */
export async function watchRun(workflow: AnyWorkflow, input: unknown, options: WatchOptions = {}): Promise<WatchedRun> {
  const world = options.world ?? worlds.first;
  const store = options.store ?? createMemoryStore();
  const temporaryFolder = options.temporaryFolder ?? mkdtempSync(join(tmpdir(), "dreamnet-contract-"));
  const watch = new Watch({
    world,
    temporaryFolder,
    packageFolder: options.packageFolder,
    mayReach: reachOf(workflow),
  });
  const log: ContextLog = {
    calls: [],
    refusals: 0,
    callsAfterRefusal: 0,
    pending: new Set(),
    runningSteps: new Set(),
    signal: new WatchedSignal(),
    hasEnded: false,
  };
  let ended: Promise<unknown> = Promise.resolve();
  let endedBeforeAbort = false;
  let gaveValueAfterAbort = false;
  const watched: AnyWorkflow = {
    ...workflow,
    ...(options.isTriedOnce === true ? { manifest: triedOnce(workflow) } : {}),
    execute: (value, context) => {
      const before = digestOf(value);
      const copy = before === undefined ? copyOf(value) : undefined;
      options.onStart?.();
      const running = runWatched(watch, async () =>
        workflow.execute(value, watchContext(context, watch, log, options)),
      );
      const end = (isValue: boolean) => (): void => {
        log.hasEnded = true;
        endedBeforeAbort = options.signal?.aborted !== true;
        gaveValueAfterAbort = isValue && !endedBeforeAbort;
        if (!context.signal.aborted)
          for (const call of log.pending) watch.note("late", `${describeCall(call)}, which nobody awaits`);
        if (before === undefined ? !isDeepStrictEqual(copy, value) : before !== digestOf(value))
          watch.note("input", "the input is changed");
      };
      ended = running.then(end(true), end(false));
      return running;
    },
  };
  const uninstall = installWatch();
  const endUnhandled = followUnhandled(watch);
  const noteState = followProcessState(watch);
  const putBackZone = setZone(world.env["TZ"]);
  try {
    const executor = createExecutor(store, temporaryFolder, {
      dependencies: options.dependencies ?? [],
      ...(options.engine === undefined ? {} : { engine: options.engine }),
    });
    const { signal, runId } = options;
    const how = { ...(signal === undefined ? {} : { signal }) };
    const result = await runUnwatched(() =>
      options.isResumed === true && runId !== undefined
        ? executor.resume(watched, runId, how)
        : executor.execute(watched, input, { ...how, ...(runId === undefined ? {} : { runId }) }),
    );
    const within = options.within ?? 2_000;
    const hasStopped = await settlesWithin(
      ended.then(async () => {
        while (log.runningSteps.size > 0) await Promise.allSettled(log.runningSteps);
      }),
      within,
    );
    await noteResourcesLeft(watch);
    // What was rejected and not taken care of is told after the microtasks.
    await new Promise((resolve) => setImmediate(resolve));
    noteState();
    return {
      result,
      store,
      log,
      findings: watch.findings,
      hasStopped,
      endedBeforeAbort,
      gaveValueAfterAbort,
      leftFiles: readdirSync(temporaryFolder),
    };
  } finally {
    putBackZone();
    endUnhandled();
    uninstall();
    if (options.temporaryFolder === undefined) rmSync(temporaryFolder, { recursive: true, force: true });
  }
}

/** As the manifest has it: no network, any host, or these. */
function reachOf({ manifest }: AnyWorkflow): (target?: string) => boolean {
  const { networkAccess, egress } = manifest.security;
  if (!networkAccess || egress.length === 0) return () => networkAccess;
  return (target) =>
    target === undefined || egress.some((host) => target === host || target.replace(/:\d+$/, "") === host);
}

const triedOnce = ({ manifest }: AnyWorkflow): AnyWorkflow["manifest"] => ({
  ...manifest,
  errorHandling: { retryable: false, maxRetries: 0 },
});

function setZone(zone: string | undefined): () => void {
  const before = process.env["TZ"];
  const set = (value: string | undefined): void => {
    if (value === undefined) delete process.env["TZ"];
    else process.env["TZ"] = value;
  };
  if (zone === before) return () => undefined;
  set(zone);
  return () => set(before);
}

/** Inputs are JSON, and mostly large; undefined where this one is not. */
function digestOf(value: unknown): string | undefined {
  try {
    return createHash("sha256").update(JSON.stringify(value)).digest("hex");
  } catch {
    return undefined;
  }
}

function copyOf(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return value;
  }
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
