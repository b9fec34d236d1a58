import type { List } from "@dreamnet/document";

/** Counts what LaTeX counts. */
export interface Numbering {
  /** The number of a section; undefined below `\subsubsection`, which carries none. */
  section(depth: number, inAppendix: boolean): string | undefined;
  /** The next figure, table, listing …; its parts start anew. */
  float(kind: string): string;
  /** The next part of the float that stands around it: `2a`. */
  sub(kind: string): string;
  next(counter: string): string;
  /** The last number given: of a float's kind, or of its parts (`sub:figure`). */
  last(counter: string): string | undefined;
}

/** Levels that the article class numbers. */
const numberedDepth = 3;

export function createNumbering(): Numbering {
  const counters = new Map<string, number>();
  const given = new Map<string, string>();
  const sections: number[] = [0, 0, 0];
  let appendix = false;
  const next = (counter: string): string => {
    const value = (counters.get(counter) ?? 0) + 1;
    counters.set(counter, value);
    given.set(counter, String(value));
    return String(value);
  };
  return {
    section(depth, inAppendix) {
      if (inAppendix && !appendix) {
        appendix = true;
        sections.fill(0);
      }
      if (depth > numberedDepth) return undefined;
      sections[depth - 1] = (sections[depth - 1] as number) + 1;
      sections.fill(0, depth);
      const [first, ...rest] = sections.slice(0, depth) as [number, ...number[]];
      return [appendix ? letters(first).toUpperCase() : String(first), ...rest].join(".");
    },
    float(kind) {
      counters.set(`sub:${kind}`, 0);
      return next(kind);
    },
    sub(kind) {
      const part = Number(next(`sub:${kind}`));
      // A part before the float's own caption belongs to the number to come; ours are counted on entering the float.
      const number = `${Math.max(1, counters.get(kind) ?? 1)}${letters(part)}`;
      given.set(`sub:${kind}`, number);
      return number;
    },
    next,
    last: (counter) => given.get(counter),
  };
}

/** 1 → a, 27 → aa. */
export function letters(value: number): string {
  let text = "";
  for (let rest = value; rest > 0; rest = Math.floor((rest - 1) / 26))
    text = String.fromCharCode(97 + ((rest - 1) % 26)) + text;
  return text === "" ? "0" : text;
}

/** The number of a list's item in the list's own figures, without what stands around it. */
export function itemNumber(value: number, style: List["numbering"]): string {
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
  if (value < 1 || value > 3999) return String(value);
  let rest = value;
  let text = "";
  for (const [amount, digits] of romanDigits) for (; rest >= amount; rest -= amount) text += digits;
  return text;
}
