/** Levels of elements that raw HTML may open; the parser and all that comes after it recurse. */
export const mostLevels = 100;

/** Elements that close themselves or are closed by the next one: they add no level. */
const flatTags = new Set([
  "area",
  "base",
  "br",
  "col",
  "embed",
  "hr",
  "img",
  "input",
  "link",
  "meta",
  "param",
  "source",
  "track",
  "wbr",
  "p",
  "li",
  "dt",
  "dd",
  "tr",
  "td",
  "th",
  "thead",
  "tbody",
  "tfoot",
  "option",
  "optgroup",
  "rp",
  "rt",
]);

/** At most how many levels the tags of raw HTML open; by a scan, in linear time. */
export function openLevels(html: string): number {
  let level = 0;
  let most = 0;
  const tag = /<(\/?)([a-zA-Z][a-zA-Z0-9-]*)/g;
  for (let match = tag.exec(html); match !== null; match = tag.exec(html)) {
    if (flatTags.has((match[2] ?? "").toLowerCase())) continue;
    level = match[1] === "/" ? Math.max(0, level - 1) : level + 1;
    most = Math.max(most, level);
  }
  return most;
}
