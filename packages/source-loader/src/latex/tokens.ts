/**
 * TeX's tokens. A control sequence carries its name without the backslash; a character token carries one character.
 *
 * `mark` is a token of our own: it stands in the input where something must happen (the end of an environment that the
 * author defined, a missing optional argument).
 */
export const kinds = {
  control: 0,
  character: 1,
  space: 2,
  paragraph: 3,
  open: 4,
  close: 5,
  math: 6,
  align: 7,
  parameter: 8,
  superscript: 9,
  subscript: 10,
  tie: 11,
  mark: 12,
} as const;
export type Kind = (typeof kinds)[keyof typeof kinds];

export interface Token {
  readonly kind: Kind;
  readonly text: string;
  /** Offset in its file. */
  readonly at: number;
  /** Index of its file. */
  readonly file: number;
}

export const token = (kind: Kind, text: string, like?: Token): Token => ({
  kind,
  text,
  at: like?.at ?? 0,
  file: like?.file ?? -1,
});

export const control = (name: string, like?: Token): Token => token(kinds.control, name, like);

/** Tokens for a short piece of TeX that we write ourselves: control words, braces, characters and spaces. */
export function tokensOf(tex: string, like?: Token): Token[] {
  const out: Token[] = [];
  for (const match of tex.matchAll(/\\([A-Za-z@]+|[^A-Za-z@])|([\s\S])/gu)) {
    const [, name, character] = match;
    if (name !== undefined) out.push(control(name, like));
    else if (character !== undefined) out.push(token(kindOfCharacter(character), character, like));
  }
  return out;
}

function kindOfCharacter(character: string): Kind {
  switch (character) {
    case "{":
      return kinds.open;
    case "}":
      return kinds.close;
    case "$":
      return kinds.math;
    case "&":
      return kinds.align;
    case "#":
      return kinds.parameter;
    case "^":
      return kinds.superscript;
    case "_":
      return kinds.subscript;
    case "~":
      return kinds.tie;
    case " ":
    case "\n":
    case "\t":
      return kinds.space;
    default:
      return kinds.character;
  }
}

const wordName = /^[A-Za-z@]+$/;

/** Writes tokens as TeX again; a space stands after a control word only where the next letter would join it. */
export class TexWriter {
  #out = "";
  #word = false;

  add(next: Token) {
    switch (next.kind) {
      case kinds.control:
        this.raw(`\\${next.text}`);
        this.#word = wordName.test(next.text);
        return;
      case kinds.paragraph:
        return this.raw("\n\n");
      case kinds.parameter:
        return this.raw(next.text === "#" ? "#" : `#${next.text}`);
      case kinds.mark:
        return;
      default:
        return this.raw(next.text);
    }
  }

  raw(text: string): void {
    if (this.#word && /^[A-Za-z@]/.test(text)) this.#out += " ";
    this.#word = false;
    this.#out += text;
  }

  /** Says that what was written last is a control word. */
  endWord(): void {
    this.#word = true;
  }

  get text(): string {
    return this.#out;
  }
}

export function tokensToTex(tokens: readonly Token[]): string {
  const writer = new TexWriter();
  for (const next of tokens) writer.add(next);
  return writer.text;
}

export function isControl(value: Token | undefined, name: string): boolean {
  return value !== undefined && value.kind === kinds.control && value.text === name;
}

export function isCharacter(value: Token | undefined, character: string): boolean {
  return value !== undefined && value.kind === kinds.character && value.text === character;
}

/** Removes space tokens at both ends. */
export function trimTokens(tokens: readonly Token[]): Token[] {
  const blank = (value: Token | undefined): boolean =>
    value !== undefined && (value.kind === kinds.space || value.kind === kinds.paragraph);
  let start = 0;
  let end = tokens.length;
  while (start < end && blank(tokens[start])) start++;
  while (end > start && blank(tokens[end - 1])) end--;
  return tokens.slice(start, end);
}

/** Splits at tokens outside braces. */
export function splitTokens(tokens: readonly Token[], isSeparator: (value: Token) => boolean): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const next of tokens) {
    if (next.kind === kinds.open) depth++;
    else if (next.kind === kinds.close) depth--;
    if (depth === 0 && isSeparator(next)) parts.push([]);
    else parts.at(-1)?.push(next);
  }
  return parts;
}
