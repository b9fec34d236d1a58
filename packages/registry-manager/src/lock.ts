import { lstat } from "node:fs/promises";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { TerminalError } from "@dreamnet/workflow";
import { busy, unsafe } from "./errors.ts";

/** ms. */
const PATIENCE = 120_000;

/**
 * Does something while no other process does it on the same registry.
 *
 * The lock is SQLite's on a file of its own, which the system takes back when its process ends, however it ends: there is
 * no lock of a dead process to be found and judged.
 *
 * @throws A `RetryableError` with code `REGISTRY_BUSY` after two minutes of waiting.
 */
export async function withLock<T>(
  root: string,
  signal: AbortSignal | undefined,
  act: () => Promise<T>,
  patience = PATIENCE,
): Promise<T> {
  const path = join(root, "registry.lock");
  const stats = await lstat(path).catch(() => undefined);
  if (stats !== undefined && !stats.isFile()) throw unsafe(path, "is not a regular file");
  const database = openDatabase(path);
  try {
    const begun = performance.now();
    while (!tryBegin(database, path)) {
      signal?.throwIfAborted();
      if (performance.now() - begun > patience) throw busy(root);
      await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 20));
    }
    signal?.throwIfAborted();
    return await act();
  } finally {
    // Closing gives the lock back.
    database.close();
  }
}

function tryBegin(database: DatabaseSync, path: string): boolean {
  try {
    database.exec("BEGIN IMMEDIATE");
    return true;
  } catch (error) {
    const code = (error as { errcode?: unknown }).errcode;
    // SQLITE_BUSY, and SQLITE_LOCKED of a connection of this process.
    if (typeof code === "number" && ((code & 0xff) === 5 || (code & 0xff) === 6)) return false;
    throw new TerminalError(
      `The registry cannot be locked: ${path} is not what DreamNet has put there, or cannot be written.`,
      {
        code: "REGISTRY_LOCK",
        hint: "See whether the folder can be written to; where nothing runs, that file may be removed.",
        value: path,
        cause: error,
      },
    );
  }
}

function openDatabase(path: string): DatabaseSync {
  const emitWarning = Reflect.get(process, "emitWarning") as typeof process.emitWarning;
  // Node 22 and 24 warn that SQLite is experimental; whoever runs a command can do nothing about that.
  process.emitWarning = (warning: string | Error, ...rest: unknown[]): void => {
    if (!String(warning).startsWith("SQLite is an experimental feature"))
      (emitWarning as (...all: unknown[]) => void).call(process, warning, ...rest);
  };
  try {
    const sqlite = process.getBuiltinModule("node:sqlite");
    return new sqlite.DatabaseSync(path);
  } catch (error) {
    throw new TerminalError(`The registry cannot be locked: ${path} cannot be opened.`, {
      code: "REGISTRY_LOCK",
      hint: "See whether the folder can be written to.",
      value: path,
      cause: error,
    });
  } finally {
    process.emitWarning = emitWarning;
  }
}
