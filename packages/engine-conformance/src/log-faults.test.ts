import { describe, expect, it } from "vitest";
import { findLogFaults } from "./log-faults.ts";
import type { WitnessLine } from "./witness.ts";

/** `1 begin a` is: the process 1 began the step a. */
const log = (...lines: string[]): WitnessLine[] =>
  lines.map((line) => {
    const [pid, at, step, value] = line.split(" ");
    return {
      pid: Number(pid),
      at: at as WitnessLine["at"],
      run: "run",
      ...(at === "result" ? { value: step } : { step: `${step}#0`, value: value ?? "v" }),
    };
  });

describe("findLogFaults", () => {
  it("finds nothing where a step is repeated that was not acknowledged", () => {
    expect(findLogFaults(log("1 begin a", "1 ack a", "1 begin b", "2 ack a", "2 begin b", "2 ack b"))).toEqual([]);
  });

  it.each([
    ["a step that ran after it was acknowledged", ["1 begin a", "1 ack a", "2 begin a"], /ran again/],
    ["a value that changed", ["1 begin a", "1 ack a x", "2 ack a y"], /gave y, and had given x/],
    ["a step after the run's end", ["1 begin a", "1 ack a", "1 result x", "1 begin b"], /after the run's result/],
    ["two ends that differ", ["1 result x", "2 result y"], /ended twice/],
    ["an owner that came back", ["1 begin a", "2 begin a", "1 ack a"], /process 1 had step a#0 of run after 2/],
  ])("tells of %s", (_, lines, fault) => {
    expect(findLogFaults(log(...lines)).join("\n")).toMatch(fault);
  });
});
