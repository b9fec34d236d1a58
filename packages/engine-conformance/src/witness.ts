import { closeSync, fdatasyncSync, openSync, readFileSync, writeSync } from "node:fs";
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

/** Every whole line so far. */
export function readWitness(path: string): readonly WitnessLine[] {
  const text = readText(path);
  const lines = text.slice(0, text.lastIndexOf("\n") + 1).split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as WitnessLine);
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
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
  for (;;) {
    const lines = readWitness(path);
    const found = lines.find(isIt);
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
