import { type CaseDefinition, codeOf, stepsOf } from "./case.ts";

const steps = stepsOf("a", "b", "c");

/** A run id names one workflow with one input for ever. */
export const identityCases: readonly CaseDefinition[] = [
  {
    name: "runs a workflow once for a run id, and gives the result that stands to whoever asks again",
    act: async (world) => {
      const host = await world.host();
      const first = await host.ask({ do: "execute", runId: "same", input: { steps } });
      const second = await host.ask({ do: "execute", runId: "same", input: { steps } });
      world.expect(first.success, "The first run failed.");
      world.expectEqual(second, first, "The second answer");
      world.expectEqual(world.lines(({ at }) => at === "begin").length, 3, "Step bodies that ran");
      const record = await host.ask({ do: "get", runId: "same" });
      world.expectEqual(record?.status, "succeeded", "The status");
      world.expectEqual(record?.workflow, { name: "script", version: "1.0.0" }, "The workflow");
    },
  },
  {
    name: "runs a workflow once for callers at the same time in one process",
    act: async (world) => {
      const host = await world.host();
      const calls = Array.from({ length: 8 }, () => host.ask({ do: "execute", runId: "same", input: { steps } }));
      const answers = await Promise.all(calls);
      world.expectEqual(new Set(answers.map((answer) => JSON.stringify(answer))).size, 1, "Different answers");
      world.expect(answers[0]?.success === true, "The run failed.");
      world.expectEqual(world.lines(({ at }) => at === "begin").length, 3, "Step bodies that ran");
    },
  },
  {
    name: "runs a workflow once for callers at the same time in several processes",
    needs: ["shared"],
    act: async (world) => {
      const hosts = await Promise.all([world.host(), world.host(), world.host()]);
      const ids = Array.from({ length: 20 }, (_, index) => `same-${index}`);
      const answers = await Promise.all(
        ids.map((runId) =>
          Promise.all(hosts.map((host) => host.ask({ do: "execute", runId, input: { steps: stepsOf("a", "b") } }))),
        ),
      );
      for (const [index, given] of answers.entries()) {
        world.expect(given[0]?.success === true, `The run ${ids[index]} failed: ${JSON.stringify(given[0])}`);
        // How many attempts the caller's own process made is not the same for all; the output is.
        const outputs = new Set(given.map((answer) => JSON.stringify(answer.success ? answer.output : answer.error)));
        world.expectEqual(outputs.size, 1, `Different outputs of ${ids[index]}: ${[...outputs].join(" and ")}`);
        const begun = world.lines(({ at, run }) => at === "begin" && run === ids[index]);
        world.expectEqual(begun.length, 2, `Step bodies of ${ids[index]} that ran`);
      }
    },
  },
  {
    name: "refuses another input, workflow or version under a run id that stands",
    act: async (world) => {
      const host = await world.host();
      await host.ask({ do: "execute", runId: "mine", input: { steps } });
      const others = [
        { what: "another input", input: { steps, filler: "other" } },
        { what: "another version", version: "2.0.0", input: { steps } },
        { what: "another workflow", workflow: "script-retry", input: { steps } },
      ];
      for (const { what, ...rest } of others) {
        const answer = await host.ask({ do: "execute", runId: "mine", ...rest });
        world.expectEqual(answer.success ? "accepted" : answer.error.code, "RUN_CONFLICT", `A start with ${what}`);
      }
      const record = await host.ask({ do: "get", runId: "mine" });
      world.expectEqual(record?.status, "succeeded", "The run that stood");
      world.expectEqual(world.lines(({ at }) => at === "begin").length, 3, "Step bodies that ran");
    },
  },
  {
    name: "refuses another input from another process while the run goes on",
    needs: ["shared"],
    act: async (world) => {
      const [one, two] = await Promise.all([world.host(), world.host()]);
      const running = one.ask({ do: "execute", runId: "mine", input: { steps: stepsOf("a:gate") } });
      await world.line("The step", ({ at }) => at === "begin");
      const answer = await two.ask({ do: "execute", runId: "mine", input: { steps: stepsOf("b") } });
      world.expectEqual(answer.success ? "accepted" : answer.error.code, "RUN_CONFLICT", "A start with another input");
      await one.ask({ do: "open-gate", gate: "gate" });
      world.expect((await running).success, "The first run failed.");
    },
  },
  {
    name: "knows no run that was never started",
    act: async (world) => {
      const host = await world.host();
      world.expectEqual(await host.ask({ do: "get", runId: "none" }), null, "The record");
      world.expectEqual(await host.ask({ do: "cancel", runId: "none" }), false, "The answer to cancel");
      world.expectEqual(await host.ask({ do: "pause", runId: "none" }), false, "The answer to pause");
      world.expectEqual(await host.ask({ do: "list-steps", runId: "none" }), [], "Its steps");
      world.expectEqual(await codeOf(host.ask({ do: "resume-raw", runId: "none" })), "RUN_MISSING", "A resume");
    },
  },
  {
    name: "lists runs, the newest first, by status and by workflow",
    act: async (world) => {
      const host = await world.host();
      for (const runId of ["one", "two", "three"])
        await host.ask({ do: "execute", runId, input: { steps: stepsOf("a") } });
      const failing = { steps: [{ name: "a" as const, failUntil: 9, terminal: true }] };
      await host.ask({ do: "execute", runId: "four", workflow: "script-retry", input: failing });
      const ids = async (filter: object): Promise<string[]> =>
        (await host.ask({ do: "list", filter })).map(({ runId }) => runId);
      world.expectEqual(await ids({}), ["four", "three", "two", "one"], "All runs");
      world.expectEqual(await ids({ limit: 2 }), ["four", "three"], "Two runs");
      world.expectEqual(await ids({ status: "failed" }), ["four"], "Failed runs");
      world.expectEqual(await ids({ status: ["succeeded", "failed"], limit: 1 }), ["four"], "Runs of two states");
      world.expectEqual(await ids({ workflow: "script" }), ["three", "two", "one"], "Runs of a workflow");
      world.expectEqual(await ids({ runIdPrefix: "t" }), ["three", "two"], "Runs with a prefix");
    },
  },
  {
    name: "keeps run ids apart that differ in case, blanks, slashes, quotes and marks",
    act: async (world) => {
      const host = await world.host();
      const ids = [
        "run",
        "Run",
        "run ",
        "run/1",
        "run%2F1",
        "run'",
        'run"; --',
        "run\u0301",
        "r\u00fan",
        "%",
        "_",
        "руn",
      ];
      for (const runId of ids) await host.ask({ do: "execute", runId, input: { steps: stepsOf("a") } });
      const begun = world.lines(({ at }) => at === "begin");
      world.expectEqual(
        begun.map(({ run }) => run),
        ids,
        "Runs that ran",
      );
      for (const runId of ids)
        world.expectEqual((await host.ask({ do: "get", runId }))?.runId, runId, "The record of a run");
      const percent = await host.ask({ do: "list", filter: { runIdPrefix: "%" } });
      world.expectEqual(
        percent.map(({ runId }) => runId),
        ["%"],
        "Runs whose id begins with a percent sign",
      );
    },
  },
];
