import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

interface Findings {
  readonly first: { readonly status: string; readonly error?: { code: string; message: string; hint?: string } };
  readonly status: string;
  readonly acknowledged: readonly string[];
  readonly kept: readonly string[];
  readonly replayed: readonly string[];
  readonly again: string;
}

/** A disk of 2 MB that only this process has. */
function onSmallDisk(): Findings {
  const script = fileURLToPath(new URL("./full-disk.ts", import.meta.url));
  const disk = ["--dev-bind", "/", "/", "--size", "2000000", "--tmpfs", "/mnt", "--die-with-parent"];
  const node = [process.execPath, "--no-warnings", "--conditions=@dreamnet/source", script, "/mnt"];
  return JSON.parse(execFileSync("bwrap", [...disk, ...node], { encoding: "utf8", timeout: 60_000 })) as Findings;
}

// A disk of one's own takes a namespace, which Linux alone has.
describe.runIf(process.platform === "linux")("a full disk", () => {
  it("is told of; what was acknowledged stands, and the run goes on when there is room", { timeout: 60_000 }, () => {
    const found = onSmallDisk();
    expect(found.first.error).toMatchObject({
      code: "STORE_FULL",
      message: expect.stringMatching(/no room for the run store/),
      hint: expect.stringMatching(/Make room/),
    });
    expect(found.acknowledged.length).toBeGreaterThan(3);
    expect(found.kept).toEqual(found.acknowledged);
    expect(found.replayed).toEqual(found.acknowledged);
    expect(found.again).toBe("succeeded");
  });
});
