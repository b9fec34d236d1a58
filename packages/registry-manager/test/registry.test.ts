import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EventBus, EventMessage } from "@dreamnet/workflow";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ArtifactRegistry, nextVersion } from "../src/index.ts";
import { live, register, sample, sha256 } from "./sample.ts";

let root: string;
let registry: ArtifactRegistry;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "registry-"));
  registry = await ArtifactRegistry.open({ root: join(root, "registry") });
});
afterEach(() => rm(root, { recursive: true, force: true }));

const blobs = async (): Promise<string[]> => (await readdir(join(root, "registry", "blobs", "sha256"))).sort();

describe("a registry", () => {
  it("gives what was registered, in another process's eyes too", async () => {
    const entry = await register(registry);
    expect(entry).toMatchObject({ artifact: "my-paper", version: "1", revision: 1, change: "registered" });
    expect(entry.manifestDigest).toBe(sample().registration.files.at(-1)?.sha256);
    const again = await ArtifactRegistry.open({ root: join(root, "registry") });
    expect(await again.get("my-paper")).toEqual(entry);
    expect(await again.get("my-paper", "1")).toEqual(entry);
    expect(Buffer.from(await again.read(sha256("archive"))).toString()).toBe("archive");
    expect(await again.has("my-paper")).toBe(true);
    expect(await again.has("my-paper", "2")).toBe(false);
    expect(await again.verify()).toEqual({ valid: true, entries: 1, revisions: 1, files: 3, findings: [] });
  });

  it("changes nothing when the same is registered again, whatever the order of its parts", async () => {
    const entry = await register(registry);
    const before = await blobs();
    const { registration, read } = sample();
    const turned = {
      ...registration,
      files: [...registration.files].reverse(),
      platforms: { zora: "error", arxiv: "bundled" },
    };
    expect(await registry.register(turned, read)).toEqual(entry);
    expect(await blobs()).toEqual(before);
  });

  it("keeps equal bytes once, whatever the work", async () => {
    await register(registry);
    const before = (await blobs()).length;
    await register(registry, { artifact: "other" });
    // A manifest of its own, a record and an OCI manifest; the two packages are there.
    expect((await blobs()).length).toBe(before + 3);
  });

  it("has versions in the order in which they came, and the newest first in mind", async () => {
    await register(registry, { version: "1" });
    await register(registry, { version: "2" });
    await register(registry, { version: "10" });
    await register(registry, { version: "1", title: "Mended" });
    expect((await registry.get("my-paper")).version).toBe("10");
    expect((await registry.list()).map(({ version, revision }) => [version, revision])).toEqual([
      ["1", 2],
      ["2", 1],
      ["10", 1],
    ]);
    expect((await registry.list({ latest: true })).map(({ version }) => version)).toEqual(["10"]);
    expect(await registry.get("my-paper", { version: "1", revision: 1 })).toMatchObject({
      title: "My paper",
      revision: 1,
    });
    await expect(registry.get("my-paper", { version: "1", revision: 3 })).rejects.toMatchObject({
      code: "REVISION_UNKNOWN",
    });
    await expect(registry.get("my-paper", "3")).rejects.toMatchObject({
      code: "VERSION_UNKNOWN",
      hint: "There is: 1, 2, 10.",
    });
    await expect(registry.get("nothing")).rejects.toMatchObject({ code: "ARTIFACT_UNKNOWN" });
  });

  it("tells where a work stands, and how it came there", async () => {
    await register(registry);
    const at = new Date("2026-06-01T10:00:00Z");
    const url = "https://arxiv.org/abs/2605.00001";
    expect((await registry.setStatus("my-paper", "arxiv", live(url), { at })).platforms).toEqual({
      arxiv: `live:${url}`,
      zora: "error",
    });
    await registry.setStatus("my-paper", "zora", "bundled");
    const history = await registry.history("my-paper");
    expect(
      history.map(({ revision, change, changed, statusChanges }) => [revision, change, changed, statusChanges]),
    ).toEqual([
      [
        1,
        "registered",
        undefined,
        [
          { platform: "arxiv", from: undefined, to: "bundled" },
          { platform: "zora", from: undefined, to: "error" },
        ],
      ],
      [2, "status", at.toISOString(), [{ platform: "arxiv", from: "bundled", to: `live:${url}` }]],
      [3, "status", undefined, [{ platform: "zora", from: "error", to: "bundled" }]],
    ]);
    expect((await registry.list({ status: "live" })).length).toBe(1);
    expect((await registry.list({ status: "live", platform: "zora" })).length).toBe(0);
    expect((await registry.list({ platform: "medium" })).length).toBe(0);
  });

  it("keeps a platform live when the work is packed again, and not in a new version", async () => {
    await register(registry);
    const status = live("https://arxiv.org/abs/1");
    await registry.setStatus("my-paper", "arxiv", status);
    const again = await register(registry, { source: sha256("edited"), platforms: { zora: "bundled" } });
    expect(again.platforms).toEqual({ arxiv: status, zora: "bundled" });
    expect((await registry.history("my-paper")).at(-1)).toMatchObject({ sourceChanged: true, revision: 3 });
    expect((await register(registry, { version: "2" })).platforms["arxiv"]).toBe("bundled");
    const moved = await register(registry, { platforms: { arxiv: "live:https://arxiv.org/abs/2" } });
    expect(moved.platforms["arxiv"]).toBe("live:https://arxiv.org/abs/2");
  });

  it.each([
    ["arxv", "bundled", "PLATFORM_UNKNOWN"],
    ["constructor", "bundled", "PLATFORM_UNKNOWN"],
    ["arxiv", "published", "STATUS_INVALID"],
    ["arxiv", "live:", "STATUS_INVALID"],
    ["arxiv", "live:javascript:alert(1)", "STATUS_INVALID"],
    ["arxiv", "live:https://me:pw@example.org/", "STATUS_INVALID"],
    ["arxiv", "live:https://example.org/a b", "STATUS_INVALID"],
    ["arxiv", "live:https://example.org/\n", "STATUS_INVALID"],
    ["arxiv", "live:https:///x y", "STATUS_INVALID"],
  ])("refuses the status %s %j", async (platform, status, code) => {
    await register(registry);
    await expect(registry.setStatus("my-paper", platform, status as never)).rejects.toMatchObject({ code });
    expect((await registry.history("my-paper")).length).toBe(1);
  });

  it("is searched by words, in any case and form", async () => {
    await register(registry, { title: "Über Maschinen", authors: ["José Ñandú"], tags: ["Go Home"] });
    await register(registry, { artifact: "other", title: "Other" });
    const find = async (query: string) => (await registry.search(query)).map(({ artifact }) => artifact);
    expect(await find("über")).toEqual(["my-paper"]);
    expect(await find("ÜBER josé")).toEqual(["my-paper"]);
    expect(await find("jose\u0301 home")).toEqual(["my-paper"]);
    expect(await find("über other")).toEqual([]);
    expect(await find("zora")).toEqual(["my-paper", "other"]);
    expect(await find("")).toEqual(["my-paper", "other"]);
    expect(await find(".*")).toEqual([]);
  });

  it("tells what differs between two versions and two revisions", async () => {
    await register(registry, { files: { "arxiv/a": "1", "arxiv/b": "2", "arxiv/c": "3", "arxiv/same": "s" } });
    await register(registry, {
      version: "2",
      title: "New",
      source: sha256("new"),
      platforms: { arxiv: "bundled" },
      files: { "arxiv/a": "1!", "arxiv/moved": "2", "arxiv/d": "4", "arxiv/same": "s" },
    });
    const difference = await registry.diff("my-paper", "1", "2");
    expect(difference).toMatchObject({
      from: { version: "1" },
      to: { version: "2" },
      sourceChanged: true,
      fields: [{ field: "title", from: "My paper", to: "New" }],
      platforms: [{ platform: "zora", from: "error", to: undefined }],
      files: {
        added: [{ path: "arxiv/d" }],
        removed: [{ path: "arxiv/c" }],
        renamed: [{ from: "arxiv/b", to: "arxiv/moved" }],
        unchanged: 1,
      },
    });
    expect(difference.files.changed.map(({ path }) => path)).toEqual(["arxiv/a", "publication-manifest.json"]);
    expect((await registry.diff("my-paper", "1")).to.version).toBe("2");
    const same = await registry.diff("my-paper", "1", "1");
    expect(same).toMatchObject({
      sourceChanged: false,
      fields: [],
      platforms: [],
      files: { added: [], removed: [], changed: [], renamed: [], unchanged: 5 },
    });
    await registry.setStatus("my-paper", "arxiv", live("https://arxiv.org/abs/1"), { version: "1" });
    expect(await registry.diff("my-paper", { version: "1", revision: 1 }, { version: "1" })).toMatchObject({
      platforms: [{ platform: "arxiv" }],
    });
  });

  it("takes many changes at once in one process", async () => {
    const other = await ArtifactRegistry.open({ root: join(root, "registry") });
    const works = Array.from({ length: 12 }, (_, index) => `work-${index}`);
    await Promise.all(works.map((artifact, index) => register(index % 2 === 0 ? registry : other, { artifact })));
    await Promise.all(works.map((artifact) => registry.setStatus(artifact, "zora", "bundled")));
    expect((await other.list({ status: "bundled", platform: "zora" })).length).toBe(12);
    expect(await registry.verify()).toMatchObject({ valid: true, entries: 12, revisions: 24 });
  });

  it("is told of by events", async () => {
    const seen: EventMessage[] = [];
    const events = {
      publish: (message: EventMessage) => seen.push(message),
      subscribe: () => () => undefined,
    } as unknown as EventBus;
    const told = await ArtifactRegistry.open({ root: join(root, "registry"), events });
    await register(told);
    await told.setStatus("my-paper", "arxiv", live("https://arxiv.org/abs/1"));
    expect(seen.map(({ topic, payload }) => [topic, (payload as { revision: number }).revision])).toEqual([
      ["artifact.registered", 1],
      ["artifact.status-changed", 2],
    ]);
  });
});

