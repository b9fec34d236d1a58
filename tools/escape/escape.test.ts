import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const hasBubblewrap = process.platform === "linux" && spawnSync("bwrap", ["--version"]).status === 0;
const isFull = process.env["DREAMNET_FULL"] === "1";
const main = fileURLToPath(new URL("./main.ts", import.meta.url));

describe.skipIf(!hasBubblewrap)("the escape suite", () => {
  it(`stops ${isFull ? "every attack" : "a sample of the attacks"}`, { timeout: 1_200_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), "dreamnet-escapes-"));
    try {
      const json = join(folder, "report.json");
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        ["--conditions=@dreamnet/source", main, "--json", json, ...(isFull ? [] : ["--sample", "14", "--seed", "7"])],
        { encoding: "utf8", timeout: 1_100_000 },
      );
      expect(`${status}\n${status === 0 ? "" : stdout + stderr}`).toBe("0\n");
      const { bars } = JSON.parse(readFileSync(json, "utf8")) as { bars: { name: string; met: boolean }[] };
      expect(bars.map(({ met }) => met)).toEqual([true, true]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
