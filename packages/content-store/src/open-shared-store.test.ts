import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openSharedStore } from "./index.ts";
import { readS3Location } from "./s3-location.ts";

const credentials = { AWS_ACCESS_KEY_ID: "id", AWS_SECRET_ACCESS_KEY: "geheim" };
const place = mkdtempSync(join(tmpdir(), "dreamnet-shared-"));
afterAll(() => rmSync(place, { recursive: true, force: true }));

describe("openSharedStore", () => {
  it("takes the folder that is named, or its own", async () => {
    const named = await openSharedStore({ env: { DREAMNET_STORE: join(place, "named") }, folder: join(place, "own") });
    const own = await openSharedStore({ env: { DREAMNET_STORE: "" }, folder: join(place, "own") });
    const { sha256 } = await named.put("hello");
    expect(named.path(sha256)).toContain("named");
    expect(await own.has(sha256)).toBe(false);
  });

  it("refuses two places at once, and tells which faults a URL has without showing it", async () => {
    const env = { ...credentials, DREAMNET_STORE_URL: "s3://bucket", DREAMNET_STORE: "/x" };
    await expect(openSharedStore({ env, folder: place })).rejects.toMatchObject({ code: "STORE_AMBIGUOUS" });
    const url = { ...credentials, DREAMNET_STORE_URL: "s3://me:geheim@bucket" };
    const error = await openSharedStore({ env: url, folder: place }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "STORE_URL_INVALID" });
    expect(JSON.stringify(error) + String(error)).not.toContain("geheim");
  });
});

describe("readS3Location", () => {
  it.each([
    ["s3://papers", {}, "https://papers.s3.us-east-1.amazonaws.com", ""],
    ["s3://papers/", { AWS_REGION: "eu-central-2" }, "https://papers.s3.eu-central-2.amazonaws.com", ""],
    ["s3://my.papers/a/b_c/", {}, "https://s3.us-east-1.amazonaws.com/my.papers", "a/b_c/"],
    ["s3://papers/a", { AWS_ENDPOINT_URL: "https://minio.example:9000/" }, "https://minio.example:9000/papers", "a/"],
    ["s3://papers", { AWS_ENDPOINT_URL_S3: "http://127.0.0.1:9000" }, "http://127.0.0.1:9000/papers", ""],
  ])("reads %s with %j", (url, env, endpoint, prefix) => {
    expect(readS3Location(url, { ...credentials, ...env })).toMatchObject({ endpoint, prefix, accessKeyId: "id" });
  });

  it.each([
    ["https://papers.example/x", {}],
    ["s3://", {}],
    ["s3://Papers", {}],
    ["s3://papers/../x y", {}],
    ["s3://papers/a//b", {}],
    ["s3://papers?x=1", {}],
    ["s3://papers", { AWS_ENDPOINT_URL_S3: "http://minio.example" }],
    ["s3://papers", { AWS_ENDPOINT_URL_S3: "https://me:geheim@minio.example" }],
  ])("refuses %s with %j", (url, env) => {
    expect(() => readS3Location(url, { ...credentials, ...env })).toThrow(
      expect.objectContaining({ code: "STORE_URL_INVALID" }),
    );
  });

  it("needs credentials from the environment", () => {
    expect(() => readS3Location("s3://papers", { AWS_ACCESS_KEY_ID: "id" })).toThrow(
      expect.objectContaining({ code: "STORE_CREDENTIALS_MISSING" }),
    );
  });
});
