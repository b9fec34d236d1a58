import type { CaseWorld } from "../conformance-case.ts";
import { type KillPoint, killPoints, passesOf } from "../host/faults.ts";
import { HostDiedError } from "../host-process.ts";
import { findLogFaults } from "../log-faults.ts";
import { type CaseDefinition, stepsOf } from "./case.ts";

const steps = stepsOf("a", "b", "a");

interface Kill {
  readonly point: KillPoint;
  readonly pass: number;
}

const everyKill: readonly Kill[] = killPoints.flatMap((point) =>
  Array.from({ length: passesOf(point, steps.length) }, (_, index) => ({ point, pass: index + 1 })),
);

/** Starts a run in a process that kills itself on the way. */
async function runAndDie(world: CaseWorld, runId: string, kill: Kill): Promise<void> {
  const host = await world.host({ kill });
  const died = await host.ask({ do: "execute", runId, input: { steps } }).then(
    () => false,
    (error: unknown) => {
      if (error instanceof HostDiedError) return true;
      throw error;
    },
  );
  world.expect(died, `The process of ${runId} did not die at all: the case shows nothing.`);
}

/** A process dies; another one goes on where it was. */
export const killCases: readonly CaseDefinition[] = [
  {
    name: `goes on after kill -9 at each of ${everyKill.length} points around and inside every step, and repeats no step that was acknowledged`,
    needs: ["durable"],
    act: async (world) => {
      // Two at a time: each is a process of its own.
      const waiting = [...everyKill];
      const lane = async (): Promise<void> => {
        for (let kill = waiting.pop(); kill !== undefined; kill = waiting.pop())
          await runAndDie(world, `${kill.point} ${kill.pass}`, kill);
      };
      await Promise.all([lane(), lane()]);
      const acknowledged = world.lines(({ at }) => at === "ack").length;
      world.expect(acknowledged > 0, "No step was acknowledged before a kill: the case shows nothing.");
      const heir = await world.host();
      const answers = await Promise.all(
        everyKill.map(({ point, pass }) => heir.ask({ do: "execute", runId: `${point} ${pass}`, input: { steps } })),
      );
      for (const [index, answer] of answers.entries()) {
        const kill = everyKill[index] as Kill;
        const run = `${kill.point} ${kill.pass}`;
        if (!answer.success) {
          world.expect(false, `The run killed at ${run} did not succeed later: ${answer.error.message}`);
          continue;
        }
        const recorded = await heir.ask({ do: "list-steps", runId: run });
        const kept = recorded.map(({ path, occurrence }) => `${path}#${occurrence}`);
        world.expectEqual(kept, ["a#0", "b#0", "a#1"], `The journal of the run killed at ${run}`);
      }
      for (const fault of findLogFaults(world.lines())) world.expect(false, fault);
    },
  },
  {
    name: "repeats a step that was killed inside, and only that one",
    needs: ["durable"],
    act: async (world) => {
      const first = await world.host();
      const input = { steps: stepsOf("a", "b:gate", "c") };
      first.ask({ do: "execute", runId: "run", input }).catch(() => undefined);
      await world.line("Step b", ({ at, step }) => at === "begin" && step === "b#0");
      await first.kill();
      const heir = await world.host();
      await heir.ask({ do: "open-gate", gate: "gate" });
      const answer = await heir.ask({ do: "execute", runId: "run", input });
      world.expect(answer.success, `The run failed: ${JSON.stringify(answer)}`);
      const begun = world.lines(({ at }) => at === "begin").map(({ step }) => step);
      world.expectEqual(begun, ["a#0", "b#0", "b#0", "c#0"], "Step bodies that ran");
    },
  },
  {
    name: "keeps steps that ran in parallel apart when their process is killed among them",
    needs: ["durable"],
    act: async (world) => {
      const first = await world.host();
      const input = { mode: "parallel" as const, steps: stepsOf("a", "a", "b:gate", "a", "c:gate", "d") };
      first.ask({ do: "execute", runId: "run", input }).catch(() => undefined);
      for (const key of ["a#0", "a#1", "a#2", "d#0"])
        await world.line(`The end of ${key}`, ({ at, step }) => at === "ack" && step === key);
      await first.kill();
      const heir = await world.host();
      await heir.ask({ do: "open-gate", gate: "gate" });
      const answer = await heir.ask({ do: "execute", runId: "run", input });
      const pid = first.pid;
      const values = answer.success ? answer.output.values.map((value) => value.startsWith(`${pid}.`)) : answer.error;
      world.expectEqual(values, [true, true, false, true, false, true], "Which values are the first process's");
      for (const fault of findLogFaults(world.lines())) world.expect(false, fault);
    },
  },
  {
    name: "lets the same step win a race again that won it before the kill",
    needs: ["durable"],
    act: async (world) => {
      for (const [winner, loser] of [
        ["a", "b"],
        ["b", "a"],
      ] as const) {
        const run = `won by ${winner}`;
        const first = await world.host();
        const input = { mode: "race" as const, steps: stepsOf("a:a", "b:b", "c:c") };
        first.ask({ do: "execute", runId: run, input }).catch(() => undefined);
        for (const name of [winner, loser]) {
          await first.ask({ do: "open-gate", gate: name });
          await world.line(
            `The end of ${name}`,
            (line) => line.run === run && line.at === "ack" && line.step === `${name}#0`,
          );
        }
        await first.kill();
        const heir = await world.host();
        await heir.ask({ do: "open-gate", gate: "c" });
        const answer = await heir.ask({ do: "execute", runId: run, input });
        const acks = world.lines((line) => line.at === "ack" && line.run === run);
        const order = acks.filter(({ pid }) => pid === heir.pid).map(({ step }) => step);
        world.expectEqual(order, [`${winner}#0`, `${loser}#0`, "c#0"], `The order of the race ${run}, played again`);
        world.expect(answer.success, `The race failed: ${JSON.stringify(answer)}`);
        await heir.close();
      }
    },
  },
  {
    name: "goes on counting attempts after a kill",
    needs: ["durable"],
    act: async (world) => {
      const input = { steps: [{ name: "a" as const }, { name: "b" as const, failUntil: 99 }] };
      // The third pass of a body is the step b in the second attempt: a is answered from the journal there.
      const first = await world.host({ kill: { point: "body:begin", pass: 3 } });
      await first.ask({ do: "execute", runId: "run", workflow: "script-retry", input }).catch(() => undefined);
      await first.ended;
      const heir = await world.host();
      const answer = await heir.ask({ do: "execute", runId: "run", workflow: "script-retry", input });
      world.expectEqual(answer.success ? "success" : answer.error.code, "RETRYABLE", "The run's end");
      const inHeir = world.lines(({ at, pid, step }) => at === "begin" && pid === heir.pid && step === "b#0");
      const numbers = inHeir.map(({ attempt }) => attempt ?? 0);
      // Four attempts are allowed. The one that was killed may count or not; the one that failed does.
      world.expect(
        JSON.stringify(numbers) === "[2,3,4]" || JSON.stringify(numbers) === "[3,4]",
        `The attempts after the kill are ${JSON.stringify(numbers)}, where one had failed and four are allowed.`,
      );
      world.expectEqual(world.lines(({ at, step }) => at === "begin" && step === "a#0").length, 1, "Times that a ran");
    },
  },
  {
    name: "refuses to answer a step from a record of another input",
    needs: ["durable"],
    act: async (world) => {
      const first = await world.host();
      const input = { steps: [{ name: "a" as const, drifts: true }, ...stepsOf("b:gate")] };
      first.ask({ do: "execute", runId: "run", input }).catch(() => undefined);
      await world.line("Step b", ({ at, step }) => at === "begin" && step === "b#0");
      await first.kill();
      const heir = await world.host();
      const answer = await heir.ask({ do: "execute", runId: "run", input });
      world.expectEqual(answer.success ? "success" : answer.error.code, "STEP_MISMATCH", "The run's end");
      world.expectEqual(world.lines(({ at }) => at === "begin").length, 2, "Step bodies that ran");
    },
  },
];
