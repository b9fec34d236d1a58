import { prefixSymbols, unitSymbols } from "@dreamnet/document";
import { closingBrace } from "./equation-rows.ts";

/** Writes `\SI{5}{\metre\per\second}`, `\num{1e3}` and their like in plain TeX, which every reader of formulas knows. */
export function expandUnits(tex: string): string {
  if (!/\\(?:SI|si|qty|unit|num|ang|SIrange|qtyrange|numrange)\b/.test(tex)) return tex;
  const command = /\\(SIrange|qtyrange|numrange|SI|si|qty|unit|num|ang)(?![a-zA-Z])\s*(?:\[[^\]]{0,200}\])?\s*\{/g;
  let written = "";
  let last = 0;
  for (let match = command.exec(tex); match !== null; match = command.exec(tex)) {
    const values: string[] = [];
    let at = command.lastIndex;
    const wanted = { SIrange: 3, qtyrange: 3, numrange: 2, SI: 2, qty: 2 }[match[1] as "SI"] ?? 1;
    while (values.length < wanted) {
      const end = closingBrace(tex, at);
      if (end < 0) return tex;
      values.push(tex.slice(at, end));
      const next = /^\s*\{/.exec(tex.slice(end + 1, end + 20));
      at = end + 1;
      if (values.length < wanted && next === null) break;
      if (values.length < wanted) at += next?.[0].length ?? 0;
    }
    written += tex.slice(last, match.index) + expand(match[1] ?? "", values);
    last = at;
    command.lastIndex = at;
  }
  return written + tex.slice(last);
}

function expand(name: string, [first = "", second = "", third = ""]: readonly string[]): string {
  switch (name) {
    case "num":
      return `{${number(first)}}`;
    case "ang":
      return `{${first
        .split(";")
        .map((part, index) => (part.trim() === "" ? "" : `${number(part)}${["^{\\circ}", "'", "''"][index] ?? ""}`))
        .join("")}}`;
    case "si":
    case "unit":
      return `{${unit(first)}}`;
    case "numrange":
      return `{${number(first)}\\text{ to }${number(second)}}`;
    case "SIrange":
    case "qtyrange":
      return `{${number(first)}\\,${unit(third)}\\text{ to }${number(second)}\\,${unit(third)}}`;
    default:
      return `{${number(first)}\\,${unit(second)}}`;
  }
}

/** `1.2e-3` → 1.2 × 10⁻³; `+-` → ±. */
function number(text: string): string {
  const bare = text.trim().replace(/\+-/g, "\\pm ").replace(/x/g, "\\times ");
  return bare.replace(
    /^(.*?)[eEdD]([+-]?\d+)$/,
    (_all, mantissa: string, exponent: string) =>
      `${mantissa === "" ? "" : `${mantissa}\\times `}10^{${exponent.replace(/^\+/, "")}}`,
  );
}

/** Macros of units in a row; `\per` turns the next power negative, `\squared` and its like follow, `\square` goes before. */
function unit(text: string): string {
  const token = /\\([a-zA-Z]+)\s*(?:\{([^{}]*)\})?|([^\\\s~.]+)|[~.]/g;
  const parts: { symbol: string; power: string }[] = [];
  let prefix = "";
  let negative = false;
  let power = "1";
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [, name, argument, literal] = match;
    const last = parts.at(-1);
    if (literal !== undefined) parts.push({ symbol: literal.replace(/\^(?!\{)(-?\d+)/g, "^{$1}"), power: "1" });
    else if (name === undefined) continue;
    else if (name === "per") negative = true;
    else if (name === "square" || name === "cubic") power = name === "square" ? "2" : "3";
    else if (name === "squared" || name === "cubed" || name === "tothe") {
      const value = name === "squared" ? "2" : name === "cubed" ? "3" : (argument ?? "1");
      if (last !== undefined) last.power = last.power.startsWith("-") ? `-${value}` : value;
    } else if (name === "raiseto") power = argument ?? "1";
    else if (name === "of" && last !== undefined) last.symbol += `_{\\mathrm{${argument ?? ""}}}`;
    else if (prefixSymbols[name] !== undefined) prefix = prefixSymbols[name] ?? "";
    else {
      parts.push({ symbol: `${prefix}${unitSymbols[name] ?? name}`, power: negative ? `-${power}` : power });
      prefix = "";
      negative = false;
      power = "1";
    }
  }
  return parts
    .map(
      ({ symbol, power: raised }) =>
        `${/[\^_]/.test(symbol) ? symbol.replace(/^([^^_]+)/, "\\mathrm{$1}") : `\\mathrm{${symbol.replace(/%/g, "\\%")}}`}${raised === "1" ? "" : `^{${raised}}`}`,
    )
    .join("\\,");
}
