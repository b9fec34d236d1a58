const defaultWidth = 79;

/**
 * Joins lines that TeX has broken at its print width.
 *
 * We ask for a width that no line reaches; a TeX that ignores it breaks at 79 bytes. Such a log has lines of exactly 79
 * bytes and none longer, which is how it is told from the others.
 */
export function unwrapLog(text: string): string[] {
  const lines = text.split(/\r?\n/u);
  const widths = lines.map((line) => Buffer.byteLength(line));
  if (widths.some((width) => width > defaultWidth)) return lines;
  const joined: string[] = [];
  let open = "";
  for (const [index, line] of lines.entries()) {
    open += line;
    if (widths[index] === defaultWidth && index + 1 < lines.length) continue;
    joined.push(open);
    open = "";
  }
  if (open !== "") joined.push(open);
  return joined;
}
