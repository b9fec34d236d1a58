const MOST_LINES = 60;

/** JSON for a reader: indented, and cut where it is long. */
export function showJson(value: unknown): string {
  const text = JSON.stringify(value, undefined, 2) ?? "undefined";
  const lines = text.split("\n").map((line) => (line.length > 300 ? `${[...line].slice(0, 299).join("")}…` : line));
  if (lines.length <= MOST_LINES) return lines.join("\n");
  return [...lines.slice(0, MOST_LINES), `… ${lines.length - MOST_LINES} more lines`].join("\n");
}
