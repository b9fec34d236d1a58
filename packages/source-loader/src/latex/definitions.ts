import { counterCommands, withCounterValues } from "./counters.ts";
import { countingCommands } from "./counting.ts";
import { define, type Force, mandatory, readName } from "./define.ts";
import { type Macro, markParameters, type Parameter } from "./macros.ts";
import { paired, pairedDelimiter, pairedDelimiterX } from "./paired-delimiters.ts";
import type { Handler, Parser } from "./parser.ts";
import { control, isControl, kinds, type Token, token, tokensOf, tokensToTex } from "./tokens.ts";
import { xparseParameters } from "./xparse.ts";

function numbered(parser: Parser): Parameter[] {
  const count = Number(parser.optionalString() ?? "0");
  const fallback = parser.optional();
  const parameters: Parameter[] = Array.from(
    { length: Number.isInteger(count) && count > 0 && count < 10 ? count : 0 },
    () => mandatory,
  );
  if (fallback !== undefined && parameters.length > 0)
    parameters[0] = { type: "optional", open: "[", close: "]", fallback };
  return parameters;
}

const newcommand =
  (force: Force): Handler =>
  (parser) => {
    parser.input.accept("*");
    const name = readName(parser);
    const parameters = numbered(parser);
    const body = markParameters(parser.argument());
    if (name !== undefined) define(parser, { name, parameters, body }, force);
  };

/** `\def`: the tokens up to the opening brace say what a call looks like. */
const def =
  (global: boolean, fixed = false): Handler =>
  (parser) => {
    const name = parser.input.next();
    const text: Token[] = [];
    for (let next = parser.input.next(); next !== undefined; next = parser.input.next()) {
      if (next.kind === kinds.open) break;
      if (next.kind === kinds.paragraph || text.length > 200) return parser.input.unread(next);
      text.push(next);
    }
    const { tokens } = parser.input.balanced();
    if (name?.kind !== kinds.control && name?.kind !== kinds.tie) return;
    define(
      parser,
      {
        name: name.kind === kinds.tie ? "~" : name.text,
        parameters: parameterText(markParameters(text)),
        body: markParameters(fixed ? withCounterValues(parser, tokens) : tokens),
      },
      "renew",
      global,
    );
  };

function parameterText(text: readonly Token[]): Parameter[] {
  const parameters: Parameter[] = [];
  let literal: Token[] = [];
  let pending = false;
  const flush = (): void => {
    if (pending) parameters.push(literal.length === 0 ? mandatory : { type: "delimited", until: literal });
    else if (literal.length > 0) parameters.push({ type: "literal", tokens: literal });
    literal = [];
  };
  for (const next of text) {
    if (next.kind === kinds.parameter && next.text !== "#") {
      flush();
      pending = true;
    } else literal.push(next);
  }
  flush();
  return parameters;
}

const letTo: Handler = (parser) => {
  const name = readName(parser);
  parser.input.skipSpaces();
  parser.input.accept("=");
  parser.input.skipSpaces();
  const target = parser.input.next();
  if (name === undefined || target === undefined) return;
  if (target.kind !== kinds.control) return define(parser, { name, parameters: [], body: [target] }, "renew");
  if (target.text === name) return;
  if (target.text === "undefined" || target.text === "@undefined") return parser.macros.set(name, undefined);
  const macro = parser.macros.get(target.text);
  if (macro !== undefined) return define(parser, { ...macro, name }, "renew");
  // `\let\old\cite` and then `\def\cite{…\old…}`: the alias keeps the old meaning.
  define(parser, { name, parameters: [], body: [target], alias: target.text }, "renew");
};

const mathOperator: Handler = (parser, call) => {
  const star = parser.input.accept("*");
  const name = readName(parser);
  const body = parser.argument();
  if (name === undefined) return;
  const operator = [
    control(star ? "operatorname*" : "operatorname", call),
    token(kinds.open, "{"),
    ...body,
    token(kinds.close, "}"),
  ];
  define(parser, { name, parameters: [], body: operator }, "renew");
};

const environment =
  (force: Force): Handler =>
  (parser) => {
    parser.input.accept("*");
    const name = parser.string();
    const parameters = numbered(parser);
    const begin = markParameters(parser.argument());
    const end = markParameters(parser.argument());
    defineEnvironment(parser, { name, parameters, begin, end, collects: false }, force);
  };

function defineEnvironment(
  parser: Parser,
  macro: { name: string; parameters: Parameter[]; begin: Token[]; end: Token[]; collects: boolean },
  force: Force,
): void {
  const known = parser.vocabulary.environments.has(macro.name);
  if (known && (force !== "new" || parser.weakDefinitions)) return;
  if (parser.weakDefinitions && parser.environments.get(macro.name) !== undefined) return;
  parser.environments.set(macro.name, macro);
}

const newEnviron: Handler = (parser) => {
  const name = parser.string();
  const parameters = numbered(parser);
  const begin = markParameters(parser.argument());
  const end = markParameters(parser.optional() ?? []);
  defineEnvironment(parser, { name, parameters, begin, end, collects: true }, "new");
};

const documentCommand =
  (force: Force): Handler =>
  (parser) => {
    const name = readName(parser);
    const { parameters } = xparseParameters(parser.argument());
    const body = markParameters(parser.argument());
    if (name !== undefined) define(parser, { name, parameters, body }, force);
  };

