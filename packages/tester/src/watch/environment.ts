import os from "node:os";
import type { Patches } from "./patch.ts";
import { currentWatch } from "./scope.ts";

/** What the machine is, asked past the context. */
export function patchEnvironment(patches: Patches): void {
  patches.replace(process, "env", (original) => watchEnvironment(original as NodeJS.ProcessEnv));
  for (const key of [
    "hostname",
    "userInfo",
    "homedir",
    "networkInterfaces",
    "release",
    "version",
    "totalmem",
    "freemem",
    "loadavg",
    "uptime",
  ] as const)
    patches.wrap(os, key, (call) => {
      currentWatch()?.noteOwn("machine", `os.${key}()`);
      return call();
    });
  // How many cores there are may decide how, not what.
  patches.wrap(os, "availableParallelism", (call) => (currentWatch()?.world.isReversed === true ? 1 : call()));
  patches.wrap(os, "cpus", (call) => {
    const cpus = call() as unknown[];
    return currentWatch()?.world.isReversed === true ? cpus.slice(0, 1) : cpus;
  });
  patches.wrap(os, "tmpdir", (call) => currentWatch()?.temporaryFolder ?? call());
  patches.wrap(process, "cwd", (call) => {
    currentWatch()?.noteOwn("machine", "process.cwd()");
    return call();
  });
}

/** What the sandbox itself tells the code in it: how it reaches the hosts of its manifest. */
const ofSandbox: ReadonlySet<string> = new Set(["DREAMNET_EGRESS"]);

function watchEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const read = (key: string | symbol): void => {
    if (typeof key === "string" && !ofSandbox.has(key)) currentWatch()?.noteOwn("environment", key);
  };
  const change = (key: string | symbol): void =>
    currentWatch()?.noteOwn("process", `the variable ${String(key)} of the environment`);
  return new Proxy(env, {
    get: (target, key) => {
      read(key);
      return Reflect.get(target, key) as unknown;
    },
    has: (target, key) => {
      read(key);
      return Reflect.has(target, key);
    },
    ownKeys: (target) => {
      currentWatch()?.noteOwn("environment", "all of its variables");
      return Reflect.ownKeys(target);
    },
    set: (target, key, value) => {
      change(key);
      return Reflect.set(target, key, value);
    },
    deleteProperty: (target, key) => {
      change(key);
      return Reflect.deleteProperty(target, key);
    },
    // `Object.defineProperty` on the environment of the process wants all three flags.
    defineProperty: (target, key, descriptor) => {
      change(key);
      return Reflect.defineProperty(target, key, descriptor);
    },
  });
}
