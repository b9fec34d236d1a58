import { type CommandIo, formatPackReport, type PackReport, textWidth, usesColor } from "@dreamnet/pack-bin";
import type { MoveOptions } from "./options.ts";

/** Prints what a run that went on has made, for a person or a program, and gives the exit code. */
export function writeReport(io: CommandIo, options: MoveOptions, report: PackReport): number {
  const shown = report.out === undefined || options.out === undefined ? report : { ...report, out: options.out };
  io.stdout.write(
    options.json
      ? `${JSON.stringify(shown, null, 2)}\n`
      : formatPackReport(shown, {
          color: usesColor(io, io.stdout),
          width: textWidth(io.stdout),
          verbose: options.verbose,
        }),
  );
  return report.exitCode;
}
