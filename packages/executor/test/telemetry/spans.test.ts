import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { makeExecutor, makeWorkflow } from "../make-workflow.ts";

interface Span {
  /** `run a > attempt a > step b`. */
  readonly path: string;
  readonly failed: boolean;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** The spans of a scene in a process that traces. */
function trace(scene: string): readonly Span[] {
  const script = fileURLToPath(new URL("./traced.ts", import.meta.url));
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ["--no-warnings", "--conditions=@dreamnet/source", script, scene],
    { encoding: "utf8", timeout: 60_000, env: { PATH: process.env["PATH"] } },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Span[];
}

describe("spans", () => {
  it("are one for each run, attempt and step, a dependency's below the step that runs it", () => {
    const spans = trace("nesting");
    const above = "run above > attempt above";
    const below = `${above} > step run:child > run child`;
    expect(new Set(spans.map(({ path }) => path))).toEqual(
      new Set([
        "run above",
        above,
        `${above} > step one`,
        `${above} > step one > step two`,
        `${above} > step run:child`,
        below,
        `${below} > attempt child`,
        `${below} > attempt child > step one`,
      ]),
    );
    const attributesOf = (path: string) => spans.find((span) => span.path === path)?.attributes;
    expect(attributesOf(below)).toMatchObject({
      "dreamnet.run.id": "r/child#1",
      "dreamnet.run.parent_id": "r",
      "dreamnet.workflow.version": "1.0.0",
    });
    expect(attributesOf(`${above} > step one > step two`)).toMatchObject({
      "dreamnet.step.path": "one/two",
      "dreamnet.step.source": "ran",
    });
  });

  it("are below the caller's own, and around those that a step makes by itself", () => {
    expect(trace("outer").map(({ path }) => path)).toContain("outer > run w > attempt w > step one > inner");
  });

  it("tell of faults, and of what a later attempt took from the journal", () => {
    const ends = trace("failing").map(({ path, failed, attributes }) => [
      path.split(" > ").at(-1),
      failed ? attributes["error.type"] : (attributes["dreamnet.step.source"] ?? "good"),
    ]);
    expect(ends).toEqual([
      ["step one", "ran"],
      ["step two", "RETRYABLE"],
      ["attempt w", "RETRYABLE"],
      ["step one", "journal"],
      ["step two", "ran"],
      ["attempt w", "good"],
      ["run w", "good"],
    ]);
  });
});

describe("events", () => {
  const workflow = makeWorkflow(
    async (input, own) => {
      await own.step("one", () => 1);
      return input;
    },
    { steps: { one: "" } },
  );

  it("tell of every run, attempt and step, in order, to who listens and in the log", async () => {
    const { executor, events, published } = makeExecutor();
    await executor.execute(workflow, { text: "" }, { runId: "r" });
    const topics = [
      "run.started",
      "attempt.started",
      "step.started",
      "step.succeeded",
      "attempt.succeeded",
      "run.succeeded",
    ];
    expect(published.map(({ topic }) => topic)).toEqual(topics);
    expect(published[3]?.payload).toMatchObject({ runId: "r", step: "one", replayed: false, cached: false });
    const replayed = events.replay("**").map(({ event }) => event);
    expect(replayed.map(({ type }) => type)).toEqual(topics);
    expect(new Set(replayed.map(({ id }) => id)).size).toBe(topics.length);
    expect(replayed.map(({ data }) => data)).toEqual(published.map(({ payload }) => payload));
  });

  it("harm no run, whoever listens and however slow", async () => {
    const { executor, events } = makeExecutor();
    let opened: () => void = () => undefined;
    const seen: string[] = [];
    events.subscribe("run.*", () => {
      throw new Error("A broken listener.");
    });
    events.subscribe("step.*", async ({ topic }) => {
      await new Promise<void>((resolve) => {
        opened = resolve;
      });
      seen.push(topic);
    });
    expect(await executor.execute(workflow, { text: "" })).toMatchObject({ success: true });
    expect(seen).toEqual([]);
    opened();
    await new Promise((resolve) => setTimeout(resolve, 5));
    opened();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(seen).toEqual(["step.started", "step.succeeded"]);
  });
});