describe("a garbage collection", () => {
  it("removes files of old revisions, and keeps the newest, what went live, and the history", async () => {
    await register(registry, { files: { "arxiv/a": "first" } });
    await register(registry, { files: { "arxiv/a": "second" } });
    await registry.setStatus("my-paper", "arxiv", live("https://arxiv.org/abs/1"));
    await register(registry, { files: { "arxiv/a": "third" } });
    await register(registry, { files: { "arxiv/a": "fourth" } });
    const dry = await registry.collectGarbage({ dryRun: true });
    expect(dry.removed).toBe(4); // "first", "third" and their manifests
    expect(await registry.collectGarbage({ keepRevisions: true, dryRun: true })).toMatchObject({ removed: 0 });
    expect(await registry.collectGarbage()).toEqual(dry);
    for (const text of ["second", "fourth"])
      expect(Buffer.from(await registry.read(sha256(text))).toString()).toBe(text);
    for (const text of ["first", "third"])
      await expect(registry.read(sha256(text))).rejects.toMatchObject({ code: "REGISTRY_FILE_MISSING" });
    expect((await registry.history("my-paper")).length).toBe(5);
    expect(await registry.verify()).toMatchObject({ valid: true, revisions: 5 });
    expect(await registry.collectGarbage()).toMatchObject({ removed: 0 });
  });

  it("removes what was taken out, and spares what another work has too", async () => {
    await register(registry);
    await register(registry, { artifact: "other" });
    await register(registry, { version: "2" });
    expect(await registry.remove("my-paper", "2")).toBe(1);
    expect(await registry.remove("my-paper")).toBe(1);
    await expect(registry.remove("my-paper")).rejects.toMatchObject({ code: "ARTIFACT_UNKNOWN" });
    expect(await registry.collectGarbage()).toMatchObject({ kept: 5 });
    expect((await registry.list()).map(({ artifact }) => artifact)).toEqual(["other"]);
    expect(await registry.verify()).toMatchObject({ valid: true, entries: 1 });
  });
});

