import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { EnginePlace } from "./engines.ts";

const ROUNDS = 3;

/**
 * ms from the kill of a process that is inside a step until another one, which was ready before, has the run's result; the
 * least of some.
 */
export async function measureRecovery(engine: string, place: EnginePlace): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = (action: string): ChildProcess =>
      spawn(
        process.execPath,
        [
          "--conditions=@dreamnet/source",
          "--disable-warning=ExperimentalWarning",
          fileURLToPath(new URL("recovery-child.ts", import.meta.url)),
          ...[engine, place.server, place.folder, action, `recovery-${engine}-${round}`],
        ],
        { stdio: ["ignore", "ignore", "inherit", "ipc"], env: { ...process.env, NODE_OPTIONS: "" } },
      );
    const victim = start("hang");
    await said(victim, "ready");
    victim.send("go");
    await said(victim, "inside");
    const heir = start("recover");
    await said(heir, "ready");
    const ended = new Promise((resolve) => victim.once("exit", resolve));
    victim.kill("SIGKILL");
    await ended;
    const at = performance.now();
    heir.send("go");
    await said(heir, "done");
    best = Math.min(best, performance.now() - at);
    heir.disconnect();
    await new Promise((resolve) => heir.once("exit", resolve));
  }
  return best;
}

async function said(child: ChildProcess, what: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const onExit = (code: number | null): void => reject(new Error(`A process ended with ${code} before "${what}".`));
    child.once("exit", onExit);
    child.on("message", (message) => {
      if (message !== what) return;
      child.off("exit", onExit);
      resolve();
    });
  });
}
