import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeCachedPackage } from "../../test/cache/cached-package.ts";

const worker = fileURLToPath(new URL("../../test/cache/cached-run.ts", import.meta.url));

let place: Awaited<ReturnType<typeof makeCachedPackage>>;
beforeAll(async () => {
  place = await makeCachedPackage();
});
afterAll(() => place.remove());

interface Said {
  readonly success: boolean;
  readonly output: { readonly values: readonly string[] };
  readonly cache: { readonly hits: number; readonly misses: number };
}

function start(key: string, ms: number) {
  const child = spawn(process.execPath, [
    "--conditions=@dreamnet/source",
    "--no-warnings",
    worker,
    place.root,
    key,
    String(ms),
  ]);
  let text = "";
  let works: () => void = () => undefined;
  const working = new Promise<void>((resolve) => {
    works = resolve;
  });
  child.stdout.on("data", (chunk: Buffer) => {
    text += chunk.toString();
    if (text.includes("working")) works();
  });
  child.stderr.pipe(process.stderr);
  const ended = new Promise<Said | undefined>((resolve) => {
    child.on("close", () => {
      const line = text.trim().split("\n").at(-1) ?? "";
      resolve(line.startsWith("{") ? (JSON.parse(line) as Said) : undefined);
    });
  });
  return { child, working, ended };
}

describe("several processes on one cache", () => {
  it("make once what all of them ask for", async () => {
    const said = await Promise.all([start("all", 800), start("all", 800), start("all", 800)].map(({ ended }) => ended));
    expect(said.map((one) => one?.success)).toEqual([true, true, true]);
    expect(new Set(said.map((one) => one?.output.values[0])).size).toBe(1);
    expect(said.reduce((sum, one) => sum + (one?.cache.misses ?? 0), 0)).toBe(1);
    expect(said.reduce((sum, one) => sum + (one?.cache.hits ?? 0), 0)).toBe(2);
  });

  it("go on by themselves when the one that was at it is killed", async () => {
    const first = start("killed", 60_000);
    await first.working;
    const second = start("killed", 50);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const begun = performance.now();
    first.child.kill("SIGKILL");
    expect(await second.ended).toMatchObject({ success: true, cache: { hits: 0, misses: 1 } });
    expect(performance.now() - begun).toBeLessThan(5_000);
    expect(await first.ended).toBeUndefined();
    expect(await start("killed", 50).ended).toMatchObject({ success: true, cache: { hits: 1, misses: 0 } });
  });
});
