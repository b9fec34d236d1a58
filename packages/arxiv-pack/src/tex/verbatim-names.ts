import { readBalanced, readOptional, skipOptional, skipSpace } from "./arguments.ts";
import { TexScanner } from "./scanner.ts";

/** How a command takes its literal argument. */
export interface VerbatimShape {
  /** May be followed by a star. */
  readonly star: boolean;
  /** May be followed by `[…]`. */
  readonly options: boolean;
  /** Ordinary arguments before the literal one. */
  readonly before: number;
  /** The literal argument may stand in braces; a pair of equal characters always may. */
  readonly braces: boolean;
}

/** What is verbatim in a document. */
export interface VerbatimNames {
  readonly environments: ReadonlySet<string>;
  readonly commands: ReadonlyMap<string, VerbatimShape>;
  /** Characters between which text is verbatim, set by another file. */
  readonly shortVerb: ReadonlySet<string>;
}

const shape = (star: boolean, options: boolean, before: number, braces: boolean): VerbatimShape => ({
  star,
  options,
  before,
  braces,
});

/** What LaTeX and the packages verbatim, fancyvrb, listings, minted, comment, filecontents, tcolorbox and url define. */
const usualVerbatim: VerbatimNames = {
  environments: new Set(
    (
      "verbatim verbatim* Verbatim Verbatim* BVerbatim BVerbatim* LVerbatim LVerbatim* SaveVerbatim VerbatimOut lstlisting minted comment " +
      "filecontents filecontents* tcblisting dispListing spverbatim listing* alltt* pyverbatim pycode pyblock sageblock sagesilent asy asydef " +
      "luacode luacode* verbatimtab xverbatim verbatimwrite Sinput Soutput Scode codeblock"
    ).split(" "),
  ),
  commands: new Map([
    ["verb", shape(true, false, 0, false)],
    ["Verb", shape(true, true, 0, true)],
    ["lstinline", shape(true, true, 0, true)],
    ["mintinline", shape(false, true, 1, true)],
    ["mint", shape(false, true, 1, true)],
    ["spverb", shape(true, false, 0, false)],
    ["SaveVerb", shape(false, true, 1, false)],
    ["tcboxverb", shape(false, true, 0, true)],
    ["url", shape(false, false, 0, true)],
    ["nolinkurl", shape(false, false, 0, true)],
    ["path", shape(false, false, 0, true)],
    ["href", shape(false, true, 0, true)],
  ]),
  shortVerb: new Set(),
};

/** A document with more definitions than this is an attack on the reader's time. */
const maxDefinitions = 20_000;
/** Characters of one argument of a definition. */
const maxArgument = 4096;

const definitionNames = new Set(
  (
    "lstnewenvironment DefineVerbatimEnvironment excludecomment specialcomment generalcomment newverbatim includecomment newtcblisting renewtcblisting " +
    "DeclareTCBListing NewTCBListing newminted newmintinline newmint DeclareUrlCommand UrlDeclareCommand newenvironment renewenvironment " +
    "NewDocumentEnvironment DeclareDocumentEnvironment RenewDocumentEnvironment NewDocumentCommand DeclareDocumentCommand RenewDocumentCommand " +
    "ProvideDocumentCommand MakeShortVerb DefineShortVerb lstMakeShortInline"
  ).split(" "),
);

const verbatimStarts = new Set([
  "verbatim",
  "Verbatim",
  "VerbatimEnvironment",
  "VerbatimOut",
  "lstlisting",
  "lst@newenvironment",
  "comment",
  "minted",
  "spverbatim",
  "BVerbatim",
  "LVerbatim",
]);

/**
 * Adds what the document's own files make verbatim: `\lstnewenvironment`, `\DefineVerbatimEnvironment`, `\newminted`,
 * `\newtcblisting`, `\excludecomment`, `\newenvironment{…}{\verbatim}`, `\MakeShortVerb`, arguments of type `v`.
 *
 * @param files - Text by path; `.sty` and `.cls` files have `@` as a letter.
 */
export function collectVerbatimNames(files: Iterable<readonly [path: string, text: string]>): VerbatimNames {
  const environments = new Set(usualVerbatim.environments);
  const commands = new Map(usualVerbatim.commands);
  const shortVerb = new Set<string>();
  let definitions = 0;
  for (const [path, text] of files) {
    const scanner = new TexScanner(text, usualVerbatim, { atIsLetter: /\.(sty|cls|def|clo)$/iu.test(path) });
    for (let token = scanner.next(); token !== undefined; token = scanner.next()) {
      if (token.kind !== "command" || !definitionNames.has(token.name) || ++definitions > maxDefinitions) continue;
      readDefinition(text, token.name, token.end, environments, commands, shortVerb);
    }
  }
  return { environments, commands, shortVerb };
}

