import { closeSync, openSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freshFolder } from "./surroundings.ts";

/** Data that bubblewrap reads from descriptors; the same data is written once. */
export interface DataFiles {
  /** A descriptor at the beginning of the data; whoever asks closes it. */
  open(data: string | Uint8Array): number;
  close(): void;
}

const most = 256;

/** Keeps data in files without a name: nobody else can open or change them. */
export function createDataFiles(): DataFiles {
  const kept = new Map<string, number>();
  const write = (data: string | Uint8Array): number => {
    const folder = freshFolder();
    try {
      const path = join(folder, "data");
      writeFileSync(path, data, { mode: 0o600, flag: "wx" });
      return openSync(path, "r");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  const forget = (): void => {
    for (const fd of kept.values()) closeSync(fd);
    kept.clear();
  };
  return {
    open: (data) => {
      const key = typeof data === "string" ? data : Buffer.from(data).toString("latin1");
      let fd = kept.get(key);
      if (fd === undefined) {
        if (kept.size >= most) forget();
        fd = write(data);
        kept.set(key, fd);
      }
      // A descriptor of its own, with a position of its own.
      return openSync(`/proc/self/fd/${fd}`, "r");
    },
    close: forget,
  };
}
