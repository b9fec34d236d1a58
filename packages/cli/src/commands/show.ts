import { formatBytes, printableLine, textWidth, usesColor } from "@dreamnet/pack-bin";
import type { ArtifactEntry, ArtifactRegistry, HistoryEntry } from "@dreamnet/registry-manager";
import { TerminalError } from "@dreamnet/workflow";
import { type Command, helpOption, jsonOption, print, readCommand, reporting } from "../command.ts";
import { findWork, openWorks } from "../works/open-works.ts";
import { headline, painterOf, platformLines, type WorksStyle } from "../works/status-text.ts";

/** `dreamnet show`. */
export const showCommand: Command = {
  name: "show",
  summary: "Shows a work: its files, its digests and its history.",
  usage: ["[<work>[@<version>]] [options]"],
  takes: "artifact",
  options: [
    { name: "manifest", text: "print its publication-manifest.json, byte for byte" },
    { name: "file", value: "path", text: "print one of its files, byte for byte, as the registry keeps it" },
    jsonOption,
    helpOption,
  ],
  exitCodes: [
    ["0", "shown"],
    ["1", "there is no such work or file, or it is damaged"],
  ],
  run: async (arguments_, io, signal) => {
    const read = readCommand(showCommand, { least: 0, most: 1, missing: "" }, arguments_, io);
    if (read.kind === "done") return read.exitCode;
    const { given } = read;
    return await reporting("show", given.has("json"), io, async () => {
      const registry = await openWorks(io, signal);
      const entry = await findWork(io, registry, given.positionals[0]);
      const open = registry as ArtifactRegistry;
      const wanted = given.has("manifest") ? entry.manifest : given.value("file");
      if (wanted !== undefined) {
        const bytes = await open.read(fileOf(entry, wanted));
        // A stream of this process takes bytes; text goes to any.
        io.stdout.write((isText(bytes) ? new TextDecoder().decode(bytes) : bytes) as string);
        return 0;
      }
      const history = await open.history(entry.artifact);
      print(io, given.has("json"), { work: entry, history }, () =>
        format(entry, history, { color: usesColor(io, io.stdout), width: textWidth(io.stdout) }),
      );
      return 0;
    });
  },
};

function fileOf({ artifact, files }: ArtifactEntry, path: string) {
  const found = files.find((file) => file.path === path);
  if (found !== undefined) return found;
  throw new TerminalError(`${artifact} has no file ${JSON.stringify(path)}.`, {
    code: "FILE_UNKNOWN",
    hint: `dreamnet show ${artifact} lists them.`,
    value: path,
  });
}

function isText(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function format(entry: ArtifactEntry, history: readonly HistoryEntry[], style: WorksStyle): string {
  const paint = painterOf(style);
  const width = Math.min(60, Math.max(...entry.files.map(({ path }) => path.length)));
  const lines = [
    ...headline(entry, style),
    `  ${paint("dim", `manifest sha256:${entry.manifestDigest}`)}`,
    `  ${paint("dim", `source   sha256:${entry.source}`)}`,
    "",
    ...platformLines(entry, undefined, style),
    "",
    `  ${paint("bold", "Files")}`,
    ...entry.files.map(
      ({ path, size, sha256 }) =>
        `    ${printableLine(path).padEnd(width)}  ${formatBytes(size).padStart(7)}  ${paint("dim", sha256.slice(0, 12))}`,
    ),
    "",
    `  ${paint("bold", "History")}`,
    ...history.map(({ version, revision, change, changed, statusChanges, sourceChanged }) => {
      const what =
        change === "status"
          ? statusChanges.map(({ platform, to }) => `${platform} is ${to ?? "gone"}`).join(", ")
          : `packed${sourceChanged ? ", of another source" : ""}`;
      return `    ${version}.${revision}  ${printableLine(what)}${changed === undefined ? "" : paint("dim", `  ${changed}`)}`;
    }),
  ];
  return `${lines.join("\n")}\n`;
}
