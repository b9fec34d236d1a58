import { resolve } from "node:path";
import { type AnyWorkflow, WorkflowError } from "@dreamnet/workflow";
import { type PackCommandOptions, packOptionHelp, parsePackCommand } from "./command-options.ts";
import { formatPackReport } from "./format-report.ts";
import { dreamnetHome } from "./home.ts";
import { readPackSettings } from "./pack-settings.ts";
import { type CombinePacks, type PackTarget, packSource } from "./pack-source.ts";
import { createProgressLine } from "./progress-line.ts";
import { printable, printableLine, textWidth } from "./terminal-text.ts";

/** Where a command reads and writes; `process` fits. */
export interface CommandIo {
  readonly stdout: CommandStream;
  readonly stderr: CommandStream;
  /** Read only where an option says so. */
  readonly stdin?: AsyncIterable<Uint8Array | string> & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  cwd(): string;
}

/** A stream that text goes to. */
export interface CommandStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** A command line tool that packs. */
export interface PackCommand {
  /** As it is typed: `dreamnet pack` or `arxiv-pack`. */
  readonly name: string;
  readonly version: string;
  /** One line for `--help`. */
  readonly description: string;
  /** Platforms by name; with one alone, `--to` is neither needed nor taken. */
  readonly platforms: Readonly<Record<string, () => Promise<AnyWorkflow>>>;
  readonly fallbacks?: () => Promise<readonly AnyWorkflow[]>;
  /** Options that one pack takes from others; they are packed in the order of `platforms` then. */
  readonly combine?: CombinePacks;
}

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
  const names = Object.keys(command.platforms);
  const parsed = parsePackCommand(arguments_, io.cwd(), names.length > 1 || command.name.includes(" "));
  if (parsed.kind === "help") return say(io, helpText(command));
  if (parsed.kind === "version") return say(io, `${command.version}\n`);
  if (parsed.kind === "fault") return refuse(command, parsed.messages, io);
  const unknown = unknownPlatforms(parsed.options.to, names);
  if (unknown.length > 0) return refuse(command, unknown, io);
  return await run(command, parsed.options, io, signal);
}

async function run(
  command: PackCommand,
  options: PackCommandOptions,
  io: CommandIo,
  signal: AbortSignal | undefined,
): Promise<number> {
  const all = Object.keys(command.platforms);
  const asked = options.to.length > 0 && !options.to.includes("all");
  const names = asked ? all.filter((name) => options.to.includes(name)) : all;
  const progress = createProgressLine(io.stderr, options.json);
  try {
    const targets: PackTarget[] = [];
    for (const platform of names)
      targets.push({ platform, workflow: await (command.platforms[platform] as () => Promise<AnyWorkflow>)() });
    const settings = readPackSettings(options.settings, targets);
    if (settings.faults.length > 0) return refuse(command, settings.faults, io);
    const packed = await packSource({
      location: options.location,
      targets: targets.map((target) => {
        const own = settings.options.get(target.platform);
        return own === undefined ? target : { ...target, options: own };
      }),
      ...(command.combine === undefined ? {} : { combine: command.combine }),
      out: resolve(io.cwd(), options.out),
      home: dreamnetHome(io.env),
      strict: options.strict,
      unsandboxed: options.unsandboxed,
      cache: options.cache,
      overrides: options.overrides,
      fallbacks: (await command.fallbacks?.()) ?? [],
      ...(options.sourceRoot === undefined ? {} : { sourceRoot: options.sourceRoot }),
      ...(signal === undefined ? {} : { signal }),
      onProgress: (platform, step) => progress.show(platform, step),
    });
    progress.end();
    // As it was typed: that is what the reader knows.
    const report = packed.out === undefined ? packed : { ...packed, out: options.out };
    if (options.json) io.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    else
      io.stdout.write(
        formatPackReport(report, {
          color: usesColor(io),
          width: textWidth(io.stdout),
          verbose: options.verbose,
        }),
      );
    return report.exitCode;
  } catch (error) {
    progress.end();
    const known = WorkflowError.is(error) ? error : undefined;
    const message = error instanceof Error ? error.message : String(error);
    if (options.json)
      io.stdout.write(
        `${JSON.stringify({ schemaVersion: 1, exitCode: 1, packages: [], diagnostics: [], error: known?.toJSON() ?? { code: "UNEXPECTED", message } }, null, 2)}\n`,
      );
    io.stderr.write(
      `${command.name}: ${indented(message)}\n${known?.hint === undefined ? "" : `  → ${indented(known.hint)}\n`}`,
    );
    return 1;
  }
}

/** Lists of faults keep their lines; no line after the first begins where the report's own begin. */
const indented = (text: string): string => printable(text).replaceAll("\n", "\n    ");

function refuse(command: PackCommand, messages: readonly string[], io: CommandIo): number {
  const lines = messages.map((message) => `${command.name}: ${printableLine(message)}`);
  io.stderr.write(`${lines.join("\n")}\n\n${command.name} --help tells what it takes.\n`);
  return 1;
}

function unknownPlatforms(asked: readonly string[], names: readonly string[]): string[] {
  return asked
    .filter((name) => name !== "all" && !names.includes(name))
    .map((name) => `--to ${name}: no such platform. There are: ${names.join(", ")}.`);
}

function helpText(command: PackCommand): string {
  const names = Object.keys(command.platforms);
  const options: (readonly [string, string])[] = [...packOptionHelp];
  if (command.name.includes(" ")) options.unshift(["--to <platform,…>", `${names.join(", ")}, or all (default: all)`]);
  const width = Math.max(...options.map(([option]) => option.length));
  return [
    command.description,
    "",
    `  ${command.name} <source> [options]`,
    "",
    ...options.map(([option, text]) => `  ${option.padEnd(width)}  ${text}`),
    "",
    "Exit codes: 0 all ready · 1 something failed, or the source cannot be read · 2 something needs your input",
    "",
  ].join("\n");
}

function say(io: CommandIo, text: string): number {
  io.stdout.write(text);
  return 0;
}

/** NO_COLOR and FORCE_COLOR as https://no-color.org and https://force-color.org say. */
export function usesColor(io: CommandIo): boolean {
  if ((io.env["NO_COLOR"] ?? "") !== "") return false;
  if ((io.env["FORCE_COLOR"] ?? "") !== "" && io.env["FORCE_COLOR"] !== "0") return true;
  return io.stdout.isTTY === true && io.env["TERM"] !== "dumb";
}
