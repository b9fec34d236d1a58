import { appendFile, chmod, mkdir, readdir, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { NervousSystem } from "@dreamnet/nervous-system";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeCachedPackage } from "../../test/cache/cached-package.ts";
import { makeWorkflow } from "../../test/make-workflow.ts";
import { openStepCache } from "../index.ts";

let place: Awaited<ReturnType<typeof makeCachedPackage>>;
beforeAll(async () => {
  place = await makeCachedPackage();
});
afterAll(() => place.remove());

/** Every entry's path. */
async function entries(): Promise<string[]> {
  const steps = join(place.root, "cache/steps");
  const shards = await readdir(steps);
  return (
    await Promise.all(
      shards.map(async (name) => (await readdir(join(steps, name))).map((rest) => join(steps, name, rest))),
    )
  ).flat();
}

/** Runs once, lets `harm` be done to what was kept, and tells whether another process still hits. */
async function hitsAfter(key: string, act: "plain" | "file" | "large", harm: (entry: string) => Promise<unknown>) {
  const before = new Set(await entries());
  const first = await (await place.open()).run({ key, act });
  expect(first.cache).toMatchObject({ hits: 0, misses: 1 });
  const [entry = ""] = (await entries()).filter((path) => !before.has(path));
  await harm(entry);
  const second = await (await place.open()).run({ key, act });
  expect(second.result.success).toBe(true);
  // Whatever it was: the run mends it.
  expect((await (await place.open()).run({ key, act })).cache.hits).toBe(1);
  return second.cache.hits === 1;
}

describe("a step that asks for the cache", () => {
  it("is answered from it in another process, and the result says so", async () => {
    const first = await (await place.open()).run({ key: "a" });
    const second = await (await place.open()).run({ key: "a" });
    expect(first.cache).toEqual({
      hits: 0,
      misses: 1,
      steps: [{ runId: first.result.runId, workflow: "sample", path: "one", hit: false }],
    });
    expect(second.cache).toEqual({
      hits: 1,
      misses: 0,
      steps: [{ runId: second.result.runId, workflow: "sample", path: "one", hit: true }],
    });
    expect(second.value).toBe(first.value);
  });

  it("runs for another input, another date, another isolation", async () => {
    const { run } = await place.open();
    const { value } = await run({ key: "b" });
    expect((await run({ key: "B" })).cache.hits).toBe(0);
    expect((await run({ key: "b" }, { now: new Date(86_400_000) })).cache.hits).toBe(0);
    expect((await run({ key: "b" })).value).toBe(value);
  });

  it("gives its files and its findings as if it had run", async () => {
    const first = await (await place.open()).run({ key: "c", act: "file" });
    const second = await (await place.open()).run({ key: "c", act: "file" });
    expect(second.cache.hits).toBe(1);
    expect(second.result.files).toEqual(first.result.files);
    expect(second.values).toEqual(first.values);
    const told: unknown[] = [];
    await (await place.open()).run({ key: "d", act: "find" });
    const found = await (await place.open()).run({ key: "d", act: "find" }, { onDiagnostic: (one) => told.push(one) });
    expect(found.cache.hits).toBe(1);
    expect(found.result.diagnostics).toMatchObject([{ message: "found d" }]);
    expect(told).toMatchObject([{ message: "found d" }]);
  });

  it("answers the outer of two nested steps, and the inner one when only that is known", async () => {
    const { run, cache } = await place.open();
    expect((await run({ key: "n", act: "nested" })).cache).toMatchObject({ hits: 0, misses: 2 });
    expect((await run({ key: "n", act: "nested" })).cache).toMatchObject({ hits: 1, misses: 0 });
    expect((await cache.digests()).size).toBeGreaterThanOrEqual(0);
  });

  it("keeps what the step lets it keep, and no failure", async () => {
    const { run } = await place.open();
    await run({ key: "not", act: "keep" });
    expect((await run({ key: "not", act: "keep" })).cache).toMatchObject({
      hits: 0,
      steps: [{ reason: "the step does not want it kept" }],
    });
    await run({ key: "kept", act: "keep" });
    expect((await run({ key: "kept", act: "keep" })).cache.hits).toBe(1);
    const failures = await Promise.all([run({ key: "f", act: "fail" }), run({ key: "f", act: "fail" })]);
    expect(failures.map(({ result }) => result.success)).toEqual([false, false]);
  });

  it("needs an input", async () => {
    const { result } = await (await place.open()).run({ key: "x", act: "no-input" });
    expect(result).toMatchObject({ success: false, error: { code: "STEP_INPUT_MISSING" } });
  });

  it("runs where nobody can tell whether the code has changed", async () => {
    const { executor } = await place.open();
    const inline = makeWorkflow(
      async ({ text }, context) => ({
        text: await context.step("a", () => text, { input: text, cache: true }),
      }),
      { steps: { a: "" } },
    );
    await executor.execute(inline, { text: "t" });
    const { cache } = await executor.execute(inline, { text: "t" });
    expect(cache).toMatchObject({ hits: 0, misses: 1, steps: [{ reason: expect.stringContaining("inline") }] });
    const copy = { ...place.workflow, execute: async () => ({ values: [] }) };
    const patched = { ...place.workflow };
    expect((await executor.execute(copy, { key: "a" })).success).toBe(true);
    expect((await executor.execute(patched, { key: "a" })).cache).toMatchObject({
      hits: 0,
      steps: [{ reason: expect.stringContaining("not what its module exports") }],
    });
  });

  it("tells it in the event", async () => {
    const events = new NervousSystem();
    const seen: unknown[] = [];
    events.subscribe("step.succeeded", ({ payload }) => void seen.push((payload as { cached: boolean }).cached));
    const { run } = await place.open({ events });
    await run({ key: "event" });
    await run({ key: "event" });
    expect(seen).toEqual([false, true]);
  });
});

