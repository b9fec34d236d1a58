import type { CommandIo } from "./command-io.ts";
import type { PackCommand } from "./pack-command.ts";
import { runPackCommand } from "./run-pack-command.ts";

/**
 * The whole of a pack's `bin.ts`: runs the command on this process and sets its exit code.
 *
 * The first Ctrl-C or SIGTERM cancels the run, so that nothing half-made is written; a second one ends the process, and
 * so does the end of a time of grace: a call of the file system may be stuck where no cancelling reaches it.
 *
 * @param grace - ms between the first signal and the end.
 */
export async function runBin(
  run: (arguments_: readonly string[], io: CommandIo, signal: AbortSignal) => Promise<number>,
  grace = 10_000,
): Promise<void> {
  const controller = new AbortController();
  const stop = (signal: NodeJS.Signals): void => {
    if (controller.signal.aborted) end(signal);
    controller.abort();
    setTimeout(end, grace, signal).unref();
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  // A reader that goes away (`| head`) is no fault of ours.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
  process.exitCode = await run(process.argv.slice(2), process, controller.signal);
  process.off("SIGINT", stop).off("SIGTERM", stop);
}

/**
 * Ends the process by the signal itself. `process.exit` alone is not enough: it waits for the threads of the file
 * system, and one that is stuck never comes back.
 */
function end(signal: NodeJS.Signals): void {
  process.once("exit", () => {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
  process.exit(signal === "SIGINT" ? 130 : 143);
}

/** `runBin` for a command that packs. */
export function runPackBin(command: PackCommand): Promise<void> {
  return runBin((arguments_, io, signal) => runPackCommand(command, arguments_, io, signal));
}
