import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openContentStore } from "@dreamnet/content-store";
import { openRuns } from "@dreamnet/pack-bin";
import { loadSource } from "@dreamnet/source-loader";
import type { ExecutionEngine, RunSummary } from "@dreamnet/workflow";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { main } from "../src/index.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dreamnet-runs-"));
  writeFileSync(join(folder, "paper.md"), paper);
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const paper = `---
title: A paper that is packed in pieces
author: Ada Lovelace
date: 2026-01-02
abstract: What has been done is not done again.
---

# Introduction

Some words, and a formula $e = m c^2$.
`;

const home = (): string => join(folder, "home");
const environment = (): Record<string, string | undefined> => ({ ...process.env, DREAMNET_HOME: home() });

/** Types a command. */
async function dreamnet(...words: readonly string[]) {
  const out = { stdout: "", stderr: "" };
  const exitCode = await main(words, {
    stdout: {
      write: (text) => {
        out.stdout += text;
      },
    },
    stderr: {
      write: (text) => {
        out.stderr += text;
      },
    },
    env: environment(),
    cwd: () => folder,
  });
  return { exitCode, ...out };
}

async function listRuns(...words: readonly string[]): Promise<readonly RunSummary[]> {
  const { stdout } = await dreamnet("runs", "list", "--json", ...words);
  return (JSON.parse(stdout) as { runs: readonly RunSummary[] }).runs;
}

async function withRuns<T>(act: (engine: ExecutionEngine) => Promise<T>): Promise<T> {
  const engine = await openRuns(home());
  try {
    return await act(engine);
  } finally {
    await engine.shutdown();
  }
}

/** The command as a process of its own, killed when its progress says so. */
async function killAt(sign: RegExp, ...words: readonly string[]): Promise<void> {
  const bin = fileURLToPath(new URL("../src/bin.ts", import.meta.url));
  const child = spawn(process.execPath, ["--no-warnings", "--conditions=@dreamnet/source", bin, ...words], {
    cwd: folder,
    env: environment(),
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  await new Promise<void>((resolve, reject) => {
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (sign.test(said)) child.kill("SIGKILL");
    });
    child.once("exit", (_, signal) =>
      signal === "SIGKILL" ? resolve() : reject(new Error(`It ended by itself, and said:\n${said}`)),
    );
  });
}

/** A run of arxiv-pack that has failed, of an older version unless told. */
async function leaveFailed(runId: string, version = "0.0.1"): Promise<void> {
  const store = await openContentStore({ root: join(home(), "content") });
  const loaded = await loadSource(join(folder, "paper.md"), { store });
  if (loaded.status === "refused") throw new Error("The paper cannot be read.");
  const artifact = {
    id: "a-paper",
    title: "A paper that is packed in pieces",
    date: "2026-01-02",
    authors: [{ name: "Ada Lovelace", affiliations: [] }],
    canonicalSource: { format: "markdown", location: "paper.md" },
  };
  const request = { runId, workflow: { name: "arxiv-pack", version }, input: { source: loaded.source, artifact } };
  await withRuns((engine) => engine.start(request, () => Promise.reject(new Error("The lights went out."))));
}

describe("dreamnet pack", () => {
  it("goes on with a run whose process was killed, and tells of it as one run", { timeout: 60_000 }, async () => {
    await killAt(/arxiv: .*(compil|LaTeX)/iu, "pack", "paper.md", "--to", "arxiv", "--out", "out");
    expect(existsSync(join(folder, "out"))).toBe(false);
    const [left, ...none] = await listRuns();
    expect(none).toEqual([]);
    expect(left).toMatchObject({ status: "running", workflow: { name: "arxiv-pack" } });
    expect(left?.owner).toBeUndefined();
    expect((await dreamnet("runs", "list")).stdout).toMatch(/interrupted/u);
    const steps = await withRuns((engine) => engine.listSteps(left?.runId ?? ""));

    const packed = await dreamnet("pack", "paper.md", "--to", "arxiv", "--out", "out", "--json");
    const report = JSON.parse(packed.stdout) as { packages: { status: string; runId: string }[] };
    expect(report.packages).toMatchObject([{ runId: left?.runId }]);
    expect(report.packages[0]?.status).not.toBe("failed");
    expect(readdirSync(join(folder, "out"))).toHaveLength(1);
    expect(await listRuns()).toMatchObject([{ runId: left?.runId, status: "succeeded" }]);
    // What the dead process had finished stands as it was recorded.
    const after = await withRuns((engine) => engine.listSteps(left?.runId ?? ""));
    expect(after.slice(0, steps.length)).toEqual(steps);
    expect((await dreamnet("runs", "show", (left?.runId ?? "").slice(0, -2))).stdout).toMatch(/✔ compile/u);
  });
});

