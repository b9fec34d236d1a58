import { DatabaseSync, type SQLInputValue } from "node:sqlite";

/**
 * The part of better-sqlite3 that the PDS uses, on Node's own SQLite: better-sqlite3's binary is downloaded or compiled
 * while it is installed, which this repository does not do.
 */
class Database {
  readonly #database: DatabaseSync;

  constructor(location: string) {
    this.#database = new DatabaseSync(location);
  }

  prepare(sql: string): object {
    const statement = this.#database.prepare(sql);
    const values = (parameters: readonly SQLInputValue[]) => parameters.map((value) => value ?? null);
    return {
      reader: statement.columns().length > 0,
      all: (parameters: readonly SQLInputValue[] = []) => statement.all(...values(parameters)).map(withBuffers),
      run: (parameters: readonly SQLInputValue[] = []) => statement.run(...values(parameters)),
    };
  }

  pragma(text: string): void {
    this.#database.exec(`PRAGMA ${text}`);
  }

  close(): void {
    this.#database.close();
  }
}

/** Bytes come as Buffers from better-sqlite3. */
function withBuffers(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [key, value instanceof Uint8Array ? Buffer.from(value) : value]),
  );
}

export { Database as "module.exports" };
