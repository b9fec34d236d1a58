import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { ExecutionEngine } from "@dreamnet/workflow";
import { afterEach } from "vitest";
import { createSqliteEngine, type SqliteEngineOptions } from "../../src/index.ts";

/** A folder for one test's stores, with the engines on them; both are gone after the test. */
export function useScratch() {
  let folder = "";
  const engines: ExecutionEngine[] = [];
  afterEach(async () => {
    await Promise.all(engines.splice(0).map((engine) => engine.shutdown()));
    if (folder !== "") rmSync(folder, { recursive: true, force: true });
    folder = "";
  });
  const path = (...names: string[]): string => {
    if (folder === "") folder = mkdtempSync(join(tmpdir(), "dreamnet-store-"));
    return join(folder, ...names);
  };
  return {
    path,
    open: async (options: Partial<SqliteEngineOptions> = {}): Promise<ExecutionEngine> => {
      const engine = await createSqliteEngine({ file: path("runs", "runs.db"), ...options });
      engines.push(engine);
      return engine;
    },
  };
}

/** Works on a store's file behind the engine's back. */
export function tamper(file: string, act: (database: DatabaseSync) => void): void {
  const database = new DatabaseSync(file);
  try {
    act(database);
  } finally {
    database.close();
  }
}

/** The code of what a promise rejects with; `done` where it does not. */
export const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => "done",
    (error: { code?: unknown }) => error.code ?? error,
  );
