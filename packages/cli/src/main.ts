import { type CommandIo, printableLine, runPackCommand } from "@dreamnet/pack-bin";
import packageJson from "../package.json" with { type: "json" };
import { runCleanCommand } from "./clean-command.ts";
import { combinePacks, fallbacks, platforms } from "./platforms.ts";
import { runPushCommand } from "./push-command.ts";
import { runRunsCommand } from "./runs-command.ts";
import { runValidateCommand } from "./validate-command.ts";

const help = `DreamNet packages a paper or an article for the places that publish it.

  dreamnet pack <source> --to <platform,…> --out <folder>   make packages
  dreamnet validate <source>                                tell what is wrong with a source
  dreamnet push github <folder>                             show a release plan; with --apply, carry it out
  dreamnet runs list|show|resume|cancel|retry               look at runs, and move those on that have stopped
  dreamnet clean                                            remove old runs, cached results and files

Platforms: ${Object.keys(platforms).join(", ")}
Each command tells more with --help.
`;

/** Runs the command line of `dreamnet`; gives the exit code. */
export async function main(arguments_: readonly string[], io: CommandIo, signal?: AbortSignal): Promise<number> {
  const [command, ...rest] = arguments_;
  switch (command) {
    case "pack":
      return await runPackCommand(
        {
          name: "dreamnet pack",
          version: packageJson.version,
          description: "Makes packages of a source, up to the last click.",
          platforms,
          fallbacks,
          combine: combinePacks,
        },
        rest,
        io,
        signal,
      );
    case "push":
      return await runPushCommand(rest, io, signal);
    case "runs":
      return await runRunsCommand(rest, io, signal);
    case "clean":
      return await runCleanCommand(rest, io, signal);
    case "validate":
      return await runValidateCommand(rest, io, signal);
    case "--version":
      io.stdout.write(`${packageJson.version}\n`);
      return 0;
    case "--help":
    case "-h":
    case "help":
      io.stdout.write(help);
      return 0;
    default:
      io.stderr.write(
        `${command === undefined ? "" : `dreamnet: ${printableLine(command)} is not a command.\n\n`}${help}`,
      );
      return 1;
  }
}
