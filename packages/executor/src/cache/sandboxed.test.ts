import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeCachedPackage } from "../../test/cache/cached-package.ts";

let place: Awaited<ReturnType<typeof makeCachedPackage>>;
beforeAll(async () => {
  place = await makeCachedPackage("{ requiresSandbox: true }");
});
afterAll(() => place.remove());

describe("a step in the sandbox", () => {
  it("hits and misses as one outside, and each keeps to its own", async () => {
    const confined = { unsandboxed: false };
    const open = async () => (await place.open(confined)).run;
    const first = await (await open())({ key: "a", act: "file" });
    if (first.result.isolation === "none") throw new Error(`No sandbox here: ${JSON.stringify(first.result)}`);
    const second = await (await open())({ key: "a", act: "file" });
    expect(second.cache).toMatchObject({ hits: 1, misses: 0 });
    expect(second.values).toEqual(first.values);
    expect(second.result.files).toEqual(first.result.files);
    // Code that nobody confined may have seen what a confined run must not depend on.
    const outside = await (await place.open()).run({ key: "a", act: "file" });
    expect(outside.cache).toMatchObject({ hits: 0, misses: 1 });
  });

  it("says itself what may be kept", async () => {
    const { run } = await place.open({ unsandboxed: false });
    await run({ key: "not", act: "keep" });
    expect((await run({ key: "not", act: "keep" })).cache).toMatchObject({
      hits: 0,
      steps: [{ reason: "the step does not want it kept" }],
    });
    await run({ key: "kept", act: "keep" });
    expect((await run({ key: "kept", act: "keep" })).cache.hits).toBe(1);
    expect((await run({ key: "n", act: "nested" })).cache.misses).toBe(2);
    expect((await run({ key: "n", act: "nested" })).cache).toMatchObject({ hits: 1, misses: 0 });
  });
});
