/** Stands for the second column of a wide character; never in a text, whose NULs were replaced. */
const filler = "\u0000";
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}]|[\u{20000}-\u{3fffd}]/u;
const zero = /\p{M}|[\u200b-\u200f]/u;

/** A line as its columns on a screen, one entry each: tables are aligned by eye. */
export function toColumns(line: string): string[] {
  const columns: string[] = [];
  for (const char of line) {
    if (char === "\t") {
      do columns.push(" ");
      while (columns.length % 4 !== 0);
    } else if (zero.test(char) && columns.length > 0) columns[columns.length - 1] += char;
    else if (wide.test(char)) columns.push(char, filler);
    else columns.push(char);
  }
  return columns;
}

/** The text of a range of columns. */
export function fromColumns(columns: readonly string[], start: number, end: number): string {
  return columns.slice(start, end).join("").replaceAll(filler, "");
}
