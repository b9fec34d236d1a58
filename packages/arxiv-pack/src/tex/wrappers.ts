import { readBalanced, readOptional, skipSpace } from "./arguments.ts";
import { fileCommands } from "./file-commands.ts";
import type { FileUse } from "./references.ts";
import { TexScanner } from "./scanner.ts";
import type { VerbatimNames } from "./verbatim-names.ts";

/** A definition longer than this is no figure command. */
const maxBody = 16_384;
/** Arguments of one use, and the characters of one. */
const maxArguments = 9;
const maxArgument = 4096;
/** Arguments without an end; each costs a look at what follows. */
const maxUnclosed = 200;

const definers = new Set([
  "newcommand",
  "renewcommand",
  "providecommand",
  "DeclareRobustCommand",
  "def",
  "gdef",
  "edef",
  "xdef",
  "newenvironment",
  "renewenvironment",
  "NewDocumentCommand",
  "RenewDocumentCommand",
  "ProvideDocumentCommand",
  "DeclareDocumentCommand",
  "NewDocumentEnvironment",
  "newrobustcmd",
]);

/**
 * The author's own commands and environments that take arguments, with the commands that their definitions use.
 *
 * @returns Name → commands in its definition.
 */
export function readDefinitions(text: string, names: VerbatimNames, atIsLetter: boolean): Map<string, Set<string>> {
  const definitions = new Map<string, Set<string>>();
  const scanner = new TexScanner(text, names, { atIsLetter });
  for (let token = scanner.next(); token !== undefined; token = scanner.next()) {
    if (token.kind !== "command" || !definers.has(token.name)) continue;
    const start = skipSpace(text, token.end);
    const name = /^\*?\s*\{?\s*\\?([A-Za-z@]+)\*?\s*\}?/u.exec(text.slice(start, start + 120));
    if (name === null) continue;
    const body =
      /^[^{\n]{0,200}/u.exec(text.slice(start + name[0].length, start + name[0].length + 220))?.[0].length ?? 0;
    const used = definitions.get(name[1] as string) ?? new Set<string>();
    for (let at = start + name[0].length + body, group = 0; group < 3; group++) {
      const inner = readBalanced(text, at, maxBody);
      if (inner === undefined) break;
      const content = text.slice(inner.innerStart, inner.innerEnd);
      if (content.includes("#")) for (const command of commandsOf(content)) used.add(command);
      at = skipSpace(text, inner.end);
    }
    if (used.size > 0) definitions.set(name[1] as string, used);
  }
  return definitions;
}

function commandsOf(text: string): Set<string> {
  const commands = new Set<string>();
  const scanner = new TexScanner(text, undefined, { atIsLetter: true });
  for (let token = scanner.next(); token !== undefined; token = scanner.next())
    if (token.kind === "command" || token.kind === "begin") commands.add(token.name);
  return commands;
}

/** Those of the definitions that read a file, directly or through another one. */
export function findWrappers(definitions: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const wrappers = new Set<string>();
  for (let size = -1; size !== wrappers.size; ) {
    size = wrappers.size;
    for (const [name, used] of definitions)
      if ([...used].some((command) => fileCommands.has(command) || wrappers.has(command))) wrappers.add(name);
  }
  return wrappers;
}

/** The arguments that such commands are given: each may be a file's name, or a part of one. */
export function readWrapperArguments(text: string, names: VerbatimNames, wrappers: ReadonlySet<string>): FileUse[] {
  const uses: FileUse[] = [];
  const scanner = new TexScanner(text, names);
  let unclosed = 0;
  for (let token = scanner.next(); token !== undefined && unclosed < maxUnclosed; token = scanner.next()) {
    if ((token.kind !== "command" && token.kind !== "begin") || !wrappers.has(token.name)) continue;
    let at = skipSpace(text, token.end);
    for (let index = 0; index < maxArguments; index++) {
      const option = readOptional(text, at, maxArgument);
      const group = option ?? readBalanced(text, at, maxArgument);
      if (group === undefined) {
        if (text[at] === "{" || text[at] === "[") unclosed++;
        break;
      }
      const inner = text.slice(group.innerStart, group.innerEnd);
      const name = inner.trim();
      const start = group.innerStart + inner.indexOf(name);
      if (name !== "" && name.length <= 300 && !name.includes("\n"))
        uses.push({
          kind: "mention",
          command: token.name,
          name,
          start,
          end: start + name.length,
          prefix: "",
          suffix: "",
          optional: true,
          rebases: false,
        });
      at = skipSpace(text, group.end);
    }
  }
  return uses;
}
