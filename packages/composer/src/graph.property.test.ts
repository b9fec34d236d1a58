import { TerminalError } from "@dreamnet/workflow";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeComposer, textWorkflow } from "../test/make-workflow.ts";
import type { GraphNode } from "./index.ts";

const runs = process.env["DREAMNET_FULL"] === "1" ? 2_000 : 120;

interface Plan {
  readonly nodes: readonly { readonly needs: readonly number[]; readonly fails: boolean; readonly waits: number }[];
  /** Where each stands in the graph as it is written. */
  readonly order: readonly number[];
  readonly concurrency: number;
}

const plans: fc.Arbitrary<Plan> = fc.integer({ min: 1, max: 9 }).chain((count) =>
  fc.record({
    nodes: fc.tuple(
      ...Array.from({ length: count }, (_, index) =>
        fc.record({
          needs: fc.subarray(Array.from({ length: index }, (_none, at) => at)),
          fails: fc.nat(4).map((chance) => chance === 0),
          waits: fc.nat(3),
        }),
      ),
    ),
    order: fc.shuffledSubarray(
      Array.from({ length: count }, (_, index) => index),
      { minLength: count },
    ),
    concurrency: fc.integer({ min: 1, max: 4 }),
  }),
);

/** Who succeeds and who is left out, told from the plan alone: a node needs all that come before it. */
function expectedEnds({ nodes }: Plan): readonly ("succeeded" | "failed" | "skipped")[] {
  const ends: ("succeeded" | "failed" | "skipped")[] = [];
  for (const { needs, fails } of nodes) {
    const isFed = needs.every((need) => ends[need] === "succeeded");
    ends.push(isFed ? (fails ? "failed" : "succeeded") : "skipped");
  }
  return ends;
}

describe("a graph, whatever it is", () => {
  it("runs each node once, after all that it needs, never too many at once, and tells how each ended", async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const { composer } = makeComposer();
        const log: string[] = [];
        let running = 0;
        let most = 0;
        const workflows = plan.nodes.map(({ fails, waits }, index) =>
          textWorkflow(`w${index}`, async (text) => {
            log.push(`begin n${index}`);
            running += 1;
            most = Math.max(most, running);
            for (let turn = 0; turn < waits; turn += 1) await new Promise(setImmediate);
            running -= 1;
            if (fails) throw new TerminalError("No.");
            log.push(`end n${index}`);
            return text;
          }),
        );
        const nodes = plan.order.map((index): [string, GraphNode] => [
          `n${index}`,
          {
            workflow: workflows[index] as (typeof workflows)[number],
            input: { text: "" },
            needs: (plan.nodes[index]?.needs ?? []).map((need) => `n${need}`),
          },
        ]);
        const { concurrency } = plan;
        const graph = { nodes: Object.fromEntries(nodes), concurrency, onFailure: "keep-going", atLeast: 0 } as const;
        const output = await composer.graph(graph).execute({ text: "" });

        const ends = expectedEnds(plan);
        const named = (status: string) =>
          plan.order.filter((index) => ends[index] === status).map((index) => `n${index}`);
        expect(output.succeeded).toEqual(named("succeeded"));
        expect(output.failed.map(({ name }) => name)).toEqual(named("failed"));
        expect(output.skipped.map(({ name }) => name)).toEqual(named("skipped"));
        expect(Object.keys(output.outputs).sort()).toEqual(named("succeeded").sort());
        for (const { name, because } of output.skipped) {
          const needs = plan.nodes[Number(name.slice(1))]?.needs ?? [];
          expect(because).toEqual(
            plan.order.filter((at) => needs.includes(at) && ends[at] !== "succeeded").map((at) => `n${at}`),
          );
        }
        expect(most).toBeLessThanOrEqual(concurrency);
        for (const [index, { needs }] of plan.nodes.entries()) {
          const begun = log.filter((line) => line === `begin n${index}`);
          expect(begun).toHaveLength(ends[index] === "skipped" ? 0 : 1);
          const early = needs.filter(
            (need) => begun.length > 0 && log.indexOf(`end n${need}`) > log.indexOf(`begin n${index}`),
          );
          expect(early).toEqual([]);
        }
      }),
      { numRuns: runs },
    );
  });
});
