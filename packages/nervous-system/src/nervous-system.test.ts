import type { EventBus } from "@dreamnet/workflow";
import { describe, expect, expectTypeOf, it } from "vitest";
import { createMemoryLog, type LoggedEvent, type NervousEvent, NervousSystem } from "./index.ts";

const registered = (workflow: string) =>
  ({ topic: "workflow.registered", payload: { workflow, version: "1.0.0" } }) as const;

/** A bus with fixed ids and time, and what failed on it. */
function makeBus(options: ConstructorParameters<typeof NervousSystem>[0] = {}) {
  let id = 0;
  const errors: { message: string; pattern?: string; topic: string }[] = [];
  const bus = new NervousSystem({
    clock: () => new Date(0),
    createId: () => {
      id += 1;
      return `id-${id}`;
    },
    onError: (error, at) => errors.push({ message: (error as Error).message, ...at }),
    ...options,
  });
  return { bus, errors };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

describe("NervousSystem", () => {
  it("hands a message to whoever subscribes, in a CloudEvents envelope, before publish returns", () => {
    const { bus } = makeBus({ source: "/tests" });
    const seen: NervousEvent[] = [];
    bus.subscribe("workflow.registered", (message) => {
      seen.push(message);
    });
    bus.publish(registered("greet"));
    expect(seen).toEqual([
      {
        topic: "workflow.registered",
        payload: { workflow: "greet", version: "1.0.0" },
        sequence: 1,
        event: {
          specversion: "1.0",
          id: "id-1",
          source: "/tests",
          type: "workflow.registered",
          time: "1970-01-01T00:00:00.000Z",
          datacontenttype: "application/json",
          data: { workflow: "greet", version: "1.0.0" },
        },
      },
    ]);
  });

  it("is an EventBus, and knows the payloads of its topics", () => {
    const bus = new NervousSystem();
    expectTypeOf(bus).toExtend<EventBus>();
    // @ts-expect-error the version is missing
    bus.publish({ topic: "workflow.registered", payload: { workflow: "greet" } });
    bus.publish({ topic: "anything.else", payload: [1, "two"] });
  });

  it("makes ids of its own that do not repeat", () => {
    const bus = new NervousSystem();
    bus.publish(registered("a"));
    bus.publish(registered("b"));
    expect(new Set(bus.replay().map(({ event }) => event.id)).size).toBe(2);
  });

  it("has a default instance behind the static methods", () => {
    const seen: unknown[] = [];
    const stop = NervousSystem.subscribe("workflow.registered", ({ payload }) => {
      seen.push(payload);
    });
    NervousSystem.publish({ topic: "workflow.registered", payload: { workflow: "greet", version: "1.0.0" } });
    new NervousSystem().publish(registered("elsewhere"));
    stop();
    NervousSystem.publish({ topic: "workflow.registered", payload: { workflow: "late", version: "1.0.0" } });
    expect(seen).toEqual([{ workflow: "greet", version: "1.0.0" }]);
    expect(NervousSystem.default).toBe(NervousSystem.default);
  });

  it("ends a subscription, even within a handler", () => {
    const { bus } = makeBus();
    let count = 0;
    const stop = bus.subscribe("**", () => {
      count += 1;
      stop();
    });
    bus.publish(registered("a"));
    bus.publish(registered("b"));
    expect(count).toBe(1);
  });

  it.each([
    ["run.failed", "run.failed", true],
    ["run.failed", "run.started", false],
    ["run.*", "run.failed", true],
    ["run.*", "run", false],
    ["run.*", "run.step.failed", false],
    ["*.failed", "step.failed", true],
    ["*", "run.failed", false],
    ["run.**", "run", true],
    ["run.**", "run.step.failed", true],
    ["run.**", "runs.failed", false],
    ["*.*.**", "run", false],
    ["**", "a.b.c.d", true],
  ])("pattern %s with topic %s: %s", (pattern, topic, matches) => {
    const { bus } = makeBus();
    let seen = false;
    bus.subscribe(pattern, () => {
      seen = true;
    });
    bus.publish({ topic, payload: null });
    expect(seen).toBe(matches);
  });

  it.each(["", "a..b", ".a", "a.", "A.b", "a b", "a.*", "**", "a\n", "x".repeat(300)])(
    "refuses the topic %j",
    (topic) => {
      expect(() => makeBus().bus.publish({ topic, payload: null })).toThrow(
        expect.objectContaining({ code: "TOPIC_INVALID" }),
      );
    },
  );

  it.each(["", "a.**.b", "***", "a*", ".**", "a..*", "A"])("refuses the pattern %j", (pattern) => {
    expect(() => makeBus().bus.subscribe(pattern, () => undefined)).toThrow(
      expect.objectContaining({ code: "PATTERN_INVALID" }),
    );
  });
});

describe("announce", () => {
  it("makes the payload when somebody looks, once, and keeps the place and the time of the call", () => {
    let time = 0;
    const { bus } = makeBus({ clock: () => new Date(time) });
    let made = 0;
    bus.announce("a.b", () => {
      made += 1;
      return { n: 1 };
    });
    time = 5_000;
    bus.publish({ topic: "a.c", payload: null });
    expect(made).toBe(0);
    const [first] = bus.replay();
    expect(first).toMatchObject({
      topic: "a.b",
      payload: { n: 1 },
      sequence: 1,
      event: { time: "1970-01-01T00:00:00.000Z" },
    });
    expect(bus.replay()[0]?.event).toBe(first?.event);
    expect(made).toBe(1);
    expect(Object.isFrozen(first?.payload)).toBe(true);
  });

  it("makes the payload of what it is given", () => {
    const { bus } = makeBus();
    const count = ({ n }: { readonly n: number }) => ({ n: n + 1 });
    bus.announce("a.b", count, { n: 1 });
    bus.announce("a.b", count, { n: 2 });
    expect(bus.replay().map(({ payload }) => payload)).toEqual([{ n: 2 }, { n: 3 }]);
  });

  it("is heard as any event", () => {
    const { bus } = makeBus();
    const seen: unknown[] = [];
    bus.subscribe("a.*", ({ payload }) => void seen.push(payload));
    bus.announce("a.b", () => ({ n: 1 }));
    expect(seen).toEqual([{ n: 1 }]);
  });

  it("tells onError of a payload that cannot be made, and goes on", () => {
    const { bus, errors } = makeBus();
    const seen: unknown[] = [];
    bus.subscribe("**", ({ topic }) => void seen.push(topic));
    bus.announce("a.b", () => new Date());
    bus.announce("a.c", () => {
      throw new Error("oops");
    });
    bus.publish({ topic: "a.d", payload: null });
    expect(seen).toEqual(["a.d"]);
    expect(errors).toEqual([
      { message: expect.stringContaining("is not JSON"), topic: "a.b" },
      { message: "oops", topic: "a.c" },
    ]);
  });

  it("refuses what is no topic", () => {
    expect(() => makeBus().bus.announce("A b", () => null)).toThrow(expect.objectContaining({ code: "TOPIC_INVALID" }));
  });
});

it("lets a handler's subscription hear what the handler published before it", () => {
  const { bus } = makeBus();
  const seen: string[] = [];
  bus.subscribe("a.b", () => {
    bus.publish({ topic: "a.c", payload: null });
    bus.subscribe("a.c", ({ topic }) => void seen.push(topic));
  });
  bus.publish({ topic: "a.b", payload: null });
  expect(seen).toEqual(["a.c"]);
});

describe("a payload", () => {
  it("is a frozen copy: nobody changes what others see", () => {
    const { bus } = makeBus();
    const payload = { list: [{ n: 1 }] };
    const seen: unknown[] = [];
    bus.subscribe("**", (message) => {
      expect(() => {
        (message.payload as typeof payload).list[0] = { n: 9 };
      }).toThrow(TypeError);
    });
    bus.subscribe("**", (message) => {
      seen.push(message.payload);
    });
    bus.publish({ topic: "a.b", payload });
    payload.list[0] = { n: 5 };
    expect(seen).toEqual([{ list: [{ n: 1 }] }]);
    expect(bus.replay()[0]?.payload).toEqual({ list: [{ n: 1 }] });
  });

  it("keeps a key named __proto__ a key", () => {
    const { bus } = makeBus();
    bus.publish({ topic: "a.b", payload: JSON.parse('{"__proto__": {"polluted": true}}') as unknown });
    const payload = bus.replay()[0]?.payload as Record<string, unknown>;
    expect(payload["polluted"]).toBeUndefined();
    expect(JSON.stringify(payload)).toBe('{"__proto__":{"polluted":true}}');
  });

  const circle: Record<string, unknown> = {};
  circle["self"] = circle;
  it.each([
    ["a function", { run: () => 1 }],
    ["a Date", { at: new Date(0) }],
    ["NaN", [Number.NaN]],
    ["nothing", undefined],
    ["a circle", circle],
  ])("is JSON: %s is refused", (_, payload) => {
    expect(() => makeBus().bus.publish({ topic: "a.b", payload })).toThrow(
      expect.objectContaining({ code: "PAYLOAD_INVALID" }),
    );
  });
});

describe("a subscriber that", () => {
  it("throws or rejects harms neither the publisher nor the others", async () => {
    const { bus, errors } = makeBus();
    const seen: string[] = [];
    bus.subscribe("a.*", () => {
      throw new Error("thrown");
    });
    bus.subscribe("a.b", () => Promise.reject(new Error("rejected")));
    bus.subscribe("**", ({ topic }) => {
      seen.push(topic);
    });
    bus.publish({ topic: "a.b", payload: 1 });
    bus.publish({ topic: "a.b", payload: 2 });
    await settle();
    expect(seen).toEqual(["a.b", "a.b"]);
    expect(errors).toEqual([
      { message: "thrown", pattern: "a.*", topic: "a.b" },
      { message: "thrown", pattern: "a.*", topic: "a.b" },
      { message: "rejected", pattern: "a.b", topic: "a.b" },
      { message: "rejected", pattern: "a.b", topic: "a.b" },
    ]);
  });

  it("is slow gets every event in order, one at a time, and nobody waits for it", async () => {
    const { bus } = makeBus();
    const slow: string[] = [];
    const quick: unknown[] = [];
    let open: (() => void) | undefined;
    bus.subscribe("**", async ({ payload }) => {
      slow.push(`begins ${String(payload)}`);
      await new Promise<void>((resolve) => {
        open = resolve;
      });
      slow.push(`ends ${String(payload)}`);
    });
    bus.subscribe("**", ({ payload }) => {
      quick.push(payload);
    });
    for (const payload of [1, 2, 3]) bus.publish({ topic: "a.b", payload });
    expect(quick).toEqual([1, 2, 3]);
    expect(slow).toEqual(["begins 1"]);
    for (let round = 0; round < 3; round += 1) {
      open?.();
      await settle();
    }
    expect(slow).toEqual(["begins 1", "ends 1", "begins 2", "ends 2", "begins 3", "ends 3"]);
  });

  it("falls too far behind loses events, and that is said once each time", async () => {
    const { bus, errors } = makeBus({ queueCapacity: 2 });
    const seen: unknown[] = [];
    let open: (() => void) | undefined;
    bus.subscribe("**", ({ payload }) => {
      seen.push(payload);
      if (payload !== 1) return undefined;
      return new Promise<void>((resolve) => {
        open = resolve;
      });
    });
    for (const payload of [1, 2, 3, 4, 5]) bus.publish({ topic: "a.b", payload });
    open?.();
    await settle();
    bus.publish({ topic: "a.b", payload: 6 });
    expect(seen).toEqual([1, 2, 3, 6]);
    expect(errors.map(({ message }) => message)).toEqual([expect.stringContaining("2 events behind")]);
  });

  it("publishes is heard after the event it answers, by everybody", () => {
    const { bus } = makeBus();
    const seen: string[] = [];
    bus.subscribe("a.*", () => bus.publish({ topic: "b.answered", payload: null }));
    bus.subscribe("**", ({ topic }) => {
      seen.push(topic);
    });
    bus.publish({ topic: "a.asked", payload: null });
    expect(seen).toEqual(["a.asked", "b.answered"]);
  });

  it("fails is warned of by default", async () => {
    const bus = new NervousSystem();
    const warnings: string[] = [];
    const listen = (warning: Error): void => void warnings.push(`${warning.name}: ${warning.message}`);
    process.on("warning", listen);
    bus.subscribe("a.b", () => {
      throw new Error("oops");
    });
    bus.publish({ topic: "a.b", payload: null });
    await settle();
    process.off("warning", listen);
    expect(warnings).toEqual(["NervousSystemWarning: A subscriber of a.b failed on a.b: oops"]);
  });

  it("is reported to an onError that throws harms nobody either", () => {
    const { bus } = makeBus({
      onError: () => {
        throw new Error("and this too");
      },
    });
    bus.subscribe("**", () => {
      throw new Error("oops");
    });
    expect(() => bus.publish({ topic: "a.b", payload: null })).not.toThrow();
  });
});

describe("the log", () => {
  it("replays what it still has, by pattern and from a place on", () => {
    const { bus } = makeBus({ log: createMemoryLog(3) });
    for (const payload of [1, 2, 3, 4]) bus.publish({ topic: payload === 3 ? "b.c" : "a.b", payload });
    const payloads = (events: readonly NervousEvent[]) => events.map(({ payload }) => payload);
    expect(payloads(bus.replay())).toEqual([2, 3, 4]);
    expect(payloads(bus.replay("a.*"))).toEqual([2, 4]);
    expect(payloads(bus.replay("**", 2))).toEqual([3, 4]);
    expect(payloads(bus.replay("**", 99))).toEqual([]);
  });

  it("lets a subscription begin in the past without a gap", () => {
    const { bus } = makeBus();
    bus.publish({ topic: "a.b", payload: 1 });
    bus.publish({ topic: "a.b", payload: 2 });
    const seen: unknown[] = [];
    bus.subscribe("a.*", ({ payload }) => void seen.push(payload), { after: 1 });
    bus.publish({ topic: "a.b", payload: 3 });
    expect(seen).toEqual([2, 3]);
  });

  it("may keep nothing", () => {
    const { bus } = makeBus({ log: createMemoryLog(0) });
    bus.publish({ topic: "a.b", payload: 1 });
    expect(bus.replay()).toEqual([]);
  });

  it("may be another one, slow or failing, and holds up nobody", async () => {
    const kept: LoggedEvent[] = [];
    const { bus, errors } = makeBus({
      log: {
        append: async (entry) => {
          await settle();
          if (entry.sequence === 2) throw new Error("disk full");
          kept.push(entry);
        },
        read: (after) => kept.filter(({ sequence }) => sequence > after),
      },
    });
    const seen: unknown[] = [];
    bus.subscribe("**", ({ payload }) => void seen.push(payload));
    for (const payload of [1, 2, 3]) bus.publish({ topic: "a.b", payload });
    expect(seen).toEqual([1, 2, 3]);
    await settle();
    await settle();
    expect(bus.replay().map(({ payload }) => payload)).toEqual([1, 3]);
    expect(errors).toEqual([{ message: "disk full", topic: "a.b" }]);
  });
});
