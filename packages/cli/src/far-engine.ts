import { join } from "node:path";
import { type ContentStore, openSharedStore } from "@dreamnet/content-store";
import type { DbosEngine } from "@dreamnet/engine-dbos";
import { type CommandIo, dreamnetHome, type PackReport } from "@dreamnet/pack-bin";
import { type AnyWorkflow, TerminalError } from "@dreamnet/workflow";
import { combinePacks, fallbacks, platforms } from "./platforms.ts";

/** The engine of several machines, where the environment names one. */
export interface FarEngine {
  readonly engine: DbosEngine;
  /** As every worker has it. */
  readonly store: ContentStore;
  readonly workflows: readonly AnyWorkflow[];
  readonly fallbacks: readonly AnyWorkflow[];
}

type Env = CommandIo["env"];
type PaperRequest = Parameters<typeof import("@dreamnet/publishpack").packPaper>[0];

/** Whether runs go to workers: a URL in the environment, since a command line is for everybody to read. */
export const isFar = (env: Env): boolean => (env["DREAMNET_ENGINE_URL"] ?? "") !== "";

/**
 * Opens the engine that `DREAMNET_ENGINE_URL` names.
 *
 * @throws {@link TerminalError} with code `ENGINE_MISSING` or `ENGINE_URL_INVALID`; those of `createDbosEngine`.
 */
export async function openFarEngine(
  env: Env,
  options: { readonly lease?: number; readonly migrate?: boolean; readonly onLog?: (message: string) => void } = {},
): Promise<FarEngine> {
  const url = checkUrl(env["DREAMNET_ENGINE_URL"] ?? "");
  const { createDbosEngine } = await importEngine();
  // Not the one of the state folder: cleaning that one knows nothing of runs elsewhere.
  const store = await openSharedStore({ env, folder: join(dreamnetHome(env), "shared") });
  const workflows = await Promise.all(Object.values(platforms).map((load) => load()));
  const engine = await createDbosEngine({
    url,
    store,
    workflows: [...workflows, ...(await fallbacks())],
    ...(options.lease === undefined ? {} : { leaseDuration: options.lease }),
    ...(options.migrate === undefined ? {} : { migrate: options.migrate }),
    onLog: (level, message) => {
      if (level !== "info") options.onLog?.(message);
    },
  });
  return { engine, store, workflows, fallbacks: await fallbacks() };
}

/** Packs by the workers, waits for the packages, and makes the work's release of them here. */
export async function packFar(request: PaperRequest, env: Env): Promise<PackReport> {
  const [{ handOver }, { packPaper }] = await Promise.all([importEngine(), import("@dreamnet/publishpack")]);
  const { engine, store } = await openFarEngine(env);
  try {
    return await packPaper({
      ...request,
      combine: combinePacks,
      place: { engine, store, run: (workflow, input, options) => handOver(engine, workflow, input, options) },
    });
  } finally {
    await engine.shutdown();
  }
}

function checkUrl(url: string): string {
  if (/^postgres(?:ql)?:\/\//u.test(url) && URL.canParse(url)) return url;
  throw new TerminalError("DREAMNET_ENGINE_URL is no URL of a Postgres database.", {
    code: "ENGINE_URL_INVALID",
    // Not the value: it may hold a password.
    hint: "Give it as postgres://user@host/database, and the password in PGPASSWORD or ~/.pgpass.",
  });
}

/** Loads it only where it is wanted: it is installed apart. @throws {@link TerminalError} with code `ENGINE_MISSING`. */
export async function importEngine(): Promise<typeof import("@dreamnet/engine-dbos")> {
  try {
    return await import("@dreamnet/engine-dbos");
  } catch (error) {
    if ((error as { code?: unknown }).code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new TerminalError("DREAMNET_ENGINE_URL is set, and the engine for several machines is not installed.", {
      code: "ENGINE_MISSING",
      hint: "npm install @dreamnet/engine-dbos beside dreamnet, or unset DREAMNET_ENGINE_URL.",
      cause: error,
    });
  }
}
