import { createMemoryStore } from "@dreamnet/content-store";
import { describe, expect, it } from "vitest";
import { Values } from "./values.ts";

describe("Values", () => {
  const large = { text: 'naïve "quoted"\n'.repeat(30_000), list: [1, null, "\u0000"] };

  it("keeps what is small in the database, and what is large by its digest", async () => {
    const values = new Values(createMemoryStore());
    expect(await values.store({ a: 1 })).toEqual({ value: { a: 1 } });
    const stored = await values.store(large);
    expect(stored).toMatchObject({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/), size: expect.any(Number) });
    expect(await values.fetch(stored)).toEqual(large);
  });

  it("keeps everything in the database where there is no store", async () => {
    const values = new Values(undefined);
    expect(await values.store(large)).toEqual({ value: large });
    expect(await values.fetch({})).toBeUndefined();
  });

  it("tells of a value that is in a store which it was not given", async () => {
    const stored = await new Values(createMemoryStore()).store(large);
    await expect(new Values(undefined).fetch(stored)).rejects.toMatchObject({ code: "STORE_NOT_GIVEN" });
  });
});
