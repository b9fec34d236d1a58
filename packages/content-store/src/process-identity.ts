import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** Names a process so that another one can tell later whether it still lives, and is not a new one with its number. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** Linux: the boot, the pid namespace and the start time in ticks. Elsewhere absent. */
  readonly boot?: string;
  readonly pidNamespace?: string;
  readonly startTime?: string;
}

const attempt = <T>(read: () => T): T | undefined => {
  try {
    return read();
  } catch {
    return undefined;
  }
};

const readBoot = (): string | undefined =>
  attempt(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim());

const readNamespace = (): string | undefined => attempt(() => readlinkSync("/proc/self/ns/pid"));

/** Field 22 of /proc/<pid>/stat. The command's name, field 2, may hold spaces and parentheses: count after its last one. */
function readStartTime(pid: number): string | undefined {
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, "utf8"));
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
  // One that has ended and only waits for its parent to hear of it does nothing more.
  return fields?.[0] === "Z" || fields?.[0] === "X" ? undefined : fields?.[19];
}

/** The process that runs this. */
export function identifyProcess(): ProcessIdentity {
  const boot = readBoot();
  const pidNamespace = readNamespace();
  const startTime = readStartTime(process.pid);
  return {
    pid: process.pid,
    host: hostname(),
    ...(boot === undefined ? {} : { boot }),
    ...(pidNamespace === undefined ? {} : { pidNamespace }),
    ...(startTime === undefined ? {} : { startTime }),
  };
}

/** `unknown` when the process ran where this one cannot look: on another machine or in another container. */
export function isProcessAlive(identity: ProcessIdentity): "alive" | "dead" | "unknown" {
  if (identity.boot !== undefined && identity.startTime !== undefined) {
    const boot = readBoot();
    // Another boot id is another machine, or this one before its restart.
    if (boot !== identity.boot) return identity.host === hostname() && boot !== undefined ? "dead" : "unknown";
    if (readNamespace() !== identity.pidNamespace) return "unknown";
    return readStartTime(identity.pid) === identity.startTime ? "alive" : "dead";
  }
  if (identity.host !== hostname()) return "unknown";
  try {
    process.kill(identity.pid, 0);
    // Without a start time, the number may be another process's by now: the expiry decides.
    return "unknown";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH" ? "dead" : "unknown";
  }
}