describe("dreamnet runs", () => {
  it("makes no state where there is none", async () => {
    expect(await dreamnet("runs", "list")).toEqual({ exitCode: 0, stdout: "There are no runs.\n", stderr: "" });
    const shown = await dreamnet("runs", "show", "x");
    expect([shown.exitCode, shown.stderr]).toEqual([1, expect.stringContaining('There is no run "x"')]);
    expect(existsSync(home())).toBe(false);
  });

  it("retries a failed run, in the version that it is told to move to", { timeout: 60_000 }, async () => {
    await leaveFailed("old-one");
    expect((await dreamnet("runs", "show", "old")).stdout).toMatch(
      /old-one {2}failed[^]*The lights went out[^]*dreamnet runs retry old-one/u,
    );
    const refused = await dreamnet("runs", "retry", "old-one");
    expect([refused.exitCode, refused.stderr]).toEqual([
      1,
      expect.stringMatching(/began with arxiv-pack@0\.0\.1.*\n.*--to/u),
    ]);
    const { version } = (await import("@dreamnet/arxiv-pack")).arxivPackWorkflow;
    const missing = await dreamnet("runs", "retry", "old-one", "--to", "99.0.0");
    expect(missing.stderr).toContain("99.0.0 is not installed");
    const moved = await dreamnet("runs", "retry", "old-one", "--to", version, "--out", "out", "--json");
    const report = JSON.parse(moved.stdout) as { exitCode: number; packages: { status: string; runId: string }[] };
    expect(report.packages).toMatchObject([{ platform: "arxiv", runId: "old-one" }]);
    expect(report.packages[0]).not.toHaveProperty("error");
    expect(moved.exitCode).toBe(report.exitCode);
    expect(readdirSync(join(folder, "out", "a-paper", "arxiv")).length).toBeGreaterThan(1);
    expect(await listRuns()).toMatchObject([
      { runId: "old-one", status: "succeeded", workflow: { version }, retries: 1 },
    ]);
    const again = await dreamnet("runs", "retry", "old-one", "--json");
    expect(JSON.parse(again.stdout)).toMatchObject({
      packages: [{ status: "failed", error: { code: "RUN_CONFLICT" } }],
    });
  });

  it("cancels a run, lists by status, and tells faults of the command line", async () => {
    await leaveFailed("failed-one");
    await withRuns((engine) =>
      engine.enqueue({ runId: "waiting", workflow: { name: "arxiv-pack", version: "0.0.1" }, input: {} }),
    );
    expect((await listRuns("--status", "pending")).map(({ runId }) => runId)).toEqual(["waiting"]);
    expect((await dreamnet("runs", "cancel", "wait")).stdout).toBe("waiting is cancelled.\n");
    expect((await dreamnet("runs", "cancel", "waiting")).exitCode).toBe(1);
    expect((await listRuns("--status", "failed,cancelled", "--limit", "1")).map(({ runId }) => runId)).toEqual([
      "waiting",
    ]);
    await withRuns((engine) =>
      engine.enqueue({ runId: "wait-too", workflow: { name: "x", version: "1.0.0" }, input: {} }),
    );
    expect((await dreamnet("runs", "show", "wait")).stderr).toMatch(/More than one run begins with "wait"/u);
    for (const words of [
      [],
      ["frobnicate"],
      ["list", "--status", "gone"],
      ["list", "x"],
      ["show"],
      ["show", "a", "b"],
      ["list", "--limit", "0"],
      ["resume", "x", "--to", "1.0.0"],
    ])
      expect(await dreamnet("runs", ...words)).toMatchObject({ exitCode: 1, stdout: "" });
    expect((await dreamnet("runs", "--help")).stdout).toMatch(/^Shows the runs/u);
  });

  it("tells of a store that is damaged, and leaves it as it is", async () => {
    await leaveFailed("one");
    writeFileSync(join(home(), "runs", "runs.db"), "This is no database.".repeat(100), { mode: 0o600 });
    for (const words of [["runs", "list"], ["clean"], ["pack", "paper.md", "--to", "arxiv"]]) {
      const told = await dreamnet(...words);
      expect([told.exitCode, told.stderr]).toEqual([
        1,
        expect.stringMatching(/The run store is damaged[^]*Nothing was changed/u),
      ]);
    }
  });
});

describe("dreamnet clean", () => {
  it("removes runs that have ended and files that nobody names, and keeps what a run needs", async () => {
    expect((await dreamnet("clean")).exitCode).toBe(0);
    expect(existsSync(home())).toBe(false);
    await leaveFailed("ended");
    const store = await openContentStore({ root: join(home(), "content") });
    const [needed, idle] = [await store.put("needed"), await store.put("idle")];
    await withRuns((engine) =>
      engine.enqueue({ runId: "open", workflow: { name: "x", version: "1.0.0" }, input: { file: needed.sha256 } }),
    );
    expect((await dreamnet("clean", "--older-than", "1")).stdout).toMatch(/^Removed 0 runs/u);
    expect((await dreamnet("clean", "--all", "--json")).stdout).toMatch(/"runs": 1/u);
    expect((await listRuns()).map(({ runId }) => runId)).toEqual(["open"]);
    // Files are spared for an hour; two hours later, only what the open run names is left.
    const report = await store.collectGarbage({ keep: [needed.sha256], olderThan: 0 });
    expect(report.removed).toBeGreaterThan(0);
    expect([await store.has(needed.sha256), await store.has(idle.sha256)]).toEqual([true, false]);
    expect((await dreamnet("clean", "--older-than", "soon")).stderr).toContain("takes a number of days");
  });
});
