import type { WorkflowManifest } from "@dreamnet/workflow";

/** Every limit of one confined run, with defaults filled in. */
export interface RunLimits {
  /** Bytes of resident memory, all processes together. */
  readonly memory: number;
  /** Bytes that the run may write in all, and the size of each writable folder. */
  readonly output: number;
  /** Entries in each writable folder. */
  readonly files: number;
  /** Processes, threads not counted. */
  readonly processes: number;
  /** Seconds of CPU time of one process. */
  readonly cpu: number;
  /** Bytes of the private `/tmp`. */
  readonly temporary: number;
  /** Bytes of stdout and stderr, each, before the run is ended; the first 1 MB is kept. */
  readonly console: number;
}

const MIB = 1024 ** 2;

/** What holds where a manifest says nothing, and the least that Node and its run can do with. */
const defaults = { memory: 2048 * MIB, output: 512 * MIB, files: 10_000, processes: 64 };
const leastMemory = 128 * MIB;

/** @throws RangeError where a limit is too small to be kept honestly. */
export function runLimits({ security, executionTime }: WorkflowManifest): RunLimits {
  const { limits, subprocess } = security;
  const memory = limits.memory ?? defaults.memory;
  if (memory < leastMemory) throw new RangeError(`limits.memory is ${memory} bytes; Node alone takes ${leastMemory}`);
  const output = limits.output ?? defaults.output;
  return {
    memory,
    output,
    files: limits.files ?? defaults.files,
    // Node itself is one.
    processes: subprocess.length === 0 ? 1 : (limits.processes ?? defaults.processes) + 1,
    cpu: Math.max(1, Math.ceil((limits.cpu ?? executionTime.max * 4) / 1000)),
    temporary: subprocess.length === 0 ? Math.min(output, 64 * MIB) : output,
    console: 64 * MIB,
  };
}
