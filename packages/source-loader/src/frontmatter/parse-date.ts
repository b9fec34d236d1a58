/** A date of the source, or why it is none. */
export type ParsedDate =
  | { readonly date: string }
  | {
      readonly fault: "ambiguous" | "computed" | "unreadable" | "impossible";
      readonly message: string;
      readonly hint: string;
    };

const monthNames: readonly string[][] = [
  ["january", "jan", "januar", "janvier", "enero", "gennaio", "janeiro", "januari"],
  ["february", "feb", "februar", "février", "fevrier", "febrero", "febbraio", "fevereiro", "februari"],
  ["march", "mar", "märz", "maerz", "mars", "marzo", "março", "maart"],
  ["april", "apr", "avril", "abril", "aprile"],
  ["may", "mai", "mayo", "maggio", "maio", "mei"],
  ["june", "jun", "juni", "juin", "junio", "giugno", "junho"],
  ["july", "jul", "juli", "juillet", "julio", "luglio", "julho"],
  ["august", "aug", "août", "aout", "agosto", "augustus"],
  ["september", "sep", "sept", "septembre", "septiembre", "settembre", "setembro"],
  ["october", "oct", "oktober", "okt", "octobre", "octubre", "ottobre", "outubro"],
  ["november", "nov", "novembre", "noviembre", "novembro"],
  ["december", "dec", "dezember", "dez", "décembre", "decembre", "diciembre", "dicembre", "dezembro"],
];

const months: ReadonlyMap<string, number> = new Map(
  monthNames.flatMap((names, index) => names.map((name) => [name, index + 1] as const)),
);

/** The month of a name or an abbreviation, 1 to 12. */
export function monthNumber(name: string): number | undefined {
  return months.get(name.normalize("NFC").toLowerCase().replace(/\.$/u, ""));
}

const write = "Write it as YYYY-MM-DD.";

/**
 * Reads a date as people write it: ISO, "8 August 2019", "Aug 8th, 2019", "August 2020", "2020".
 *
 * A date of digits alone whose day and month can be exchanged is not guessed.
 *
 * @example
 * parseDate("25 october 2022"); // => { date: "2022-10-25" }
 */
export function parseDate(value: unknown): ParsedDate {
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? unreadable(String(value)) : { date: value.toISOString().slice(0, 10) };
  }
  if (typeof value !== "string" && typeof value !== "number") return unreadable(JSON.stringify(value) ?? "");
  const written = String(value).trim();
  if (written.length > 200) return unreadable(`${written.slice(0, 60)}…`);
  if (/`r\b|Sys\.(?:Date|time)|\\today|\btoday\b|^now$|last-modified|\{\{|<%|format\(/iu.test(written)) {
    return {
      fault: "computed",
      message: `The date ${JSON.stringify(written)} is computed when the document is built, and a package must not depend on the clock.`,
      hint: write,
    };
  }
  const text = written
    .replace(/<[^>]*>/gu, " ")
    .replace(/^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun)\.?,?\s+/iu, "")
    .replace(/\s+/gu, " ")
    .trim();
  return fromNumbers(text, written) ?? fromWords(text) ?? unreadable(written);
}

function fromNumbers(text: string, written: string): ParsedDate | undefined {
  const iso = /^(\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?)?(?:[T ]\d{1,2}:.*)?$/u.exec(text);
  if (iso !== null) return calendar(iso[1], iso[3], iso[4]);
  const compact = /^(\d{4})(\d{2})(\d{2})$/u.exec(text);
  if (compact !== null) return calendar(compact[1], compact[2], compact[3]);
  const monthOfYear = /^(\d{1,2})[/.](\d{4})$/u.exec(text);
  if (monthOfYear !== null) return calendar(monthOfYear[2], monthOfYear[1], undefined);
  const parts = /^(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4})$/u.exec(text);
  if (parts === null) return undefined;
  const [first, second] = [Number(parts[1]), Number(parts[3])];
  // With dots the day comes first wherever it is written so.
  if (first > 12 || first === second || parts[2] === ".") return calendar(parts[4], parts[3], parts[1]);
  if (second > 12) return calendar(parts[4], parts[1], parts[3]);
  return {
    fault: "ambiguous",
    message: `The date ${JSON.stringify(written)} may be day/month or month/day.`,
    hint: write,
  };
}

function fromWords(text: string): ParsedDate | undefined {
  const words = text
    .replace(/\b(\d{1,2})(?:st|nd|rd|th|er|º|°)\b/giu, "$1")
    .replace(/[,.]/gu, " ")
    .split(/[\s-]+/u);
  const kept = words.filter((word) => word !== "" && !/^(?:of|the|de|del|le|den|der|am|im|di|do)$/iu.test(word));
  const month = kept.map(monthNumber).find((number) => number !== undefined);
  const years = kept.filter((word) => /^\d{4}$/u.test(word));
  const days = kept.filter((word) => /^\d{1,2}$/u.test(word));
  if (month === undefined || years.length !== 1 || days.length > 1 || kept.length !== 2 + days.length) return undefined;
  return calendar(years[0], String(month), days[0]);
}

function calendar(year: string | undefined, month: string | undefined, day: string | undefined): ParsedDate {
  const [y, m, d] = [Number(year), Number(month ?? 1), Number(day ?? 1)];
  const date = new Date(Date.UTC(2000, m - 1, d));
  date.setUTCFullYear(y, m - 1, d);
  if (m < 1 || m > 12 || d < 1 || date.getUTCMonth() !== m - 1 || date.getUTCDate() !== d) {
    return {
      fault: "impossible",
      message: `There is no day ${[year, month, day].filter(Boolean).join("-")} in the calendar.`,
      hint: write,
    };
  }
  const two = (part: number): string => String(part).padStart(2, "0");
  return {
    date: [String(year), ...(month === undefined ? [] : [two(m)]), ...(day === undefined ? [] : [two(d)])].join("-"),
  };
}

function unreadable(written: string): ParsedDate {
  return { fault: "unreadable", message: `The date ${JSON.stringify(written)} cannot be read.`, hint: write };
}
