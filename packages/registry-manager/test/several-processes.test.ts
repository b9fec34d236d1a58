import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ArtifactRegistry } from "../src/index.ts";
import { register } from "./sample.ts";

let root: string;
const children: ChildProcessWithoutNullStreams[] = [];
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "processes-"));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await rm(root, { recursive: true, force: true });
});

const worker = fileURLToPath(new URL("./worker.ts", import.meta.url));

/** A real process on the same registry. */
function start(...args: string[]) {
  const child = spawn(process.execPath, ["--conditions=@dreamnet/source", "--no-warnings", worker, root, ...args]);
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

const right = { code: 0, errors: "" };

describe("several processes on one registry", () => {
  it("begin it at once, and register different works", async () => {
    const ends = await Promise.all(["a", "b", "c"].map((seed) => start("different", "6", seed).ended));
    for (const end of ends) expect(end).toMatchObject(right);
    const registry = await ArtifactRegistry.open({ root });
    expect((await registry.list()).length).toBe(18);
    expect(await registry.verify()).toMatchObject({ valid: true, entries: 18 });
  }, 120_000);

  it("register the same work, change its status and collect garbage: no change is lost", async () => {
    const registry = await ArtifactRegistry.open({ root });
    await register(registry);
    const ends = await Promise.all([
      start("same", "6", "a").ended,
      start("same", "6", "b").ended,
      start("status", "6", "c").ended,
      start("collect", "6").ended,
    ]);
    for (const end of ends) expect(end).toMatchObject(right);
    const history = await registry.history("my-paper");
    expect(history.map(({ revision }) => revision)).toEqual(Array.from({ length: 19 }, (_, index) => index + 1));
    expect(history.filter(({ change }) => change === "status").length).toBe(6);
    expect((await registry.get("my-paper")).platforms["arxiv"]).toBe("live:https://example.org/c-5");
    expect(await registry.verify()).toMatchObject({ valid: true, revisions: 19 });
  }, 120_000);

  it("read while others write and collect", async () => {
    const registry = await ArtifactRegistry.open({ root });
    await register(registry);
    const ends = await Promise.all([
      start("same", "8", "a").ended,
      start("collect", "8").ended,
      start("read", "8").ended,
    ]);
    // A reader may see a file go that a newer revision has replaced; it says so and gives no wrong bytes.
    for (const { code, errors } of ends) expect(code === 0 || errors.includes("REGISTRY_FILE_MISSING")).toBe(true);
    expect(await registry.verify()).toMatchObject({ valid: true });
  }, 120_000);
});

describe("a process that is killed", () => {
  it("at any moment, leaves the registry old or new, and the next one goes on", async () => {
    const registry = await ArtifactRegistry.open({ root });
    await register(registry);
    const rounds = process.env["DREAMNET_FULL"] === "1" ? 200 : 8;
    let revisions = 1;
    for (let round = 0; round < rounds; round += 1) {
      const { child, lines, ended, ready } = start("same", "1000", `r${round}`);
      await ready;
      // Spread over what a change takes: its files, its record, its index.
      await new Promise((resolve) => setTimeout(resolve, (round * 7) % 60));
      child.kill("SIGKILL");
      await ended;
      const told = lines.length - 1;
      const report = await registry.verify();
      expect(report).toMatchObject({ valid: true, findings: [] });
      // What it has said it did is there; what it was at may be.
      const made = report.revisions - revisions;
      expect([told, told + 1]).toContain(made);
      revisions = report.revisions;
      await register(registry, { files: { "arxiv/a": `after ${round}` } });
      revisions += 1;
    }
    expect(await readdir(join(root, "ingest"))).toEqual([]);
    await registry.collectGarbage();
    expect(await registry.verify()).toMatchObject({ valid: true, revisions });
  }, 900_000);
});
