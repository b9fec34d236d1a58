import {
  type CommandIo,
  formatHelp,
  type HelpSection,
  type OptionDefinition,
  optionUsage,
  parseOptions,
  printable,
  printableLine,
  textWidth,
  usesColor,
} from "@dreamnet/pack-bin";
import { WorkflowError } from "@dreamnet/workflow";

/** One command of `dreamnet`: its help, its completion and its parser come from here. */
export interface Command {
  /** As it is typed after `dreamnet`. */
  readonly name: string;
  /** One line. */
  readonly summary: string;
  /** Ways to type it, without `dreamnet <name>`. */
  readonly usage: readonly string[];
  readonly options: readonly OptionDefinition[];
  /** What its arguments are, for completion: files, or words by their place. */
  readonly takes: "file" | "artifact" | "run" | readonly (readonly string[])[];
  readonly sections?: readonly HelpSection[];
  readonly exitCodes: readonly (readonly [string, string])[];
  readonly run: RunCommand;
}

/** Carries a command line out; gives the exit code. */
export type RunCommand = (arguments_: readonly string[], io: CommandIo, signal?: AbortSignal) => Promise<number>;

export const jsonOption: OptionDefinition = { name: "json", text: "print one JSON document" };
export const helpOption: OptionDefinition = { name: "help", short: "h", text: "show this help" };

/** What a command line has given to a command. */
export interface Given {
  readonly positionals: readonly string[];
  readonly has: (name: string) => boolean;
  /** The last one, where an option was said more than once. */
  readonly value: (name: string) => string | undefined;
  /** All, as they were typed. */
  readonly all: (name: string) => readonly string[];
  /** All, also those apart by commas. */
  readonly values: (name: string) => readonly string[];
}

/** How many arguments a command takes, and what to say of too few. */
export interface Arity {
  readonly least: number;
  readonly most: number;
  /** `Name the artifact; …` */
  readonly missing: string;
}

/** A command line that is understood, or one that is answered already. */
export type ReadCommand =
  | { readonly kind: "given"; readonly given: Given }
  | { readonly kind: "done"; readonly exitCode: number };

/** Reads a command line by the command's own options; prints its help, or all that is wrong. */
export function readCommand(
  command: Pick<Command, "name" | "summary" | "usage" | "options" | "sections" | "exitCodes">,
  arity: Arity,
  arguments_: readonly string[],
  io: CommandIo,
): ReadCommand {
  const { values, positionals, messages } = parseOptions(command.options, arguments_, io.env);
  if (values.has("help")) {
    io.stdout.write(commandHelp(command, io));
    return { kind: "done", exitCode: 0 };
  }
  const faults = [...messages];
  if (positionals.length < arity.least) faults.push(arity.missing);
  if (positionals.length > arity.most)
    faults.push(
      `${positionals
        .slice(arity.most)
        .map((value) => JSON.stringify(value))
        .join(", ")} is left over.`,
    );
  if (faults.length > 0)
    return { kind: "done", exitCode: fail(command.name, faults, io, `dreamnet ${command.name} --help tells more.`) };
  return {
    kind: "given",
    given: {
      positionals,
      has: (name) => values.has(name) && values.get(name)?.at(-1) !== "false",
      value: (name) => values.get(name)?.at(-1),
      all: (name) => values.get(name) ?? [],
      values: (name) =>
        (values.get(name) ?? [])
          .flatMap((value) => value.split(","))
          .map((value) => value.trim())
          .filter((value) => value !== ""),
    },
  };
}

/** `--help` of a command. */
export function commandHelp(
  command: Pick<Command, "name" | "summary" | "usage" | "options" | "sections" | "exitCodes">,
  io: CommandIo,
): string {
  return formatHelp(
    {
      summary: command.summary,
      usage: command.usage.map((line) => `dreamnet ${command.name} ${line}`.trimEnd()),
      sections: [
        ...(command.options.length === 0
          ? []
          : [{ title: "Options", rows: command.options.map((option) => [optionUsage(option), option.text] as const) }]),
        ...(command.sections ?? []),
        { title: "Exit codes", rows: command.exitCodes },
      ],
    },
    { color: usesColor(io, io.stdout), width: textWidth(io.stdout) },
  );
}

/** Says what is wrong, each on a line of its own; gives the exit code. */
export function fail(name: string, messages: readonly string[], io: CommandIo, hint?: string): number {
  const lines = messages.map((message) => `dreamnet ${name}: ${printableLine(message)}`);
  if (hint !== undefined) lines.push(`  → ${printable(hint)}`);
  io.stderr.write(`${lines.join("\n")}\n`);
  return 1;
}

/**
 * Runs what a command does, and tells an error that is known as one; with `--json` as a document too.
 *
 * @throws Whatever is no `WorkflowError`: a fault of ours.
 */
export async function reporting(
  name: string,
  json: boolean,
  io: CommandIo,
  act: () => Promise<number>,
): Promise<number> {
  try {
    return await act();
  } catch (error) {
    if (!WorkflowError.is(error)) throw error;
    if (json) io.stdout.write(`${JSON.stringify({ schemaVersion: 1, exitCode: 1, error: error.toJSON() }, null, 2)}\n`);
    return fail(name, error.message.split("\n"), io, error.hint);
  }
}

/** One JSON document, or text for a person. */
export function print(io: CommandIo, json: boolean, value: object, text: () => string): void {
  io.stdout.write(json ? `${JSON.stringify({ schemaVersion: 1, ...value }, null, 2)}\n` : text());
}
