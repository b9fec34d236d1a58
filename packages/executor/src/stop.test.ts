import { describe, expect, it } from "vitest";
import { Stop, stoppableOf } from "./stop.ts";

describe("Stop", () => {
  it("tells everybody once, and makes its reason when somebody asks", () => {
    const stop = new Stop();
    const heard: unknown[] = [];
    let made = 0;
    const why = () => {
      made += 1;
      return "why";
    };
    stop.stop(why);
    expect([stop.aborted, made]).toEqual([true, 0]);
    stop.onStop((reason) => heard.push(reason));
    stop.stop(() => "another");
    expect([stop.reason, stop.signal.aborted, stop.signal.reason, made]).toEqual(["why", true, "why", 1]);
    expect(heard).toEqual(["why"]);
  });

  it("is heard by those who have not left", () => {
    const stop = new Stop();
    const heard: string[] = [];
    const leave = ["a", "b", "c"].map((name) => stop.onStop(() => heard.push(name)));
    leave[0]?.();
    leave[1]?.();
    leave[1]?.();
    stop.onStop(() => heard.push("d"));
    const { signal } = stop;
    signal.addEventListener("abort", () => heard.push("signal"));
    expect(signal.aborted).toBe(false);
    stop.stop(() => new Error("x"));
    expect(heard.sort()).toEqual(["c", "d", "signal"]);
    expect(signal.reason).toEqual(new Error("x"));
  });

  it("is made of a signal too", () => {
    const controller = new AbortController();
    const stop = stoppableOf(controller.signal);
    const heard: unknown[] = [];
    stop.onStop((reason) => heard.push(reason));
    stop.onStop(() => heard.push("never"))();
    controller.abort("why");
    stop.onStop((reason) => heard.push(`late ${String(reason)}`));
    expect([stop.aborted, stop.reason, heard]).toEqual([true, "why", ["why", "late why"]]);
  });
});