describe("what does not count", () => {
  it.each([
    ["an entry that was changed", (entry: string) => appendFile(entry, " ")],
    ["an entry that was cut short", async (entry: string) => writeFile(entry, (await readFile(entry)).subarray(0, 90))],
    ["an empty entry", (entry: string) => writeFile(entry, "")],
    [
      "an entry that is a link",
      async (entry: string) => {
        await rm(entry);
        await symlink("/etc/passwd", entry);
      },
    ],
    ["an entry of 10 MB", (entry: string) => writeFile(entry, Buffer.alloc(10_000_000))],
  ])("%s", async (name, harm) => {
    expect(await hitsAfter(name, "plain", harm)).toBe(false);
  });

  it("an entry that was signed elsewhere, or moved to another key", async () => {
    const run = async (key: string) => (await place.open()).run({ key });
    const before = new Set(await entries());
    await run("honest");
    const [honest = ""] = (await entries()).filter((path) => !before.has(path));
    await run("victim");
    const [victim = ""] = (await entries()).filter((path) => !before.has(path) && path !== honest);
    await writeFile(victim, await readFile(honest));
    expect((await run("victim")).cache.hits).toBe(0);
    const key = join(place.root, "cache/key");
    const secret = await readFile(key);
    await writeFile(key, Buffer.alloc(32, 7));
    expect((await run("honest")).cache.hits).toBe(0);
    await writeFile(key, secret);
    expect((await run("honest")).cache.hits).toBe(0);
    expect((await run("honest")).cache.hits).toBe(1);
  });

  it("an entry whose files are gone or damaged", async () => {
    const blob = async (entry: string) => {
      const { blobs } = JSON.parse((await readFile(entry, "utf8")).split("\n")[1] as string) as { blobs: string[] };
      return place.store.path(blobs[0] as string) as string;
    };
    expect(await hitsAfter("gone", "file", async (entry) => rm(await blob(entry)))).toBe(false);
    const damage = async (entry: string) => {
      const path = await blob(entry);
      await chmod(path, 0o644);
      await writeFile(path, "something else");
    };
    expect(await hitsAfter("damaged", "file", damage)).toBe(false);
    expect(await hitsAfter("large", "large", damage)).toBe(false);
    expect(await hitsAfter("whole", "large", async () => undefined)).toBe(true);
  });

  it("an entry of other code: of the package, or of a dependency", async () => {
    const run = async () => (await place.open()).run({ key: "code" });
    const identify = async () => (await place.open()).executor.identify(place.workflow);
    const identity = await identify();
    expect(identity).toMatch(/^[0-9a-f]{64}$/u);
    await run();
    const module = join(place.folder, "extra.txt");
    await writeFile(module, "read at run time");
    expect(await identify()).not.toBe(identity);
    expect((await run()).cache.hits).toBe(0);
    expect((await run()).cache.hits).toBe(1);
    const file = join(place.dependency, "index.js");
    const old = await readFile(file, "utf8");
    // The same size, and the old time put back: the change time still tells.
    const times = { atime: new Date(1_600_000_000_000), mtime: new Date(1_600_000_000_000) };
    await utimes(file, times.atime, times.mtime);
    await run();
    expect((await run()).cache.hits).toBe(1);
    await writeFile(file, old.replace("first", "other"));
    await utimes(file, times.atime, times.mtime);
    expect((await run()).cache.hits).toBe(0);
    await writeFile(file, old);
    await rm(module);
    // What was known of the code as it was counts again: it is the bytes that matter.
    expect((await run()).cache.hits).toBe(1);
    expect(await identify()).toBe(identity);
    const { executor } = await place.open();
    expect(await executor.identify(place.workflow, { now: new Date(86_400_000) })).not.toBe(identity);
    const { module: _, ...inline } = place.workflow;
    expect(await executor.identify({ ...inline, module: undefined })).toBeUndefined();
  });

  it("a package that leads out of itself", async () => {
    const link = join(place.folder, "elsewhere");
    await symlink("/etc", link);
    const { cache } = await (await place.open()).run({ key: "a" });
    await rm(link);
    expect(cache).toMatchObject({ hits: 0, steps: [{ reason: expect.stringContaining("leads out of it") }] });
  });
});

