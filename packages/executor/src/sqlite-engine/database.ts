import type { DatabaseSync, StatementSync } from "node:sqlite";
import { TerminalError } from "@dreamnet/workflow";

export type Database = DatabaseSync;
export type Statement = StatementSync;

/**
 * Opens a file with the SQLite of Node itself, which an older Node lacks.
 *
 * @throws {@link TerminalError} with code `STORE_UNSUPPORTED`.
 */
export function openDatabase(file: string): Database {
  const sqlite = loadSqlite();
  if (sqlite === undefined) {
    throw new TerminalError(`Node ${process.versions.node} has no node:sqlite, which keeps durable runs.`, {
      code: "STORE_UNSUPPORTED",
      hint: "Use Node 22.13 or later, or createMemoryEngine(), whose runs end with their process.",
      value: process.versions.node,
    });
  }
  return new sqlite.DatabaseSync(file);
}

/** Loaded on demand, so that this package imports on a Node without it. */
function loadSqlite(): typeof import("node:sqlite") | undefined {
  const emitWarning = Reflect.get(process, "emitWarning") as typeof process.emitWarning;
  // Node 22 and 24 warn that SQLite is experimental; whoever runs a command can do nothing about that.
  process.emitWarning = (warning: string | Error, ...rest: unknown[]): void => {
    if (!String(warning).startsWith("SQLite is an experimental feature"))
      (emitWarning as (...all: unknown[]) => void).call(process, warning, ...rest);
  };
  try {
    return process.getBuiltinModule?.("node:sqlite");
  } finally {
    process.emitWarning = emitWarning;
  }
}
