/**
 * Makes text of a source safe to print: control characters, escape sequences and bidi overrides become visible, so that
 * a document cannot drive a terminal.
 */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, escaped);
}

/** {@link printable} for what stands in one line: line ends and tabs become visible too, so that no name starts a line. */
export function printableLine(text: string): string {
  return printable(text).replace(/[\t\n\u2028\u2029]/gu, escaped);
}

const escaped = (character: string): string =>
  `\\u${(character.codePointAt(0) as number).toString(16).padStart(4, "0")}`;

/** Bytes for people: `412 kB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ["kB", "MB", "GB"];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** Milliseconds for people: `0.4 s`. */
export function formatDuration(milliseconds: number): string {
  return milliseconds < 60_000
    ? `${(milliseconds / 1000).toFixed(1)} s`
    : `${Math.floor(milliseconds / 60_000)} min ${Math.round((milliseconds % 60_000) / 1000)} s`;
}

/** Breaks text at spaces to a width, each line after the first with `indent` before it. */
export function wrapText(text: string, width: number, indent: string): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/u).filter((part) => part !== "")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join(`\n${indent}`);
}

/** Columns for text. A terminal that does not know its width says 0. */
export function textWidth(stream: { readonly columns?: number | undefined }): number {
  const columns = stream.columns ?? 0;
  return columns > 0 ? Math.max(40, Math.min(columns, 110)) : 100;
}
