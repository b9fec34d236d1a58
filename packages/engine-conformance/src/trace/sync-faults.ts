import type { TracedCall } from "./parse-trace.ts";

/** What a trace shows of an engine's promises to its callers. */
export interface SyncFindings {
  /** Acknowledgements of steps and of runs that the trace has. */
  readonly steps: number;
  readonly results: number;
  /** Calls of fsync and fdatasync on the engine's files. */
  readonly syncs: number;
  /** Acknowledgements before which the data was not safe. */
  readonly faults: readonly string[];
}

const writes: ReadonlySet<string> = new Set(["write", "pwrite64", "writev", "pwritev", "pwritev2"]);
const syncs: ReadonlySet<string> = new Set(["fsync", "fdatasync"]);
const announcement = /^\d+<(?:pipe|UNIX|socket)[^"]*>, "(ack|result) ([^"\\]+)\\n"/;

/**
 * Checks that the data of every acknowledgement was written to a file below `location`, and that a sync of that file had
 * begun after that write and ended well, before the acknowledgement was written to the pipe. A run's result must have been
 * written after its last step was acknowledged: the step's own record does not count for it.
 *
 * @param calls - With paths of file descriptors (`strace -y`) and whole strings (`-s`).
 */
export function findSyncFaults(calls: readonly TracedCall[], location: string): SyncFindings {
  const data: { readonly call: TracedCall; readonly path: string }[] = [];
  const synced: { readonly call: TracedCall; readonly path: string }[] = [];
  const acknowledged = new Map<string, number>();
  const faults: string[] = [];
  const counts = { ack: 0, result: 0 };
  for (const call of calls) {
    const path = /^\d+<([^>]*)>/.exec(call.arguments)?.[1] ?? "";
    if (path.startsWith(location)) {
      if (writes.has(call.name)) data.push({ call, path });
      else if (syncs.has(call.name) && call.result === "0") synced.push({ call, path });
      continue;
    }
    const [, kind, value = ""] = (call.name === "write" ? announcement.exec(call.arguments) : null) ?? [];
    if (kind !== "ack" && kind !== "result") continue;
    counts[kind] += 1;
    const after = kind === "ack" ? -1 : (acknowledged.get(value) ?? -1);
    const what = kind === "ack" ? `The step that gave ${value}` : `The result with ${value}`;
    const written = data.filter((entry) => entry.call.begin > after && entry.call.arguments.includes(value));
    const isSafe = written.some((entry) =>
      synced.some((sync) => sync.path === entry.path && sync.call.begin > entry.call.end && sync.call.end < call.begin),
    );
    if (written.length === 0) faults.push(`${what} was acknowledged before it was written.`);
    else if (!isSafe) faults.push(`${what} was acknowledged before what was written was synced.`);
    if (kind === "ack") acknowledged.set(value, call.end);
  }
  return { steps: counts.ack, results: counts.result, syncs: synced.length, faults };
}
