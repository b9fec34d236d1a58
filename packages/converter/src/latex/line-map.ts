import type { DocumentNode } from "@dreamnet/document";
import type { SourceLocation } from "@dreamnet/workflow";
import { locationOf, type Writer } from "./writer.ts";

/**
 * Marks in the text under construction: `NUL index NUL` says that what follows comes from `locations[index]`.
 * No text of a document can hold one, for the encoder drops control characters.
 */
export function mark(node: DocumentNode, writer: Writer): string {
  const location = locationOf(node, writer.source.file);
  if (location === undefined) return "";
  writer.locations.push(location);
  return `\0${writer.locations.length - 1}\0`;
}

/** Takes the marks out of a piece of text that is measured or used twice. */
export function withoutMarks(text: string): string {
  return text.includes("\0") ? text.replace(/\0\d*\0/gu, "") : text;
}

/**
 * Takes the marks out and says for each line where it comes from. Lines after a mark count on through the source's
 * lines, as far as the marked node goes.
 */
export function resolveMarks(
  text: string,
  locations: readonly SourceLocation[],
): { text: string; lineMap: (SourceLocation | undefined)[] } {
  const lineMap: (SourceLocation | undefined)[] = [];
  const lines = text.split("\n");
  let current: SourceLocation | undefined;
  let since = 0;
  const clean = lines.map((line) => {
    let own = line;
    if (line.includes("\0")) {
      const parts = line.split("\0");
      // Odd parts are marks; an empty one ends what was marked.
      for (let index = 1; index < parts.length; index += 2) {
        current = parts[index] === "" ? undefined : locations[Number(parts[index])];
        since = 0;
      }
      own = parts.filter((_, index) => index % 2 === 0).join("");
    }
    lineMap.push(current === undefined ? undefined : advance(current, since));
    since++;
    return own;
  });
  return { text: clean.join("\n"), lineMap };
}

function advance(location: SourceLocation, lines: number): SourceLocation {
  if (lines === 0) return { file: location.file, line: location.line };
  return { file: location.file, line: Math.min(location.line + lines, location.endLine ?? location.line) };
}
