import { describe, expect, it } from "vitest";
import { describeStoreBehaviour } from "../test/store-behaviour.ts";
import { createMemoryStore } from "./index.ts";

describe("createMemoryStore", () => {
  describeStoreBehaviour(async () => createMemoryStore());

  it("has no paths", () => {
    expect(createMemoryStore().path("a".repeat(64))).toBeUndefined();
  });

  it("tells the age of files by its clock", async () => {
    let now = 0;
    const store = createMemoryStore({ now: () => now });
    const { sha256 } = await store.put("a");
    now = 5_000;
    await store.put("b");
    now = 10_000;
    expect((await store.collectGarbage({ olderThan: 6_000 })).removed).toBe(1);
    expect(await store.has(sha256)).toBe(false);
  });
});
