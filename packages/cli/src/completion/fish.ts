import type { OptionDefinition } from "@dreamnet/pack-bin";
import type { Command } from "../command.ts";

/** Completion for fish, 3 and later. */
export function fishCompletion(commands: readonly Command[]): string {
  const lines = [
    "# Completion of dreamnet for fish. dreamnet completion fish > ~/.config/fish/completions/dreamnet.fish",
    "complete -c dreamnet -n __fish_use_subcommand -f",
    ...commands.map(
      ({ name, summary }) => `complete -c dreamnet -n __fish_use_subcommand -a ${name} -d ${quote(summary)}`,
    ),
  ];
  for (const { name, options, takes } of commands) {
    const within = `-n ${quote(`__fish_seen_subcommand_from ${name}`)}`;
    for (const option of options) lines.push(`complete -c dreamnet ${within} ${flag(option)}`);
    const [first] = typeof takes === "string" ? [] : takes;
    if (first !== undefined) lines.push(`complete -c dreamnet ${within} -f -a ${quote(first.join(" "))}`);
  }
  return `${lines.join("\n")}\n`;
}

function flag({ name, short, value, complete, text }: OptionDefinition): string {
  const parts = [`-l ${name}`, ...(short === undefined ? [] : [`-s ${short}`]), `-d ${quote(text)}`];
  if (value === undefined) return parts.join(" ");
  if (complete === "file" || complete === "folder") return [...parts, "-r -F"].join(" ");
  return [...parts, "-x", ...(complete === undefined ? [] : [`-a ${quote(complete.join(" "))}`])].join(" ");
}

const quote = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
