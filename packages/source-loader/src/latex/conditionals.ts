import { table } from "./collections.ts";
import { noValue } from "./macros.ts";
import type { Handler, Parser } from "./parser.ts";
import { isControl, kinds, type Token, tokensToTex, trimTokens } from "./tokens.ts";

/** Switches of `\newif` and etoolbox, by name without `if`. */
interface Switches {
  readonly values: Map<string, boolean>;
}
const key = Symbol("switches");
const switches = (parser: Parser): Map<string, boolean> =>
  parser.state<Switches>(key, () => ({
    values: new Map([
      ["true", true],
      ["false", false],
    ]),
  })).values;

const engines = table<boolean>({
  ifpdf: true,
  ifPDFTeX: true,
  ifpdftex: true,
  ifxetex: false,
  ifXeTeX: false,
  ifluatex: false,
  ifLuaTeX: false,
  iftutex: false,
  iftrue: true,
  iffalse: false,
  ifmmode: false,
  ifvmode: false,
  ifhmode: true,
  ifinner: false,
  ifeof: true,
  ifvoid: true,
  ifhbox: false,
  ifvbox: false,
  "if@twocolumn": false,
  "if@twoside": false,
  "if@filesw": true,
  iffirstchoice: true,
});
const comparing: ReadonlySet<string> = new Set([
  "if",
  "ifx",
  "ifcat",
  "ifnum",
  "ifdim",
  "ifodd",
  "ifcase",
  "ifdefined",
  "ifcsname",
]);

function isConditional(parser: Parser, name: string): boolean {
  return name.startsWith("if") && (name in engines || comparing.has(name) || switches(parser).has(name.slice(2)));
}

/** Passes over tokens up to the `\else`, `\or` or `\fi` that belongs to a conditional just read. */
function skipBranch(parser: Parser, opened: Token): "else" | "or" | "fi" | "end" {
  const start = parser.here;
  const ended = skipTokens(parser, opened);
  // A .bbl asks only what is defined already.
  const silent = parser.preamble || parser.report.files[start.file]?.path.endsWith(".bbl") === true;
  const text = silent ? "" : parser.sourceFrom(start).replace(/^\\[A-Za-z@]+\s*/, "");
  // What says something is named, so that nobody misses it.
  if (opened.text !== "iffalse" && /[A-Za-z]{3}/.test(text.replace(/\\[A-Za-z@]+/g, "")))
    parser.report.add(
      "info",
      "branch-is-taken",
      `What stands in a branch of \\${opened.text} that is not taken is left out.`,
      { place: start, quote: text },
    );
  return ended;
}

function skipTokens(parser: Parser, opened: Token): "else" | "or" | "fi" | "end" {
  let depth = 0;
  for (let next = parser.input.next(); next !== undefined; next = parser.input.next()) {
    if (next.kind !== kinds.control) continue;
    if (next.text === "fi") {
      if (depth-- === 0) return "fi";
    } else if (depth === 0 && (next.text === "else" || next.text === "or")) return next.text;
    else if (next.text === "newif") parser.input.next();
    else if (isConditional(parser, next.text)) depth++;
  }
  parser.report.add(
    "error",
    "conditionals-end",
    `\\${opened.text} has no \\fi: all that follows is left out, as TeX does.`,
    { place: opened, hint: "Add \\fi." },
  );
  return "end";
}

function choose(parser: Parser, call: Token, value: boolean): void {
  // The \else or \fi that ends a taken branch is met later, by `else` and `fi` below.
  if (!value) {
    const start = parser.here;
    const ended = skipBranch(parser, call);
    if (ended === "fi" && call.text === "iffalse") parser.comment(start);
  }
}

