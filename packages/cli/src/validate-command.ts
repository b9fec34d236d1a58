import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openContentStore } from "@dreamnet/content-store";
import {
  type CommandIo,
  formatDiagnostics,
  parsePackCommand,
  printableLine,
  textWidth,
  usesColor,
} from "@dreamnet/pack-bin";
import { loadSource } from "@dreamnet/source-loader";
import { checkRules, sourceRules } from "@dreamnet/validator";
import { hasErrors, sortDiagnostics } from "@dreamnet/workflow";

const help = `Tells what is wrong with a source, with the line and what to do; writes nothing.

  dreamnet validate <source> [--root <folder>] [--json] [--verbose]

Exit codes: 0 no error · 1 the source cannot be read or is unsafe · 2 it has errors
`;

/** `dreamnet validate <source>`. */
export async function runValidateCommand(
  arguments_: readonly string[],
  io: CommandIo,
  signal?: AbortSignal,
): Promise<number> {
  const parsed = parsePackCommand(arguments_, io.cwd(), false);
  if (parsed.kind === "help") {
    io.stdout.write(help);
    return 0;
  }
  if (parsed.kind !== "run") {
    const messages = parsed.kind === "fault" ? parsed.messages : ["--version belongs to dreamnet itself."];
    io.stderr.write(`${messages.map((message) => `dreamnet validate: ${printableLine(message)}`).join("\n")}\n`);
    return 1;
  }
  const { options } = parsed;
  // Pictures are hashed while they are checked; what that leaves behind goes with the folder.
  const root = await mkdtemp(join(tmpdir(), "dreamnet-validate-"));
  try {
    const loaded = await loadSource(options.location, {
      store: await openContentStore({ root }),
      ...(signal === undefined ? {} : { signal }),
      ...(options.sourceRoot === undefined ? {} : { sourceRoot: options.sourceRoot }),
    });
    const diagnostics =
      loaded.status === "refused"
        ? loaded.diagnostics
        : sortDiagnostics([...loaded.source.diagnostics, ...checkRules(loaded.source, sourceRules)]);
    const exitCode = loaded.status === "refused" ? 1 : hasErrors(diagnostics) ? 2 : 0;
    if (options.json) {
      io.stdout.write(`${JSON.stringify({ schemaVersion: 1, exitCode, diagnostics }, null, 2)}\n`);
    } else {
      const style = { color: usesColor(io, io.stdout), width: textWidth(io.stdout), verbose: options.verbose };
      const lines = formatDiagnostics(diagnostics, style);
      io.stdout.write(lines.length === 0 ? "Nothing to correct.\n" : `${lines.join("\n")}\n`);
    }
    return exitCode;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
