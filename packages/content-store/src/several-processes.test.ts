import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { openContentStore } from "./index.ts";

const folders: string[] = [];
const children: ChildProcessWithoutNullStreams[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newRoot(): string {
  const folder = mkdtempSync(join(tmpdir(), "dreamnet-store-"));
  folders.push(folder);
  return join(folder, "store");
}

const worker = fileURLToPath(new URL("../test/worker.ts", import.meta.url));

/** A real process on the same root. */
function start(...args: string[]) {
  const child = spawn(process.execPath, ["--conditions=@dreamnet/source", "--no-warnings", worker, ...args]);
  children.push(child);
  const lines: string[] = [];
  let errors = "";
  const reader = createInterface({ input: child.stdout });
  reader.on("line", (line) => lines.push(line));
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const ended = once(child, "close").then(([code]) => ({ code: code as number | null, lines, errors }));
  return { child, lines, ended, ready: once(reader, "line") };
}

/** Every blob of a store with its true digest. */
function readBlobs(root: string): { name: string; sha256: string }[] {
  return readdirSync(join(root, "sha256")).flatMap((shard) =>
    readdirSync(join(root, "sha256", shard)).map((rest) => ({
      name: shard + rest,
      sha256: createHash("sha256")
        .update(readFileSync(join(root, "sha256", shard, rest)))
        .digest("hex"),
    })),
  );
}

describe("several processes on one store", () => {
  it("put the same files at once without harm", async () => {
    const root = newRoot();
    const ends = await Promise.all(Array.from({ length: 3 }, () => start(root, "put", "60", "same").ended));
    expect(ends.map(({ code, errors }) => [code, errors])).toEqual([
      [0, ""],
      [0, ""],
      [0, ""],
    ]);
    const blobs = readBlobs(root);
    expect(blobs).toHaveLength(60);
    expect(blobs.every(({ name, sha256 }) => name === sha256)).toBe(true);
    expect(new Set(ends[0]?.lines)).toEqual(new Set(blobs.map(({ name }) => name)));
    expect(readdirSync(join(root, "temporary"))).toEqual([]);
  });

  it("lose nothing that was acknowledged, and show no half file, when one is killed", async () => {
    const root = newRoot();
    const store = await openContentStore({ root });
    for (let round = 0; round < 4; round += 1) {
      const { child, lines, ended, ready } = start(root, "put", "100000", `kill-${round}`);
      await ready;
      await new Promise((resolve) => setTimeout(resolve, 20 + 13 * round));
      child.kill("SIGKILL");
      await ended;
      expect(lines.length).toBeGreaterThan(0);
      for (const sha256 of lines) await store.get(sha256);
    }
    expect(readBlobs(root).every(({ name, sha256 }) => name === sha256)).toBe(true);
  });

  it("never lose a file that is put or kept under a lease while another collects garbage", async () => {
    const root = newRoot();
    const store = await openContentStore({ root });
    const users = [start(root, "use", "400", "race-a"), start(root, "use", "400", "race-b")];
    await Promise.all(users.map(({ ready }) => ready));
    let isOver = false;
    const ends = Promise.all(users.map(({ ended }) => ended)).finally(() => {
      isOver = true;
    });
    let removed = 0;
    while (!isOver) removed += (await store.collectGarbage({ olderThan: 60_000 })).removed;
    expect((await ends).map(({ code, lines, errors }) => [code, lines, errors])).toEqual([
      [0, ["ready", "done"], ""],
      [0, ["ready", "done"], ""],
    ]);
    // The collection did remove files, so that the others had something to lose.
    expect(removed).toBeGreaterThan(3);
  });

  it("a lease holds as long as its process lives, and no longer", async () => {
    const root = newRoot();
    const store = await openContentStore({ root });
    const { sha256 } = await store.put("held by another process");
    const holder = start(root, "hold", "0", sha256);
    await holder.ready;
    await store.collectGarbage({ olderThan: -10_000 });
    expect(await store.has(sha256)).toBe(true);
    expect(readdirSync(join(root, "leases"))).toHaveLength(2);
    holder.child.kill("SIGKILL");
    await holder.ended;
    await store.collectGarbage({ olderThan: -10_000 });
    expect(await store.has(sha256)).toBe(false);
    expect(readdirSync(join(root, "leases"))).toEqual([]);
  });

  it("a lease of another machine holds until it expires", async () => {
    const root = newRoot();
    const store = await openContentStore({ root });
    const { sha256 } = await store.put("held elsewhere");
    const lease = { pid: process.pid, host: `not-${hostname()}`, boot: "other", startTime: "1" };
    const write = (expiresAt: number): void =>
      writeFileSync(join(root, "leases", "x.json"), JSON.stringify({ ...lease, expiresAt }));
    write(Date.now() + 60_000);
    writeFileSync(join(root, "leases", "x.keep"), `${sha256}\n`);
    await store.collectGarbage({ olderThan: -10_000 });
    expect(await store.has(sha256)).toBe(true);
    write(Date.now() - 1);
    await store.collectGarbage({ olderThan: -10_000 });
    expect(await store.has(sha256)).toBe(false);
  });

  it("a lease is not mistaken for that of a new process with the same number", async () => {
    const root = newRoot();
    const store = await openContentStore({ root });
    const { sha256 } = await store.put("held by a process that is gone");
    const own = await store.lease();
    const path = join(root, "leases", `${own.id}.json`);
    const lease = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
    if (lease["startTime"] === undefined) return;
    writeFileSync(path, JSON.stringify({ ...lease, startTime: "1" }));
    await store.collectGarbage({ olderThan: -10_000 });
    expect(await store.has(sha256)).toBe(false);
  });
});
