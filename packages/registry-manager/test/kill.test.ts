import fs, { mkdtempSync, readdirSync, rmSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ArtifactRegistry } from "../src/index.ts";
import { live, register } from "./sample.ts";

/** Calls to the file system that are left to a process; after the last one it makes no other, nor cleans up. */
const life = { left: Number.POSITIVE_INFINITY, calls: 0 };
const restore: (() => void)[] = [];

type Call = (...values: unknown[]) => Promise<unknown>;

const mortal =
  (call: Call): Call =>
  async (...values) => {
    life.calls += 1;
    life.left -= 1;
    if (life.left < 0) throw new Error("killed");
    return await call(...values);
  };

/** A file that is written in several calls. */
const mortalHandle = (open: Call): Call =>
  mortal(async (...values) => {
    const handle = (await open(...values)) as FileHandle & Record<string, Call>;
    for (const name of ["write", "writeFile", "sync", "datasync"]) {
      const call = handle[name] as Call;
      handle[name] = mortal((...given) => Reflect.apply(call, handle, given) as Promise<unknown>);
    }
    return handle;
  });

beforeAll(() => {
  const module = fs.promises as unknown as Record<string, Call>;
  for (const name of ["link", "mkdir", "open", "rename", "rm", "unlink", "writeFile"]) {
    const call = module[name] as Call;
    module[name] = name === "open" ? mortalHandle(call) : mortal(call);
    restore.push(() => {
      module[name] = call;
    });
  }
  syncBuiltinESMExports();
});
afterAll(() => {
  for (const put of restore) put();
  syncBuiltinESMExports();
});

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

/** Does something that is killed before its n-th call. @returns Whether it came to its end before. */
async function killedAt(call: number, act: () => Promise<unknown>): Promise<boolean> {
  Object.assign(life, { left: call, calls: 0 });
  try {
    await act();
    return life.calls <= call;
  } catch (error) {
    // What a dead process thinks of its end does not matter.
    if (life.left >= 0) throw error;
    return false;
  } finally {
    life.left = Number.POSITIVE_INFINITY;
  }
}

const open = (root: string): Promise<ArtifactRegistry> => ArtifactRegistry.open({ root });
const next = { files: { "arxiv/a.tar.gz": "another archive", "zora/a b.txt": "text" } };

/** What a process does to a registry that has a work. */
const changes: readonly (readonly [string, (registry: ArtifactRegistry) => Promise<unknown>])[] = [
  ["registers other files", (registry) => register(registry, next)],
  ["registers a version", (registry) => register(registry, { ...next, version: "2" })],
  ["registers another work", (registry) => register(registry, { ...next, artifact: "other-paper" })],
  ["changes a status", (registry) => registry.setStatus("my-paper", "arxiv", live("https://arxiv.org/abs/2605.00001"))],
  ["takes a work out", (registry) => registry.remove("my-paper")],
  [
    "collects garbage",
    async (registry) => {
      await register(registry, next);
      await registry.collectGarbage();
    },
  ],
];

describe("a process that is killed between any two calls to the file system", () => {
  it.each(changes)("while it %s, leaves the registry old or new, and the next one goes on", async (_, change) => {
    const states = new Set<string>();
    let hasEnded = false;
    for (let call = 0; !hasEnded; call += 1) {
      const root = mkdtempSync(join(tmpdir(), "registry-kill-"));
      roots.push(root);
      await register(await open(root));
      hasEnded = await killedAt(call, async () => await change(await open(root)));
      const registry = await open(root);
      expect(await registry.verify(), `after ${call} calls`).toMatchObject({ valid: true, findings: [] });
      states.add(JSON.stringify(await registry.list()));
      for (const entry of await registry.list()) for (const file of entry.files) await registry.read(file);
      // The next one makes the same change, and one of its own.
      await register(registry);
      await change(registry);
      await register(registry, { artifact: "last-paper" });
      expect(await registry.verify(), `after ${call} calls, and the next`).toMatchObject({ valid: true, findings: [] });
      expect(readdirSync(join(root, "ingest"))).toEqual([]);
    }
    // The one that stood, and the one that was made.
    expect(states.size).toBe(2);
  });

  it("while it begins one, leaves none that cannot be opened", async () => {
    let hasEnded = false;
    for (let call = 0; !hasEnded; call += 1) {
      const root = mkdtempSync(join(tmpdir(), "registry-kill-"));
      roots.push(root);
      hasEnded = await killedAt(call, async () => await register(await open(join(root, "registry"))));
      const registry = await open(join(root, "registry"));
      expect(await registry.verify()).toMatchObject({ valid: true });
      await register(registry);
      expect(await registry.list()).toHaveLength(1);
    }
  });
});
