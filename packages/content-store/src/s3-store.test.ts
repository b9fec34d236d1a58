import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { S3Server, type S3User, signatureOf } from "../test/s3-server.ts";
import { describeStoreBehaviour } from "../test/store-behaviour.ts";
import { openS3Store } from "./index.ts";

const user: S3User = { accessKeyId: "AKIATEST", secretAccessKey: "se/cret+key" };
const hello = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
const key = `papers/2026/sha256/2c/${hello.slice(2)}`;
const DAY = 86_400_000;

let server: S3Server;
beforeEach(async () => {
  server = await S3Server.start(user, "bucket");
});
afterEach(() => server.stop());

const open = (options: { env?: Record<string, string>; url?: string; patience?: number } = {}) =>
  openS3Store({
    url: options.url ?? "s3://bucket/papers/2026",
    env: { ...server.env, ...options.env },
    patience: options.patience ?? 5_000,
    random: () => 0,
  });

describe("the server of these tests", () => {
  it("makes the signature of AWS's own example", () => {
    const given: Record<string, string> = {
      host: "examplebucket.s3.amazonaws.com",
      range: "bytes=0-9",
      "x-amz-content-sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "x-amz-date": "20130524T000000Z",
    };
    expect(
      signatureOf(
        { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" },
        { method: "GET", path: "/test.txt", query: "", header: (name) => given[name] ?? "" },
        { date: "20130524", region: "us-east-1", headers: Object.keys(given) },
      ),
    ).toBe("f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
  });

  it("refuses what is not signed", async () => {
    const response = await fetch(`${server.env["AWS_ENDPOINT_URL_S3"]}/bucket/x`);
    expect(response.status).toBe(403);
  });
});

describe("openS3Store", () => {
  describeStoreBehaviour(() => open(), { collects: false });

  it("keeps files by digest below its prefix, and equal ones once", async () => {
    const [one, other] = [await open(), await open()];
    await one.put("hello");
    await other.put("hello");
    expect([...server.objects.keys()]).toEqual([key]);
    expect(server.requests.filter((request) => request.startsWith("PUT"))).toHaveLength(1);
    expect(new TextDecoder().decode(await other.get(hello))).toBe("hello");
  });

  it("puts again what is used a day after it was put, and what stands there damaged", async () => {
    const store = await open();
    await store.put("hello");
    const lease = await store.lease();
    server.ahead = DAY / 2;
    await store.put("hello");
    expect(await lease.keep(hello)).toBe(true);
    const putAt = () => server.objects.get(key)?.putAt as number;
    expect(putAt()).toBeLessThan(Date.now() + 1_000);
    server.ahead = DAY * 2;
    await store.put("hello");
    expect(putAt()).toBeGreaterThan(Date.now() + DAY);
    server.ahead = DAY * 4;
    expect(await lease.keep(hello)).toBe(true);
    expect(putAt()).toBeGreaterThan(Date.now() + DAY * 3);
    server.objects.set(key, { bytes: Buffer.from("hallo"), putAt: putAt() });
    await expect(store.get(hello)).rejects.toMatchObject({ code: "FILE_CORRUPT", retryable: false });
    await store.put("hello");
    expect(new TextDecoder().decode(await store.get(hello))).toBe("hello");
  });

  it("leaves the removal of what is old to the bucket", async () => {
    await expect((await open()).collectGarbage()).rejects.toMatchObject({ code: "STORE_NOT_COLLECTED" });
  });

  it("reads once more what was damaged on its way, and tries again while the server is busy or gone", async () => {
    const store = await open();
    server.faults.push({ status: 503, code: "SlowDown" }, "hang up", { status: 500, code: "InternalError" });
    await store.put("hello");
    server.faults.push("damage", { status: 400, code: "RequestTimeout" });
    expect(new TextDecoder().decode(await store.get(hello))).toBe("hello");
  });

  it("gives up after its patience, and may be asked again", async () => {
    const store = await open({ patience: 0 });
    server.faults.push({ status: 503, code: "SlowDown" }, "hang up");
    for (const _ of [1, 2])
      await expect(store.has(hello)).rejects.toMatchObject({ code: "STORE_UNAVAILABLE", retryable: true });
    expect(await store.has(hello)).toBe(false);
  });

  it.each([
    ["a key that is not known", { AWS_ACCESS_KEY_ID: "AKIAOTHER" }, "STORE_DENIED"],
    ["a wrong secret", { AWS_SECRET_ACCESS_KEY: "geheim" }, "STORE_DENIED"],
    ["another region", { AWS_REGION: "us-east-1" }, "STORE_FAILED"],
  ])("does not try %s twice, and shows no secret", async (_, env, code) => {
    const store = await open({ env });
    const error = await store.put("hello").catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, retryable: false });
    expect(JSON.stringify(error) + String(error)).not.toMatch(/geheim|se\/cret/);
    expect(server.requests).toHaveLength(1);
  });

  it("tells a bucket that is missing, and one that is elsewhere", async () => {
    const store = await open({ url: "s3://other" });
    await expect(store.put("hello")).rejects.toMatchObject({ code: "STORE_MISSING" });
    server.faults.push({ status: 301, code: "PermanentRedirect" });
    await expect((await open()).get(hello)).rejects.toMatchObject({
      code: "STORE_FAILED",
      hint: expect.stringContaining("AWS_REGION"),
    });
  });
});
