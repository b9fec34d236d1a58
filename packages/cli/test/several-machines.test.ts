import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { RunSummary } from "@dreamnet/workflow";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { S3Server } from "../../content-store/test/s3-server.ts";
import { Postgres, whyNoPostgres } from "../../engine-dbos/test/postgres.ts";

const bin = fileURLToPath(new URL("../src/bin.ts", import.meta.url));
const paper = `---
title: A paper that others pack
author: Ada Lovelace
date: 2026-01-02
abstract: Who hands it over has the package in the end, and who packs it does not.
license: CC-BY-4.0
---

# Introduction

Some words, and a formula $e = m c^2$.

![A point.](point.png)
`;
const point = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==",
  "base64",
);

const digestOf = (path: string): string => createHash("sha256").update(readFileSync(path)).digest("hex");

/** The digest of every file below a folder, by path. */
function filesOf(folder: string): Record<string, string> {
  const paths = (readdirSync(folder, { recursive: true }) as string[]).filter((path) =>
    statSync(join(folder, path)).isFile(),
  );
  return Object.fromEntries(paths.sort().map((path) => [path, digestOf(join(folder, path))]));
}

describe.skipIf(whyNoPostgres() !== undefined)("dreamnet on several machines", { timeout: 240_000 }, () => {
  let folder: string;
  let postgres: Postgres;
  let bucket: S3Server;
  let worker: ChildProcess | undefined;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "dreamnet-far-"));
    for (const machine of ["desk", "rack", "alone"]) {
      mkdirSync(join(folder, machine));
      writeFileSync(join(folder, machine, "paper.md"), paper);
      writeFileSync(join(folder, machine, "point.png"), point);
    }
    postgres = await Postgres.start();
    bucket = await S3Server.start({ accessKeyId: "AKIATEST", secretAccessKey: "geheim" }, "papers");
  });

  afterAll(async () => {
    worker?.kill("SIGKILL");
    await bucket?.stop();
    await postgres?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A machine's own folder, and what all have in common. No TeX and no bubblewrap: nothing here hangs on them. */
  function start(machine: string, isFar: boolean, words: readonly string[]): ChildProcess {
    const far = { DREAMNET_ENGINE_URL: postgres.url(), DREAMNET_STORE_URL: "s3://papers/dreamnet", ...bucket.env };
    return spawn(
      process.execPath,
      ["--conditions=@dreamnet/source", "--disable-warning=ExperimentalWarning", bin, ...words],
      {
        cwd: join(folder, machine),
        env: { PATH: folder, HOME: join(folder, machine), TZ: "UTC", ...(isFar ? far : {}) },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
  }

  async function type(machine: string, isFar: boolean, ...words: readonly string[]) {
    const child = start(machine, isFar, words);
    const out = { stdout: "", stderr: "" };
    child.stdout?.on("data", (chunk: Buffer) => (out.stdout += chunk.toString()));
    child.stderr?.on("data", (chunk: Buffer) => (out.stderr += chunk.toString()));
    const exitCode = await new Promise<number | null>((resolve) => child.once("close", resolve));
    return { exitCode, ...out };
  }

  const list = async (): Promise<readonly RunSummary[]> =>
    (JSON.parse((await type("desk", true, "runs", "list", "--json")).stdout) as { runs: readonly RunSummary[] }).runs;

  it("packs on a worker what is handed over, with the bytes that one machine alone makes", async () => {
    const started = start("rack", true, ["worker", "--concurrency", "2"]);
    worker = started;
    let said = "";
    await new Promise<void>((resolve, reject) => {
      started.stderr?.on("data", (chunk: Buffer) => {
        said += chunk.toString();
        if (said.includes("takes 2 at once")) resolve();
      });
      started.once("exit", (code) => reject(new Error(`The worker ended with ${code}: ${said}`)));
    });
    const words = ["pack", "paper.md", "--to", "medium,github", "--json"];
    const far = await type("desk", true, ...words);
    expect(far).toMatchObject({ exitCode: 0, stderr: "" });
    const alone = await type("alone", false, ...words);
    expect(alone.exitCode).toBe(0);
    const files = filesOf(join(folder, "desk", "build"));
    expect(Object.keys(files).length).toBeGreaterThan(3);
    expect(files).toEqual(filesOf(join(folder, "alone", "build")));
    expect(() => statSync(join(folder, "rack", "build"))).toThrow(/ENOENT/);
    expect([...bucket.objects.keys()].every((key) => /^dreamnet\/sha256\/[0-9a-f]{2}\/[0-9a-f]{62}$/.test(key))).toBe(
      true,
    );
    expect(bucket.objects.size).toBeGreaterThan(0);
  });

  it("shows the runs of all, and one of them", async () => {
    const runs = await list();
    expect(Object.fromEntries(runs.map(({ workflow, status }) => [workflow.name, status]))).toEqual({
      "github-pack": "succeeded",
      "medium-pack": "succeeded",
    });
    const run = runs.find(({ workflow }) => workflow.name === "medium-pack");
    const { exitCode, stdout } = await type("desk", true, "runs", "show", run?.runId as string, "--json");
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      run: { runId: run?.runId, status: "succeeded", output: { status: "ready" } },
    });
  });

  it("makes a work again that others have packed, when it goes live", async () => {
    const url = "https://medium.com/@ada/a-paper-that-others-pack-0123456789ab";
    for (const machine of ["desk", "alone"])
      expect(await type(machine, false, "live", "medium", url, "--json")).toMatchObject({ exitCode: 0, stderr: "" });
    expect(filesOf(join(folder, "desk", "build"))).toEqual(filesOf(join(folder, "alone", "build")));
  });

  it("ends a worker that is told to stop, and leaves what comes after to another", async () => {
    const ended = new Promise((resolve) => worker?.once("exit", resolve));
    worker?.kill("SIGTERM");
    expect(await ended).toBe(0);
    const child = start("desk", true, ["pack", "paper.md", "--to", "substack", "--json"]);
    const gone = new Promise((resolve) => child.once("exit", resolve));
    const statusOf = async () =>
      (await list()).find(({ workflow }) => workflow.name === "substack-pack")?.status ?? "not there";
    let status = await statusOf();
    while (status === "not there") status = await statusOf();
    expect(status).toBe("pending");
    // Who hands over and ends leaves it to the workers.
    child.kill("SIGKILL");
    await gone;
    worker = start("rack", true, ["worker"]);
    while (status === "pending" || status === "running") status = await statusOf();
    expect(status).toBe("succeeded");
  });
});
