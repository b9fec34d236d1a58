import { type CommandIo, type PackCommand, runPackCommand } from "./run-pack-command.ts";

/**
 * The whole of a pack's `bin.ts`: runs the command on this process and sets its exit code.
 *
 * The first Ctrl-C or SIGTERM cancels the run, so that nothing half-made is written; a second one ends the process.
 */
export async function runBin(
  run: (arguments_: readonly string[], io: CommandIo, signal: AbortSignal) => Promise<number>,
): Promise<void> {
  const controller = new AbortController();
  const stop = (signal: NodeJS.Signals): void => {
    if (controller.signal.aborted) process.exit(signal === "SIGINT" ? 130 : 143);
    controller.abort();
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  // A reader that goes away (`| head`) is no fault of ours.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
  process.exitCode = await run(process.argv.slice(2), process, controller.signal);
  process.off("SIGINT", stop).off("SIGTERM", stop);
}

/** `runBin` for a command that packs. */
export function runPackBin(command: PackCommand): Promise<void> {
  return runBin((arguments_, io, signal) => runPackCommand(command, arguments_, io, signal));
}
