import { setTimeout as sleep } from "node:timers/promises";
import { type CaseDefinition, codeOf, stepsOf } from "./case.ts";

/** Only one process works on a run, and one that has lost it changes nothing more. */
export const ownershipCases: readonly CaseDefinition[] = [
  {
    name: "gives the run of a process that stands still to another, and takes nothing from the zombie when it wakes",
    needs: ["durable", "shared"],
    act: async (world) => {
      const zombie = await world.host();
      const heir = await world.host();
      const input = { deaf: true, steps: stepsOf("a", "b:gate", "c") };
      const lost = zombie.ask({ do: "execute", runId: "run", input });
      await world.line("Step b", ({ at, step }) => at === "begin" && step === "b#0");
      zombie.signal("SIGSTOP");
      await heir.ask({ do: "open-gate", gate: "gate" });
      const answer = await heir.ask({ do: "execute", runId: "run", input });
      world.expect(answer.success, `The heir failed: ${JSON.stringify(answer)}`);
      const before = await heir.ask({ do: "list-steps", runId: "run" });
      zombie.signal("SIGCONT");
      // Its code is deaf to the signal, finishes the step b and asks for the step c.
      await zombie.ask({ do: "open-gate", gate: "gate" });
      await lost.catch(() => undefined);
      await world.line("The zombie's abort", ({ at, pid }) => at === "abort" && pid === zombie.pid);
      await sleep(200);
      const late = world.lines(({ at, pid, step }) => pid === zombie.pid && step !== "a#0" && at === "ack");
      world.expectEqual(late, [], "Steps that the zombie was acknowledged");
      const ran = world.lines(({ at, pid }) => pid === zombie.pid && at === "begin").map(({ step }) => step);
      world.expectEqual(ran, ["a#0", "b#0"], "Steps that the zombie ran");
      world.expectEqual(
        await heir.ask({ do: "list-steps", runId: "run" }),
        before,
        "The journal after the zombie woke",
      );
      const record = await heir.ask({ do: "get", runId: "run" });
      world.expectEqual(record?.status, "succeeded", "The run's end");
      const output = record?.status === "succeeded" ? record.output : undefined;
      world.expectEqual(output, answer.success ? answer.output : undefined, "The run's output");
    },
  },
  {
    name: "refuses a record under a lease that has passed to another process",
    needs: ["durable", "shared"],
    act: async (world) => {
      const zombie = await world.host();
      const heir = await world.host();
      const input = { steps: stepsOf("a:gate") };
      const lost = zombie.ask({ do: "start-raw", runId: "run", input });
      await world.line("The step", ({ at }) => at === "begin");
      zombie.signal("SIGSTOP");
      const taken = heir.ask({ do: "start-raw", runId: "run", input });
      await world.line("The heir's claim", ({ at, pid }) => at === "claim" && pid === heir.pid);
      zombie.signal("SIGCONT");
      world.expectEqual(await codeOf(zombie.ask({ do: "record-late", runId: "run" })), "LEASE_LOST", "A late record");
      await world.line("The zombie's abort", ({ at, pid }) => at === "abort" && pid === zombie.pid);
      await heir.ask({ do: "open-gate", gate: "gate" });
      world.expectEqual((await taken).status, "succeeded", "The heir's run");
      const steps = await heir.ask({ do: "list-steps", runId: "run" });
      world.expectEqual(
        steps.map(({ path }) => path),
        ["a"],
        "The journal",
      );
      const [first, second] = world.lines(({ at }) => at === "claim").map(({ value }) => Number(value));
      world.expect((second ?? 0) > (first ?? 0), `The fencing token went from ${first} to ${second}; it must grow.`);
      await lost.catch(() => undefined);
    },
  },
  {
    name: "refuses a record after the run has ended",
    act: async (world) => {
      const host = await world.host();
      await host.ask({ do: "start-raw", runId: "run", input: { steps: stepsOf("a") } });
      world.expectEqual(await codeOf(host.ask({ do: "record-late", runId: "run" })), "LEASE_LOST", "A late record");
      const steps = await host.ask({ do: "list-steps", runId: "run" });
      world.expectEqual(
        steps.map(({ path }) => path),
        ["a"],
        "The journal",
      );
    },
  },
  {
    name: "keeps a run whose process is alive and merely slow",
    needs: ["durable", "shared"],
    lease: 600,
    act: async (world) => {
      const owner = await world.host();
      const other = await world.host();
      const input = { steps: [{ name: "a" as const, wait: 2_500 }] };
      const answers = await Promise.all([
        owner.ask({ do: "execute", runId: "run", input }),
        sleep(300).then(() => other.ask({ do: "execute", runId: "run", input })),
      ]);
      world.expectEqual(world.lines(({ at }) => at === "begin").length, 1, "Times that the step ran");
      for (const answer of answers) world.expect(answer.success, `The run failed: ${JSON.stringify(answer)}`);
    },
  },
  {
    name: "gives a stopped run to one of two processes that resume it at the same time",
    needs: ["durable", "shared"],
    act: async (world) => {
      const hosts = await Promise.all([world.host(), world.host()]);
      const ids = Array.from({ length: 10 }, (_, index) => `run-${index}`);
      const victim = await world.host();
      for (const runId of ids)
        victim.ask({ do: "start-raw", runId, input: { steps: stepsOf("a", "b:gate") } }).catch(() => undefined);
      for (const runId of ids)
        await world.line("Step b", ({ at, run, step }) => at === "begin" && run === runId && step === "b#0");
      await victim.kill();
      // Until the lease has passed, a resume may still be refused.
      await sleep(world.lease * 1.5);
      for (const host of hosts) await host.ask({ do: "open-gate", gate: "gate" });
      const codes = await Promise.all(
        ids.map((runId) => Promise.all(hosts.map((host) => codeOf(host.ask({ do: "resume-raw", runId }))))),
      );
      for (const [index, given] of codes.entries()) {
        const run = ids[index];
        world.expectEqual(
          given.map((code) => code ?? "given").sort(),
          ["RUN_CONFLICT", "given"],
          `The two resumes of ${run}`,
        );
        const begun = world.lines((line) => line.run === run && line.at === "begin" && line.pid !== victim.pid);
        world.expectEqual(
          begun.map(({ step }) => step),
          ["b#0"],
          `Steps of ${run} that ran after the kill`,
        );
      }
    },
  },
  {
    name: "refuses to resume a run that goes on or has succeeded",
    act: async (world) => {
      const host = await world.host();
      const running = host.ask({ do: "start-raw", runId: "run", input: { steps: stepsOf("a:gate") } });
      await world.line("The step", ({ at }) => at === "begin");
      world.expectEqual(await codeOf(host.ask({ do: "resume-raw", runId: "run" })), "RUN_CONFLICT", "A resume");
      await host.ask({ do: "open-gate", gate: "gate" });
      await running;
      world.expectEqual(await codeOf(host.ask({ do: "resume-raw", runId: "run" })), "RUN_CONFLICT", "A later resume");
      world.expectEqual(world.lines(({ at }) => at === "begin").length, 1, "Times that the step ran");
    },
  },
];