function readNumber(parser: Parser): number | undefined {
  const next = skipToToken(parser);
  if (next?.kind === kinds.control) {
    if (parser.expandable(next)) {
      parser.expand(next);
      return readNumber(parser);
    }
    if (next.text === "value" || next.text === "c@page") parser.argument();
    return undefined;
  }
  let text = "";
  let token = next;
  while (token?.kind === kinds.character && /^[-+0-9.`]$/.test(token.text)) {
    text += token.text;
    token = parser.input.next();
  }
  if (token?.kind !== kinds.space) parser.input.unread(token);
  return text === "" ? undefined : Number(text);
}

function skipToToken(parser: Parser): Token | undefined {
  parser.input.skipSpaces();
  return parser.input.next();
}

function compareNumbers(parser: Parser, unit: boolean): boolean {
  const left = readNumber(parser);
  if (unit) parser.skipDimension();
  const relation = skipToToken(parser);
  const right = readNumber(parser);
  if (unit) parser.skipDimension();
  if (left === undefined || right === undefined) return false;
  return relation?.text === "<" ? left < right : relation?.text === ">" ? left > right : left === right;
}

function sameMeaning(parser: Parser, a: Token | undefined, b: Token | undefined): boolean {
  return a !== undefined && b !== undefined && meaning(parser, a) === meaning(parser, b);
}

/** What `\ifx` compares: a macro's definition, one of our commands, nothing at all, or a character. */
function meaning(parser: Parser, of: Token): string {
  if (of.kind !== kinds.control) return `character ${of.kind} ${of.text}`;
  if (of.text === "@empty" || of.text === "empty") return "macro 0 ";
  const macro = parser.macros.get(of.text);
  if (macro?.alias !== undefined) return `command ${macro.alias}`;
  if (macro !== undefined) return `macro ${macro.parameters.length} ${tokensToTex(macro.body)}`;
  return isDefined(parser, of.text) || parser.vocabulary.layout.has(of.text) ? `command ${of.text}` : "undefined";
}

function isDefined(parser: Parser, name: string): boolean {
  return (
    parser.macros.get(name) !== undefined || parser.vocabulary.commands.has(name) || parser.vocabulary.symbols.has(name)
  );
}

const ifHandler: Handler = (parser, call) => {
  switch (call.text) {
    case "ifx":
    case "if":
    case "ifcat":
      return choose(parser, call, sameMeaning(parser, nextMeaning(parser, call), nextMeaning(parser, call)));
    case "ifnum":
      return choose(parser, call, compareNumbers(parser, false));
    case "ifdim":
      return choose(parser, call, compareNumbers(parser, true));
    case "ifodd":
      return choose(parser, call, Math.abs(readNumber(parser) ?? 0) % 2 === 1);
    case "ifdefined":
      return choose(parser, call, isDefined(parser, parser.input.next()?.text ?? ""));
    case "ifcsname": {
      const name: Token[] = [];
      for (
        let next = parser.input.next();
        next !== undefined && !isControl(next, "endcsname");
        next = parser.input.next()
      )
        name.push(next);
      return choose(parser, call, isDefined(parser, parser.stringOf(name)));
    }
    case "ifcase": {
      for (let left = readNumber(parser) ?? 0; left > 0; left--) if (skipBranch(parser, call) !== "or") return;
      return;
    }
    default:
      return choose(parser, call, switches(parser).get(call.text.slice(2)) ?? engines[call.text] ?? false);
  }
};

function nextMeaning(parser: Parser, call: Token): Token | undefined {
  let next = skipToToken(parser);
  while (next !== undefined && (isControl(next, "expandafter") || isControl(next, "noexpand")))
    next = parser.input.next();
  if (isControl(next, "csname")) {
    parser.structural("csname", call);
    next = parser.input.next();
    // A name spelt out that means nothing yet is \relax.
    if (next !== undefined && meaning(parser, next) === "undefined") next = { ...next, text: "relax" };
  }
  return next;
}

const elseHandler: Handler = (parser, call) => {
  for (let ended = skipBranch(parser, call); ended === "or" || ended === "else"; ) ended = skipBranch(parser, call);
};

const newif: Handler = (parser) => {
  const name = parser.input.next();
  if (name?.kind !== kinds.control || !name.text.startsWith("if")) return;
  if (!switches(parser).has(name.text.slice(2))) switches(parser).set(name.text.slice(2), false);
};

/** `\footrue`, `\foofalse` of `\newif\iffoo`; undefined where the name is none of these. */
export function switchSetter(parser: Parser, name: string): (() => void) | undefined {
  const match = /^(.+)(true|false)$/.exec(name);
  const flag = match?.[1];
  if (flag === undefined || !switches(parser).has(flag)) return undefined;
  return () => void switches(parser).set(flag, match?.[2] === "true");
}

/** The handler of a conditional, by name. */
export function conditional(parser: Parser, name: string): Handler | undefined {
  if (name === "else" || name === "or") return elseHandler;
  if (name === "fi") return () => undefined;
  if (name === "newif") return newif;
  return isConditional(parser, name) ? ifHandler : undefined;
}

const branch =
  (test: (parser: Parser) => boolean): Handler =>
  (parser) => {
    const value = test(parser);
    const yes = parser.argument();
    const no = parser.argument();
    parser.input.push(value ? yes : no);
  };

const onlyIf =
  (wanted: boolean, test: (parser: Parser) => boolean): Handler =>
  (parser) => {
    const value = test(parser);
    const content = parser.argument();
    if (value === wanted) parser.input.push(content);
  };

const isNoValue = (parser: Parser): boolean => {
  const [first, ...rest] = parser.argument();
  return rest.length === 0 && first?.kind === kinds.mark && first.text === noValue;
};
const isTrue = (parser: Parser): boolean => isControl(parser.argument()[0], "BooleanTrue");
const isBlank = (parser: Parser): boolean => trimTokens(parser.argument()).every((next) => next.kind === kinds.mark);
const isEqual = (parser: Parser): boolean => {
  const first = parser.string();
  return first === parser.string();
};

/** ifthen's conditions: `\equal{}{}`, `\boolean{}`, `\isundefined`, `\not`, `1 < 2`, `\value{x} > 0`. */
function ifthen(parser: Parser): boolean {
  const condition = trimTokens(parser.argument());
  parser.input.enter(condition);
  let value = false;
  let negated = false;
  for (let next = skipToToken(parser); next !== undefined; next = skipToToken(parser)) {
    if (isControl(next, "not") || isControl(next, "NOT")) negated = true;
    else if (isControl(next, "equal")) value = isEqual(parser);
    else if (isControl(next, "boolean")) value = switches(parser).get(parser.string()) ?? false;
    else if (isControl(next, "isundefined")) value = !isDefined(parser, parser.argument()[0]?.text ?? "");
    else if (isControl(next, "lengthtest")) parser.argument();
    else if (next.kind === kinds.character || isControl(next, "value")) {
      parser.input.unread(next);
      value = compareNumbers(parser, false);
      break;
    } else break;
  }
  parser.input.leave();
  return negated ? !value : value;
}

const setBoolean: Handler = (parser) => void switches(parser).set(parser.string(), parser.string() === "true");

function starBranch(parser: Parser): void {
  const yes = parser.argument();
  const no = parser.argument();
  parser.input.push(parser.input.accept("*") ? yes : no);
}

/** Conditionals that take their branches as arguments. */
export const branches: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ["ifthenelse", branch(ifthen)],
  ["newboolean", (parser) => void switches(parser).set(parser.string(), false)],
  ["provideboolean", (parser) => void switches(parser).set(parser.string(), false)],
  ["newbool", (parser) => void switches(parser).set(parser.string(), false)],
  ["setboolean", setBoolean],
  ["setbool", setBoolean],
  ["booltrue", (parser) => void switches(parser).set(parser.string(), true)],
  ["boolfalse", (parser) => void switches(parser).set(parser.string(), false)],
  ["newtoggle", (parser) => void switches(parser).set(parser.string(), false)],
  ["toggletrue", (parser) => void switches(parser).set(parser.string(), true)],
  ["togglefalse", (parser) => void switches(parser).set(parser.string(), false)],
  ["settoggle", setBoolean],
  ["iftoggle", branch((parser) => switches(parser).get(parser.string()) ?? false)],
  ["nottoggle", branch((parser) => !(switches(parser).get(parser.string()) ?? false))],
  ["ifbool", branch((parser) => switches(parser).get(parser.string()) ?? false)],
  ["notbool", branch((parser) => !(switches(parser).get(parser.string()) ?? false))],
  ["ifdef", branch((parser) => isDefined(parser, parser.argument()[0]?.text ?? ""))],
  ["ifundef", branch((parser) => !isDefined(parser, parser.argument()[0]?.text ?? ""))],
  ["ifcsdef", branch((parser) => isDefined(parser, parser.string()))],
  ["@ifundefined", branch((parser) => !isDefined(parser, parser.string()))],
  ["ifstrempty", branch(isBlank)],
  ["ifblank", branch(isBlank)],
  ["ifempty", branch(isBlank)],
  ["notblank", branch((parser) => !isBlank(parser))],
  ["ifstrequal", branch(isEqual)],
  ["IfNoValueTF", branch(isNoValue)],
  ["IfNoValueT", onlyIf(true, isNoValue)],
  ["IfNoValueF", onlyIf(false, isNoValue)],
  ["IfValueTF", branch((parser) => !isNoValue(parser))],
  ["IfValueT", onlyIf(false, isNoValue)],
  ["IfValueF", onlyIf(true, isNoValue)],
  ["IfBooleanTF", branch(isTrue)],
  ["IfBooleanT", onlyIf(true, isTrue)],
  ["IfBooleanF", onlyIf(false, isTrue)],
  ["IfBlankTF", branch(isBlank)],
  ["@ifpackageloaded", branch((parser) => parser.packages.has(parser.string()))],
  ["@ifclassloaded", branch((parser) => parser.documentClass === parser.string())],
  ["@ifstar", starBranch],
  [
    "@ifnextchar",
    (parser) => {
      const wanted = parser.argument();
      const yes = parser.argument();
      const no = parser.argument();
      parser.input.skipSpaces();
      const next = parser.input.peek();
      const expected = wanted[0];
      parser.input.push(
        next !== undefined && expected !== undefined && next.kind === expected.kind && next.text === expected.text
          ? yes
          : no,
      );
    },
  ],
  ["IfFileExists", branch((parser) => parser.sources.exists(parser.string(), ["", ".tex"]))],
]);
