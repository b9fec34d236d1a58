import { prefixSymbols, unitSymbols } from "@dreamnet/document";
import type { Parser } from "./parser.ts";
import { kinds, type Token, tokensOf, tokensToTex } from "./tokens.ts";

/** A unit's factor: symbol with prefix, and its power. */
interface Factor {
  symbol: string;
  power: number;
}

const declaredKey = Symbol("declared units");
const declared = (parser: Parser): Map<string, string> => parser.state(declaredKey, () => new Map<string, string>());

export function declareUnit(parser: Parser, name: string, symbol: string): void {
  declared(parser).set(name, symbol);
}

function factors(parser: Parser, tokens: readonly Token[]): Factor[] | undefined {
  if (!tokens.some((next) => next.kind === kinds.control)) return undefined;
  const out: Factor[] = [];
  let per = 1;
  let power = 1;
  let prefix = "";
  let stuck = false;
  const push = (symbol: string): void => {
    out.push({ symbol: prefix + symbol, power: per * power });
    if (!stuck) per = 1;
    power = 1;
    prefix = "";
  };
  for (let index = 0; index < tokens.length; index++) {
    const next = tokens[index] as Token;
    if (next.kind !== kinds.control) {
      if (next.kind === kinds.character && /^[A-Za-z%°/]$/.test(next.text)) push(next.text);
      continue;
    }
    const name = next.text;
    const last = out.at(-1);
    const symbol = declared(parser).get(name) ?? unitSymbols[name];
    if (symbol !== undefined) push(symbol);
    else if (prefixSymbols[name] !== undefined) prefix = prefixSymbols[name] ?? "";
    else if (name === "per") per = -1;
    else if (name === "square") power = 2;
    else if (name === "cubic") power = 3;
    else if (name === "squared" && last !== undefined) last.power *= 2;
    else if (name === "cubed" && last !== undefined) last.power *= 3;
    else if (name === "tothe" || name === "raiseto") {
      const value = Number(tokensToTex(groupAt(tokens, index + 1)));
      index += groupAt(tokens, index + 1).length + 2;
      if (name === "tothe" && last !== undefined) last.power *= value;
      else power = value;
    } else if (name === "of") {
      const of = groupAt(tokens, index + 1);
      if (last !== undefined) last.symbol += ` ${tokensToTex(of)}`;
      index += of.length + 2;
    } else if (!/^(highlight|cancel|,| |;)$/.test(name)) push(name);
  }
  stuck = false;
  return out;
}

function groupAt(tokens: readonly Token[], start: number): Token[] {
  if (tokens[start]?.kind !== kinds.open) return tokens.slice(start, start + 1);
  const end = tokens.findIndex((next, index) => index > start && next.kind === kinds.close);
  return tokens.slice(start + 1, end < 0 ? undefined : end);
}

const superscripts: Readonly<Record<string, string>> = {
  "-": "⁻",
  "+": "⁺",
  "0": "⁰",
  "1": "¹",
  "2": "²",
  "3": "³",
  "4": "⁴",
  "5": "⁵",
  "6": "⁶",
  "7": "⁷",
  "8": "⁸",
  "9": "⁹",
  ".": "·",
};

function superscript(text: string): string {
  return [...text].map((character) => superscripts[character] ?? character).join("");
}

/** A unit as text: `m s⁻¹`; what is written literally (`km/h`, `m.s^{-1}`) stays, its powers raised. */
function unitText(parser: Parser, tokens: readonly Token[]): string {
  const parts = factors(parser, tokens);
  if (parts === undefined) return literalUnit(tokensToTex(tokens));
  return parts
    .map(({ symbol, power }) => symbol + (power === 1 ? "" : superscript(minus(String(power)))))
    .join("\u00A0");
}

const minus = (text: string): string => text.replace("−", "-");

function literalUnit(tex: string): string {
  return tex
    .replace(/\^\{?([-+\d.]+)\}?/g, (_, power: string) => superscript(power))
    .replace(/[~.]/g, "\u00A0")
    .replace(/[{}$]/g, "")
    .trim();
}

function unitTex(parser: Parser, tokens: readonly Token[]): string {
  const parts = factors(parser, tokens);
  if (parts === undefined) return `\\mathrm{${tokensToTex(tokens).replace(/[.~]/g, "\\,")}}`;
  return parts
    .map(({ symbol, power }) => `\\mathrm{${texSymbol(symbol)}}${power === 1 ? "" : `^{${power}}`}`)
    .join("\\,");
}

const texSymbol = (symbol: string): string =>
  symbol
    .replace("µ", "\\mu ")
    .replace("Ω", "\\Omega ")
    .replace("°", "{}^\\circ ")
    .replace("%", "\\%")
    .replace("Å", "\\text{Å}")
    .replace("′", "'")
    .replace("″", "''");

interface NumberParts {
  mantissa: string;
  exponent: string | undefined;
}

/** `3.2(1)e-4` as siunitx reads it; undefined where it is no number. */
function numberParts(source: string): NumberParts | undefined {
  const text = source
    .replace(/[\s{}~]/g, "")
    .replaceAll("\\pm", "±")
    .replaceAll("+-", "±")
    .replace(/^\\(?:sim|approx)/, "≈")
    .replaceAll(",", ".");
  const match = /^([≈<>]?[-+±]?[\d.]*(?:\([\d.]+\))?(?:±[\d.]+)?)(?:[eEdD]([-+]?\d+))?$/.exec(text);
  if (match === null || text === "") return undefined;
  return { mantissa: match[1] ?? "", exponent: match[2] };
}

