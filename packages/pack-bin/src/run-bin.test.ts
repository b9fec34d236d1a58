import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A process whose run waits for ever at a pipe, in a thread that nothing can cancel. */
function startStuck(folder: string, grace: number) {
  const pipe = join(folder, "pipe");
  execFileSync("mkfifo", [pipe]);
  const script = `
    import { readFile, writeFileSync } from "node:fs";
    import { runBin } from ${JSON.stringify(new URL("run-bin.ts", import.meta.url).href)};
    process.on("exit", () => writeFileSync(${JSON.stringify(join(folder, "cleared"))}, ""));
    await runBin(() => new Promise(() => {
      readFile(${JSON.stringify(pipe)}, () => {});
      setTimeout(() => console.log("stuck"), 50);
    }), ${grace});`;
  return spawn(process.execPath, ["--conditions=@dreamnet/source", "--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
}

describe.skipIf(process.platform === "win32")("runBin", () => {
  it.each([
    ["after the time of grace", 300, ["SIGTERM"]],
    ["at a second signal", 60_000, ["SIGTERM", "SIGTERM"]],
    ["at a second Ctrl-C", 60_000, ["SIGINT", "SIGINT"]],
  ] as const)("ends a process that is stuck in the file system %s", async (_, grace, signals) => {
    const folder = mkdtempSync(join(tmpdir(), "dreamnet-bin-"));
    folders.push(folder);
    const child = startStuck(folder, grace);
    const closed = once(child, "close");
    try {
      await once(child.stdout, "data");
      for (const signal of signals) {
        child.kill(signal);
        // Two signals at once are one.
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      const ended = await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 4000, "still running"))]);
      expect(ended).toEqual([null, signals[0]]);
      expect(existsSync(join(folder, "cleared"))).toBe(true);
    } finally {
      child.kill("SIGKILL");
    }
  });
});
