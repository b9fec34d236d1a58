import { type Command, fail, helpOption, readCommand } from "../command.ts";
import { bashCompletion } from "../completion/bash.ts";
import { fishCompletion } from "../completion/fish.ts";
import { zshCompletion } from "../completion/zsh.ts";

const shells: Readonly<Record<string, (commands: readonly Command[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
};

/** `dreamnet completion <shell>`, over all commands, itself among them. */
export function createCompletionCommand(commands: () => readonly Command[]): Command {
  const names = Object.keys(shells);
  const command: Command = {
    name: "completion",
    summary: "Prints a script that completes commands, options and their values in a shell.",
    usage: [`${names.join("|")}`],
    takes: [names],
    options: [helpOption],
    sections: [
      {
        title: "Set up",
        rows: [
          ["bash", "dreamnet completion bash > ~/.local/share/bash-completion/completions/dreamnet"],
          ["zsh", "dreamnet completion zsh > ~/.zfunc/_dreamnet, with ~/.zfunc in fpath"],
          ["fish", "dreamnet completion fish > ~/.config/fish/completions/dreamnet.fish"],
        ],
      },
    ],
    exitCodes: [
      ["0", "printed"],
      ["1", "there is no such shell"],
    ],
    run: async (arguments_, io) => {
      const missing = `Name the shell: ${names.join(", ")}.`;
      const read = readCommand(command, { least: 1, most: 1, missing }, arguments_, io);
      if (read.kind === "done") return read.exitCode;
      const [shell = ""] = read.given.positionals;
      const write = Object.hasOwn(shells, shell) ? shells[shell] : undefined;
      if (write === undefined) return fail("completion", [`${shell} is not known; ${names.join(", ")} are.`], io);
      io.stdout.write(write(commands()));
      return 0;
    },
  };
  return command;
}
