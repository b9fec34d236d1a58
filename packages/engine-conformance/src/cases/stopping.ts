import { type CaseDefinition, stepsOf } from "./case.ts";

/** Cancel, time limits, pause and shutdown. */
export const stoppingCases: readonly CaseDefinition[] = [
  {
    name: "cancels a run of its own process",
    act: async (world) => {
      const host = await world.host();
      const running = host.ask({ do: "execute", runId: "run", input: { steps: stepsOf("a", "b:never", "c") } });
      await world.line("Step b", ({ at, step }) => at === "begin" && step === "b#0");
      world.expectEqual(await host.ask({ do: "cancel", runId: "run", reason: "enough" }), true, "The answer to cancel");
      const answer = await running;
      world.expectEqual(answer.success ? "success" : answer.error.code, "CANCELLED", "The run's end");
      world.expectEqual((await host.ask({ do: "get", runId: "run" }))?.status, "cancelled", "The status");
      world.expectEqual(world.lines(({ at }) => at === "abort").length, 1, "Aborts that the code heard");
      world.expectEqual(await host.ask({ do: "cancel", runId: "run" }), false, "A second cancel");
      const again = await host.ask({ do: "execute", runId: "run", input: { steps: stepsOf("a", "b:never", "c") } });
      world.expectEqual(again.success ? "success" : again.error.code, "CANCELLED", "A start of the cancelled run");
      world.expectEqual(world.lines(({ at }) => at === "begin").length, 2, "Step bodies that ran");
    },
  },
  {
    name: "cancels a run of another process",
    needs: ["durable", "shared"],
    act: async (world) => {
      const [owner, other] = await Promise.all([world.host(), world.host()]);
      const running = owner.ask({ do: "execute", runId: "run", input: { steps: stepsOf("a:never", "b") } });
      await world.line("Step a", ({ at }) => at === "begin");
      world.expectEqual(await other.ask({ do: "cancel", runId: "run" }), true, "The answer to cancel");
      const answer = await running;
      world.expectEqual(answer.success ? "success" : answer.error.code, "CANCELLED", "The run's end");
      world.expectEqual((await other.ask({ do: "get", runId: "run" }))?.status, "cancelled", "The status");
      world.expectEqual(world.lines(({ at }) => at === "abort").length, 1, "Aborts that the code heard");
    },
  },
  {
    name: "cancels a run that nobody works on any more, and runs none of its steps then",
    needs: ["durable"],
    act: async (world) => {
      const first = await world.host();
      const input = { steps: stepsOf("a", "b:never", "c") };
      first.ask({ do: "execute", runId: "run", input }).catch(() => undefined);
      await world.line("Step b", ({ at, step }) => at === "begin" && step === "b#0");
      await first.kill();
      const heir = await world.host();
      world.expectEqual(await heir.ask({ do: "cancel", runId: "run" }), true, "The answer to cancel");
      const answer = await heir.ask({ do: "execute", runId: "run", input });
      world.expectEqual(answer.success ? "success" : answer.error.code, "CANCELLED", "The run's end");
      world.expectEqual((await heir.ask({ do: "get", runId: "run" }))?.status, "cancelled", "The status");
      world.expectEqual(
        world.lines(({ at, pid }) => at === "begin" && pid === heir.pid),
        [],
        "Steps that ran",
      );
    },
  },
  {
    name: "cancels the runs below a run with it",
    act: async (world) => {
      const host = await world.host();
      const input = { steps: stepsOf("a:never") };
      const parent = host.ask({ do: "start-raw", runId: "parent", input });
      const child = host.ask({ do: "start-raw", runId: "child", parentRunId: "parent", input });
      const other = host.ask({ do: "start-raw", runId: "other", input: { steps: stepsOf("a:gate") } });
      for (const run of ["parent", "child", "other"])
        await world.line(`The step of ${run}`, (line) => line.at === "begin" && line.run === run);
      await host.ask({ do: "cancel", runId: "parent" });
      world.expectEqual((await parent.catch(() => undefined))?.status ?? "cancelled", "cancelled", "The parent's end");
      world.expectEqual((await child.catch(() => undefined))?.status ?? "cancelled", "cancelled", "The child's end");
      await host.ask({ do: "open-gate", gate: "gate" });
      world.expectEqual((await other).status, "succeeded", "The end of a run beside them");
      const below = await host.ask({ do: "list", filter: { parentRunId: "parent" } });
      world.expectEqual(
        below.map(({ runId, status }) => [runId, status]),
        [["child", "cancelled"]],
        "Runs below",
      );
    },
  },
  {
    name: "ends a run when its workflow's time has passed",
    act: async (world) => {
      const host = await world.host();
      const begun = performance.now();
      const input = { steps: stepsOf("a", "b:never") };
      const answer = await host.ask({ do: "execute", runId: "run", workflow: "script-brief", input });
      const took = performance.now() - begun;
      world.expectEqual(answer.success ? "success" : answer.error.code, "TIMEOUT", "The run's end");
      world.expectEqual((await host.ask({ do: "get", runId: "run" }))?.status, "failed", "The status");
      world.expect(took >= 1_400 && took < 6_000, `The run with 1500 ms ended after ${Math.round(took)} ms.`);
      world.expectEqual(world.lines(({ at }) => at === "abort").length, 1, "Aborts that the code heard");
    },
  },
  {
    name: "cancels a run when its deadline has passed",
    act: async (world) => {
      const host = await world.host();
      const input = { steps: stepsOf("a:never") };
      await host.ask({ do: "start-raw", runId: "run", input, deadline: Date.now() + 700 }).catch(() => undefined);
      world.expectEqual((await host.ask({ do: "get", runId: "run" }))?.status, "cancelled", "The status");
      world.expectEqual(world.lines(({ at }) => at === "abort").length, 1, "Aborts that the code heard");
    },
  },
  {
    name: "keeps a run's deadline when its process is killed",
    needs: ["durable"],
    act: async (world) => {
      const first = await world.host();
      const input = { steps: stepsOf("a:never") };
      const deadline = Date.now() + world.lease + 2_500;
      first.ask({ do: "start-raw", runId: "run", input, deadline }).catch(() => undefined);
      await world.line("The step", ({ at }) => at === "begin");
      await first.kill();
      const heir = await world.host();
      await heir.ask({ do: "start-raw", runId: "run", input, deadline: Date.now() + 600_000 }).catch(() => undefined);
      const late = Date.now() - deadline;
      world.expectEqual((await heir.ask({ do: "get", runId: "run" }))?.status, "cancelled", "The status");
      world.expect(late < 5_000, `The run ended ${late} ms after the deadline that it was started with.`);
    },
  },
  {
    name: "pauses a run at the end of a step, and goes on after that step when it is resumed",
    act: async (world) => {
      const host = await world.host();
      const running = host.ask({ do: "execute", runId: "run", input: { steps: stepsOf("a", "b:gate", "c") } });
      await world.line("Step b", ({ at, step }) => at === "begin" && step === "b#0");
      world.expectEqual(await host.ask({ do: "pause", runId: "run" }), true, "The answer to pause");
      await host.ask({ do: "open-gate", gate: "gate" });
      world.expect(!(await running).success, "The caller of a paused run was told of a success.");
      world.expectEqual((await host.ask({ do: "get", runId: "run" }))?.status, "paused", "The status");
      const before = world.lines(({ at }) => at === "begin").map(({ step }) => step);
      world.expectEqual(before, ["a#0", "b#0"], "Steps that ran before the pause");
      const answer = await host.ask({ do: "resume-raw", runId: "run" });
      world.expect(answer.status === "succeeded", `The resumed run failed: ${JSON.stringify(answer)}`);
      const all = world.lines(({ at }) => at === "begin").map(({ step }) => step);
      world.expectEqual(all, ["a#0", "b#0", "c#0"], "Steps that ran in all");
    },
  },
  {
    name: "pauses a run of another process, which a third one resumes",
    needs: ["durable", "shared"],
    act: async (world) => {
      const [owner, other, third] = await Promise.all([world.host(), world.host(), world.host()]);
      const running = owner.ask({ do: "execute", runId: "run", input: { steps: stepsOf("a:gate", "b") } });
      await world.line("Step a", ({ at }) => at === "begin");
      world.expectEqual(await other.ask({ do: "pause", runId: "run" }), true, "The answer to pause");
      // The owner hears of it within the time of a heartbeat.
      await new Promise((resolve) => setTimeout(resolve, world.lease));
      await owner.ask({ do: "open-gate", gate: "gate" });
      await running;
      world.expectEqual((await other.ask({ do: "get", runId: "run" }))?.status, "paused", "The status");
      const answer = await third.ask({ do: "resume-raw", runId: "run" });
      world.expect(answer.status === "succeeded", `The resumed run failed: ${JSON.stringify(answer)}`);
      const ran = world.lines(({ at }) => at === "begin").map(({ step, pid }) => [step, pid]);
      world.expectEqual(ran.at(-1), ["b#0", third.pid], "The last step and its process");
      world.expectEqual(ran.filter(([step]) => step === "b#0").length, 1, "Times that b ran");
    },
  },
  {
    name: "drains at a shutdown, and refuses what is started after it",
    act: async (world) => {
      const host = await world.host();
      const input = { steps: [{ name: "a" as const, wait: 500 }, ...stepsOf("b")] };
      const running = host.ask({ do: "execute", runId: "run", input });
      await world.line("Step a", ({ at }) => at === "begin");
      const closing = host.ask({ do: "shutdown", deadline: 10_000 });
      const late = await host.ask({ do: "execute", runId: "late", input });
      world.expectEqual(late.success ? "success" : late.error.code, "ENGINE_CLOSED", "A start during the shutdown");
      world.expect((await running).success, "The run was not let finish.");
      await closing;
    },
  },
  {
    name: "releases at a shutdown what does not end in time, for another process to go on with at once",
    needs: ["durable"],
    lease: 20_000,
    act: async (world) => {
      const host = await world.host();
      const input = { steps: stepsOf("a", "b:gate", "c") };
      const running = host.ask({ do: "execute", runId: "run", input });
      await world.line("Step b", ({ at, step }) => at === "begin" && step === "b#0");
      await host.ask({ do: "shutdown", deadline: 100 });
      world.expect(!(await running).success, "The caller was told of a success.");
      await host.close();
      const heir = await world.host();
      await heir.ask({ do: "open-gate", gate: "gate" });
      const begun = performance.now();
      const answer = await heir.ask({ do: "execute", runId: "run", input });
      world.expect(answer.success, `The run failed in the other process: ${JSON.stringify(answer)}`);
      const took = performance.now() - begun;
      world.expect(took < 10_000, `The other process waited ${Math.round(took)} ms, for a lease that was released.`);
      const ran = world.lines(({ at }) => at === "begin").map(({ step }) => step);
      world.expectEqual(ran, ["a#0", "b#0", "b#0", "c#0"], "Steps that ran");
    },
  },
];
