import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { openContentStore } from "@dreamnet/content-store";
import { commitFiles } from "@dreamnet/executor";
import type { CommandIo } from "@dreamnet/pack-bin";
import { describeWork, formatBytes, formatDiagnostics, printableLine, textWidth, usesColor } from "@dreamnet/pack-bin";
import { hasErrors, sortDiagnostics } from "@dreamnet/workflow";
import { type Command, fail, type Given, helpOption, jsonOption, readCommand, reporting } from "../command.ts";
import { type ConvertFormat, convertFormats, convertSource } from "../convert/convert-source.ts";
import { loadGiven, sourceOptions } from "../load-given.ts";

const names = Object.keys(convertFormats) as ConvertFormat[];

/** `dreamnet convert <source>`. */
export const convertCommand: Command = {
  name: "convert",
  summary: "Writes a source in another format.",
  usage: ["<source> --to <format> [--out <folder>] [options]"],
  takes: "file",
  options: [
    { name: "to", value: "format", complete: names, text: `${names.join(", ")}` },
    {
      name: "out",
      short: "o",
      value: "folder",
      complete: "folder",
      text: "writes <folder>/<id>.… with its pictures; without it, the text goes to standard output",
    },
    ...sourceOptions,
    { ...jsonOption, text: "print one JSON document; without --out, the text is in it" },
    { name: "verbose", short: "v", text: "show remarks too" },
    helpOption,
  ],
  sections: [{ title: "Formats", rows: names.map((name) => [name, convertFormats[name].title] as const) }],
  exitCodes: [
    ["0", "converted"],
    ["1", "the source cannot be read, or the folder not written"],
    ["2", "converted, with errors that are named"],
  ],
  run: async (arguments_, io, signal) => {
    const missing = "A source is missing: the file, folder or address of the paper.";
    const read = readCommand(convertCommand, { least: 1, most: 1, missing }, arguments_, io);
    if (read.kind === "done") return read.exitCode;
    const { given } = read;
    const format = given.value("to");
    if (format === undefined || !isFormat(format))
      return fail(
        "convert",
        [`--to takes ${names.join(", ")}${format === undefined ? "" : `, and not ${format}`}.`],
        io,
      );
    return await reporting("convert", given.has("json"), io, () => convert(given, format, io, signal));
  },
};

const isFormat = (name: string): name is ConvertFormat => Object.hasOwn(convertFormats, name);

async function convert(
  given: Given,
  format: ConvertFormat,
  io: CommandIo,
  signal: AbortSignal | undefined,
): Promise<number> {
  const out = given.value("out");
  const style = { color: usesColor(io, io.stderr), width: textWidth(io.stderr), verbose: given.has("verbose") };
  // What is read and made on the way goes with the folder.
  const root = await mkdtemp(join(tmpdir(), "dreamnet-convert-"));
  try {
    const store = await openContentStore({ root });
    const loaded = await loadGiven(given, io, store, signal);
    if (loaded.status === "refused") {
      if (given.has("json")) printJson(io, { exitCode: 1, format, diagnostics: loaded.diagnostics });
      else io.stderr.write(`${formatDiagnostics(loaded.diagnostics, style).join("\n")}\n`);
      return 1;
    }
    const { id } = describeWork(loaded.source);
    const main = `${id}.${convertFormats[format].extension}`;
    const made = await convertSource(loaded.source, format, id, store, out !== undefined, signal);
    const diagnostics = sortDiagnostics([...loaded.source.diagnostics, ...made.diagnostics]);
    const exitCode = hasErrors(diagnostics) ? 2 : 0;
    const files: { path: string; sha256: string; size: number; mediaType: string }[] = [];
    if (out !== undefined) {
      for (const [path, content] of [[main, made.text] as const, ...made.files])
        files.push({ path, mediaType: "application/octet-stream", ...(await store.put(content)) });
      await commitFiles(files, store, resolve(io.cwd(), out), signal === undefined ? {} : { signal });
    }
    if (given.has("json")) {
      const listed = files.map(({ path, size, sha256 }) => ({ path, size, sha256 }));
      printJson(io, {
        exitCode,
        format,
        ...(out === undefined ? { text: made.text } : { out, files: listed }),
        diagnostics,
      });
      return exitCode;
    }
    if (out === undefined) io.stdout.write(made.text);
    else
      for (const { path, size } of files) io.stdout.write(`${printableLine(join(out, path))}  ${formatBytes(size)}\n`);
    const lines = formatDiagnostics(diagnostics, style);
    if (lines.length > 0) io.stderr.write(`${lines.join("\n")}\n`);
    return exitCode;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

const printJson = (io: CommandIo, value: object): void => {
  io.stdout.write(`${JSON.stringify({ schemaVersion: 1, ...value }, null, 2)}\n`);
};