describe("secrets", () => {
  it("keep a run's steps out of the cache, in its input and in its result", async () => {
    const { run } = await place.open();
    const before = (await entries()).length;
    const secrets = { TOKEN: "s3cr3t-value" };
    const inInput = await run({ key: "s3cr3t-value" }, { secrets });
    expect(inInput.cache).toMatchObject({ misses: 1, steps: [{ reason: "its input holds a secret" }] });
    expect((await entries()).length).toBe(before);
    // A run that was given none of them is cached although its caller has some.
    await run({ key: "harmless" }, { secrets });
    expect((await run({ key: "harmless" }, { secrets })).cache.hits).toBe(1);
  });
});

describe("one at a time", () => {
  it("makes once what several runs ask for", async () => {
    const [a, b] = [await place.open(), await place.open()];
    const runs = await Promise.all(
      Array.from({ length: 8 }, (_, index) => (index % 2 === 0 ? a : b).run({ key: "flight", act: "slow", ms: 150 })),
    );
    expect(new Set(runs.map(({ value }) => value)).size).toBe(1);
    expect(runs.reduce((sum, { cache }) => sum + cache.misses, 0)).toBe(1);
  });

  it("lets the next one do it when the first fails or is cancelled", async () => {
    const { run } = await place.open();
    const controller = new AbortController();
    const first = run({ key: "cancelled", act: "slow", ms: 5_000 }, { signal: controller.signal });
    await new Promise((resolve) => setTimeout(resolve, 200));
    const second = run({ key: "cancelled", act: "slow", ms: 5_000 }, { signal: AbortSignal.timeout(300) });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const begun = performance.now();
    controller.abort();
    expect((await first).result).toMatchObject({ success: false, error: { code: "CANCELLED" } });
    expect((await second).result).toMatchObject({ success: false, error: { code: "CANCELLED" } });
    expect((await run({ key: "cancelled", act: "slow", ms: 10 })).result.success).toBe(true);
    expect(performance.now() - begun).toBeLessThan(3_000);
  });

  it("waits no longer than it has patience for", async () => {
    const [a, b] = [await place.open(), await place.open({}, { patience: 100 })];
    const first = a.run({ key: "patience", act: "slow", ms: 1_500 });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const second = await b.run({ key: "patience", act: "slow", ms: 10 });
    expect(second.cache).toMatchObject({ hits: 0, misses: 1 });
    expect((await first).cache.misses).toBe(1);
  });

  it("takes the steps of one run each by itself", async () => {
    const { run } = await place.open();
    expect((await run({ key: "m", act: "many" })).cache).toMatchObject({ hits: 0, misses: 3 });
    expect((await run({ key: "m", act: "many" })).cache).toMatchObject({ hits: 3, misses: 0 });
  });
});

