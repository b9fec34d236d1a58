/** How a number is written. */
export type NumeralStyle = "decimal" | "lower-alpha" | "upper-alpha" | "lower-roman" | "upper-roman";

/**
 * A number in letters or figures: letters go on behind z with aa, and what has no Roman numeral is written in figures.
 *
 * @example
 * numeral(27, "lower-alpha"); // => "aa"
 * numeral(14, "upper-roman"); // => "XIV"
 */
export function numeral(value: number, style: NumeralStyle): string {
  switch (style) {
    case "lower-alpha":
      return letters(value);
    case "upper-alpha":
      return letters(value).toUpperCase();
    case "lower-roman":
      return roman(value);
    case "upper-roman":
      return roman(value).toUpperCase();
    default:
      return String(value);
  }
}

function letters(value: number): string {
  if (value < 1 || !Number.isSafeInteger(value)) return String(value);
  let text = "";
  for (let rest = value; rest > 0; rest = Math.floor((rest - 1) / 26))
    text = String.fromCharCode(97 + ((rest - 1) % 26)) + text;
  return text;
}

const romanDigits: readonly (readonly [number, string])[] = [
  [1000, "m"],
  [900, "cm"],
  [500, "d"],
  [400, "cd"],
  [100, "c"],
  [90, "xc"],
  [50, "l"],
  [40, "xl"],
  [10, "x"],
  [9, "ix"],
  [5, "v"],
  [4, "iv"],
  [1, "i"],
];

function roman(value: number): string {
  if (value < 1 || value > 3999 || !Number.isInteger(value)) return String(value);
  let rest = value;
  let text = "";
  for (const [amount, digits] of romanDigits) for (; rest >= amount; rest -= amount) text += digits;
  return text;
}
