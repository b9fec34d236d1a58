import { table } from "./collections.ts";
import type { Parser } from "./parser.ts";
import { kinds, type Token, tokensOf } from "./tokens.ts";

type Part = string | readonly Token[];
type Command = (parser: Parser, call: Token) => readonly Part[];

/**
 * Writes a command of the package `physics` in words of LaTeX that every renderer has, where the paper loads it.
 *
 * @returns Whether it was one: what it means is then read next.
 * @see The physics package 1.3, checked 2026-11
 */
export function physicsInMath(parser: Parser, call: Token): boolean {
  const command = commands[call.text];
  if (command === undefined || !isPhysics(parser, call.text)) return false;
  const parts = command(parser, call);
  parser.pushExpansion(
    parts.flatMap((part) => (typeof part === "string" ? tokensOf(part, call) : part)),
    call,
  );
  return true;
}

/** Whether a name is a command of `physics` in this paper. */
export function isPhysics(parser: Parser, name: string): boolean {
  return commands[name] !== undefined && parser.packages.has("physics") && parser.macros.get(name) === undefined;
}

/** A group in braces where one stands next; physics takes its later arguments so. */
function group(parser: Parser): Token[] | undefined {
  parser.input.skipSpaces();
  return parser.input.peek()?.kind === kinds.open ? parser.argument() : undefined;
}

const bracketPairs = [
  ["(", ")", "(", ")"],
  ["[", "]", "[", "]"],
  ["|", "|", "|", "|"],
] as const;

interface Enclosed {
  readonly open: string;
  readonly content: Token[];
  readonly close: string;
}

/** What stands in brackets, bars or braces. */
function enclosed(parser: Parser): Enclosed | undefined {
  const braces = group(parser);
  if (braces !== undefined) return { open: "\\{", content: braces, close: "\\}" };
  for (const [start, end, open, close] of bracketPairs) {
    const content = parser.input.optional(start, end);
    if (content !== undefined) return { open, content, close };
  }
  return undefined;
}

const grown = (open: string, content: Part, close: string): Part[] => [`\\left${open}`, content, `\\right${close}`];

const fence =
  (open: string, close: string): Command =>
  (parser) => {
    const fixed = parser.input.accept("*");
    const content = parser.argument();
    return fixed ? [`${open}`, content, `${close}`] : grown(open, content, close);
  };

const pair =
  (open: string, close: string): Command =>
  (parser) => {
    parser.input.accept("*");
    const first = parser.argument();
    return [`\\left${open}`, first, ",", parser.argument(), `\\right${close}`];
  };

const quantity: Command = (parser, call) => {
  parser.input.accept("*");
  const found = enclosed(parser);
  return found === undefined ? [`\\mathrm{${call.text}}`] : grown(found.open, found.content, found.close);
};

/** `\order{x}`, `\Tr(\rho)`: an operator, and what it is of in brackets that grow. */
const operator =
  (tex: string, braces: readonly [string, string]): Command =>
  (parser) => {
    const found = enclosed(parser);
    if (found === undefined) return [tex];
    const [open, close] = found.open === "\\{" ? braces : [found.open, found.close];
    return [tex, ...grown(open, found.content, close)];
  };

/** `\grad f`, `\grad{f}`, `\grad(f)`. */
const field =
  (tex: string): Command =>
  (parser) => {
    const braces = group(parser);
    return braces === undefined ? [tex] : [tex, "{", braces, "}"];
  };

const vector =
  (upright: string, slanted: string, close: string): Command =>
  (parser) => {
    const star = parser.input.accept("*");
    return [star ? slanted : upright, parser.argument(), close];
  };

const differential =
  (symbol: string): Command =>
  (parser) => {
    const power = parser.optional();
    const of = group(parser);
    return [symbol, ...(power === undefined ? [] : ["^{", power, "}"]), ...(of === undefined ? [] : ["{", of, "}"])];
  };

const derivative =
  (symbol: string): Command =>
  (parser) => {
    const inline = parser.input.accept("*");
    const power = parser.optional();
    const first = parser.argument();
    const second = group(parser);
    const third = second === undefined || symbol === "\\mathrm{d}" ? undefined : group(parser);
    const of = second === undefined ? undefined : first;
    const by = second ?? first;
    const raised: Part[] =
      third !== undefined ? [`${symbol}^{2}`] : power === undefined ? [symbol] : [`${symbol}^{`, power, "}"];
    const above: Part[] = [...raised, ...(of === undefined ? [] : ["{", of, "}"])];
    const below: Part[] = [
      `${symbol}{`,
      by,
      "}",
      ...(third !== undefined ? [`${symbol}{`, third, "}"] : power === undefined ? [] : ["^{", power, "}"]),
    ];
    const fraction: Part[] = inline
      ? ["{", ...above, "}/{", ...below, "}"]
      : ["\\frac{", ...above, "}{", ...below, "}"];
    const argument = second === undefined ? parser.input.optional("(", ")") : undefined;
    return argument === undefined ? fraction : [...fraction, ...grown("(", argument, ")")];
  };

/** Dirac's brackets: what stands between the arguments, where each may be one alone. */
const dirac =
  (...[open, between, close]: readonly [string, string, string]): Command =>
  (parser) => {
    parser.input.accept("*");
    const first = parser.argument();
    return [open, first, between, group(parser) ?? first, close];
  };