function numberText(source: string): string {
  const parts = numberParts(source);
  if (parts === undefined)
    return literalUnit(
      source
        .replace(/\\times/g, "×")
        .replace(/\\pm/g, "±")
        .replace(/\\([a-zA-Z]+)/g, "$1"),
    );
  const mantissa = parts.mantissa.replace("-", "−").replace("±", parts.mantissa.startsWith("±") ? "±" : " ± ");
  if (parts.exponent === undefined) return mantissa;
  const power = `10${superscript(parts.exponent.replace("+", ""))}`;
  return mantissa === "" ? power : `${mantissa} × ${power}`;
}

function numberTex(source: string): string {
  const parts = numberParts(source);
  if (parts === undefined) return source;
  const mantissa = parts.mantissa.replace("±", "\\pm ").replace("≈", "\\approx ");
  if (parts.exponent === undefined) return mantissa;
  return `${mantissa === "" ? "" : `${mantissa}\\times `}10^{${parts.exponent.replace("+", "")}}`;
}

function angleText(source: string): string {
  const marks = ["°", "′", "″"];
  return source
    .split(";")
    .map((part, index) => (part.trim() === "" ? "" : numberText(part) + (marks[index] ?? "")))
    .join("");
}

interface Format {
  number(tex: string): string;
  unit(tokens: readonly Token[]): string;
  readonly gap: string;
  readonly to: string;
  readonly and: string;
}

/** Reads the arguments of a siunitx command and writes them; undefined where the name is none of siunitx. */
function siunitx(parser: Parser, name: string, format: Format): string | undefined {
  const options = (): void => void parser.optional();
  const number = (): string => format.number(tokensToTex(parser.argument()));
  const unit = (): string => format.unit(parser.argument());
  const list = (): string =>
    tokensToTex(parser.argument())
      .split(";")
      .map((part) => format.number(part.trim()))
      .join(", ")
      .replace(/, ([^,]*)$/, `${format.and}$1`);
  switch (name) {
    case "num":
      options();
      return number();
    case "si":
    case "unit":
      options();
      return unit();
    case "SI": {
      options();
      const value = number();
      const before = parser.optional();
      return `${before === undefined ? "" : format.unit(before)}${value}${format.gap}${unit()}`;
    }
    case "qty": {
      options();
      const value = number();
      return `${value}${format.gap}${unit()}`;
    }
    case "SIrange":
    case "qtyrange": {
      options();
      const low = number();
      const high = number();
      const of = unit();
      return `${low}${format.gap}${of}${format.to}${high}${format.gap}${of}`;
    }
    case "numrange": {
      options();
      const low = number();
      return `${low}${format.to}${number()}`;
    }
    case "numlist":
      options();
      return list();
    case "SIlist":
    case "qtylist": {
      options();
      const values = list();
      return `${values}${format.gap}${unit()}`;
    }
    case "ang":
      options();
      return undefined;
    default:
      return undefined;
  }
}

export const siunitxNames = [
  "num",
  "si",
  "unit",
  "SI",
  "qty",
  "SIrange",
  "qtyrange",
  "numrange",
  "numlist",
  "SIlist",
  "qtylist",
  "ang",
] as const;
const known: ReadonlySet<string> = new Set(siunitxNames);

/** A quantity as readable text. */
export function siunitxText(parser: Parser, name: string): string {
  if (name === "ang") {
    parser.optional();
    return angleText(tokensToTex(parser.argument()));
  }
  return (
    siunitx(parser, name, {
      number: numberText,
      unit: (tokens) => unitText(parser, tokens),
      gap: "\u00A0",
      to: " to ",
      and: " and ",
    }) ?? ""
  );
}

/** A quantity as TeX for a formula; undefined where the name is none of siunitx. */
export function siunitxInMath(parser: Parser, name: string): string | undefined {
  if (!known.has(name)) return undefined;
  if (!usesSiunitx(parser)) return undefined;
  if (name === "qty" && growsBrackets(parser)) return undefined;
  if (name === "ang") {
    parser.optional();
    return `${numberTex(tokensToTex(parser.argument()).split(";")[0] ?? "")}^{\\circ}`;
  }
  return siunitx(parser, name, {
    number: numberTex,
    unit: (tokens) => unitTex(parser, tokens),
    gap: "\\,",
    to: "\\text{ to }",
    and: "\\text{ and }",
  });
}

/** physics also has `\qty`, with brackets of another meaning. */
const usesSiunitx = (parser: Parser): boolean => parser.packages.has("siunitx") || !parser.packages.has("physics");

/** `\qty(x)`, `\qty[x]`, `\qty|x|` of physics; options of siunitx stand before a brace. */
function growsBrackets(parser: Parser): boolean {
  const options = parser.optional();
  const next = parser.input.peek();
  if (options !== undefined) parser.input.push([...tokensOf("["), ...options, ...tokensOf("]")]);
  return next?.kind !== kinds.open;
}