function readDefinition(
  text: string,
  name: string,
  end: number,
  environments: Set<string>,
  commands: Map<string, VerbatimShape>,
  shortVerb: Set<string>,
): void {
  switch (name) {
    case "lstnewenvironment":
    case "DefineVerbatimEnvironment":
    case "excludecomment":
    case "specialcomment":
    case "generalcomment":
    case "newverbatim":
      addEnvironment(environments, firstArgument(text, end)?.inner);
      return;
    case "includecomment":
      // Its text is shown: an ordinary environment.
      environments.delete(firstArgument(text, end)?.inner ?? "");
      return;
    case "newtcblisting":
    case "renewtcblisting":
    case "DeclareTCBListing":
    case "NewTCBListing":
      addEnvironment(environments, firstArgument(text, end)?.inner);
      return;
    case "newminted": {
      const made = mintedName(text, end, "code");
      addEnvironment(environments, made);
      addEnvironment(environments, made === undefined ? undefined : `${made}*`);
      return;
    }
    case "newmintinline":
      addCommand(commands, mintedName(text, end, "inline"), shape(false, true, 0, true));
      return;
    case "newmint":
      addCommand(commands, mintedName(text, end, ""), shape(false, true, 0, true));
      return;
    case "DeclareUrlCommand":
    case "UrlDeclareCommand":
      addCommand(commands, commandName(text, end), shape(false, false, 0, true));
      return;
    case "newenvironment":
    case "renewenvironment":
      readEnvironmentDefinition(text, end, environments);
      return;
    case "NewDocumentEnvironment":
    case "DeclareDocumentEnvironment":
    case "RenewDocumentEnvironment":
      // Such an environment reads its body itself.
      environments.delete(firstArgument(text, end)?.inner ?? "");
      return;
    case "NewDocumentCommand":
    case "DeclareDocumentCommand":
    case "RenewDocumentCommand":
    case "ProvideDocumentCommand": {
      const first = firstArgument(text, end);
      const made = commandName(text, end);
      const types = first === undefined ? undefined : firstArgument(text, first.end)?.inner;
      if (types !== undefined && /^[\s+]*(?:[mr][\s+]*)*v/u.test(types))
        addCommand(commands, made, shape(false, false, (types.match(/m/gu) ?? []).length, true));
      return;
    }
    case "MakeShortVerb":
    case "DefineShortVerb":
    case "lstMakeShortInline": {
      const character = /^\*?\s*(?:\[[^\]]*\])?\s*\{?\s*\\?([^\s\\{}[\]A-Za-z])/u.exec(text.slice(end, end + 200))?.[1];
      if (character !== undefined) shortVerb.add(character);
      return;
    }
    default:
  }
}

const addEnvironment = (environments: Set<string>, name: string | undefined): void => {
  if (name !== undefined && name !== "" && name !== "document") environments.add(name);
};
const addCommand = (commands: Map<string, VerbatimShape>, name: string | undefined, made: VerbatimShape): void => {
  if (name !== undefined && name !== "") commands.set(name, made);
};

function firstArgument(text: string, position: number): { inner: string; end: number } | undefined {
  let start = skipSpace(text, position);
  if (text[start] === "*") start = skipSpace(text, start + 1);
  start = skipSpace(text, skipOptional(text, start) ?? start);
  const group = readBalanced(text, start, maxArgument);
  if (group !== undefined) return { inner: text.slice(group.innerStart, group.innerEnd).trim(), end: group.end };
  const bare = /^\\[A-Za-z@]+/u.exec(text.slice(start, start + 100));
  return bare === null ? undefined : { inner: bare[0], end: start + bare[0].length };
}

function commandName(text: string, position: number): string | undefined {
  return /^\\([A-Za-z@]+)$/u.exec(firstArgument(text, position)?.inner ?? "")?.[1];
}

/** minted's names: `[name]{language}`, else the language with a suffix. */
function mintedName(text: string, position: number, suffix: string): string | undefined {
  const option = readOptional(text, skipSpace(text, position));
  if (option !== undefined) return text.slice(option.innerStart, option.innerEnd).trim();
  const language = firstArgument(text, position)?.inner;
  return language === undefined ? undefined : `${language}${suffix}`;
}

function readEnvironmentDefinition(text: string, position: number, environments: Set<string>): void {
  const name = firstArgument(text, position);
  if (name === undefined) return;
  let start = skipSpace(text, name.end);
  for (let next = skipOptional(text, start); next !== undefined; next = skipOptional(text, start))
    start = skipSpace(text, next);
  const begin = readBalanced(text, start, maxArgument);
  if (begin === undefined) return;
  const scanner = new TexScanner(text.slice(begin.innerStart, begin.innerEnd), undefined, { atIsLetter: true });
  let isVerbatim = false;
  for (let token = scanner.next(); token !== undefined; token = scanner.next()) {
    if ((token.kind === "command" || token.kind === "begin") && verbatimStarts.has(token.name)) isVerbatim = true;
  }
  if (isVerbatim) addEnvironment(environments, name.inner);
  // An author's own `comment` environment shows its text.
  else environments.delete(name.inner);
}
