import type { Stats } from "node:fs";

const { fstatSync, readdirSync, readlinkSync } = process.getBuiltinModule("node:fs");

const looks = 50;
const between = 10;

/**
 * Descriptors that are open and should not be. What was inherited stays open; what Node has open for a moment, such as a
 * file that it reads while it starts, is gone at the next look.
 */
export async function unexpectedDescriptors(): Promise<string[]> {
  let found = look();
  for (let left = looks; found.length > 0 && left > 0; left -= 1) {
    await new Promise((resolve) => setTimeout(resolve, between));
    found = look();
  }
  return found;
}

/**
 * The standard three and the boundary are expected; of the rest, only what Node opens for itself: event queues, counters,
 * pipes with both ends here, and the null device.
 */
function look(): string[] {
  const own = listDescriptors();
  const pipeEnds = new Map<string, number>();
  for (const { target } of own) if (target.startsWith("pipe:")) pipeEnds.set(target, (pipeEnds.get(target) ?? 0) + 1);
  return own
    .filter(({ fd, target }) => {
      if (fd <= 3 || target === "/dev/null" || /^anon_inode:\[(eventpoll|eventfd)\]$/.test(target)) return false;
      if (/^\/proc\/\d+\/fd$/.test(target)) return false;
      return (pipeEnds.get(target) ?? 0) < 2;
    })
    .map(({ fd, target }) => `${fd} ${target}`.slice(0, 300))
    .slice(0, 64);
}

function listDescriptors(): { fd: number; target: string }[] {
  let names: string[];
  try {
    names = readdirSync("/proc/self/fd");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return probeDescriptors();
    throw error;
  }
  return names.flatMap((name) => {
    try {
      return [{ fd: Number(name), target: readlinkSync(`/proc/self/fd/${name}`) }];
    } catch {
      // The one that the listing itself had open.
      return [];
    }
  });
}

/** Without /proc (a reduced sandbox, macOS): ask for each. Files, folders and devices show; the rest is Node's. */
function probeDescriptors(): { fd: number; target: string }[] {
  const found: { fd: number; target: string }[] = [];
  for (let fd = 4; fd < 1024; fd += 1) {
    try {
      const stats = fstatSync(fd);
      if (stats.isFile() || stats.isDirectory() || stats.isSocket() || stats.isBlockDevice())
        found.push({ fd, target: `${kindOf(stats)}, ${stats.size} bytes, device ${stats.dev}, inode ${stats.ino}` });
    } catch {
      // Not open.
    }
  }
  return found;
}

function kindOf(stats: Stats): string {
  if (stats.isFile()) return "file";
  if (stats.isDirectory()) return "folder";
  return stats.isSocket() ? "socket" : "block device";
}
