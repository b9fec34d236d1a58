import type { Patches } from "./patch.ts";
import { currentWatch, type Watch } from "./scope.ts";

/** What ends or changes the whole process. */
export function patchProcess(patches: Patches): void {
  const node = process as unknown as Record<string, unknown>;
  for (const name of ["exit", "reallyExit", "abort", "kill", "chdir"])
    patches.wrap(node, name, (call, args) => {
      const watch = currentWatch();
      if (watch === undefined) return call();
      watch.note("process", `process.${name}(${args.map(String).join(", ")})`, watch.caller(true)?.where);
      throw new Error(`process.${name} is not a workflow's to call.`);
    });
}

const shared = { Object, Array, String, Number, Function, Promise, Map, Set, Date, RegExp, JSON, Math } as const;

/** All that runs in one process share. */
function takeState(): Map<string, unknown> {
  const state = new Map<string, unknown>();
  for (const key of Reflect.ownKeys(globalThis)) {
    // What Node loads of itself when it is first asked for.
    if (typeof key === "symbol" && /^(undici|nodejs)\b/.test(key.description ?? "")) continue;
    const descriptor = Object.getOwnPropertyDescriptor(globalThis, key);
    state.set(`globalThis.${String(key)}`, descriptor !== undefined && "value" in descriptor ? descriptor.value : true);
  }
  for (const [name, value] of Object.entries(shared)) {
    const prototype = (value as { prototype?: object }).prototype ?? value;
    for (const key of Reflect.ownKeys(prototype))
      state.set(`${name}.prototype.${String(key)}`, Object.getOwnPropertyDescriptor(prototype, key)?.value);
  }
  for (const event of ["SIGINT", "SIGTERM", "exit", "beforeExit", "uncaughtException", "unhandledRejection", "warning"])
    state.set(`listeners of ${event}`, process.listenerCount(event));
  state.set("the exit code", process.exitCode);
  state.set("the working folder", process.cwd());
  return state;
}

/** @returns What notes everything that has changed since. */
export function followProcessState(watch: Watch): () => void {
  const before = takeState();
  return () => {
    const after = takeState();
    for (const key of new Set([...before.keys(), ...after.keys()]))
      if (!Object.is(before.get(key), after.get(key))) watch.note("process", key);
  };
}

/** Failures that nobody takes care of, while a workflow runs. @returns What ends that. */
export function followUnhandled(watch: Watch): () => void {
  const note = (error: unknown): void =>
    watch.note("unhandled", error instanceof Error ? error.message : String(error));
  const events = ["unhandledRejection", "uncaughtException"] as const;
  const others = events.map((event) => {
    const listeners = process.rawListeners(event);
    process.removeAllListeners(event);
    process.on(event, note);
    return { event, listeners };
  });
  return () => {
    for (const { event, listeners } of others) {
      process.removeListener(event, note);
      for (const listener of listeners) process.on(event, listener as () => void);
    }
  };
}
