import type { OptionDefinition } from "@dreamnet/pack-bin";
import type { Command } from "../command.ts";

/** Completion for bash, 4 and later; it needs no other package. */
export function bashCompletion(commands: readonly Command[]): string {
  return `# Completion of dreamnet for bash. dreamnet completion bash > ~/.local/share/bash-completion/completions/dreamnet
_dreamnet() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]}
  local words="" options="" place=0 index
  COMPREPLY=()
  if (( COMP_CWORD == 1 )); then
    COMPREPLY=( $(compgen -W ${quote(`${commands.map(({ name }) => name).join(" ")} help --help --version`)} -- "$current") )
    return
  fi
  for (( index = 2; index < COMP_CWORD; index++ )); do
    [[ \${COMP_WORDS[index]} != -* ]] && (( place++ ))
  done
  case $command in
${commands.map(caseOf).join("\n")}
    help) words=${quote(commands.map(({ name }) => name).join(" "))} ;;
    *) return ;;
  esac
  if [[ $current == -* ]]; then words=$options; fi
  [[ -n $words ]] && COMPREPLY=( $(compgen -W "$words" -- "$current") )
}
# A list apart by commas: its last part is completed, the others stay.
_dreamnet_list() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=""
  [[ $current == *,* ]] && before=\${current%,*},
  COMPREPLY=( $(compgen -P "$before" -W "$1" -- "\${current##*,}") )
}
complete -o bashdefault -o default -F _dreamnet dreamnet
`;
}

function caseOf({ name, options, takes }: Command): string {
  const valued = options.filter(({ value }) => value !== undefined);
  const places = typeof takes === "string" ? [] : takes;
  return `    ${name})
      options=${quote(options.flatMap(flags).join(" "))}
      case $previous in
${valued.map(valueCase).join("\n")}
      esac
${places.map((words, place) => `      (( place == ${place} )) && words=${quote(words.join(" "))}`).join("\n")}
      ;;`;
}

/** An option's value: words, or what bash completes by itself: files. */
function valueCase({ name, short, complete, multiple }: OptionDefinition): string {
  const pattern = [...(short === undefined ? [] : [`-${short}`]), `--${name}`].join("|");
  if (!Array.isArray(complete)) return `        ${pattern}) return ;;`;
  const words = quote((complete as readonly string[]).join(" "));
  return multiple === true
    ? `        ${pattern}) _dreamnet_list ${words}; return ;;`
    : `        ${pattern}) COMPREPLY=( $(compgen -W ${words} -- "$current") ); return ;;`;
}

const flags = ({ name, short }: OptionDefinition): string[] => [
  `--${name}`,
  ...(short === undefined ? [] : [`-${short}`]),
];

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
