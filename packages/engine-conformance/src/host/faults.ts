import type { ExecutionEngine, RunLease, RunState } from "@dreamnet/workflow";

/**
 * Where a process can be made to die by kill -9. Around the calls of the engine's port and in the workflow's own code;
 * `record:called` is in the same turn as the call, before the engine has had time for anything else.
 */
export const killPoints = [
  "start:before",
  "claim",
  "find:before",
  "find:after",
  "body:begin",
  "body:end",
  "record:before",
  "record:called",
  "record:after",
  "ack",
  "end",
  "result",
] as const;

/** One of {@link killPoints}. */
export type KillPoint = (typeof killPoints)[number];

/** How often a point is passed in a run of `steps` steps in sequence. */
export function passesOf(point: KillPoint, steps: number): number {
  return ["start:before", "claim", "end", "result"].includes(point) ? 1 : steps;
}

/** Counts the points as they are passed, and dies at the chosen one. */
export interface Faults {
  at(point: KillPoint): void;
}

/** @param plan - The point, and how often it must have been passed, from 1. */
export function createFaults(plan: { readonly point: KillPoint; readonly pass: number } | undefined): Faults {
  let passed = 0;
  return {
    at: (point) => {
      if (point !== plan?.point) return;
      passed += 1;
      if (passed === plan.pass) process.kill(process.pid, "SIGKILL");
    },
  };
}

/** The same engine, which passes the points of {@link killPoints} on its way. */
export function withFaults(engine: ExecutionEngine, faults: Faults): ExecutionEngine {
  const claimed =
    (execute: (lease: RunLease) => Promise<RunState>) =>
    async (lease: RunLease): Promise<RunState> => {
      faults.at("claim");
      const state = await execute(lease);
      faults.at("end");
      return state;
    };
  const own: Partial<ExecutionEngine> = {
    start: (request, execute) => {
      faults.at("start:before");
      return engine.start(request, claimed(execute));
    },
    resume: (runId, execute) => {
      faults.at("start:before");
      return engine.resume(runId, claimed(execute));
    },
    findStep: async (...given) => {
      faults.at("find:before");
      const found = await engine.findStep(...given);
      faults.at("find:after");
      return found;
    },
    recordStep: async (...given) => {
      faults.at("record:before");
      const recorded = engine.recordStep(...given);
      faults.at("record:called");
      await recorded;
      faults.at("record:after");
    },
  };
  // What the port has beside these passes as it is.
  return new Proxy(engine, {
    get: (target, key) => {
      const value: unknown = Object.hasOwn(own, key) ? Reflect.get(own, key) : Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
