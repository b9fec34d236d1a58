import { readdirSync, readFileSync } from "node:fs";

/** What a sandbox's processes use together. */
export interface Usage {
  readonly processes: number;
  /** Bytes of resident memory; shared pages count once for each process. */
  readonly memory: number;
  /** Seconds of CPU time, children that have ended included. */
  readonly cpu: number;
  readonly threads: number;
}

const pageSize = 4096;
const ticks = 100;

/** Children of a process, from the kernel's own list; undefined when the process is gone. */
export function childrenOf(pid: number): readonly number[] | undefined {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, "utf8").split(" ").filter(Boolean).map(Number),
    );
  } catch {
    return undefined;
  }
}

/** Usage of a process and everything below it. */
export function usageOf(pid: number): Usage {
  let processes = 0;
  let memory = 0;
  let cpu = 0;
  let threads = 0;
  const waiting = [pid];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    try {
      const stat = readFileSync(`/proc/${next}/stat`, "utf8");
      // The name may hold spaces and parentheses; what follows the last one is numbers.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      memory += Number(fields[21]) * pageSize;
      threads += Number(fields[17]);
      cpu += [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0) / ticks;
      processes += 1;
    } catch {
      continue;
    }
    for (const child of childrenOf(next) ?? []) waiting.push(child);
  }
  return { processes, memory, cpu, threads };
}

/** Whether a process is there and not merely waiting to be taken note of. `started` guards against a number used again. */
export function isAlive(pid: number, started: string | undefined): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] !== "Z" && fields[0] !== "X" && (started === undefined || fields[19] === started);
  } catch {
    return false;
  }
}

/** When a process began, in the kernel's ticks: with its number, it names the process. */
export function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}
