import { existsSync, statSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { type CommandIo, configNames, printableLine, usesColor } from "@dreamnet/pack-bin";
import { PermissionError } from "@dreamnet/workflow";
import { type Command, fail, type Given, helpOption, jsonOption, print, readCommand, reporting } from "../command.ts";
import { createQuestioner } from "../init/ask.ts";
import { answersFromFlags, askForRest, type InitAnswers } from "../init/collect-answers.ts";
import { configOf, configText } from "../init/config-text.ts";
import { writePaper } from "../init/front-matter.ts";
import { platforms } from "../platforms.ts";

/** `dreamnet init`. */
export const initCommand: Command = {
  name: "init",
  summary: "Begins a paper: its front matter and a configuration, by questions or by options.",
  usage: ["[<paper.md>] [options]"],
  takes: "file",
  options: [
    { name: "title", value: "text", text: "title" },
    { name: "author", value: "name", multiple: true, text: "author; may be repeated" },
    { name: "orcid", value: "id", multiple: true, text: "ORCID iD, in the order of the authors" },
    { name: "affiliation", value: "name", multiple: true, text: "affiliation, in the order of the authors" },
    { name: "date", value: "date", text: "YYYY, YYYY-MM or YYYY-MM-DD" },
    { name: "abstract", value: "text", text: "the abstract itself" },
    { name: "category", value: "name", multiple: true, text: "arXiv category, the primary one first; may be repeated" },
    { name: "keyword", value: "word", multiple: true, text: "keyword; may be repeated" },
    { name: "license", value: "name", text: "licence, as an SPDX identifier: CC-BY-4.0" },
    {
      name: "to",
      value: "platform,…",
      multiple: true,
      complete: [...Object.keys(platforms), "all"],
      text: "platforms",
    },
    { name: "base-url", value: "url", text: "where the website will stand" },
    { name: "config", value: "kind", complete: ["json", "ts", "none"], text: "json, ts or none (default: json)" },
    { name: "yes", short: "y", text: "ask nothing" },
    jsonOption,
    helpOption,
  ],
  sections: [
    {
      title: "How it goes",
      text: "On a terminal it asks for what the options do not say. A paper that is there already is left as it is: what was said of it goes into the configuration then. Nothing is overwritten.",
    },
  ],
  exitCodes: [
    ["0", "begun"],
    ["1", "refused: something is wrong, or all is there already"],
  ],
  run: async (arguments_, io, signal) => {
    const read = readCommand(initCommand, { least: 0, most: 1, missing: "" }, arguments_, io);
    if (read.kind === "done") return read.exitCode;
    return await reporting("init", read.given.has("json"), io, () => init(read.given, io, signal));
  },
};

async function init(given: Given, io: CommandIo, signal: AbortSignal | undefined): Promise<number> {
  const kind = given.value("config") ?? "json";
  const { answers: said, faults: wrong } = answersFromFlags(given);
  const faults = [...wrong];
  if (kind !== "json" && kind !== "ts" && kind !== "none") faults.push("--config takes json, ts or none.");
  for (const name of said.platforms)
    if (name !== "all" && !Object.hasOwn(platforms, name))
      faults.push(`--to ${name}: no such platform. There are: ${Object.keys(platforms).join(", ")}.`);
  const paper = resolve(io.cwd(), given.positionals[0] ?? "paper.md");
  if (!/\.(?:md|markdown)$/iu.test(paper) && !existsSync(paper))
    faults.push("A new paper is Markdown: name it paper.md.");
  const isThere = existsSync(paper);
  if (isThere && !statSync(paper).isFile()) faults.push(`${given.positionals[0]} is no file.`);
  const folder = dirname(paper);
  const config = configNames.map((name) => join(folder, name)).find((path) => existsSync(path));
  if (isThere && (config !== undefined || kind === "none"))
    faults.push(
      `There is nothing to begin: ${[paper, config]
        .filter((path) => path !== undefined)
        .map((path) => relative(io.cwd(), path))
        .join(" and ")} ${config === undefined ? "is" : "are"} there already.`,
    );
  if (faults.length > 0) return fail("init", faults, io);
  const answers = await settle(said, isThere, given, io, signal);
  if (!isThere && answers.paper.title === "")
    return fail("init", ["A new paper needs a title."], io, 'Say it with --title "…", or answer on a terminal.');
  const written: string[] = [];
  await mkdir(folder, { recursive: true });
  if (!isThere) written.push(await writeNew(paper, writePaper(answers.paper)));
  if (config === undefined && kind !== "none") {
    const text = configText(configOf(answers, isThere ? basename(paper) : undefined), kind as "json" | "ts");
    written.push(await writeNew(join(folder, `dreamnet.config.${kind}`), text));
  }
  const shown = written.map((path) => relative(io.cwd(), path));
  const inFolder = relative(io.cwd(), folder);
  print(io, given.has("json"), { exitCode: 0, written: shown }, () =>
    [
      ...shown.map((path) => `Wrote ${printableLine(path)}`),
      "",
      ...(inFolder === "" ? [] : [`  cd ${printableLine(inFolder)}`]),
      `  dreamnet pack ${printableLine(basename(paper))}`,
      "",
    ].join("\n"),
  );
  return 0;
}

/** Somebody at a terminal is asked; anybody else has said all in the options. */
async function settle(
  said: InitAnswers,
  isThere: boolean,
  given: Given,
  io: CommandIo,
  signal: AbortSignal | undefined,
): Promise<InitAnswers> {
  const isTerminal = io.stdin?.isTTY === true && io.stdout.isTTY === true;
  if (!isTerminal || given.has("yes") || given.has("json")) return said;
  const questioner = createQuestioner(io, usesColor(io, io.stdout), signal);
  try {
    const today = new Date().toISOString().slice(0, 10);
    // Title and authors of a paper that is there stand in it.
    const start = isThere
      ? { ...said, paper: { ...said.paper, title: "(in the paper)", authors: [{ name: "(in the paper)" }] } }
      : said;
    return await askForRest(start, Object.keys(platforms), today, questioner);
  } finally {
    await questioner.close();
  }
}

/** @throws {@link PermissionError} where it is there by now, or cannot be written. */
async function writeNew(path: string, text: string): Promise<string> {
  try {
    await writeFile(path, text, { flag: "wx" });
    return path;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new PermissionError(
      `${JSON.stringify(path)} ${code === "EEXIST" ? "is there already" : `cannot be written (${code ?? String(error)})`}.`,
      { code: "OUT_NOT_WRITABLE", hint: "Choose another folder, or look who owns this one.", value: path },
    );
  }
}
