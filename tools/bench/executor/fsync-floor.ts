import { closeSync, fdatasyncSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { median } from "../../measure/report.ts";

/** µs that this disk takes to append 200 bytes and sync them: the least that any durable record costs. */
export function syncFloor(folder: string, count = 400): number {
  const file = openSync(join(folder, "floor"), "a");
  const record = Buffer.alloc(200, "x");
  const times: number[] = [];
  try {
    for (let index = 0; index < count; index += 1) {
      const begun = performance.now();
      writeSync(file, record);
      fdatasyncSync(file);
      times.push((performance.now() - begun) * 1000);
    }
  } finally {
    closeSync(file);
  }
  return median(times);
}
