import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openContentStore } from "@dreamnet/content-store";
import { acceptFaults, checkAccept, type NormalizedSource } from "@dreamnet/document";
import { formatDiagnostics, textWidth, usesColor } from "@dreamnet/pack-bin";
import { checkRules, sourceRules } from "@dreamnet/validator";
import { type Diagnostic, hasErrors, sortDiagnostics } from "@dreamnet/workflow";
import { type Command, helpOption, jsonOption, print, readCommand, reporting } from "../command.ts";
import { loadGiven, sourceOptions } from "../load-given.ts";

/** `dreamnet validate <source>`. */
export const validateCommand: Command = {
  name: "validate",
  summary: "Tells what is wrong with a source, with the line and what to do; writes nothing.",
  usage: ["<source> [options]"],
  takes: "file",
  options: [...sourceOptions, jsonOption, { name: "verbose", short: "v", text: "show remarks too" }, helpOption],
  exitCodes: [
    ["0", "no error"],
    ["1", "the source cannot be read, or is unsafe"],
    ["2", "it has errors"],
  ],
  run: async (arguments_, io, signal) => {
    const read = readCommand(
      validateCommand,
      { least: 1, most: 1, missing: "A source is missing: the file, folder or address of the paper." },
      arguments_,
      io,
    );
    if (read.kind === "done") return read.exitCode;
    const { given } = read;
    // Pictures are hashed while they are checked; what that leaves behind goes with the folder.
    const root = await mkdtemp(join(tmpdir(), "dreamnet-validate-"));
    return await reporting("validate", given.has("json"), io, async () => {
      try {
        const loaded = await loadGiven(given, io, await openContentStore({ root }), signal);
        const diagnostics =
          loaded.status === "refused" ? loaded.diagnostics : sortDiagnostics(findFaults(loaded.source));
        const exitCode = loaded.status === "refused" ? 1 : hasErrors(diagnostics) ? 2 : 0;
        print(io, given.has("json"), { exitCode, diagnostics }, () => {
          const style = {
            color: usesColor(io, io.stdout),
            width: textWidth(io.stdout),
            verbose: given.has("verbose"),
          };
          const lines = formatDiagnostics(diagnostics, style);
          return lines.length === 0 ? "Nothing to correct.\n" : `${lines.join("\n")}\n`;
        });
        return exitCode;
      } finally {
        await rm(root, { recursive: true, force: true });
      }
    });
  },
};

/** What the loader and the rules have found, as the front matter accepts it. */
function findFaults(source: NormalizedSource): Diagnostic[] {
  const { accept } = source.frontmatter;
  const found = [...acceptFaults(source.diagnostics, accept), ...checkRules(source, sourceRules)];
  return [...found, ...checkAccept(accept, found)];
}
