import { readdirSync, readFileSync } from "node:fs";

/**
 * Descriptors that this process got from its parent without close-on-exec: a sandbox would get them too. Node opens none
 * of that kind, so they are looked for once.
 */
export function inheritedDescriptors(): readonly number[] {
  const closeOnExec = 0o2000000;
  return readdirSync("/proc/self/fdinfo")
    .map(Number)
    .filter((fd) => {
      if (fd <= 2) return false;
      try {
        const flags = /^flags:\s*(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, "utf8"))?.[1];
        return flags !== undefined && (Number.parseInt(flags, 8) & closeOnExec) === 0;
      } catch {
        return false;
      }
    });
}

/** Covers each with the null device. One that lies very high is left for the runner, which refuses. */
export function coverInherited(
  stdio: ("ignore" | "pipe" | number)[],
  inherited: readonly number[],
  openNull: () => number,
): void {
  const covered = inherited.filter((fd) => fd >= stdio.length && fd <= 512);
  if (covered.length === 0) return;
  const nothing = openNull();
  // "ignore" leaves a number as it is, beyond the first three.
  for (let fd = stdio.length; fd <= Math.max(...covered); fd += 1)
    stdio.push(covered.includes(fd) ? nothing : "ignore");
}
