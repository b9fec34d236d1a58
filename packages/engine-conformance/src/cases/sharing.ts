import { findLogFaults } from "../log-faults.ts";
import { type CaseDefinition, stepsOf } from "./case.ts";

const workflows = [{ name: "script", version: "1.0.0" }];

/** Several processes on one store. */
export const sharingCases: readonly CaseDefinition[] = [
  {
    name: "shares queued runs between the workers of two processes, each run once",
    needs: ["durable", "shared"],
    act: async (world) => {
      const hosts = await Promise.all([world.host(), world.host()]);
      const runs = Array.from({ length: 40 }, (_, index) => ({
        runId: `run-${index}`,
        input: { steps: [{ name: "a" as const, wait: 20 }, ...stepsOf("b")] },
      }));
      await hosts[0].ask({ do: "enqueue", runs });
      for (const host of hosts) await host.ask({ do: "work", workflows, concurrency: 2 });
      for (const { runId } of runs)
        await world.line(`The end of ${runId}`, ({ at, run, step }) => at === "ack" && run === runId && step === "b#0");
      const claims = world.lines(({ at }) => at === "claim");
      world.expectEqual(claims.length, runs.length, "Claims");
      for (const host of hosts) {
        const share = claims.filter(({ pid }) => pid === host.pid).length;
        world.expect(share >= 5, `One process did ${share} of ${runs.length} runs; two share the load.`);
      }
      world.expectEqual(new Set(claims.map(({ run }) => run)).size, runs.length, "Runs that were claimed");
    },
  },
  {
    name: "gives the runs of a worker that was killed to the other one",
    needs: ["durable", "shared"],
    act: async (world) => {
      const [victim, survivor] = await Promise.all([world.host(), world.host()]);
      const runs = Array.from({ length: 6 }, (_, index) => ({
        runId: `run-${index}`,
        input: { steps: stepsOf("a", "b:gate") },
      }));
      await victim.ask({ do: "enqueue", runs });
      await victim.ask({ do: "work", workflows, concurrency: 6 });
      for (const { runId } of runs)
        await world.line(
          `Step b of ${runId}`,
          ({ at, run, step }) => at === "begin" && run === runId && step === "b#0",
        );
      await survivor.ask({ do: "open-gate", gate: "gate" });
      await survivor.ask({ do: "work", workflows, concurrency: 6 });
      await victim.kill();
      for (const { runId } of runs)
        await world.line(
          `The end of ${runId} in the other process`,
          ({ at, run, step, pid }) => at === "ack" && run === runId && step === "b#0" && pid === survivor.pid,
        );
      for (const fault of findLogFaults(world.lines())) world.expect(false, fault);
    },
  },
  {
    name: "runs many workflows in two processes at the same time on one store",
    needs: ["durable", "shared"],
    act: async (world) => {
      const hosts = await Promise.all([world.host(), world.host()]);
      const lanes = hosts.map((_, lane) =>
        Array.from({ length: 150 }, (_run, index) => ({
          runId: `${lane}-${index}`,
          input: { steps: stepsOf("a", "b", "c") },
        })),
      );
      const counts = await Promise.all(
        hosts.map((host, lane) => host.ask({ do: "execute-all", runs: lanes[lane] ?? [], concurrency: 10 })),
      );
      world.expectEqual(counts, [150, 150], "Runs that succeeded");
      world.expectEqual(world.lines(({ at }) => at === "begin").length, 900, "Step bodies that ran");
      for (const fault of findLogFaults(world.lines())) world.expect(false, fault);
      const listed = await hosts[0].ask({ do: "list", filter: { status: "succeeded", limit: 1_000 } });
      world.expectEqual(listed.length, 300, "Runs that one process lists");
    },
  },
];
