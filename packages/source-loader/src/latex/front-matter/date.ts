const months = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];

const monthOf = (name: string): string | undefined => {
  const short = name.toLowerCase().replace(/\.$/, "");
  const index = months.findIndex((month) => month === short || (short.length >= 3 && month.startsWith(short)));
  return index < 0 ? undefined : String(index + 1).padStart(2, "0");
};

/** A date as English papers write it, as `YYYY-MM-DD` or a part of it; undefined where it is none. */
export function partialDate(text: string): string | undefined {
  const iso = /\b(\d{4})-(\d{2})(?:-(\d{2}))?\b/.exec(text);
  if (iso !== null) return valid(iso[1], iso[2], iso[3]);
  const monthFirst = /\b([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b/.exec(text);
  if (monthFirst !== null) return valid(monthFirst[3], monthOf(monthFirst[1] ?? ""), monthFirst[2]);
  const dayFirst = /\b(\d{1,2})(?:st|nd|rd|th)?\.?(?: of)? ([A-Za-z]{3,9})\.?,? (\d{4})\b/.exec(text);
  if (dayFirst !== null) return valid(dayFirst[3], monthOf(dayFirst[2] ?? ""), dayFirst[1]);
  const slashed = /\b(\d{4})\/(\d{1,2})\/(\d{1,2})\b/.exec(text);
  if (slashed !== null) return valid(slashed[1], slashed[2], slashed[3]);
  const month = /\b([A-Za-z]{3,9})\.?,? (\d{4})\b/.exec(text);
  if (month !== null) return valid(month[2], monthOf(month[1] ?? ""), undefined) ?? month[2];
  return /^\s*(\d{4})\s*$/.exec(text)?.[1];
}

function valid(year: string | undefined, month: string | undefined, day: string | undefined): string | undefined {
  if (year === undefined || month === undefined || Number(month) < 1 || Number(month) > 12) return undefined;
  const base = `${year}-${month.padStart(2, "0")}`;
  if (day === undefined || Number(day) < 1 || Number(day) > 31) return base;
  return `${base}-${day.padStart(2, "0")}`;
}
