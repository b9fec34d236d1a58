import { WorkflowError } from "@dreamnet/workflow";
import { type CommandIo, usesColor } from "./command-io.ts";
import { type PackCommandOptions, parsePackCommand } from "./command-options.ts";
import { formatPackReport } from "./format-report.ts";
import { type PackCommand, takesPlatforms } from "./pack-command.ts";
import { packHelp } from "./pack-help.ts";
import { packSource } from "./pack-source.ts";
import { type PreparedPack, preparePack } from "./prepare-pack.ts";
import { createProgressBoard } from "./progress-board.ts";
import { systemFault } from "./system-fault.ts";
import { printable, printableLine, textWidth } from "./terminal-text.ts";
import { type PackedOnce, watchPack } from "./watch-pack.ts";

/**
 * Runs the command line of a pack: 0 all ready, 2 something needs input, 1 something failed.
 *
 * @param arguments_ - Without program and sub-command: `process.argv.slice(2)`.
 */
export async function runPackCommand(
  command: PackCommand,
  arguments_: readonly string[],
  io: CommandIo,
  signal?: AbortSignal,
): Promise<number> {
  const parsed = parsePackCommand(arguments_, io.cwd(), takesPlatforms(command), io.env);
  if (parsed.kind === "help")
    return say(io, packHelp(command, { color: usesColor(io, io.stdout), width: textWidth(io.stdout) }));
  if (parsed.kind === "version") return say(io, `${command.version}\n`);
  if (parsed.kind === "fault") return refuse(command, parsed.messages, io);
  const { options } = parsed;
  if (options.watch) return await watchPack(() => packOnce(command, options, io, signal), options, io, signal);
  return (await packOnce(command, options, io, signal)).exitCode;
}

async function packOnce(
  command: PackCommand,
  options: PackCommandOptions,
  io: CommandIo,
  signal: AbortSignal | undefined,
): Promise<PackedOnce> {
  let prepared: PreparedPack;
  try {
    prepared = await preparePack(command, options, io, signal);
  } catch (error) {
    return { exitCode: tell(command, options, error, io) };
  }
  if (prepared.kind === "fault") return { exitCode: refuse(command, prepared.messages, io) };
  const { request, shownOut, remarks } = prepared;
  if (!options.json) for (const remark of remarks) io.stderr.write(`${command.name}: ${printableLine(remark)}\n`);
  const board = createProgressBoard(io.stderr, {
    subjects: request.targets.map(({ platform }) => platform),
    color: usesColor(io, io.stderr),
    quiet: options.json,
    plain: io.env["TERM"] === "dumb",
  });
  try {
    const packed = await (command.pack ?? packSource)({
      ...request,
      onProgress: (platform, step) => board.show(platform, step),
      onPackage: ({ platform, status, duration }) => board.done(platform, status, duration),
    });
    board.end();
    // As it was typed: that is what the reader knows.
    const report = packed.out === undefined ? packed : { ...packed, out: shownOut };
    io.stdout.write(
      options.json
        ? `${JSON.stringify(report, null, options.watch ? 0 : 2)}\n`
        : formatPackReport(report, {
            color: usesColor(io, io.stdout),
            width: textWidth(io.stdout),
            verbose: options.verbose,
          }),
    );
    return { exitCode: report.exitCode, prepared, report: packed };
  } catch (error) {
    board.end();
    if (signal?.aborted === true && options.watch) return { exitCode: 1, prepared };
    return { exitCode: tell(command, options, error, io), prepared };
  }
}

/** An error that ends a command: as JSON where that is asked for, and always for a person. */
function tell(command: PackCommand, options: PackCommandOptions, error: unknown, io: CommandIo): number {
  const known = WorkflowError.is(error) ? error : undefined;
  const fault = known === undefined ? systemFault(error) : undefined;
  const message = fault?.message ?? (error instanceof Error ? error.message : String(error));
  const hint = known?.hint ?? fault?.hint;
  if (options.json)
    io.stdout.write(
      `${JSON.stringify({ schemaVersion: 1, exitCode: 1, packages: [], diagnostics: [], error: known?.toJSON() ?? fault ?? { code: "UNEXPECTED", message } }, null, options.watch ? 0 : 2)}\n`,
    );
  io.stderr.write(`${command.name}: ${indented(message)}\n${hint === undefined ? "" : `  → ${indented(hint)}\n`}`);
  return 1;
}

/** Lists of faults keep their lines; no line after the first begins where the report's own begin. */
const indented = (text: string): string => printable(text).replaceAll("\n", "\n    ");

function refuse(command: PackCommand, messages: readonly string[], io: CommandIo): number {
  const lines = messages.map((message) => `${command.name}: ${printableLine(message)}`);
  io.stderr.write(`${lines.join("\n")}\n\n${command.name} --help tells what it takes.\n`);
  return 1;
}

function say(io: CommandIo, text: string): number {
  io.stdout.write(text);
  return 0;
}
