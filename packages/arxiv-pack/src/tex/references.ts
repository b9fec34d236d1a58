import { readBalanced, readOptional, skipSpace } from "./arguments.ts";
import { type FileCommand, fileCommands, type ReferenceKind } from "./file-commands.ts";
import { TexScanner } from "./scanner.ts";
import type { VerbatimNames } from "./verbatim-names.ts";

/** A place where a TeX file names another file. */
export interface FileUse {
  readonly kind: ReferenceKind;
  /** The command, or the environment's name. */
  readonly command: string;
  /** The name as it is written, without blanks around it. */
  readonly name: string;
  /** Offsets of the name. */
  readonly start: number;
  readonly end: number;
  readonly prefix: string;
  readonly suffix: string;
  readonly optional: boolean;
  readonly rebases: boolean;
  /** Folder given by the command (`\import{folder/}{file}`), with its offsets. */
  readonly folder?: { readonly name: string; readonly start: number; readonly end: number };
}

/** What a TeX file says of files, and what else its compile depends on. */
export interface TexFacts {
  readonly uses: readonly FileUse[];
  /** Folders of `\graphicspath`, as written. */
  readonly graphicsPath: readonly string[];
  /** Macros without arguments: name → text, for names like `\figures/plot`. */
  readonly macros: ReadonlyMap<string, string>;
  /** Command words, each with the offset of its first use. */
  readonly commands: ReadonlyMap<string, number>;
  readonly environments: ReadonlyMap<string, number>;
  /** Files that `filecontents` writes. */
  readonly provided: readonly string[];
  /** Paths listed in `\includeonly`. */
  readonly includeOnly: readonly { readonly name: string; readonly start: number; readonly end: number }[];
  /** Options of `\documentclass`. */
  readonly classOptions: readonly string[];
  readonly classStart: number | undefined;
  /** Packages that are loaded, with their options. */
  readonly packages: ReadonlyMap<string, string>;
}

/** A group longer than this is no file name. */
const maxName = 300;
/** Places of one file; more of them is an attack. */
const maxUses = 100_000;

/** Arguments without an end; each costs a look at what follows, and a file with many is no LaTeX. */
const maxUnclosed = 200;

/** Reads everything that a TeX file says of other files. Verbatim text and comments say nothing. */
export function readFacts(text: string, names: VerbatimNames, atIsLetter: boolean): TexFacts {
  const uses: FileUse[] = [];
  const graphicsPath: string[] = [];
  const macros = new Map<string, string>();
  const commands = new Map<string, number>();
  const environments = new Map<string, number>();
  const provided: string[] = [];
  const includeOnly: { name: string; start: number; end: number }[] = [];
  const packages = new Map<string, string>();
  let classOptions: string[] = [];
  let classStart: number | undefined;
  /** Groups that a file command has read; what is left may be a file's name in a macro's argument. */
  const readGroups = new Set<number>();
  const mentions: FileUse[] = [];
  const scanner = new TexScanner(text, names, { atIsLetter });
  let open: number | undefined;
  let unclosed = 0;
  for (
    let token = scanner.next();
    token !== undefined && uses.length < maxUses && unclosed < maxUnclosed;
    token = scanner.next()
  ) {
    if (token.kind === "open") open = token.start;
    else if (token.kind === "close") {
      if (open !== undefined && !readGroups.has(open)) {
        const use = trimmed(text, open + 1, token.start);
        if (use.name !== "" && use.name.length <= maxName && mentions.length < maxUses)
          mentions.push({
            ...use,
            kind: "mention",
            command: "",
            prefix: "",
            suffix: "",
            optional: true,
            rebases: false,
          });
      }
      open = undefined;
    } else if (token.kind === "command") {
      if (!commands.has(token.name)) commands.set(token.name, token.start);
      const known = fileCommands.get(token.name);
      if (known !== undefined) {
        const read = readUses(text, token.name, known, token.end);
        uses.push(...read.uses);
        if (read.isUnclosed) unclosed++;
        for (const group of read.groups) readGroups.add(group);
        if (known.kind === "package" && known.prefix === undefined)
          for (const use of read.uses) packages.set(use.name, read.options);
        if (token.name === "documentclass" && classStart === undefined) {
          classStart = token.start;
          classOptions = read.options.split(",").map((option) => option.trim());
        }
      } else if (token.name === "graphicspath") {
        const folders = readFolders(text, token.end);
        if (folders.length === 0) unclosed++;
        graphicsPath.push(...folders);
      } else if (token.name === "includeonly" || token.name === "epsfig" || token.name === "psfig") {
        const list = readList(text, skipSpace(text, token.end));
        if (list === undefined) unclosed++;
        else if (token.name === "includeonly") includeOnly.push(...list);
        else uses.push(...readKeyed(text, token.name, list));
      } else if (
        token.name === "newcommand" ||
        token.name === "renewcommand" ||
        token.name === "providecommand" ||
        token.name === "def"
      )
        readMacro(text, token.end, macros);
    } else if (token.kind === "begin") {
      if (!environments.has(token.name)) environments.set(token.name, token.start);
      if (token.name === "overpic" || token.name === "Overpic")
        uses.push(...readUses(text, token.name, { kind: "graphics", signature: "of" }, token.end).uses);
      else if (token.name.startsWith("filecontents")) provided.push(...readProvided(text, token.end));
    }
  }
  return {
    uses: [...uses, ...mentions],
    graphicsPath,
    macros,
    commands,
    environments,
    provided,
    includeOnly,
    classOptions,
    classStart,
    packages,
  };
}

