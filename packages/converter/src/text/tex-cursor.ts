/** A place in a text of TeX that moves on. */
export interface TexCursor {
  readonly text: string;
  position: number;
}

/** Passes blanks and comments; a blank line is left standing, since it ends a paragraph. */
export function skipBlanks(cursor: TexCursor): void {
  const { text } = cursor;
  while (cursor.position < text.length) {
    const character = text[cursor.position];
    if (character === "%") skipComment(cursor);
    else if (character === " " || character === "\t" || character === "\n" || character === "\r") cursor.position++;
    else return;
  }
}

/** Passes a comment with its line's end. */
export function skipComment(cursor: TexCursor): void {
  const end = cursor.text.indexOf("\n", cursor.position);
  cursor.position = end < 0 ? cursor.text.length : end + 1;
}

/** The command at the cursor (`\name` or `\'`), which is passed with its star and the blanks after a name. */
export function readCommand(cursor: TexCursor): string {
  const { text } = cursor;
  let end = cursor.position + 1;
  while (end < text.length && /[A-Za-z@]/.test(text[end] as string)) end++;
  if (end === cursor.position + 1) {
    cursor.position = Math.min(text.length, end + 1);
    return text[end] ?? "";
  }
  const name = text.slice(cursor.position + 1, end);
  if (text[end] === "*") end++;
  while (end < text.length && (text[end] === " " || text[end] === "\t")) end++;
  cursor.position = end;
  return name;
}

/** `[…]` at the cursor, with its brackets taken off; undefined where none stands. */
export function readOptional(cursor: TexCursor): string | undefined {
  const { text } = cursor;
  let start = cursor.position;
  while (text[start] === " " || text[start] === "\n") start++;
  if (text[start] !== "[") return undefined;
  let depth = 0;
  // Bounded, so that a text of nothing but opening brackets stays linear.
  for (let index = start + 1; index < Math.min(text.length, start + 4000); index++) {
    const character = text[index];
    if (character === "\\") index++;
    else if (character === "{") depth++;
    else if (character === "}") depth--;
    else if (character === "]" && depth <= 0) {
      cursor.position = index + 1;
      return text.slice(start + 1, index);
    }
  }
  return undefined;
}

/** `{…}` at the cursor, or the single character or command that TeX would take instead; undefined at the end. */
export function readArgument(cursor: TexCursor): string | undefined {
  skipBlanks(cursor);
  const { text } = cursor;
  const start = cursor.position;
  const first = text[start];
  if (first === undefined || first === "}") return undefined;
  if (first === "\\") {
    readCommand(cursor);
    return text.slice(start, cursor.position);
  }
  if (first !== "{") {
    const character = String.fromCodePoint(text.codePointAt(start) ?? 0);
    cursor.position += character.length;
    return character;
  }
  return readGroup(cursor);
}

/** `{…}` only: undefined where no brace opens. An unclosed brace reaches to the end. */
export function readGroup(cursor: TexCursor): string | undefined {
  const { text } = cursor;
  const start = cursor.position;
  if (text[start] !== "{") return undefined;
  let depth = 0;
  for (let index = start; index < text.length; index++) {
    const character = text[index];
    if (character === "\\") index++;
    else if (character === "{") depth++;
    else if (character === "}" && --depth === 0) {
      cursor.position = index + 1;
      return text.slice(start + 1, index);
    }
  }
  cursor.position = text.length;
  return text.slice(start + 1);
}

/** The body of an environment whose `\begin{name}` has been passed; the cursor stands behind its `\end`. */
export function readEnvironment(cursor: TexCursor, name: string): string {
  const { text } = cursor;
  const start = cursor.position;
  const token = /\\(begin|end)\s*\{([^{}]*)\}|\\[\s\S]/g;
  token.lastIndex = start;
  let depth = 1;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    if (match[2] !== name) continue;
    depth += match[1] === "begin" ? 1 : -1;
    if (depth === 0) {
      cursor.position = token.lastIndex;
      return text.slice(start, match.index);
    }
  }
  cursor.position = text.length;
  return text.slice(start);
}
