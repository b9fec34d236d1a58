import { type Kind, kinds, type Token } from "./tokens.ts";

/** What both lexer and input look at: category codes that a document changes. */
export interface Categories {
  /** Whether `@` is a letter (`\makeatletter`, and in packages). */
  atLetter: boolean;
  /** Characters that open and close short verbatim text (`\MakeShortVerb`). */
  shortVerb: Set<string>;
}

const isLetter = (code: number): boolean => (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
const wordWithout = /[A-Za-z]+/y;
const wordWith = /[A-Za-z@]+/y;
// Text that means itself, words set apart by single spaces.
const plainRun = /[^\\{}$&#^_~%\n\t\r[\] ]+(?: [^\\{}$&#^_~%\n\t\r[\] ]+)*/y;

const special: Readonly<Record<string, Kind>> = {
  "{": kinds.open,
  "}": kinds.close,
  $: kinds.math,
  "&": kinds.align,
  "#": kinds.parameter,
  "^": kinds.superscript,
  _: kinds.subscript,
  "~": kinds.tie,
};

/** TeX's eyes and mouth for one file: characters to tokens, with its three states (new line, middle, skipping blanks). */
export class Lexer {
  offset = 0;
  #state: "new-line" | "middle" | "skipping" = "new-line";
  readonly text: string;
  readonly file: number;
  readonly #categories: Categories;

  constructor(text: string, file: number, categories: Categories) {
    this.text = text;
    this.file = file;
    this.#categories = categories;
  }

  next(): Token | undefined {
    const { text } = this;
    for (;;) {
      const character = text[this.offset];
      if (character === undefined) return undefined;
      const at = this.offset;
      if (character === "\n") {
        this.offset++;
        const state = this.#state;
        this.#state = "new-line";
        if (state === "new-line") {
          this.#skipBlankLines();
          return this.#token(kinds.paragraph, "", at);
        }
        if (state === "middle") return this.#token(kinds.space, "\n", at);
        continue;
      }
      if (character === " " || character === "\t") {
        this.offset++;
        if (this.#state !== "middle") continue;
        this.#state = "skipping";
        return this.#token(kinds.space, " ", at);
      }
      if (character === "%") {
        const end = text.indexOf("\n", at);
        this.offset = end < 0 ? text.length : end + 1;
        this.#state = "new-line";
        continue;
      }
      if (character === "\\") return this.#controlSequence(at);
      this.#state = "middle";
      this.offset++;
      const kind = special[character];
      if (kind !== undefined) return this.#token(kind, character, at);
      if (character >= "\uD800" && character <= "\uDBFF") {
        this.offset++;
        return this.#token(kinds.character, text.slice(at, at + 2), at);
      }
      return this.#token(kinds.character, character, at);
    }
  }

  /** A run of characters that mean themselves, or "" where none stands next. */
  run(): string {
    if (this.#categories.shortVerb.size > 0) return "";
    plainRun.lastIndex = this.offset;
    const match = plainRun.exec(this.text);
    if (match === null) return "";
    this.#state = "middle";
    this.offset += match[0].length;
    return match[0];
  }

  /** Raw text up to `end`, which is passed over too; undefined where it does not stand in the rest of the file. */
  rawUntil(end: string): string | undefined {
    const found = this.text.indexOf(end, this.offset);
    if (found < 0) return undefined;
    const raw = this.text.slice(this.offset, found);
    this.offset = found + end.length;
    this.#state = "middle";
    return raw;
  }

  /** The next character, without reading it. */
  peekRaw(): string {
    return this.text[this.offset] ?? "";
  }

  skipRaw(count: number): void {
    this.offset += count;
    this.#state = "middle";
  }

  #controlSequence(at: number): Token {
    const { text } = this;
    const code = text.charCodeAt(at + 1);
    if (isLetter(code) || (code === 64 && this.#categories.atLetter)) {
      const word = this.#categories.atLetter ? wordWith : wordWithout;
      word.lastIndex = at + 1;
      const name = word.exec(text)?.[0] ?? "";
      this.offset = at + 1 + name.length;
      this.#state = "skipping";
      return this.#token(kinds.control, name, at);
    }
    const point = text.codePointAt(at + 1);
    if (point === undefined) {
      this.offset++;
      return this.#token(kinds.control, "", at);
    }
    const name = String.fromCodePoint(point);
    this.offset = at + 1 + name.length;
    this.#state = name === "\n" ? "new-line" : name === " " || name === "\t" ? "skipping" : "middle";
    return this.#token(kinds.control, name === "\n" || name === "\t" ? " " : name, at);
  }

  #skipBlankLines(): void {
    const blank = /[ \t]*\n/y;
    for (;;) {
      blank.lastIndex = this.offset;
      const match = blank.exec(this.text);
      if (match === null) return;
      this.offset += match[0].length;
    }
  }

  #token(kind: Kind, text: string, at: number): Token {
    return { kind, text, at, file: this.file };
  }
}