/** The part of a group without blanks, line ends and comments around it. */
function trimmed(text: string, start: number, end: number): { name: string; start: number; end: number } {
  let from = Math.min(skipSpace(text, start), end);
  let to = end;
  const comment = /(?<!\\)%/u.exec(text.slice(from, Math.min(end, from + maxName)))?.index;
  if (comment !== undefined) to = from + comment;
  while (to > from && /\s/u.test(text[to - 1] as string)) to--;
  if (from > to) from = to;
  if (to - from >= 2 && text[from] === '"' && text[to - 1] === '"') {
    from++;
    to--;
  }
  return { name: text.slice(from, to), start: from, end: to };
}

function readUses(
  text: string,
  name: string,
  known: FileCommand,
  position: number,
): { uses: FileUse[]; groups: number[]; options: string; isUnclosed: boolean } {
  const uses: FileUse[] = [];
  const groups: number[] = [];
  let options = "";
  let isUnclosed = false;
  let folder: FileUse["folder"];
  const base = {
    kind: known.kind,
    command: name,
    prefix: known.prefix ?? "",
    suffix: known.suffix ?? "",
    optional: known.optional ?? false,
    rebases: known.rebases ?? false,
  };
  let at = position;
  // beamer's overlays stand between a command and its arguments.
  const overlay = /^<[^<>\n]{0,60}>/u.exec(text.slice(at, at + 64));
  if (overlay !== null) at += overlay[0].length;
  for (const letter of known.signature) {
    const start = skipSpace(text, at);
    if (letter === "*") {
      if (text[start] === "*") at = start + 1;
      continue;
    }
    if (letter === "o") {
      const group = readOptional(text, start, 4096);
      if (group === undefined) {
        isUnclosed ||= text[start] === "[";
        continue;
      }
      options = text.slice(group.innerStart, group.innerEnd);
      at = group.end;
      continue;
    }
    const group = readBalanced(text, start, 4096);
    if (group === undefined) {
      isUnclosed ||= text[start] === "{";
      // Plain TeX's \input file, and \newfontfamily\name.
      const bare =
        letter === "m"
          ? /^\\[A-Za-z@]+/u.exec(text.slice(start, start + 100))
          : /^[^\s\\{}%#,[\]]+/u.exec(text.slice(start, start + maxName));
      if (bare === null || (letter !== "m" && name !== "input" && name !== "@input" && name !== "@@input")) break;
      if (letter !== "m") uses.push({ ...base, name: bare[0], start, end: start + bare[0].length });
      at = start + bare[0].length;
      continue;
    }
    groups.push(group.start);
    at = group.end;
    if (letter === "d") folder = trimmed(text, group.innerStart, group.innerEnd);
    else if (letter === "f") {
      const use = trimmed(text, group.innerStart, group.innerEnd);
      if (use.name !== "" && use.name.length <= maxName)
        uses.push({ ...base, ...use, ...(folder === undefined ? {} : { folder }) });
    } else if (letter === "F") {
      for (const part of splitList(text, group.innerStart, group.innerEnd))
        if (part.name.length <= maxName) uses.push({ ...base, ...part });
    }
  }
  return { uses, groups, options, isUnclosed };
}

function splitList(text: string, start: number, end: number): { name: string; start: number; end: number }[] {
  const parts: { name: string; start: number; end: number }[] = [];
  let from = start;
  for (const piece of text.slice(start, end).split(",")) {
    const part = trimmed(text, from, from + piece.length);
    if (part.name !== "") parts.push(part);
    from += piece.length + 1;
  }
  return parts;
}

function readList(text: string, position: number): { name: string; start: number; end: number }[] | undefined {
  const group = readBalanced(text, position, 8192);
  return group === undefined ? undefined : splitList(text, group.innerStart, group.innerEnd);
}

/** `\graphicspath{{one/}{two/}}`. */
function readFolders(text: string, position: number): string[] {
  const group = readBalanced(text, skipSpace(text, position), 8192);
  if (group === undefined) return [];
  const folders: string[] = [];
  for (let at = skipSpace(text, group.innerStart); at < group.innerEnd; ) {
    const folder = readBalanced(text, at, 1024);
    if (folder === undefined) break;
    folders.push(text.slice(folder.innerStart, folder.innerEnd).trim());
    at = skipSpace(text, folder.end);
  }
  return folders;
}

/** `\epsfig{file=plot.eps,width=…}`. */
function readKeyed(
  text: string,
  command: string,
  list: readonly { name: string; start: number; end: number }[],
): FileUse[] {
  return list.flatMap((part) => {
    const equals = part.name.indexOf("=");
    if (!["file", "figure"].includes(part.name.slice(0, equals).trim())) return [];
    const use = trimmed(text, part.start + equals + 1, part.end);
    return use.name === ""
      ? []
      : [{ ...use, kind: "graphics" as const, command, prefix: "", suffix: "", optional: false, rebases: false }];
  });
}

function readMacro(text: string, position: number, macros: Map<string, string>): void {
  let start = skipSpace(text, position);
  if (text[start] === "*") start = skipSpace(text, start + 1);
  const named = /^\{?\s*\\([A-Za-z@]+)\s*\}?/u.exec(text.slice(start, start + 120));
  if (named === null) return;
  const body = readBalanced(text, skipSpace(text, start + named[0].length), 1024);
  // A macro with arguments has `[1]` or `#1` here instead.
  if (body !== undefined) macros.set(named[1] as string, text.slice(body.innerStart, body.innerEnd).trim());
}

function readProvided(text: string, position: number): string[] {
  const option = readOptional(text, skipSpace(text, position), 1024);
  const group = readBalanced(text, skipSpace(text, option?.end ?? position), 1024);
  return group === undefined ? [] : [text.slice(group.innerStart, group.innerEnd).trim()];
}

/** Replaces macros without arguments in a file name; undefined where something else than text is left. */
export function expandName(name: string, macros: ReadonlyMap<string, string>): string | undefined {
  let expanded = name;
  for (let round = 0; round < 10 && expanded.includes("\\"); round++) {
    const before = expanded;
    expanded = expanded.replace(/\\([A-Za-z@]+)\s*(?:\{\})?/gu, (whole, macro: string) => macros.get(macro) ?? whole);
    if (expanded === before || expanded.length > 1000) break;
  }
  return /[\\#{}]/u.test(expanded) ? undefined : expanded;
}