describe("the folder", () => {
  it("is refused where others could have written into it", async () => {
    const open = (root: string) => openStepCache({ root, store: place.store });
    const wide = join(place.root, "wide");
    await mkdir(wide);
    await chmod(wide, 0o777);
    await expect(open(wide)).rejects.toMatchObject({ code: "CACHE_UNSAFE" });
    const linked = join(place.root, "linked");
    await mkdir(linked, { mode: 0o700 });
    await symlink("/tmp", join(linked, "steps"));
    await expect(open(linked)).rejects.toMatchObject({ code: "CACHE_UNSAFE" });
  });

  it("is not a link itself, to a folder or to nothing; the folders above may be", async () => {
    const real = join(place.root, "real");
    await mkdir(real, { mode: 0o700 });
    const open = (root: string) => openStepCache({ root, store: place.store });
    for (const target of [real, join(place.root, "nothing")]) {
      const link = join(place.root, "link");
      await symlink(target, link);
      await expect(open(link)).rejects.toMatchObject({ code: "CACHE_UNSAFE" });
      await expect(open(`${link}/`)).rejects.toMatchObject({ code: "CACHE_UNSAFE" });
      await rm(link);
    }
    expect(await readdir(real)).toEqual([]);
    expect(await readdir(place.root)).not.toContain("nothing");
    const home = join(place.root, "home");
    await symlink(real, home);
    await open(join(home, "cache"));
    expect(await readdir(join(real, "cache"))).toContain("steps");
  });

  it("fails no run when it cannot be written or read", async () => {
    const root = join(place.root, "broken");
    const cache = await openStepCache({ root, store: place.store });
    await rm(join(root, "steps"), { recursive: true });
    await rm(join(root, "locks"), { recursive: true });
    await writeFile(join(root, "steps"), "in the way");
    await writeFile(join(root, "locks"), "in the way");
    const { run } = await place.open({ cache });
    const { result } = await run({ key: "broken" });
    expect(result).toMatchObject({
      success: true,
      cache: { misses: 1, steps: [{ reason: expect.stringContaining("could not be kept") }] },
    });
  });

  it("is cleaned: the least recently used first, then what nobody used for long, and all of it", async () => {
    const root = join(place.root, "cleaned");
    const cache = await openStepCache({ root, store: place.store });
    const { run } = await place.open({ cache });
    for (const key of ["1", "2", "3", "4"]) await run({ key: `clean-${key}`, act: "file" });
    const all = await cache.clean();
    expect(all).toMatchObject({ removed: 0, kept: 4 });
    expect((await cache.digests()).size).toBe(4);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await run({ key: "clean-1", act: "file" })).cache.hits).toBe(1);
    expect(await cache.clean({ maxBytes: Math.ceil(all.keptBytes / 2) })).toMatchObject({ kept: expect.any(Number) });
    expect((await run({ key: "clean-1", act: "file" })).cache.hits).toBe(1);
    expect((await run({ key: "clean-2", act: "file" })).cache.hits).toBe(0);
    // What an entry names survives a garbage collection that is told of it.
    await place.store.collectGarbage({ keep: await cache.digests(), olderThan: -60_000 });
    expect((await run({ key: "clean-1", act: "file" })).cache.hits).toBe(1);
    expect(await cache.clean({ unusedFor: -1_000 })).toMatchObject({ kept: 0 });
    await run({ key: "clean-1", act: "file" });
    expect(await cache.clean({ maxBytes: 0 })).toMatchObject({ removed: 1, kept: 0, keptBytes: 0 });
  });
});
