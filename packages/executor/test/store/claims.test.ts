import { lstatSync } from "node:fs";
import type { RunLease, RunState } from "@dreamnet/workflow";
import { describe, expect, it } from "vitest";
import { gate, sleep } from "../make-workflow.ts";
import { start, step, succeed } from "./records.ts";
import { codeOf, tamper, useScratch } from "./scratch.ts";

const { path, open } = useScratch();

/** Makes an open run somebody else's, whose process has ended: as a kill leaves it. */
function orphan(runId: string): void {
  tamper(path("runs", "runs.db"), (database) => {
    database.exec("INSERT OR REPLACE INTO owners (id, process, expires_at) VALUES ('gone', '{\"pid\":1}', 0)");
    database.exec(`UPDATE runs SET owner = 'gone' WHERE run_id = '${runId}'`);
  });
}

describe("a run of two engines on one store", () => {
  it("is waited for by who starts it too, and run once", async () => {
    const [one, two] = [await open(), await open()];
    const opened = gate();
    const inside = gate();
    let runs = 0;
    const execute = async (): Promise<RunState> => {
      runs += 1;
      inside.open();
      await opened.opened;
      return { status: "succeeded", output: runs };
    };
    const first = one.start(start("r"), execute);
    await inside.opened;
    const second = two.start(start("r"), execute);
    expect(await codeOf(two.start(start("r", { a: 2 }), execute))).toBe("RUN_CONFLICT");
    opened.open();
    expect(
      (await Promise.all([first, second])).map((record) => record.status === "succeeded" && record.output),
    ).toEqual([1, 1]);
  });

  it("is cancelled by either", async () => {
    const [one, two] = [await open(), await open()];
    const inside = gate();
    const running = one.start(start("r"), async ({ signal }) => {
      inside.open();
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      return { status: "cancelled" };
    });
    await inside.opened;
    expect(await two.cancel("r", "enough")).toBe(true);
    expect(await running).toMatchObject({ status: "cancelled" });
    expect(await two.cancel("r")).toBe(false);
  });

  it("goes to one of those who resume it, and what its last owner does is refused", async () => {
    const [one, two] = [await open(), await open()];
    const inside = gate();
    const opened = gate();
    let old: RunLease | undefined;
    const lost = one.start(start("r"), async (lease) => {
      old = lease;
      await one.recordStep(lease, step("a", 1));
      inside.open();
      await opened.opened;
      return succeed();
    });
    await inside.opened;
    expect(await codeOf(two.resume("r", succeed))).toBe("RUN_CONFLICT");
    orphan("r");
    const results = await Promise.all([
      codeOf(
        two.resume("r", async (lease) => {
          expect(lease.fencingToken).toBeGreaterThan(old?.fencingToken ?? 0);
          expect(await two.findStep("r", "a", 0)).toEqual(step("a", 1));
          await sleep(20);
          return { status: "succeeded", output: "two" };
        }),
      ),
      codeOf(two.resume("r", succeed)),
    ]);
    expect(new Set(results)).toEqual(new Set(["RUN_CONFLICT", "done"]));
    expect(await codeOf(one.recordStep(old as RunLease, step("b", 2)))).toBe("LEASE_LOST");
    opened.open();
    // Its caller gets what the run has come to.
    expect(await lost).toMatchObject({ status: "succeeded", output: "two" });
    expect(await two.listSteps("r")).toEqual([step("a", 1)]);
  });

  it("goes on after a retry where it failed; with another version or input it begins anew, without its children", async () => {
    const engine = await open();
    const fail = async (lease: RunLease): Promise<RunState> => {
      await engine.recordStep(lease, step("a", 1));
      await engine.start({ ...start("r/child"), parentRunId: "r" }, succeed);
      throw new Error("no");
    };
    await engine.start(start("r"), fail);
    const found: unknown[] = [];
    const look = async (lease: RunLease): Promise<RunState> => {
      found.push((await engine.findStep("r", "a", 0))?.outcome.status, (await engine.get("r/child"))?.status);
      return fail(lease);
    };
    await engine.retry("r", {}, look);
    await engine.retry("r", { version: "1.0.0", input: { a: 1 } }, look);
    await engine.retry("r", { version: "2.0.0", input: { b: 2 } }, look);
    expect(found).toEqual(["succeeded", "succeeded", "succeeded", "succeeded", undefined, undefined]);
    const record = await engine.get("r");
    expect(record).toMatchObject({ workflow: { version: "2.0.0" }, input: { b: 2 }, retries: 3 });
    expect(await codeOf(engine.retry("r/child", {}, succeed))).toBe("RUN_CONFLICT");
    expect(await codeOf(engine.retry("none", {}, succeed))).toBe("RUN_MISSING");
  });
});