describe("what cannot be registered", () => {
  const file = (path: string) => ({ path, mediaType: "text/plain", size: 1, sha256: sha256("x") });
  const manifest = file("publication-manifest.json");
  it.each([
    ["a path out of the folder", { files: [manifest, file("../x")] }],
    ["an absolute path", { files: [manifest, file("/x")] }],
    ["a path twice", { files: [manifest, file("x"), file("x")] }],
    ["two names that are one", { files: [manifest, file("x"), file("X")] }],
    ["a file where a folder is", { files: [manifest, file("x"), file("x/y")] }],
    ["no manifest", { files: [file("x")] }],
    ["no files", { files: [] }],
    ["an id that is a path", { artifact: "../x" }],
    ["an id with an underscore", { artifact: "a_b" }],
    ["a version that is a path", { version: ".." }],
    ["an unknown field", { more: 1 }],
    ["a status that is none", { platforms: { arxiv: "done" } }],
    ["a digest that is none", { source: "x" }],
    ["a date that is none", { created: "yesterday" }],
  ])("%s", async (_, more) => {
    const { registration, read } = sample();
    await expect(registry.register({ ...registration, ...more } as never, read)).rejects.toMatchObject({
      code: "REGISTRATION_INVALID",
    });
    expect(await registry.list()).toEqual([]);
  });

  it("a file whose bytes are others, and one that cannot be read: nothing is changed", async () => {
    const { registration } = sample();
    await expect(registry.register(registration, async () => Buffer.from("other"))).rejects.toMatchObject({
      code: "FILE_CORRUPT",
    });
    const files = registration.files.map((file) => ({ ...file, sha256: sha256("archive"), size: 7 }));
    const [first, ...others] = files as [(typeof files)[number], ...typeof files];
    const lying = { ...registration, files: [first, { ...first, path: "arxiv/b", size: 8 }, ...others.slice(1)] };
    await expect(registry.register(lying, async () => Buffer.from("archive"))).rejects.toMatchObject({
      code: "FILE_CORRUPT",
    });
    const gone = new Error("gone");
    await expect(registry.register(registration, async () => Promise.reject(gone))).rejects.toBe(gone);
    expect(await registry.list()).toEqual([]);
    expect(await registry.verify()).toMatchObject({ valid: true, entries: 0 });
  });

  it("anything once it was aborted", async () => {
    const controller = new AbortController();
    controller.abort();
    const { registration, read } = sample();
    await expect(registry.register(registration, read, { signal: controller.signal })).rejects.toMatchObject({
      name: "AbortError",
    });
    expect(await registry.list()).toEqual([]);
  });
});

