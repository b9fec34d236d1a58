import type { RunLease, RunState, StepRecord } from "@dreamnet/workflow";
import { describe, expect, it } from "vitest";
import { gate, makeExecutor, makeWorkflow, sleep } from "../test/make-workflow.ts";
import { createMemoryEngine } from "./index.ts";

const workflow = { name: "w", version: "1.0.0" };
const start = (runId: string, input: unknown = { a: 1 }) => ({ runId, workflow, input });
const succeed = async (): Promise<RunState> => ({ status: "succeeded", output: 1 });
const step = (over: Partial<StepRecord> = {}): StepRecord => ({
  path: "a",
  occurrence: 0,
  name: "a",
  inputHash: "h",
  attempt: 1,
  outcome: { status: "succeeded", value: { n: 1 } },
  ...over,
});

describe("createMemoryEngine", () => {
  it("keeps a run's record from its start to its end", async () => {
    let time = 0;
    const now = (): Date => {
      time += 1000;
      return new Date(time);
    };
    const engine = createMemoryEngine({ now });
    const record = await engine.start(start("r"), async () => {
      expect(await engine.get("r")).toMatchObject({ status: "running", input: { a: 1 } });
      return succeed();
    });
    expect(record).toEqual({
      runId: "r",
      workflow,
      input: { a: 1 },
      status: "succeeded",
      output: 1,
      createdAt: "1970-01-01T00:00:01.000Z",
      updatedAt: expect.stringMatching(/^1970-01-01T00:00:0[3-9]/),
    });
    expect(await engine.get("other")).toBeUndefined();
    expect([engine.name, engine.durable]).toEqual(["memory", false]);
  });

  it("runs a run id once, however often and at once it is started", async () => {
    const engine = createMemoryEngine();
    let runs = 0;
    const execute = async (): Promise<RunState> => {
      runs += 1;
      await sleep(10);
      return { status: "succeeded", output: runs };
    };
    const records = await Promise.all([1, 2, 3].map(() => engine.start(start("r"), execute)));
    records.push(await engine.start(start("r", { a: 1 }), execute));
    expect(runs).toBe(1);
    expect(new Set(records.map((record) => (record.status === "succeeded" ? record.output : record.status)))).toEqual(
      new Set([1]),
    );
  });

  it("refuses a run id with another input or workflow", async () => {
    const engine = createMemoryEngine();
    await engine.start(start("r"), succeed);
    await expect(engine.start(start("r", { a: 2 }), succeed)).rejects.toMatchObject({ code: "RUN_CONFLICT" });
    await expect(
      engine.start({ ...start("r"), workflow: { name: "w", version: "2.0.0" } }, succeed),
    ).rejects.toMatchObject({ code: "RUN_CONFLICT", message: expect.stringContaining("w@1.0.0") });
  });

  it("takes what `execute` throws for the run's failure", async () => {
    const record = await createMemoryEngine().start(start("r"), () => Promise.reject(new Error("oops")));
    expect(record).toMatchObject({ status: "failed", error: { message: "oops" } });
  });

  it("cancels a run through its lease, and says whether there was one", async () => {
    const engine = createMemoryEngine();
    const begun = gate();
    const running = engine.start(start("r"), async ({ signal }) => {
      begun.open();
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      expect(await engine.get("r")).toMatchObject({ status: "cancelling" });
      return { status: "cancelled" };
    });
    await begun.opened;
    expect(await engine.cancel("r")).toBe(true);
    expect(await running).toMatchObject({ status: "cancelled" });
    expect(await engine.cancel("r")).toBe(false);
    expect(await engine.cancel("other")).toBe(false);
  });

  it("aborts a run at its deadline", async () => {
    const engine = createMemoryEngine();
    const record = await engine.start({ ...start("r"), deadline: Date.now() + 20 }, async ({ signal }) => {
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      return { status: "cancelled" };
    });
    expect(record.status).toBe("cancelled");
  });

  it("resumes a run that has stopped, once, with a new token; the journal stays", async () => {
    const engine = createMemoryEngine();
    const leases: RunLease[] = [];
    await engine.start(start("r"), async (lease) => {
      leases.push(lease);
      await engine.recordStep(lease, step());
      throw new Error("crash");
    });
    const again = gate();
    const resumed = engine.resume("r", async (lease) => {
      leases.push(lease);
      expect(await engine.findStep("r", "a", 0)).toEqual(step());
      await again.opened;
      return succeed();
    });
    await expect(engine.resume("r", succeed)).rejects.toMatchObject({ code: "RUN_CONFLICT" });
    const [old, current] = leases as [RunLease, RunLease];
    expect(current.fencingToken).toBeGreaterThan(old.fencingToken);
    await expect(engine.recordStep(old, step({ attempt: 9 }))).rejects.toMatchObject({ code: "LEASE_LOST" });
    await engine.recordStep(current, step({ path: "b" }));
    again.open();
    expect(await resumed).toMatchObject({ status: "succeeded" });
    await expect(engine.resume("r", succeed)).rejects.toMatchObject({ code: "RUN_CONFLICT" });
    await expect(engine.recordStep(current, step())).rejects.toMatchObject({ code: "LEASE_LOST" });
    await expect(engine.resume("other", succeed)).rejects.toMatchObject({ code: "RUN_MISSING" });
  });

  it("keeps what was recorded, not what became of it", async () => {
    const engine = createMemoryEngine();
    await engine.start(start("r"), async (lease) => {
      const value = { list: [1] };
      await engine.recordStep(lease, step({ outcome: { status: "succeeded", value } }));
      value.list.push(2);
      const found = await engine.findStep("r", "a", 0);
      expect(found?.outcome).toEqual({ status: "succeeded", value: { list: [1] } });
      return succeed();
    });
  });

  it("lists runs, newest first, and forgets the oldest", async () => {
    const engine = createMemoryEngine({ capacity: 2 });
    for (const runId of ["1", "2", "3"]) await engine.start(start(runId), succeed);
    await engine.start(start("4"), async () => ({ status: "cancelled" }));
    expect((await engine.list()).map(({ runId }) => runId)).toEqual(["4", "3"]);
    expect((await engine.list({ status: "succeeded" })).map(({ runId }) => runId)).toEqual(["3"]);
    expect(await engine.list({ workflow: "other" })).toEqual([]);
    expect(await engine.list({ limit: 1 })).toHaveLength(1);
    expect(await engine.get("1")).toBeUndefined();
  });

  it("shuts down: takes nothing new, lets runs end until the deadline, then aborts them", async () => {
    const engine = createMemoryEngine();
    const quick = engine.start(start("quick"), async () => {
      await sleep(20);
      return succeed();
    });
    const slow = engine.start(start("slow"), async ({ signal }) => {
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      return { status: "cancelled" };
    });
    const closing = engine.shutdown(60);
    await expect(engine.start(start("new"), succeed)).rejects.toMatchObject({ code: "ENGINE_CLOSED" });
    await closing;
    expect([(await quick).status, (await slow).status]).toEqual(["succeeded", "cancelled"]);
  });
});

