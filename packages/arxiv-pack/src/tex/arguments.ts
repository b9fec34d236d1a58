/** A group `{…}` or `[…]`: offsets of the brackets' outside, and of what is inside. */
export interface Group {
  readonly start: number;
  readonly end: number;
  readonly innerStart: number;
  readonly innerEnd: number;
}

/** Skips blanks, line ends and comments, as TeX does before an argument; a blank line (a paragraph) ends it. */
export function skipSpace(text: string, position: number): number {
  let index = position;
  let lines = 0;
  for (; index < text.length; index++) {
    const character = text[index];
    if (character === "\n") {
      if (++lines > 1) return index;
    } else if (character === "%") {
      const newline = text.indexOf("\n", index);
      if (newline < 0) return text.length;
      // The comment's own line end is part of it.
      index = newline;
    } else if (character !== " " && character !== "\t" && character !== "\r") return index;
    else continue;
  }
  return index;
}

/** Reads `{…}` with balanced braces; a backslash takes the next character with it, a comment hides its braces. */
export function readBalanced(text: string, position: number, max = 65_536): Group | undefined {
  if (text[position] !== "{") return undefined;
  let depth = 0;
  const limit = Math.min(text.length, position + max);
  for (let index = position; index < limit; index++) {
    const character = text[index];
    if (character === "\\") index++;
    else if (character === "{") depth++;
    else if (character === "}" && --depth === 0)
      return { start: position, end: index + 1, innerStart: position + 1, innerEnd: index };
  }
  return undefined;
}

/** Reads `[…]`; brackets within braces do not count. */
export function readOptional(text: string, position: number, max = 65_536): Group | undefined {
  if (text[position] !== "[") return undefined;
  let depth = 0;
  const limit = Math.min(text.length, position + max);
  for (let index = position + 1; index < limit; index++) {
    const character = text[index];
    if (character === "\\") index++;
    else if (character === "{") depth++;
    else if (character === "}") depth--;
    else if (character === "]" && depth <= 0)
      return { start: position, end: index + 1, innerStart: position + 1, innerEnd: index };
  }
  return undefined;
}

/** Offset after `[…]`, undefined where there is none. */
export function skipOptional(text: string, position: number): number | undefined {
  return readOptional(text, position)?.end;
}
