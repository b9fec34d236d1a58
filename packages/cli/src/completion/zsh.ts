import type { OptionDefinition } from "@dreamnet/pack-bin";
import type { Command } from "../command.ts";

/** Completion for zsh, 5 and later. */
export function zshCompletion(commands: readonly Command[]): string {
  return `#compdef dreamnet
# Completion of dreamnet for zsh. dreamnet completion zsh > ~/.zfunc/_dreamnet
_dreamnet() {
  local context state state_descr line
  typeset -A opt_args
  _arguments -C '1:command:->command' '*::argument:->argument'
  case $state in
    command)
      local -a commands=(
${commands.map(({ name, summary }) => `        ${quote(`${name}:${summary.replaceAll(":", "\\:")}`)}`).join("\n")}
      )
      _describe -t commands 'dreamnet command' commands
      ;;
    argument)
      case $words[1] in
${commands.map(caseOf).join("\n")}
      esac
      ;;
  esac
}
_dreamnet "$@"
`;
}

function caseOf({ name, options, takes }: Command): string {
  const places =
    takes === "file"
      ? ["'*:file:_files'"]
      : typeof takes === "string"
        ? []
        : takes.map((words, place) => quote(`${place + 1}:word:(${words.join(" ")})`));
  const lines = [...options.flatMap(specs), ...places];
  return `        ${name})\n          _arguments${lines.map((line) => ` \\\n            ${line}`).join("")}\n          ;;`;
}

/** Each option by its long and, where it has one, its short name. */
function specs({ name, short, value, multiple, complete, text }: OptionDefinition): string[] {
  const what = `[${text.replace(/[\\[\]:]/gu, (character) => `\\${character}`)}]`;
  const action = complete === "file" ? "_files" : complete === "folder" ? "_files -/" : words(complete, multiple);
  const rest = value === undefined ? "" : `:${value.replaceAll(":", "\\:")}:${action}`;
  const star = multiple === true ? "*" : "";
  return [`--${name}`, ...(short === undefined ? [] : [`-${short}`])].map((flag) =>
    quote(`${star}${flag}${what}${rest}`),
  );
}

function words(complete: readonly string[] | undefined, multiple: true | undefined): string {
  if (complete === undefined) return " ";
  return multiple === true ? `_sequence compadd - ${complete.join(" ")}` : `(${complete.join(" ")})`;
}

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
