import { formatHelp } from "./format-help.ts";
import { type OptionDefinition, optionUsage, packOptions, platformOption, variableOf } from "./option-definitions.ts";
import { type PackCommand, takesPlatforms } from "./pack-command.ts";

/** The options of a command, in the order of its help. */
function optionsOf(command: PackCommand): readonly OptionDefinition[] {
  return takesPlatforms(command) ? [platformOption(Object.keys(command.platforms)), ...packOptions] : packOptions;
}

/** `--help` of a command that packs. */
export function packHelp(command: PackCommand, style: { readonly color: boolean; readonly width: number }): string {
  const options = optionsOf(command);
  const variables = options.filter(({ env }) => env).map(({ name }) => variableOf(name));
  return formatHelp(
    {
      summary: command.description,
      usage: [`${command.name} <source> [options]`],
      sections: [
        {
          title: "Source",
          text: "A paper or its folder: Markdown (Pandoc, JOSS, MyST, R Markdown, Quarto, GitHub), or LaTeX.",
        },
        { title: "Options", rows: options.map((option) => [optionUsage(option), option.text]) },
        {
          title: "What holds",
          text: `The command line, over the environment (${variables.join(", ")}), over the configuration in this folder, over the front matter.`,
        },
        {
          title: "Exit codes",
          rows: [
            ["0", "every package is ready"],
            ["1", "something failed, or the source cannot be read"],
            ["2", "something needs your input; the report says what"],
          ],
        },
      ],
    },
    style,
  );
}