describe("prune", () => {
  it("forgets runs that ended long ago with those below them, and gives the room back", async () => {
    const engine = await open();
    const large = "x".repeat(400_000);
    for (const runId of ["a", "b", "c"])
      await engine.start(start(runId, large), async (lease) => {
        await engine.recordStep(lease, step("s", large));
        await engine.start({ ...start(`${runId}/below`), parentRunId: runId }, succeed);
        return succeed();
      });
    await engine.start(start("failed"), () => Promise.reject(new Error("no")));
    await engine.enqueue(start("open"));
    const file = path("runs", "runs.db");
    tamper(file, (database) => {
      database.exec("UPDATE runs SET ended_at = 1 WHERE run_id IN ('a', 'b', 'failed', 'a/below')");
      database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    });
    const before = lstatSync(file).size;
    expect(await engine.prune({ olderThan: 60_000, statuses: ["succeeded"] })).toBe(4);
    expect((await engine.list()).map(({ runId }) => runId).sort()).toEqual(["c", "c/below", "failed", "open"]);
    expect(await engine.listSteps("a")).toEqual([]);
    expect(lstatSync(file).size).toBeLessThan(before / 2);
    expect(await engine.get("c")).toMatchObject({ status: "succeeded", input: large });
    expect(await engine.prune({ olderThan: 60_000 })).toBe(1);
    expect(await engine.prune({ olderThan: 60_000 })).toBe(0);
  });

  it("spares a run while one below it goes on", async () => {
    const engine = await open();
    const opened = gate();
    const inside = gate();
    await engine.start(start("above"), succeed);
    const below = engine.start({ ...start("below"), parentRunId: "above" }, async () => {
      inside.open();
      await opened.opened;
      return succeed();
    });
    await inside.opened;
    expect(await engine.prune({ olderThan: 0 })).toBe(0);
    opened.open();
    await below;
    await sleep(2);
    expect(await engine.prune({ olderThan: 0 })).toBe(2);
  });
});

describe("shutdown", () => {
  it("drains, then releases what is left for others to take up at once", async () => {
    const [one, two] = [await open(), await open()];
    const quick = one.start(start("quick"), async () => {
      await sleep(20);
      return succeed();
    });
    const inside = gate();
    const slow = one.start(start("slow"), async (lease) => {
      await one.recordStep(lease, step("a", 1));
      inside.open();
      await new Promise((resolve) => lease.signal.addEventListener("abort", resolve));
      return { status: "cancelled" };
    });
    await inside.opened;
    const closing = one.shutdown(60);
    expect(await codeOf(one.start(start("new"), succeed))).toBe("ENGINE_CLOSED");
    await closing;
    expect([(await quick).status, (await slow).status]).toEqual(["succeeded", "pending"]);
    expect(await codeOf(one.get("quick"))).toBe("ENGINE_CLOSED");
    const taken = await two.start(start("slow"), async () => ({
      status: "succeeded",
      output: (await two.findStep("slow", "a", 0))?.outcome,
    }));
    expect(taken).toMatchObject({ status: "succeeded", output: { status: "succeeded", value: 1 } });
  });
});
