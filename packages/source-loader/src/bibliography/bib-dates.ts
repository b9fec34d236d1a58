import type { CslDate } from "@dreamnet/document";
import { monthNumber } from "../frontmatter/parse-date.ts";
import { verbatimText } from "./tex-text.ts";

/** The date of an entry: BibLaTeX's `date` (EDTF), or `year`, `month` and `day`. */
export function readBibDate(
  fields: Readonly<Record<string, string>>,
  toText: (tex: string) => string,
): CslDate | undefined {
  // A tilde means "circa" here.
  const date = verbatimText(fields["date"] ?? "");
  if (date !== "") return edtf(date);
  const year = toText(fields["year"] ?? "");
  if (year === "") return undefined;
  const match = /^(?:c(?:irca|a)?\.?\s*)?(-?\d{1,4})$/iu.exec(year);
  if (match === null) {
    // "2019a", "2018/2019", "2020 [1920]": the first year counts; "in press" is shown as it is.
    const first = /^(\d{4})(?:[a-z]|\s*[-–/]+\s*(\d{2,4}))$/u.exec(year);
    return edtfOrLiteral(first?.[1], first?.[2], year);
  }
  const [month, dayOfMonth] = readMonth(toText(fields["month"] ?? ""));
  const day = /^\d{1,2}/u.exec(toText(fields["day"] ?? ""))?.[0] ?? dayOfMonth;
  const parts = [
    Number(match[1]),
    ...(month === undefined
      ? []
      : [month, ...(day === undefined || Number(day) < 1 || Number(day) > 31 ? [] : [Number(day)])]),
  ];
  return { "date-parts": [parts], ...(/^c/iu.test(year) ? { circa: true } : {}) };
}

/** EDTF as BibLaTeX takes it: `2020-03`, `2020-03-01/2020-04`, `2020~`, `2020?`, `2020/`. */
export function edtf(text: string): CslDate {
  const sides = text
    .split("/")
    .map((side) => /^(-?\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?(?:T.*)?[~?%]?$/u.exec(side.trim()));
  const [first, second] = sides;
  if (first === null || first === undefined || sides.length > 2) return { literal: text };
  const parts = (side: RegExpExecArray): number[] => {
    const month = side[2] === undefined ? undefined : Number(side[2]);
    // 21 to 24 are the seasons.
    if (month === undefined || month < 1 || month > 12) return [Number(side[1])];
    return [Number(side[1]), month, ...(side[3] === undefined ? [] : [Number(side[3])])];
  };
  return {
    "date-parts": [parts(first), ...(second === null || second === undefined ? [] : [parts(second)])],
    ...(/[~%]/u.test(text) ? { circa: true } : {}),
  };
}

function edtfOrLiteral(year: string | undefined, end: string | undefined, text: string): CslDate {
  if (year === undefined) return { literal: text };
  if (end === undefined) return { "date-parts": [[Number(year)]], raw: text };
  // "2018/19" ends in 2019.
  return { "date-parts": [[Number(year)], [Number(year.slice(0, 4 - end.length) + end)]] };
}

/** "March", "3", "mar. 12", "12 March", "March--April". */
function readMonth(text: string): [month: number | undefined, day: string | undefined] {
  if (/^\d{1,2}$/u.test(text)) {
    const month = Number(text);
    return [month >= 1 && month <= 12 ? month : undefined, undefined];
  }
  const word = /\p{L}+/u.exec(text)?.[0];
  const month = word === undefined ? undefined : monthNumber(word);
  return [month, month === undefined ? undefined : /(?<!\d)\d{1,2}(?!\d)/u.exec(text)?.[0]];
}
