/** Replaces the characters from `start` up to `end`. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Applies edits, in any order; one that overlaps an earlier one is left out.
 *
 * @returns The text, and for each of its lines (from 0) the line of the original (from 1) at which it begins.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): { text: string; lines: number[] } {
  const parts: string[] = [];
  const lines: number[] = [1];
  let line = 1;
  let position = 0;
  let isAtLineStart = true;
  const push = (part: string): void => {
    parts.push(part);
    if (part !== "") isAtLineStart = part.endsWith("\n");
  };
  const keep = (end: number): void => {
    for (
      let newline = text.indexOf("\n", position);
      newline >= 0 && newline < end;
      newline = text.indexOf("\n", newline + 1)
    ) {
      line++;
      lines.push(line);
    }
    push(text.slice(position, end));
    position = end;
  };
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (edit.start < position || edit.end < edit.start) continue;
    keep(edit.start);
    for (
      let newline = text.indexOf("\n", edit.start);
      newline >= 0 && newline < edit.end;
      newline = text.indexOf("\n", newline + 1)
    )
      line++;
    push(edit.text);
    for (let index = edit.text.indexOf("\n"); index >= 0; index = edit.text.indexOf("\n", index + 1)) lines.push(line);
    position = edit.end;
    // A line that begins with what is kept now begins at a later line of the original.
    if (isAtLineStart) lines[lines.length - 1] = line;
  }
  keep(text.length);
  return { text: parts.join(""), lines };
}
