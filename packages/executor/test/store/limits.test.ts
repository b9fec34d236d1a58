import type { ExecutionEngine, RunLimits, RunState } from "@dreamnet/workflow";
import { describe, expect, it } from "vitest";
import { createMemoryEngine } from "../../src/index.ts";
import { gate, sleep } from "../make-workflow.ts";
import { start, succeed } from "./records.ts";
import { useScratch } from "./scratch.ts";

const scratch = useScratch();

/** Two engines on one store, and for the engine in memory the same one twice. */
const pairs: readonly (readonly [string, (limits: RunLimits) => Promise<[ExecutionEngine, ExecutionEngine]>])[] = [
  [
    "memory",
    async (limits) => {
      const engine = createMemoryEngine({ limits });
      return [engine, engine];
    },
  ],
  ["sqlite", async (limits) => [await scratch.open({ limits }), await scratch.open({ limits })]],
];

describe.each(pairs)("limits of the engine %s", (_, open) => {
  it("hold for all runs of a workflow, whichever engine has them", async () => {
    const engines = await open({ workflows: { w: { concurrency: 2 } } });
    let now = 0;
    let most = 0;
    const runs = Array.from({ length: 8 }, (_run, index) =>
      (engines[index % 2] as ExecutionEngine).start(start(`r${index}`), async (): Promise<RunState> => {
        now += 1;
        most = Math.max(most, now);
        await sleep(15);
        now -= 1;
        return succeed();
      }),
    );
    expect((await Promise.all(runs)).map(({ status }) => status)).toEqual(Array(8).fill("succeeded"));
    expect(most).toBe(2);
  });

  it("let runs in as they came", async () => {
    const engines = await open({ workflows: { w: { concurrency: 1 } } });
    const opened = gate();
    const inside = gate();
    const order: number[] = [];
    const runs = [
      engines[0].start(start("r0"), async () => {
        inside.open();
        await opened.opened;
        return succeed();
      }),
    ];
    await inside.opened;
    for (const index of [1, 2, 3, 4, 5]) {
      const engine = engines[index % 2] as ExecutionEngine;
      runs.push(
        engine.start(start(`r${index}`), async () => {
          order.push(index);
          return succeed();
        }),
      );
      while ((await engine.get(`r${index}`))?.status !== "pending") await sleep(1);
    }
    opened.open();
    await Promise.all(runs);
    expect(order).toEqual([1, 2, 3, 4, 5]);
  });

  it("hold for a queue, and leave the others alone", async () => {
    const [engine] = await open({ queues: { slow: { concurrency: 1 } } });
    const inside = gate();
    const opened = gate();
    const first = engine.start({ ...start("first"), queue: "slow" }, async () => {
      inside.open();
      await opened.opened;
      return succeed();
    });
    await inside.opened;
    let isSecondIn = false;
    const second = engine.start({ ...start("second"), queue: "slow" }, async () => {
      isSecondIn = true;
      return succeed();
    });
    expect(await engine.start({ ...start("other"), queue: "quick" }, succeed)).toMatchObject({ status: "succeeded" });
    expect(await engine.get("second")).toMatchObject({ status: "pending", queue: "slow" });
    expect(isSecondIn).toBe(false);
    opened.open();
    expect((await Promise.all([first, second])).map(({ status }) => status)).toEqual(["succeeded", "succeeded"]);
  });

  it("let a run below one that holds a place go on", async () => {
    const [engine] = await open({ workflows: { w: { concurrency: 1 } } });
    const record = await engine.start(start("above"), async () => {
      const below = await engine.start({ ...start("below"), parentRunId: "above" }, succeed);
      return { status: "succeeded", output: below.status };
    });
    expect(record).toMatchObject({ status: "succeeded", output: "succeeded" });
  });

  it("let no more runs begin in any span than the rate says", async () => {
    const period = 120;
    const [engine] = await open({ workflows: { w: { rate: { limit: 2, period } } } });
    const asked = performance.now();
    const begun: number[] = [];
    const note = async (): Promise<RunState> => {
      begun.push(performance.now());
      return succeed();
    };
    await Promise.all(["a", "b", "c", "d", "e"].map((runId) => engine.start(start(runId), note)));
    expect(begun).toHaveLength(5);
    begun.sort((a, b) => a - b);
    // The third waits for one period at least, the fifth for two; a timer may fire a millisecond early.
    expect((begun[2] as number) - asked).toBeGreaterThan(period - 5);
    expect((begun[4] as number) - asked).toBeGreaterThan(2 * period - 5);
  });

  it("let a run that waits for room be cancelled", async () => {
    const [engine] = await open({ workflows: { w: { concurrency: 1 } } });
    const opened = gate();
    const inside = gate();
    const first = engine.start(start("first"), async () => {
      inside.open();
      await opened.opened;
      return succeed();
    });
    await inside.opened;
    let isRun = false;
    const second = engine.start(start("second"), async () => {
      isRun = true;
      return succeed();
    });
    await sleep(5);
    expect(await engine.cancel("second")).toBe(true);
    expect(await second).toMatchObject({ status: "cancelled" });
    opened.open();
    await first;
    expect(isRun).toBe(false);
  });
});
