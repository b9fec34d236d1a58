import { closeSync, fdatasyncSync, fstatSync, openSync, readSync, writeSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * One line of the log that is kept outside the engine. Times are not in it: the order of the lines is the order of what
 * happened, over all processes.
 */
export interface WitnessLine {
  /**
   * `claim`: the engine gave the run to this process. `begin`: a step's body runs. `ack`: the step was acknowledged to the
   * workflow. `abort`: the run's signal was aborted. `result`: the run's end was acknowledged to the caller.
   */
  readonly at: "claim" | "begin" | "ack" | "abort" | "result";
  readonly pid: number;
  readonly run: string;
  /** Path and occurrence of the step: `a#0`. */
  readonly step?: string;
  /** The attempt of the run. */
  readonly attempt?: number;
  /** What the step or the run gave, or the code of its error. */
  readonly value?: unknown;
}

/** Writes to the log. */
export interface Witness {
  note(line: Omit<WitnessLine, "pid">): void;
  close(): void;
}

/**
 * Opens the log for writing. A line is one `write` to a file that is open for appending: lines of several processes stand
 * in the order of their writes, and a process that is killed after it takes nothing back.
 *
 * @param sync - Also syncs each line to the disk, before anything else happens.
 */
export function openWitness(path: string, sync = false): Witness {
  const fd = openSync(path, "a");
  return {
    note: (line) => {
      writeSync(fd, `${JSON.stringify({ ...line, pid: process.pid })}\n`);
      if (sync) fdatasyncSync(fd);
    },
    close: () => closeSync(fd),
  };
}

/** Reads the log as it grows: each call gives the whole lines that are new. */
export class WitnessReader {
  readonly #path: string;
  #offset = 0;
  #rest: Buffer = Buffer.alloc(0);

  constructor(path: string) {
    this.#path = path;
  }

  /** Every whole line since the last call. */
  next(): readonly WitnessLine[] {
    const added = readFrom(this.#path, this.#offset);
    this.#offset += added.length;
    const bytes = Buffer.concat([this.#rest, added]);
    const end = bytes.lastIndexOf("\n") + 1;
    this.#rest = bytes.subarray(end);
    const lines = bytes.subarray(0, end).toString("utf8").split("\n");
    return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as WitnessLine);
  }
}

/** Every whole line so far. */
export function readWitness(path: string): readonly WitnessLine[] {
  return new WitnessReader(path).next();
}

function readFrom(path: string, offset: number): Buffer {
  let fd: number;
  try {
    fd = openSync(path, "r");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return Buffer.alloc(0);
    throw error;
  }
  try {
    const bytes = Buffer.alloc(Math.max(0, fstatSync(fd).size - offset));
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read)
      read = readSync(fd, bytes, length, bytes.length - length, offset + length);
    return bytes.subarray(0, length);
  } finally {
    closeSync(fd);
  }
}

/** Waits for a line. @throws {@link Error} when it has not come after `timeout` ms. */
export async function awaitLine(
  path: string,
  isIt: (line: WitnessLine) => boolean,
  what: string,
  timeout = 20_000,
): Promise<WitnessLine> {
  const until = performance.now() + timeout;
  const reader = new WitnessReader(path);
  const lines: WitnessLine[] = [];
  for (;;) {
    const added = reader.next();
    lines.push(...added);
    const found = added.find(isIt);
    if (found !== undefined) return found;
    if (performance.now() > until)
      throw new Error(
        `${what} did not happen within ${timeout} ms; the log has:\n${lines
          .slice(-12)
          .map((line) => JSON.stringify(line))
          .join("\n")}`,
      );
    await sleep(10);
  }
}