const documentEnvironment =
  (force: Force): Handler =>
  (parser) => {
    const name = parser.string();
    const { parameters, collects } = xparseParameters(parser.argument());
    const begin = markParameters(parser.argument());
    const end = markParameters(parser.argument());
    if (!collects) return defineEnvironment(parser, { name, parameters, begin, end, collects }, force);
    const at = String(parameters.length + 1);
    defineEnvironment(
      parser,
      {
        name,
        parameters,
        begin: begin.map((next) => (next.kind === kinds.parameter && next.text === at ? control("BODY") : next)),
        end,
        collects,
      },
      force,
    );
  };

/**
 * `\lowercase{\endgroup\let~}\x`, by which an active character gets a meaning: characters are not made active here, so
 * nothing is defined. Of any other use the text is kept.
 */
const lowercase: Handler = (parser, call) => {
  const tokens = parser.argument();
  const start = tokens.findLastIndex((next) => isControl(next, "let") || isControl(next, "def"));
  if (start >= 0 && tokens.length - start === 2) {
    if (isControl(tokens[start], "let")) parser.input.next();
    else parser.argument();
    parser.input.push(tokens.slice(0, start));
  } else parser.input.push([token(kinds.open, "{", call), ...tokens, token(kinds.close, "}", call)]);
};

/** `\csname x\endcsname`: the name of a command, spelt out. */
const csname: Handler = (parser, call) => {
  const name: Token[] = [];
  for (
    let next = parser.input.next();
    next !== undefined && !isControl(next, "endcsname");
    next = parser.input.next()
  ) {
    if (next.kind === kinds.paragraph || name.length > 200) return parser.input.unread(next);
    name.push(next);
  }
  const text = parser.stringOf(name);
  if (text !== "" && !text.includes("\\")) parser.input.push([control(text, call)]);
};

/** `\@namedef{x}`, `\csdef{x}`. */
const namedef: Handler = (parser, call) => {
  const name = parser.string();
  parser.input.push([control("def", call), control(name, call)]);
};

/** ``\catcode`\~=13``, `\mathcode 32="8000`: two numbers, of which nothing is followed. */
const codeAssignment: Handler = (parser) => {
  skipCode(parser);
  parser.input.accept("=");
  skipCode(parser);
};

function skipCode(parser: Parser): void {
  parser.input.skipSpaces();
  let next = parser.input.next();
  if (isControl(next, "string")) next = parser.input.next();
  if (next?.kind === kinds.control && next.text.length > 1) return;
  if (next?.text === "`") {
    parser.input.next();
    return;
  }
  for (; next?.kind === kinds.character && /^["'0-9A-F]$/.test(next.text); next = parser.input.next());
  if (next?.kind !== kinds.space) parser.input.unread(next);
}

const nothing: Handler = () => undefined;

export const definitions: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ["newcommand", newcommand("new")],
  ["renewcommand", newcommand("renew")],
  ["providecommand", newcommand("provide")],
  ["algrenewcommand", newcommand("renew")],
  ["algnewcommand", newcommand("new")],
  ["newcommandx", newcommand("new")],
  ["DeclareRobustCommand", newcommand("renew")],
  ["newrobustcmd", newcommand("new")],
  ["renewrobustcmd", newcommand("renew")],
  ["def", def(false)],
  ["edef", def(false, true)],
  ["gdef", def(true)],
  ["xdef", def(true, true)],
  ["let", letTo],
  ["csname", csname],
  ["lowercase", lowercase],
  ["@namedef", namedef],
  ["csdef", namedef],
  ...["catcode", "lccode", "uccode", "mathcode", "sfcode", "delcode"].map((name): [string, Handler] => [
    name,
    codeAssignment,
  ]),
  ...counterCommands,
  ...countingCommands,
  ["long", nothing],
  ["global", nothing],
  ["outer", nothing],
  ["expandafter", nothing],
  ["noexpand", nothing],
  ["protected", nothing],
  [
    "makeatletter",
    (parser) => {
      parser.input.categories.atLetter = true;
    },
  ],
  [
    "makeatother",
    (parser) => {
      parser.input.categories.atLetter = false;
    },
  ],
  ["ExplSyntaxOn", nothing],
  ["ExplSyntaxOff", nothing],
  ["DeclareMathOperator", mathOperator],
  ["newmathoperator", mathOperator],
  ["DeclarePairedDelimiter", pairedDelimiter],
  ["DeclarePairedDelimiterX", pairedDelimiterX(false)],
  ["DeclarePairedDelimiterXPP", pairedDelimiterX(true)],
  ["dreamnet@paired", paired],
  ["newenvironment", environment("new")],
  ["renewenvironment", environment("renew")],
  ["NewEnviron", newEnviron],
  ["RenewEnviron", newEnviron],
  ["NewDocumentCommand", documentCommand("new")],
  ["RenewDocumentCommand", documentCommand("renew")],
  ["ProvideDocumentCommand", documentCommand("provide")],
  ["DeclareDocumentCommand", documentCommand("renew")],
  ["NewExpandableDocumentCommand", documentCommand("new")],
  ["NewDocumentEnvironment", documentEnvironment("new")],
  ["RenewDocumentEnvironment", documentEnvironment("renew")],
  ["DeclareDocumentEnvironment", documentEnvironment("renew")],
]);

/** The replacement of a macro as TeX, for math renderers; undefined where they could not take it. */
export function macroTex(macro: Macro): string | undefined {
  if (macro.parameters.some((parameter) => parameter.type !== "mandatory")) return undefined;
  return tokensToTex(macro.alias === undefined ? macro.body : tokensOf(`\\${macro.alias}`));
}
