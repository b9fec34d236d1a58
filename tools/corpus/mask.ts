/** Replaces every match by spaces, so that offsets and lines stay; `keep` may give back parts of it. */
export function blank(text: string, pattern: RegExp, keep?: (match: RegExpExecArray) => string): string {
  return text.replace(pattern, (...args: unknown[]) => {
    const match = args[0] as string;
    const kept =
      keep?.(args.filter((arg) => typeof arg === "string" || arg === undefined) as unknown as RegExpExecArray) ?? "";
    return pad(match, kept);
  });
}

/** As many lines as `original` has, `kept` within them. */
function pad(original: string, kept: string): string {
  const missing = count(original, "\n") - count(kept, "\n");
  return ` ${kept} ${"\n".repeat(Math.max(0, missing))}`;
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

/** Blanks whole lines that `test` says are none of the text. */
export function blankLines(text: string, test: (line: string, index: number) => boolean): string {
  return text
    .split("\n")
    .map((line, index) => (test(line, index) ? "" : line))
    .join("\n");
}
