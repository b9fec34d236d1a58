import childProcess from "node:child_process";
import net from "node:net";
import type { Patches } from "./patch.ts";
import { currentWatch } from "./scope.ts";

/** Programs and connections past the context; what is asynchronous in them, `resources.ts` sees too. */
export function patchOutside(patches: Patches): void {
  const node = childProcess as unknown as Record<string, unknown>;
  for (const name of ["spawnSync", "execSync", "execFileSync", "spawn", "exec", "execFile", "fork"])
    patches.wrap(node, name, (call, args) => {
      const watch = currentWatch();
      watch?.note("program", String(args[0]), watch.caller(true)?.where);
      return call();
    });
  const socket = net.Socket.prototype as unknown as Record<string, unknown>;
  patches.wrap(socket, "connect", (call, args, self) => {
    const watch = currentWatch();
    const target = describeTarget(args);
    if (watch === undefined || watch.mayReach(target)) return call();
    watch.note("network", target, watch.caller(true)?.where);
    const error = Object.assign(new Error("The contract suite lets no undeclared connection out."), {
      code: "ECONNREFUSED",
    });
    const refused = self as net.Socket;
    process.nextTick(() => refused.destroy(error));
    return refused;
  });
}

function describeTarget(args: readonly unknown[]): string {
  // Node's own callers hand on arguments that it has put in order: `[options, callback]`.
  const first: unknown = Array.isArray(args[0]) ? (args[0] as unknown[])[0] : args[0];
  if (typeof first === "object" && first !== null) {
    const { host, port, path } = first as { host?: unknown; port?: unknown; path?: unknown };
    return typeof path === "string" ? path : `${typeof host === "string" ? host : "localhost"}:${String(port)}`;
  }
  return typeof first === "number" ? `${typeof args[1] === "string" ? args[1] : "localhost"}:${first}` : String(first);
}