const one =
  (open: string, close: string): Command =>
  (parser) => {
    parser.input.accept("*");
    return [open, parser.argument(), close];
  };

const expectation: Command = (parser) => {
  while (parser.input.accept("*"));
  const of = parser.argument();
  const state = group(parser);
  return state === undefined
    ? grown("\\langle", of, "\\rangle")
    : ["\\left\\langle", state, "\\middle|", of, "\\middle|", state, "\\right\\rangle"];
};

const matrixElement: Command = (parser) => {
  while (parser.input.accept("*"));
  const left = parser.argument();
  const of = parser.argument();
  return ["\\left\\langle", left, "\\middle|", of, "\\middle|", parser.argument(), "\\right\\rangle"];
};

const evaluated: Command = (parser) => {
  parser.input.accept("*");
  const braces = group(parser);
  if (braces !== undefined) return ["\\left.", braces, "\\right|"];
  for (const open of ["(", "["]) {
    const content = parser.input.optional(open, "|");
    if (content !== undefined) return [`\\left${open}`, content, "\\right|"];
  }
  return [];
};

const matrices = table<string>({ "\\{": "matrix", "(": "pmatrix", "[": "bmatrix", "|": "vmatrix" });

const matrix =
  (name?: string): Command =>
  (parser) => {
    parser.input.accept("*");
    const found = enclosed(parser);
    if (found === undefined) return [];
    const environment = name ?? matrices[found.open] ?? "matrix";
    return [`\\begin{${environment}}`, found.content, `\\end{${environment}}`];
  };

const words: Command = (parser) => {
  const joined = parser.input.accept("*");
  return [joined ? "\\text{" : "\\quad\\text{", parser.argument(), "}\\quad"];
};

const word =
  (text: string): Command =>
  (parser) => [parser.input.accept("*") ? "" : "\\quad", `\\text{${text}}\\quad`];

const round = ["(", ")"] as const;
const wordNames =
  "if then else otherwise unless given using assume since let for all even odd integer and or as in".split(" ");

function named(names: string, command: Command): [string, Command][] {
  return names.split(" ").map((name) => [name, command]);
}

const commands = table<Command>(
  Object.fromEntries([
    ...named("qty quantity", quantity),
    ...named("pqty", fence("(", ")")),
    ...named("bqty", fence("[", "]")),
    ...named("vqty abs absolutevalue", fence("|", "|")),
    ...named("Bqty", fence("\\{", "\\}")),
    ...named("norm", fence("\\|", "\\|")),
    ...named("comm commutator", pair("[", "]")),
    ...named("acomm anticommutator pb poissonbracket", pair("\\{", "\\}")),
    ...named("order", operator("\\mathcal{O}", round)),
    ...["tr", "Tr", "rank", "erf", "Res"].flatMap((name) => named(name, operator(`\\operatorname{${name}}`, round))),
    ...named("trace", operator("\\operatorname{tr}", round)),
    ...named("Trace", operator("\\operatorname{Tr}", round)),
    ...named("Re real", operator("\\operatorname{Re}", ["\\{", "\\}"])),
    ...named("Im imaginary", operator("\\operatorname{Im}", ["\\{", "\\}"])),
    ...named("eval evaluated", evaluated),
    ...named("vb vectorbold", vector("\\mathbf{", "\\boldsymbol{", "}")),
    ...named("va vectorarrow", vector("\\vec{\\mathbf{", "\\vec{\\boldsymbol{", "}}")),
    ...named("vu vectorunit", vector("\\hat{\\mathbf{", "\\hat{\\boldsymbol{", "}}")),
    ...named("vdot dotproduct", () => ["\\cdot"]),
    ...named("cross cp crossproduct", () => ["\\times"]),
    ...named("grad gradient", field("\\nabla")),
    ...named("div divergence", field("\\nabla\\cdot")),
    ...named("curl", field("\\nabla\\times")),
    ...named("laplacian", field("\\nabla^{2}")),
    ...named("dd differential", differential("\\mathrm{d}")),
    ...named("var variation", differential("\\delta")),
    ...named("dv derivative", derivative("\\mathrm{d}")),
    ...named("pdv partialderivative pderivative", derivative("\\partial")),
    ...named("fdv functionalderivative fderivative", derivative("\\delta")),
    ...named("bra", one("\\left\\langle", "\\right|")),
    ...named("ket", one("\\left|", "\\right\\rangle")),
    ...named("braket innerproduct ip", dirac("\\left\\langle", "\\middle|", "\\right\\rangle")),
    ...named("dyad ketbra op outerproduct", dirac("\\left|", "\\right\\rangle\\left\\langle", "\\right|")),
    ...named("ev expval expectationvalue", expectation),
    ...named("mel matrixel matrixelement", matrixElement),
    ...named("mqty matrixquantity", matrix()),
    ...named("pmqty", matrix("pmatrix")),
    ...named("bmqty", matrix("bmatrix")),
    ...named("vmqty", matrix("vmatrix")),
    ...named("smqty smallmatrixquantity", matrix("smallmatrix")),
    ...named("qq qqtext", words),
    ...named("qc qcomma", () => [",\\quad"]),
    ...wordNames.map((name): [string, Command] => [`q${name}`, word(name)]),
  ]),
);
