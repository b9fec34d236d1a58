import type { CslDate, CslItem } from "@dreamnet/document";

/** The year under which an item is cited, as "2020", "2019–2020", "ca. 1500", "in press"; undefined where none is known. */
export function yearOf(item: CslItem): string | undefined {
  const date = item.issued;
  const year = date === undefined ? undefined : yearOfDate(date);
  if (year !== undefined) return year;
  const status = item["status"];
  return typeof status === "string" && status !== "" ? status : undefined;
}

function yearOfDate(date: CslDate): string | undefined {
  const years = (date["date-parts"] ?? [])
    .map((parts) => parts[0])
    .filter((year): year is number => year !== undefined);
  const [from, to] = years;
  if (from !== undefined) {
    const text = to === undefined || to === from ? formatYear(from) : `${formatYear(from)}–${formatYear(to)}`;
    return date.circa === true ? `ca. ${text}` : text;
  }
  const raw = date.raw ?? date.literal;
  if (raw === undefined || raw.trim() === "") return undefined;
  return /(?<!\d)\d{4}(?!\d)/.exec(raw)?.[0] ?? raw.trim();
}

function formatYear(year: number): string {
  return year < 0 ? `${-year} BCE` : String(year);
}

const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** "2020, May 3" for what is dated to the day: web pages, newspapers, software. */
export function fullDateOf(item: CslItem): string | undefined {
  const parts = item.issued?.["date-parts"]?.[0];
  const year = yearOf(item);
  const month = parts?.[1] === undefined ? undefined : months[parts[1] - 1];
  if (year === undefined || month === undefined || (item.issued?.["date-parts"]?.length ?? 0) > 1) return year;
  const day = parts?.[2];
  return day === undefined ? `${year}, ${month}` : `${year}, ${month} ${day}`;
}
