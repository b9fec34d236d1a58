import { expect, it } from "vitest";
import type { ContentStore } from "../src/index.ts";

const hello = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

/** What every store does, on disk, in memory or in a bucket. @param options.collects - Whether it removes files itself. */
export function describeStoreBehaviour(
  makeStore: () => Promise<ContentStore>,
  { collects = true }: { readonly collects?: boolean } = {},
): void {
  it("gives back what was put, under its digest", async () => {
    const store = await makeStore();
    expect(await store.put("hello")).toEqual({ sha256: hello, size: 5 });
    expect(new TextDecoder().decode(await store.get(hello))).toBe("hello");
    expect(await store.has(hello)).toBe(true);
  });

  it("keeps empty files and large ones", async () => {
    const store = await makeStore();
    const large = Uint8Array.from({ length: 3_000_000 }, (_, index) => index % 251);
    const [none, much] = [await store.put(""), await store.put(large)];
    expect(none).toEqual({
      sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      size: 0,
    });
    expect((await store.get(none.sha256)).length).toBe(0);
    expect(Buffer.compare(await store.get(much.sha256), large)).toBe(0);
  });

  it("does not change when the bytes that were put or read change later", async () => {
    const store = await makeStore();
    const bytes = new TextEncoder().encode("hello");
    await store.put(bytes);
    bytes[0] = 0;
    (await store.get(hello))[0] = 0;
    expect(new TextDecoder().decode(await store.get(hello))).toBe("hello");
  });

  it("says which file is missing and what to do", async () => {
    const store = await makeStore();
    const other = "a".repeat(64);
    expect(await store.has(other)).toBe(false);
    await expect(store.get(other)).rejects.toMatchObject({
      code: "FILE_MISSING",
      message: expect.stringContaining(other),
      hint: expect.stringMatching(/once more/),
      retryable: false,
    });
  });

  it.each(["", "../../etc/passwd", `${"a".repeat(63)}/`, "A".repeat(64), `${"a".repeat(64)}\n`])(
    "takes no %j for a digest",
    async (text) => {
      const store = await makeStore();
      const lease = await store.lease();
      for (const asked of [store.get(text), store.has(text), lease.keep(text)])
        await expect(asked).rejects.toMatchObject({ code: "DIGEST_INVALID" });
      expect(() => store.path(text)).toThrow(/not a SHA-256 digest/);
    },
  );

  if (!collects) return;

  it("collects what nobody speaks for, and nothing else", async () => {
    const store = await makeStore();
    const old = await store.put("old");
    const named = await store.put("named");
    const kept = await store.put("kept");
    // Leases look at seconds: what was put just before counts as put after.
    const everything = { olderThan: -10_000 };
    const lease = await store.lease();
    expect(await lease.keep(kept.sha256)).toBe(true);
    expect(await lease.keep("b".repeat(64))).toBe(false);
    expect((await store.collectGarbage({ olderThan: 60_000 })).removed).toBe(0);
    await lease.release();
    const second = await store.lease();
    await second.release();
    const report = await store.collectGarbage({ ...everything, keep: [named.sha256] });
    expect(report).toEqual({ removed: 2, removedBytes: 7, kept: 1 });
    expect(await Promise.all([old, named, kept].map(({ sha256 }) => store.has(sha256)))).toEqual([false, true, false]);
  });

  it("keeps what was put under a lease until the lease is released", async () => {
    const store = await makeStore();
    const lease = await store.lease();
    const { sha256 } = await store.put("work");
    await store.collectGarbage({ olderThan: -10_000 });
    expect(await store.has(sha256)).toBe(true);
    await lease.release();
    await lease.release();
    await store.collectGarbage({ olderThan: -10_000 });
    expect(await store.has(sha256)).toBe(false);
  });

  it("stops collecting when it is told to", async () => {
    const store = await makeStore();
    await store.put("x");
    await expect(
      store.collectGarbage({ olderThan: -10_000, signal: AbortSignal.abort(new Error("stop")) }),
    ).rejects.toThrow("stop");
  });
}
