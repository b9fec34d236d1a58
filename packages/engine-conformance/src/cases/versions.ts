import { setTimeout as sleep } from "node:timers/promises";
import { type CaseDefinition, stepsOf } from "./case.ts";

/** Runs are pinned to the version that they began with. */
export const versionCases: readonly CaseDefinition[] = [
  {
    name: "runs two versions of a workflow at once, each with its own code",
    act: async (world) => {
      const host = await world.host();
      const runs = Array.from({ length: 12 }, (_, index) => ({
        runId: `run-${index}`,
        version: index % 2 === 0 ? "1.0.0" : "2.0.0",
      }));
      const answers = await Promise.all(
        runs.map((run) => host.ask({ do: "execute", ...run, input: { steps: stepsOf("a", "b") } })),
      );
      for (const [index, answer] of answers.entries()) {
        world.expectEqual(answer.success ? answer.output.version : answer.error, runs[index]?.version, "The version");
        const record = await host.ask({ do: "get", runId: `run-${index}` });
        world.expectEqual(record?.workflow.version, runs[index]?.version, "The version of the record");
      }
    },
  },
  {
    name: "leaves a queued run to a worker that has its workflow in its version",
    act: async (world) => {
      const host = await world.host();
      const input = { steps: stepsOf("a") };
      await host.ask({
        do: "enqueue",
        runs: [
          { runId: "old", version: "1.0.0", input },
          { runId: "new", version: "2.0.0", input },
          { runId: "nobody's", workflow: "not-known", version: "1.0.0", input },
        ],
      });
      await host.ask({ do: "work", workflows: [{ name: "script", version: "1.0.0" }], concurrency: 4 });
      await world.line("The old run", ({ at, run }) => at === "ack" && run === "old");
      await sleep(300);
      const status = async (runId: string): Promise<string | undefined> =>
        (await host.ask({ do: "get", runId }))?.status;
      world.expectEqual(await status("old"), "succeeded", "The run of the version that the worker has");
      world.expectEqual(await status("new"), "pending", "The run of another version");
      world.expectEqual(await status("nobody's"), "pending", "The run of an unknown workflow");
      await host.ask({ do: "work", workflows: [{ name: "script", version: "2.0.0" }], concurrency: 4 });
      await world.line("The new run", ({ at, run }) => at === "ack" && run === "new");
    },
  },
];
