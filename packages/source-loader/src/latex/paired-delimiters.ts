import { define, mandatory, readName } from "./define.ts";
import { markParameters } from "./macros.ts";
import type { Handler, Parser } from "./parser.ts";
import { control, isControl, kinds, type Token, token } from "./tokens.ts";

/** `\DeclarePairedDelimiter{\abs}{\lvert}{\rvert}`: `\abs{x}`, `\abs*{x}`, `\abs[\big]{x}`. */
export const pairedDelimiter: Handler = (parser) => {
  const name = readName(parser);
  const left = parser.argument();
  const right = parser.argument();
  if (name !== undefined)
    definePaired(parser, { name, count: 1, before: [], left, right, after: [], body: [token(kinds.parameter, "1")] });
};

/** `\DeclarePairedDelimiterX{\inner}[2]{\langle}{\rangle}{#1, #2}`, and `XPP` with what stands around. */
export const pairedDelimiterX =
  (around: boolean): Handler =>
  (parser) => {
    const name = readName(parser);
    const count = Number(parser.optionalString() ?? "1");
    const before = around ? markParameters(parser.argument()) : [];
    const left = parser.argument();
    const right = parser.argument();
    const after = around ? markParameters(parser.argument()) : [];
    const body = markParameters(parser.argument());
    if (name !== undefined && count >= 1 && count <= 7)
      definePaired(parser, { name, count, before, left, right, after, body });
  };

interface Paired {
  readonly name: string;
  readonly count: number;
  readonly before: readonly Token[];
  readonly left: readonly Token[];
  readonly right: readonly Token[];
  readonly after: readonly Token[];
  readonly body: readonly Token[];
}

function definePaired(parser: Parser, { name, count, before, left, right, after, body }: Paired): void {
  // The star and the size are the macro's first two values.
  const shifted = (tokens: readonly Token[]): Token[] =>
    tokens.map((next) =>
      next.kind === kinds.parameter && /^[1-7]$/.test(next.text)
        ? { ...next, text: String(Number(next.text) + 2) }
        : next,
    );
  define(
    parser,
    {
      name,
      parameters: [
        { type: "star", character: "*" },
        { type: "optional", open: "[", close: "]", fallback: [] },
        ...Array.from({ length: count }, () => mandatory),
      ],
      body: [
        ...shifted(before),
        control("dreamnet@paired"),
        token(kinds.parameter, "1"),
        ...[[token(kinds.parameter, "2")], left, right, shifted(body)].flatMap(group),
        ...shifted(after),
      ],
    },
    "renew",
  );
}

function group(tokens: readonly Token[]): Token[] {
  return [token(kinds.open, "{"), ...tokens, token(kinds.close, "}")];
}

export const paired: Handler = (parser) => {
  const star = isControl(parser.argument()[0], "BooleanTrue");
  const size = parser.argument();
  const left = parser.argument();
  const right = parser.argument();
  const content = parser.argument();
  const sized = (side: readonly Token[], name: string): Token[] =>
    star ? [control(name), ...side] : [...size, ...side];
  // `\delimsize\vert` within grows as the delimiters do.
  const inner = content.flatMap((next) =>
    isControl(next, "delimsize") ? (star ? [control("middle")] : size) : [next],
  );
  parser.input.push([...sized(left, "left"), ...inner, ...sized(right, "right")]);
};
