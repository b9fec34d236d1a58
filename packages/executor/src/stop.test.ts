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
    stop.listen({ stopped: (reason) => void heard.push(reason) });
    stop.stop(() => "another");
    expect([stop.reason, stop.signal.aborted, stop.signal.reason, made]).toEqual(["why", true, "why", 1]);
    expect(heard).toEqual(["why"]);
  });

  it("is heard by those who have not left", () => {
    const stop = new Stop();
    const heard: string[] = [];
    const [a, b, c, d] = ["a", "b", "c", "d"].map((name) => ({ stopped: () => void heard.push(name) }));
    if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error("There are four.");
    for (const listener of [a, b, c]) stop.listen(listener);
    stop.forget(a);
    stop.forget(b);
    stop.forget(b);
    stop.listen(d);
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
    stop.listen({ stopped: (reason) => void heard.push(reason) });
    const leaver = { stopped: () => void heard.push("never") };
    stop.listen(leaver);
    stop.forget(leaver);
    controller.abort("why");
    stop.listen({ stopped: (reason) => void heard.push(`late ${String(reason)}`) });
    expect([stop.aborted, stop.reason, heard]).toEqual([true, "why", ["why", "late why"]]);
  });
});
