import type { List } from "@dreamnet/document";

/** A list item's mark. */
export interface ListMarker {
  readonly ordered: boolean;
  readonly value: number;
  readonly numbering: NonNullable<List["numbering"]>;
  readonly delimiter: NonNullable<List["delimiter"]>;
  /** Two items with different ones are in different lists. */
  readonly style: string;
  /** Characters of the mark. */
  readonly length: number;
  /** Of an example list: what the item can be called by. */
  readonly label?: string;
}

const bullet = /^[-+*](?=[ \t]|$)/u;
const decimal = /^(\(?)(\d{1,9})([.)])(?=[ \t]|$)/u;
const fancy = /^(\(?)(?:([ivxlcdm]{2,9}|[IVXLCDM]{2,9})|([A-Za-z])|(#)|@([\p{L}\p{N}_-]{0,60}))([.)])(?=[ \t]|$)/u;

/**
 * The mark at the start of a line's text.
 *
 * @param previous - The mark of the item before: `i.` after `h.` is a letter.
 */
export function listMarker(text: string, isFancy: boolean, previous?: ListMarker): ListMarker | undefined {
  if (bullet.test(text))
    return { ordered: false, value: 0, numbering: "decimal", delimiter: "period", style: text[0] ?? "", length: 1 };
  const number = decimal.exec(text);
  if (number !== null && (number[1] === "" || (isFancy && number[3] === ")"))) {
    return ordered(number[0].length, "decimal", Number(number[2]), number[1] ?? "", number[3] ?? "");
  }
  return isFancy ? fancyMarker(text, previous) : undefined;
}

function fancyMarker(text: string, previous: ListMarker | undefined): ListMarker | undefined {
  const match = fancy.exec(text);
  if (match === null) return undefined;
  const [whole, open = "", romans, letter, hash, example, end = ""] = match;
  if (open !== "" && end === ".") return undefined;
  if (example !== undefined) {
    if (open === "" && end === ".") return undefined;
    return { ...ordered(whole.length, "example", 0, open, end), ...(example === "" ? {} : { label: example }) };
  }
  if (hash !== undefined) return ordered(whole.length, "decimal", (previous?.value ?? 0) + 1, open, end);
  const upper = /[A-Z]/u.test(romans ?? letter ?? "");
  // An initial with a full stop begins a name more often than a list.
  if (upper && end === "." && !/^\s{2}/u.test(text.slice(whole.length))) return undefined;
  if (romans !== undefined) {
    const value = romanValue(romans.toLowerCase());
    return value === undefined
      ? undefined
      : ordered(whole.length, upper ? "upper-roman" : "lower-roman", value, open, end);
  }
  const lower = (letter ?? "").toLowerCase();
  const isRoman = previous === undefined ? lower === "i" : previous.numbering.endsWith("roman");
  const roman = isRoman ? romanValue(lower) : undefined;
  if (roman !== undefined) return ordered(whole.length, upper ? "upper-roman" : "lower-roman", roman, open, end);
  return ordered(whole.length, upper ? "upper-alpha" : "lower-alpha", lower.charCodeAt(0) - 96, open, end);
}

function ordered(
  length: number,
  numbering: ListMarker["numbering"],
  value: number,
  open: string,
  end: string,
): ListMarker {
  const delimiter = end === "." ? "period" : open === "" ? "one-parenthesis" : "two-parentheses";
  return { ordered: true, value, numbering, delimiter, style: `${numbering} ${delimiter}`, length };
}

const digits: readonly (readonly [string, number])[] = [
  ["m", 1000],
  ["cm", 900],
  ["d", 500],
  ["cd", 400],
  ["c", 100],
  ["xc", 90],
  ["l", 50],
  ["xl", 40],
  ["x", 10],
  ["ix", 9],
  ["v", 5],
  ["iv", 4],
  ["i", 1],
];

/** The value of a well-formed Roman number; undefined for other letters. */
function romanValue(text: string): number | undefined {
  let rest = text;
  let value = 0;
  for (const [sign, worth] of digits) {
    for (let times = 0; times < (sign.length === 1 ? 3 : 1) && rest.startsWith(sign); times++) {
      rest = rest.slice(sign.length);
      value += worth;
    }
  }
  return rest === "" && value > 0 ? value : undefined;
}
