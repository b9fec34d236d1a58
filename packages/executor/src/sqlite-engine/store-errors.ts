import { RetryableError, TerminalError, WorkflowError } from "@dreamnet/workflow";

/** Primary result codes. @see https://www.sqlite.org/rescode.html, checked 2026-11 */
const BUSY = 5;
const LOCKED = 6;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const TOOBIG = 18;
const NOTADB = 26;

/** Bytes that do not fit any more, as an error of the file system. */
const fullCodes: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);
const deniedCodes: ReadonlySet<string> = new Set(["EACCES", "EPERM", "EROFS"]);

export const storeCorrupt = (file: string, what: string, cause?: unknown): TerminalError =>
  new TerminalError(`The run store is damaged: ${file}: ${what}.`, {
    code: "STORE_CORRUPT",
    hint: "Nothing was changed. Put a backup in its place, or move the file away, with its -wal and -shm, to begin anew.",
    value: file,
    cause,
  });

export const storeNewer = (file: string, found: number, known: number): TerminalError =>
  new TerminalError(
    `The run store has format ${found}, and this version of DreamNet knows formats up to ${known}: ${file}.`,
    {
      code: "STORE_NEWER",
      hint: "Nothing was changed. Use the newer DreamNet that made it, or another folder.",
      value: found,
    },
  );

export const storeForeign = (file: string): TerminalError =>
  new TerminalError(`This is a database of another program, not a run store: ${file}.`, {
    code: "STORE_FOREIGN",
    hint: "Nothing was changed. Choose another file.",
    value: file,
  });

export const storeUnsafe = (path: string, fault: string): TerminalError =>
  new TerminalError(`The run store is not safe to use: ${path} ${fault}.`, {
    code: "STORE_UNSAFE",
    hint: "Choose another folder, or remove what was put there.",
    value: path,
  });

/** What SQLite or the file system throws, as an error of ours; anything else is passed on. */
export function toStoreError(thrown: unknown, file: string): unknown {
  if (WorkflowError.is(thrown) || !(thrown instanceof Error)) return thrown;
  const { errcode, code } = thrown as { errcode?: unknown; code?: unknown };
  const message = thrown.message;
  if (typeof errcode === "number") return ofSqlite(errcode, message, file, thrown);
  if (typeof code !== "string") return thrown;
  if (fullCodes.has(code)) return full(file, message, thrown);
  if (deniedCodes.has(code)) return notWritable(file, message, thrown);
  return thrown;
}

function ofSqlite(errcode: number, message: string, file: string, cause: Error): unknown {
  switch (errcode & 0xff) {
    case FULL:
      return full(file, message, cause);
    case CORRUPT:
    case NOTADB:
      return storeCorrupt(file, message, cause);
    case READONLY:
    case CANTOPEN:
      return notWritable(file, message, cause);
    case BUSY:
    case LOCKED:
      return new RetryableError(`Another process holds the run store: ${file}.`, {
        code: "STORE_BUSY",
        hint: "Wait for it. A process that was stopped (SIGSTOP) in the middle of a write holds it until it goes on or ends.",
        value: file,
        cause,
      });
    case TOOBIG:
      return new TerminalError("A result is larger than the run store can hold.", {
        code: "STORE_TOO_BIG",
        hint: "Put large data into a file, and give its reference.",
        cause,
      });
    case IOERR:
      return new TerminalError(`The run store cannot be read or written: ${file}: ${message}.`, {
        code: "STORE_FAILED",
        hint: "See whether the disk is full, has a fault, or a limit of file sizes is set. What was recorded before stands.",
        value: file,
        cause,
      });
    default:
      return cause;
  }
}

const full = (file: string, message: string, cause: Error): TerminalError =>
  new TerminalError(`There is no room for the run store: ${file}: ${message}.`, {
    code: "STORE_FULL",
    hint: "Make room on the disk, or remove old runs with `dreamnet clean`; then resume the run. What was recorded before stands.",
    value: file,
    cause,
  });

const notWritable = (file: string, message: string, cause: Error): TerminalError =>
  new TerminalError(`The run store cannot be written: ${file}: ${message}.`, {
    code: "STORE_NOT_WRITABLE",
    hint: "Choose a folder of your own that can be written: set DREAMNET_HOME.",
    value: file,
    cause,
  });
