import { closeSync, constants, openSync, statfsSync, statSync } from "node:fs";
import { posix } from "node:path";
import { identityOf } from "../package-files.ts";
import { workRoot } from "./bwrap-arguments.ts";

/** What statfs calls a tmpfs. */
const tmpfs = 0x01021994;

/** Opens the writable folders of a sandbox whose root is arranged; undefined while it is not. */
export function tryHold(
  root: string,
  outputs: readonly string[],
  folders: Map<string, number>,
): ReadonlyMap<string, string> | undefined {
  const opened = new Map<string, number>();
  const open = (path: string): number =>
    openSync(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    // Before its root is changed, the process sees the host's: nothing there may be taken for the sandbox's.
    if (identityOf(statSync(`${root}/.`, { bigint: true })) === identityOf(statSync("/", { bigint: true })))
      return undefined;
    for (const path of outputs) opened.set(path, open(posix.join(`${root}${workRoot}`, path)));
    opened.set("/tmp", open(`${root}/tmp`));
    for (const fd of opened.values())
      if (statfsSync(`/proc/self/fd/${fd}`).type !== tmpfs) throw new Error("not a folder of the sandbox's own");
  } catch {
    for (const fd of opened.values()) closeSync(fd);
    return undefined;
  }
  const held = new Map<string, string>();
  for (const [path, fd] of opened) {
    folders.set(path, fd);
    if (path !== "/tmp") held.set(path, `/proc/self/fd/${fd}`);
  }
  return held;
}
