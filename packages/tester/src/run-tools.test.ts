import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WorkflowExecutor } from "@dreamnet/executor";
import { NervousSystem } from "@dreamnet/nervous-system";
import { RetryableError } from "@dreamnet/workflow";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { makeSample } from "../test/sample.ts";
import { compareSnapshot, createFakeClock, describeResult, generateInputs, recordRun, replayRun } from "./index.ts";

const events = new NervousSystem();
const input = { title: "On", words: ["to", "be"] };
const folder = mkdtempSync(join(tmpdir(), "dreamnet-tester-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("snapshots", () => {
  it("are the same for every run, and tell what another one changes", async () => {
    const run = async (title: string) =>
      describeResult(await new WorkflowExecutor({ events }).execute(makeSample(), { ...input, title }));
    expect(await run("On")).toBe(await run("On"));
    expect(await run("On")).toMatch(
      /^sample@1\.0\.0: success\n\n\{\n {2}"count": 2,[^]*\nfiles\nbuild\/words\.txt {2}/,
    );
    const path = join(folder, "deep", "on.txt");
    expect(compareSnapshot(path, await run("On"))).toBe("written");
    expect(compareSnapshot(path, await run("On"))).toBe("same");
    const state = compareSnapshot(path, await run("Off"));
    expect(state).toEqual({
      differences: expect.arrayContaining(['-   "text": "On to be"', '+   "text": "Off to be"']),
    });
    expect(readFileSync(path, "utf8")).toContain("On to be");
    expect(compareSnapshot(path, await run("Off"), { update: true })).toBe("written");
    expect(describeResult(await new WorkflowExecutor({ events }).execute(makeSample(), {}))).toMatch(
      /^sample@1\.0\.0: VALIDATION_FAILED/,
    );
  });
});

describe("createFakeClock", () => {
  it("skips the waits between attempts, and lists them", async () => {
    const clock = createFakeClock();
    const flaky = makeSample({
      before: () => {
        throw new RetryableError("Not yet.");
      },
      definition: { executionTime: { estimated: 1, max: 600_000 } },
    });
    const result = await new WorkflowExecutor({ events, clock, random: () => 0.5 }).execute(flaky, input);
    expect(result.attempts).toHaveLength(3);
    expect(clock.waits).toEqual([500, 1_000]);
    expect(clock.now()).toBe(1_500);
    clock.advance(10);
    expect(clock.now()).toBe(1_510);
    await expect(clock.sleep(1, AbortSignal.abort(new Error("stopped")))).rejects.toThrow("stopped");
  });
});

describe("recorded runs", () => {
  it("are gone on with by the code that made them, and by code that gives the same", async () => {
    const recorded = await recordRun("on", makeSample(), input);
    expect(recorded.steps.map(({ path }) => path)).toEqual(["count", "write"]);
    expect(JSON.parse(JSON.stringify(recorded))).toEqual(recorded);
    expect(await replayRun(makeSample(), recorded)).toEqual([]);
    // What a step does is not done again: its answer is in the record.
    const other = makeSample({ count: (_, context) => context.step("count", () => 99) });
    expect(await replayRun(other, recorded)).toEqual([]);
  });

  it("tell what new code would do otherwise", async () => {
    const recorded = await recordRun("on", makeSample(), input);
    expect(await replayRun(makeSample({ count: () => 2 }), recorded)).toEqual(['it no longer runs the step "count"']);
    const another = makeSample({
      before: (_, context) => context.step("look", () => 1),
      definition: { steps: { look: "Looks.", count: "Counts.", write: "Writes." } },
    });
    expect(await replayRun(another, recorded)).toEqual(['it runs the step "look", which the recorded run has not']);
    const guarded = makeSample({ count: ({ words }, context) => context.step("count", () => 2, { input: words }) });
    expect((await replayRun(guarded, recorded))[0]).toContain("its input has changed");
    expect(await replayRun(makeSample({ text: ({ title }) => title }), recorded)).toEqual([
      'its result is another one: output.text is "On", expected "On to be"',
    ]);
  });
});

describe("generateInputs", () => {
  const hard = makeSample({
    definition: {
      input: z.strictObject({
        title: z.string().regex(/^[A-Z][a-z]{2,5}-\d+(x|yy)?$/),
        words: z.array(z.string().max(3)).min(2).max(4),
        style: z.enum(["plain", "loud"]).optional(),
      }),
    },
  });

  it("makes valid inputs, the same ones for the same seed, and all sorts of them", () => {
    const made = [...generateInputs(hard, { count: 40 })];
    expect(made.length).toBeGreaterThan(30);
    for (const one of made) expect(hard.validate(one).valid).toBe(true);
    expect([...generateInputs(hard, { count: 40 })]).toEqual(made);
    expect([...generateInputs(hard, { count: 40, seed: 2 })]).not.toEqual(made);
    const styles = new Set(made.map((one) => (one as { style?: string }).style));
    expect(styles).toEqual(new Set([undefined, "plain", "loud"]));
  });

  it("stays near valid inputs where rules in code are hard to meet", () => {
    const secret = makeSample({
      definition: {
        input: z
          .strictObject({ title: z.string(), words: z.array(z.string()), style: z.enum(["plain", "loud"]).optional() })
          .refine(({ title }) => title === "Open sesame"),
      },
    });
    expect([...generateInputs(secret, { count: 10 })]).toEqual([]);
    const made = [...generateInputs(secret, { count: 10, seeds: [{ title: "Open sesame", words: ["a"] }] })];
    expect(made.length).toBeGreaterThan(1);
    for (const one of made) expect(one).toMatchObject({ title: "Open sesame" });
  });
});
