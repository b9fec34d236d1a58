import { setCounting } from "./counting.ts";
import type { Handler, Parser } from "./parser.ts";
import { isControl, kinds, type Token, token } from "./tokens.ts";

const key = Symbol("counters");

/** The author's counters and what they stand at; LaTeX's own are counted by the tree. */
const counters = (parser: Parser): Map<string, number> => parser.state(key, () => new Map<string, number>());

/** Sets a counter that the author made; says nothing of others. */
export function setCounterValue(parser: Parser, name: string, value: number): void {
  if (counters(parser).has(name) && Number.isSafeInteger(value)) counters(parser).set(name, value);
}

const newCounter: Handler = (parser) => {
  const name = parser.string();
  parser.optional();
  if (counters(parser).size < 1000) counters(parser).set(name, 0);
};

const stepCounter: Handler = (parser) => {
  const name = parser.string();
  setCounting(parser, name, { add: 1 });
  setCounterValue(parser, name, (counters(parser).get(name) ?? 0) + 1);
};

const addToCounter: Handler = (parser) => {
  const name = parser.string();
  const more = Number(parser.string());
  setCounting(parser, name, { add: more });
  setCounterValue(parser, name, (counters(parser).get(name) ?? 0) + more);
};

export const counterCommands: readonly (readonly [string, Handler])[] = [
  ["newcounter", newCounter],
  ["stepcounter", stepCounter],
  ["refstepcounter", stepCounter],
  ["addtocounter", addToCounter],
];

/** The body of an `\edef`: what it shows of the author's counters is fixed here and now. */
export function withCounterValues(parser: Parser, body: readonly Token[]): Token[] {
  const known = counters(parser);
  if (known.size === 0) return [...body];
  const out: Token[] = [];
  for (let index = 0; index < body.length; index++) {
    const next = body[index] as Token;
    const shown = shownCounter(body, index);
    const value = shown === undefined ? undefined : known.get(shown.name);
    if (shown === undefined || value === undefined) {
      out.push(next);
      continue;
    }
    if (isControl(out.at(-1), "the") || isControl(out.at(-1), "number")) out.pop();
    for (const digit of written(value, next.text)) out.push(token(kinds.character, digit, next));
    index = shown.end;
  }
  return out;
}

/** `\arabic{name}`, `\value{name}`, `\thename`. */
function shownCounter(body: readonly Token[], index: number): { name: string; end: number } | undefined {
  const next = body[index] as Token;
  if (next.kind !== kinds.control) return undefined;
  if (!/^(?:arabic|value|alph|Alph)$/.test(next.text))
    return /^the./.test(next.text) ? { name: next.text.slice(3), end: index } : undefined;
  if (body[index + 1]?.kind !== kinds.open) return undefined;
  let name = "";
  for (let at = index + 2; at < body.length && name.length < 100; at++) {
    const part = body[at] as Token;
    if (part.kind === kinds.close) return { name, end: at };
    name += part.text;
  }
  return undefined;
}

function written(value: number, how: string): string {
  if (!/^alph$/i.test(how) || value < 1 || value > 26) return String(value);
  return String.fromCharCode((how === "alph" ? 96 : 64) + value);
}
