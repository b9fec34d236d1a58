import { prefixSymbols, unitSymbols } from "@dreamnet/document";

const powers: Readonly<Record<string, string>> = { squared: "²", cubed: "³", square: "²", cubic: "³" };

/** The signs of units that are written as siunitx's commands: `\kilo\meter\per\second` is `km/s`. */
export function siUnits(text: string): string {
  let result = "";
  let prefix = "";
  let power = "";
  let per = false;
  for (const match of text.matchAll(/\\([A-Za-z]+)|([^\\]+)/gu)) {
    const name = match[1];
    if (name === undefined) result += (match[2] ?? "").trim();
    else if (name === "per") per = true;
    else if (prefixSymbols[name] !== undefined) prefix = prefixSymbols[name] ?? "";
    else if (name === "squared" || name === "cubed") result += powers[name] ?? "";
    else if (name === "square" || name === "cubic") power = powers[name] ?? "";
    else {
      const sign = unitSymbols[name] ?? name;
      result += `${per ? "/" : result === "" ? "" : "\u00b7"}${prefix}${sign}${power}`;
      prefix = "";
      power = "";
      per = false;
    }
  }
  return result;
}
