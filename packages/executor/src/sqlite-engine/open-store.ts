import { type Database, openDatabase } from "./database.ts";
import { APPLICATION_ID, formats, migrateStore } from "./formats.ts";
import { storeCorrupt, storeForeign, storeNewer, toStoreError } from "./store-errors.ts";
import { prepareStoreFile } from "./store-file.ts";

/** How a store is opened. */
export interface OpenStoreOptions {
  readonly file: string;
  /** `normal`: a power failure may take the last results; a crash of the process does not. */
  readonly synchronous: "full" | "normal";
  /** ms that a write waits for another process. */
  readonly busyTimeout: number;
}

/** An open store: the connection and where it lies. */
export interface OpenStore {
  readonly database: Database;
  readonly file: string;
}

/** Opens a store, makes it where there is none, and brings an older format to the newest. What is not ours is not touched. */
export function openStore(options: OpenStoreOptions): OpenStore {
  let database: Database | undefined;
  let file = options.file;
  try {
    file = prepareStoreFile(file);
    database = openDatabase(file);
    database.exec(`PRAGMA busy_timeout = ${Math.floor(options.busyTimeout)}`);
    checkFormat(database, file);
    if (readNumber(database, "user_version") < formats.length) makeOrMigrate(database, file, options.busyTimeout);
    useWal(database, options.busyTimeout);
    database.exec(`PRAGMA synchronous = ${options.synchronous === "full" ? "FULL" : "NORMAL"}`);
    // A large payload leaves a large log behind; it is cut to this at the next checkpoint.
    database.exec("PRAGMA journal_size_limit = 67108864");
    return { database, file };
  } catch (error) {
    database?.close();
    throw toStoreError(error, file);
  }
}

function checkFormat(database: Database, file: string): void {
  const format = readNumber(database, "user_version");
  const tables = (database.prepare("SELECT count(*) AS n FROM sqlite_schema").get() as { n: number }).n;
  const isOurs = readNumber(database, "application_id") === APPLICATION_ID;
  if (!isOurs && (tables > 0 || format !== 0)) throw storeForeign(file);
  if (format > formats.length) throw storeNewer(file, format, formats.length);
  if (format === 0 && tables > 0) throw storeCorrupt(file, "its format is missing");
}

function makeOrMigrate(database: Database, file: string, patience: number): void {
  // Only an empty database takes this; the mode itself lies in the file.
  useWal(database, patience);
  // The file's new tables last like a result.
  database.exec("PRAGMA synchronous = FULL");
  database.exec("BEGIN IMMEDIATE");
  try {
    // Another process may have been first.
    checkFormat(database, file);
    const format = readNumber(database, "user_version");
    if (format === 0) database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    migrateStore(database, format);
    database.exec("COMMIT");
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}

/** Changing the mode does not wait for others by itself. */
function useWal(database: Database, patience: number): void {
  const begun = performance.now();
  for (;;) {
    try {
      database.exec("PRAGMA journal_mode = WAL");
      return;
    } catch (error) {
      const isBusy = (((error as { errcode?: number }).errcode ?? 0) & 0xff) === 5;
      if (!isBusy || performance.now() - begun > patience) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

function readNumber(database: Database, pragma: "user_version" | "application_id"): number {
  const row = database.prepare(`PRAGMA ${pragma}`).get() as Record<string, number> | undefined;
  return row?.[pragma] ?? 0;
}