describe("a run id", () => {
  it("is the idempotency key: a second start gives the same result and runs nothing", async () => {
    let runs = 0;
    const counting = makeWorkflow(
      async (_, context) => {
        runs += 1;
        await context.files.write("build/x", "x");
        return { text: `run ${runs}` };
      },
      { security: { allowedPaths: ["build/"] } },
    );
    const { executor } = makeExecutor();
    const first = await executor.execute(counting, { text: "" }, { runId: "r" });
    const second = await executor.execute(counting, { text: "" }, { runId: "r" });
    expect(second).toEqual(first);
    expect(runs).toBe(1);
    expect(await executor.execute(counting, { text: "other" }, { runId: "r" })).toMatchObject({
      success: false,
      error: { code: "RUN_CONFLICT" },
    });
    expect(await executor.execute(counting, { text: "" }, { runId: "s" })).toMatchObject({
      output: { text: "run 2" },
    });
  });

  it("gives the error of a failed run again", async () => {
    const failing = makeWorkflow(() => {
      throw new Error("no");
    });
    const { executor } = makeExecutor();
    const first = await executor.execute(failing, { text: "" }, { runId: "r" });
    const second = await executor.execute(failing, { text: "" }, { runId: "r" });
    if (first.success || second.success) throw new Error("both must fail");
    expect(second.attempts).toEqual(first.attempts);
    expect([second.error.code, second.error.message]).toEqual([first.error.code, first.error.message]);
  });
});

it("forgets an ended run that was moved on by the end that it came to last", async () => {
  const engine = createMemoryEngine({ capacity: 2 });
  const ids = async () => (await engine.list()).map(({ runId }) => runId).sort();
  for (const runId of ["a", "b"]) await engine.start(start(runId), () => Promise.reject(new Error("no")));
  // Now it has ended after b.
  await engine.resume("a", succeed);
  await engine.start(start("c"), succeed);
  expect(await ids()).toEqual(["a", "c"]);
  await engine.start(start("d"), succeed);
  expect(await ids()).toEqual(["c", "d"]);
});
