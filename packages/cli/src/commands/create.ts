import { runCreateCommand } from "@dreamnet/create-workflow";
import { type Command, helpOption, readCommand } from "../command.ts";

/** `dreamnet create`: `npm create @dreamnet/workflow`, without fetching it. */
export const createCommand: Command = {
  name: "create",
  summary: "Begins a package for a workflow of your own, which builds, passes its contract and is ready to publish.",
  usage: ["<name> [options]"],
  takes: [],
  options: [
    { name: "author", value: "name", text: "in package.json, the manifest and the licence" },
    { name: "description", value: "text", text: "one sentence of 20 characters or more" },
    { name: "dir", value: "folder", text: "where to make it, in place of ./<name>; nothing may be there yet" },
    { name: "install", text: "then run npm install, npm run build and npm test there" },
    helpOption,
  ],
  exitCodes: [
    ["0", "made"],
    ["1", "not made, or it did not pass with --install"],
  ],
  run: async (arguments_, io, signal) => {
    const missing = "Name the package: word-count, or @you/word-count.";
    const read = readCommand(createCommand, { least: 1, most: 1, missing }, arguments_, io);
    if (read.kind === "done") return read.exitCode;
    const { given } = read;
    const words = ["author", "description", "dir"].flatMap((name) => {
      const value = given.value(name);
      return value === undefined ? [] : [`--${name}=${value}`];
    });
    return await runCreateCommand(
      [...words, ...(given.has("install") ? ["--install"] : []), "--", ...given.positionals],
      io,
      { command: "dreamnet create", ...(signal === undefined ? {} : { signal }) },
    );
  },
};
