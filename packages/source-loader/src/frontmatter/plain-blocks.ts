import type { Locate } from "./read-frontmatter.ts";

interface PlainData {
  readonly data: Record<string, unknown>;
  readonly locate: Locate;
}

/** Pandoc's title block: title, authors (one a line, or split at `;`), date. */
export function readTitleBlock(text: string, startLine: number): PlainData {
  const fields: { line: number; lines: string[] }[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.startsWith("%")) fields.push({ line: startLine + index, lines: [line.slice(1).trim()] });
    else fields.at(-1)?.lines.push(line.trim());
  }
  const [title, authors, date] = fields;
  const data: Record<string, unknown> = {};
  const joined = (field: { lines: string[] } | undefined): string =>
    (field?.lines ?? []).filter((line) => line !== "").join(" ");
  if (joined(title) !== "") data["title"] = joined(title);
  const names = (authors?.lines ?? [])
    .flatMap((line) => line.split(";"))
    .map((name) => name.trim())
    .filter((name) => name !== "");
  if (names.length > 0) data["author"] = names;
  if (joined(date) !== "") data["date"] = joined(date);
  const places: Record<string, number | undefined> = { title: title?.line, author: authors?.line, date: date?.line };
  return {
    data,
    locate: ([key]) => {
      const line = places[String(key)];
      return line === undefined ? undefined : { line };
    },
  };
}

/**
 * Julia assignments of Franklin: `@def name = value`, or `name = value` between `+++`. Text, numbers, truth values,
 * `Date(y, m, d)` and lists of text are read; anything else stays as it is written.
 */
export function readDefinitions(text: string, startLine: number): PlainData {
  const data: Record<string, unknown> = {};
  const places = new Map<string, number>();
  const lines = text.split("\n");
  for (let index = 0; index < lines.length; index++) {
    const match = /^[ \t]*(?:@def[ \t]+)?([A-Za-z_][\w-]*)[ \t]*=[ \t]*(.*)$/u.exec(lines[index] as string);
    if (match === null) continue;
    const key = match[1] as string;
    let value = match[2] as string;
    places.set(key, startLine + index);
    // A text in three marks, and a bracket that is left open, go on over lines.
    if (value.startsWith('"""'))
      while (value.indexOf('"""', 3) < 0 && index + 1 < lines.length) value += `\n${lines[++index]}`;
    else
      while (openBrackets(value) && index + 1 < lines.length && value.length < 10_000) value += `\n${lines[++index]}`;
    if (key !== "__proto__") data[key] = juliaValue(value.trim().replace(/;$/u, ""));
  }
  return {
    data,
    locate: ([key]) => {
      const line = places.get(String(key));
      return line === undefined ? undefined : { line };
    },
  };
}

function openBrackets(value: string): boolean {
  let depth = 0;
  for (const character of value) {
    if (character === "[" || character === "(") depth++;
    else if (character === "]" || character === ")") depth--;
  }
  return depth > 0;
}

function juliaValue(value: string): unknown {
  const long = /^"""([^]*)"""$/u.exec(value);
  if (long !== null) return (long[1] as string).trim();
  const text = juliaText(value);
  if (text !== undefined) return text;
  if (value === "true" || value === "false") return value === "true";
  if (/^-?\d+(?:\.\d+)?$/u.test(value)) return Number(value);
  const date = /^(?:Dates?\.)?Date(?:Time)?\(\s*(\d{4})(?:\s*,\s*(\d{1,2}))?(?:\s*,\s*(\d{1,2}))?.*\)$/u.exec(value);
  if (date !== null)
    return date
      .slice(1, 4)
      .flatMap((part) => (part === undefined ? [] : [part.padStart(2, "0")]))
      .join("-");
  const list = /^\[([^[\]()]*)\]$/u.exec(value);
  if (list !== null) {
    const items = (list[1] as string)
      .split(",")
      .map((item) => item.trim())
      .filter((item) => item !== "");
    const texts = items.map(juliaText);
    if (texts.every((item) => item !== undefined)) return texts;
  }
  return value;
}

function juliaText(value: string): string | undefined {
  const match = /^"((?:[^"\\]|\\.)*)"$/u.exec(value);
  return match === null ? undefined : (match[1] as string).replace(/\\(["\\$])/gu, "$1");
}
