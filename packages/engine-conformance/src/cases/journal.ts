import { type CaseDefinition, stepsOf } from "./case.ts";

/** What the journal keeps within one process. */
export const journalCases: readonly CaseDefinition[] = [
  {
    name: "records each step under its path and occurrence, in the order of their ends",
    act: async (world) => {
      const host = await world.host();
      const input = { mode: "parallel" as const, steps: stepsOf("a:late", "b", "a", "c:later") };
      const running = host.ask({ do: "execute", runId: "run", input });
      await world.line("The end of the second a", ({ at, step }) => at === "ack" && step === "a#1");
      await host.ask({ do: "open-gate", gate: "later" });
      await world.line("The end of c", ({ at, step }) => at === "ack" && step === "c#0");
      await host.ask({ do: "open-gate", gate: "late" });
      const answer = await running;
      const steps = await host.ask({ do: "list-steps", runId: "run" });
      const order = steps.map(({ path, occurrence }) => `${path}#${occurrence}`);
      world.expectEqual([...order.slice(0, 2)].sort(), ["a#1", "b#0"], "The steps that ended first");
      world.expectEqual(order.slice(2), ["c#0", "a#0"], "The steps that ended later");
      const values = steps.map(({ outcome }) => (outcome.status === "succeeded" ? outcome.value : undefined));
      const given = answer.success ? answer.output.values : [];
      world.expectEqual(values.map(String).sort(), [...given].sort(), "The values of the journal and of the run");
    },
  },
  {
    name: "answers a step that has succeeded from the journal in the run's next attempt, and counts the tries of others",
    act: async (world) => {
      const host = await world.host();
      const input = { steps: [{ name: "a" as const }, { name: "b" as const, failUntil: 2 }, { name: "c" as const }] };
      const answer = await host.ask({ do: "execute", runId: "run", workflow: "script-retry", input });
      world.expectEqual(answer.success ? answer.output.attempt : answer.error, 3, "The attempt that succeeded");
      const ran = world.lines(({ at }) => at === "begin").map(({ step, attempt }) => `${step} in ${attempt}`);
      world.expectEqual(ran, ["a#0 in 1", "b#0 in 1", "b#0 in 2", "b#0 in 3", "c#0 in 3"], "Step bodies that ran");
      const steps = await host.ask({ do: "list-steps", runId: "run" });
      const tries = steps.filter(({ path }) => path === "b").map(({ attempt, outcome }) => [attempt, outcome.status]);
      world.expectEqual(
        tries,
        [
          [1, "failed"],
          [2, "failed"],
          [3, "succeeded"],
        ],
        "The tries of b",
      );
    },
  },
  {
    name: "keeps the error of a run that failed",
    act: async (world) => {
      const host = await world.host();
      const input = { steps: [{ name: "a" as const, failUntil: 9, terminal: true }] };
      const first = await host.ask({ do: "execute", runId: "run", input });
      const record = await host.ask({ do: "get", runId: "run" });
      world.expectEqual(record?.status, "failed", "The status");
      const kept = record?.status === "failed" ? [record.error.code, record.error.message] : undefined;
      const told = first.success ? undefined : [first.error.code, first.error.message];
      world.expectEqual(kept, told, "The error that is kept");
      const again = await host.ask({ do: "execute", runId: "run", input });
      world.expectEqual(
        again.success ? undefined : [again.error.code, again.error.message],
        told,
        "The error given again",
      );
      world.expectEqual(world.lines(({ at }) => at === "begin").length, 1, "Times that the step ran");
    },
  },
];
