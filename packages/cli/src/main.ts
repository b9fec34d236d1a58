import { type CommandIo, formatHelp, printableLine, textWidth, usesColor } from "@dreamnet/pack-bin";
import packageJson from "../package.json" with { type: "json" };
import { commands } from "./commands/index.ts";
import { platforms } from "./platforms.ts";

/** Runs the command line of `dreamnet`; gives the exit code. */
export async function main(arguments_: readonly string[], io: CommandIo, signal?: AbortSignal): Promise<number> {
  const [name, ...rest] = arguments_;
  if (name === "--version") {
    io.stdout.write(`${packageJson.version}\n`);
    return 0;
  }
  if (name === "--help" || name === "-h" || name === "help") {
    const [about] = rest;
    const asked = about === undefined ? undefined : commands.find((command) => command.name === about);
    if (asked !== undefined) return await asked.run(["--help"], io, signal);
    io.stdout.write(overview(io));
    return 0;
  }
  const command = commands.find((one) => one.name === name);
  if (command !== undefined) return await command.run(rest, io, signal);
  io.stderr.write(
    name === undefined
      ? overview(io)
      : `dreamnet: ${printableLine(name)} is not a command.${nearest(name)}\n  → dreamnet --help lists them.\n`,
  );
  return 1;
}

function overview(io: CommandIo): string {
  return formatHelp(
    {
      summary: "DreamNet packages a paper or an article for the places that publish it.",
      usage: ["dreamnet <command> [options]"],
      sections: [
        { title: "Commands", rows: commands.map(({ name, summary }) => [name, summary] as const) },
        { title: "Platforms", text: Object.keys(platforms).join(", ") },
        {
          title: "Begin",
          text: "dreamnet pack paper.md makes every package. Each command tells more with --help.",
        },
        {
          title: "Exit codes",
          rows: [
            ["0", "done, and all is ready"],
            ["1", "something failed, or the source cannot be read"],
            ["2", "something needs your input; it says what"],
          ],
        },
      ],
    },
    { color: usesColor(io, io.stdout), width: textWidth(io.stdout) },
  );
}

/** The command that was probably meant: one that begins alike. */
function nearest(name: string): string {
  const found = commands.find((one) => one.name.startsWith(name.slice(0, 2)));
  return found === undefined || name === "" ? "" : ` Is ${found.name} meant?`;
}