describe("a registry as a whole", () => {
  it("is, after any row of changes, what a simple model says", async () => {
    const id = fc.constantFrom("a", "b");
    const version = fc.constantFrom("1", "2");
    const change = fc.oneof(
      fc.record({ kind: fc.constant("register" as const), id, version, text: fc.constantFrom("x", "y", "z") }),
      fc.record({ kind: fc.constant("live" as const), id, version }),
      fc.record({ kind: fc.constant("remove" as const), id, version }),
      fc.record({ kind: fc.constant("collect" as const), id, version }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 12 }), async (changes) => {
        const at = await mkdtemp(join(root, "case-"));
        const own = await ArtifactRegistry.open({ root: at });
        const model = new Map<string, { text: string; status: string }>();
        const unknown: unknown[] = [];
        for (const { kind, ...one } of changes) {
          const key = `${one.id} ${one.version}`;
          const known = model.get(key);
          if (kind === "register") {
            const text = (one as { text: string }).text;
            await register(own, {
              artifact: one.id,
              version: one.version,
              files: { "arxiv/x": text },
              platforms: { arxiv: "bundled" },
            });
            model.set(key, { text, status: known?.status ?? "bundled" });
          } else if (kind === "collect") await own.collectGarbage();
          else if (known === undefined)
            unknown.push(await own.remove(one.id, one.version).catch((error: { code?: unknown }) => error.code));
          else if (kind === "remove") {
            await own.remove(one.id, one.version);
            model.delete(key);
          } else {
            await own.setStatus(one.id, "arxiv", live("https://x.org/"), { version: one.version });
            known.status = "live:https://x.org/";
          }
        }
        expect(unknown.filter((code) => !/_UNKNOWN$/u.test(String(code)))).toEqual([]);
        const entries = await own.list();
        const seen = entries.map(({ artifact, version: of, platforms, files }) => [
          `${artifact} ${of}`,
          { text: files.find(({ path }) => path === "arxiv/x")?.sha256, status: platforms["arxiv"] },
        ]);
        const expected = [...model].map(([key, { text, status }]) => [key, { text: sha256(text), status }]);
        expect(new Map(seen as [string, unknown][])).toEqual(new Map(expected as [string, unknown][]));
        expect(await own.verify()).toMatchObject({ valid: true, findings: [] });
        await rm(at, { recursive: true });
      }),
      { numRuns: process.env["DREAMNET_FULL"] === "1" ? 300 : 25, seed: 8 },
    );
  }, 120_000);
});

it.each([
  ["1", "2"],
  ["1.2.9", "1.2.10"],
  ["2026-05", "2026-06"],
  ["v09", "v10"],
  ["draft", "draft.2"],
])("after version %s comes %s", (version, next) => {
  expect(nextVersion(version)).toBe(next);
});
