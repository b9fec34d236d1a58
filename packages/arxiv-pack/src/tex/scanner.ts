import { readBalanced, skipOptional, skipSpace } from "./arguments.ts";
import type { VerbatimNames } from "./verbatim-names.ts";

/** A piece of a TeX file. Offsets count UTF-16 code units; pieces follow each other without gaps. */
export type TexToken =
  /** `\name` or `\%`; the spaces after a word belong to what follows. */
  | { readonly kind: "command"; readonly name: string; readonly start: number; readonly end: number }
  /** `\begin{name}` or `\end{name}`. */
  | { readonly kind: "begin" | "end"; readonly name: string; readonly start: number; readonly end: number }
  /** From `%` up to the line's end, which is not part of it. */
  | { readonly kind: "comment"; readonly start: number; readonly end: number }
  | { readonly kind: "open" | "close" | "text"; readonly start: number; readonly end: number }
  /** Text that TeX takes letter by letter: a verbatim environment's body, the argument of `\verb` or `\url`. */
  | { readonly kind: "verbatim"; readonly name: string; readonly start: number; readonly end: number };

/** A URL longer than this is no URL; it bounds what an unclosed brace costs. */
const maxLiteral = 4096;

/** Each costs a look at what follows, and a file with more of them is no LaTeX. */
const maxUnclosed = 200;

/**
 * Reads TeX piece by piece with the usual category codes, aware of verbatim text.
 *
 * It does not expand macros: what a file's own definitions make verbatim is told by `names`.
 */
export class TexScanner {
  /** Where the next piece starts; may be set to jump. */
  position: number;
  readonly #text: string;
  readonly #names: VerbatimNames | undefined;
  readonly #short: Set<string>;
  #atIsLetter: boolean;
  /** Literals in braces without an end. */
  #unclosed = 0;
  /** The environment whose body comes next, letter by letter. */
  #body: string | undefined;
  /** The command whose argument comes next, letter by letter. */
  #literal: string | undefined;

  /** @param names - Without them nothing is verbatim: so TeX reads what it skips after `\iffalse`. */
  constructor(
    text: string,
    names: VerbatimNames | undefined,
    options: { position?: number; atIsLetter?: boolean } = {},
  ) {
    this.#text = text;
    this.#names = names;
    this.#short = new Set(names?.shortVerb);
    this.position = options.position ?? 0;
    this.#atIsLetter = options.atIsLetter ?? false;
  }

  next(): TexToken | undefined {
    const text = this.#text;
    const start = this.position;
    if (start >= text.length) return undefined;
    const verbatim = this.#readVerbatim(start);
    if (verbatim !== undefined) return this.#take(verbatim);
    const character = text[start] as string;
    if (character === "\\") return this.#take(this.#readCommand(start));
    if (character === "%") return this.#take({ kind: "comment", start, end: lineEnd(text, start) });
    if (character === "{") return this.#take({ kind: "open", start, end: start + 1 });
    if (character === "}") return this.#take({ kind: "close", start, end: start + 1 });
    if (this.#short.has(character)) {
      const close = closeOnLine(text, character, start + 1);
      if (close !== undefined) return this.#take({ kind: "verbatim", name: character, start, end: close + 1 });
      return this.#take({ kind: "text", start, end: start + 1 });
    }
    let end = start + 1;
    while (
      end < text.length &&
      !isSpecial(text.charCodeAt(end)) &&
      !(this.#short.size > 0 && this.#short.has(text[end] as string))
    )
      end++;
    return this.#take({ kind: "text", start, end });
  }

  #take(token: TexToken): TexToken {
    this.position = token.end;
    return token;
  }

  #readVerbatim(start: number): TexToken | undefined {
    const text = this.#text;
    if (this.#body !== undefined) {
      const name = this.#body;
      this.#body = undefined;
      const close = text.indexOf(`\\end{${name}}`, start);
      const end = close < 0 ? text.length : close;
      if (end > start) return { kind: "verbatim", name, start, end };
    }
    if (this.#literal !== undefined) {
      const name = this.#literal;
      this.#literal = undefined;
      const end = this.#literalEnd(name, start);
      if (end !== undefined && end > start) return { kind: "verbatim", name, start, end };
    }
    return undefined;
  }

  #readCommand(start: number): TexToken {
    const text = this.#text;
    let end = start + 1;
    while (end < text.length && (isLetter(text.charCodeAt(end)) || (this.#atIsLetter && text[end] === "@"))) end++;
    if (end === start + 1) end = Math.min(end + 1, text.length);
    const name = text.slice(start + 1, end);
    if (name === "makeatletter") this.#atIsLetter = true;
    else if (name === "makeatother") this.#atIsLetter = false;
    if (name === "begin" || name === "end") {
      const group = /^[ \t]*\{([^{}\\%\r\n]{1,100})\}/u.exec(text.slice(end, end + 120));
      if (group !== null) {
        const environment = group[1] as string;
        if (name === "begin" && this.#names?.environments.has(environment) === true) this.#body = environment;
        return { kind: name, name: environment, start, end: end + group[0].length };
      }
    }
    if (this.#names !== undefined) {
      if (this.#names.commands.has(name)) this.#literal = name;
      else if (name === "MakeShortVerb" || name === "DefineShortVerb" || name === "lstMakeShortInline")
        this.#addShort(end, true);
      else if (name === "DeleteShortVerb" || name === "UndefineShortVerb" || name === "lstDeleteShortInline")
        this.#addShort(end, false);
    }
    return { kind: "command", name, start, end };
  }

  #addShort(position: number, on: boolean): void {
    const after = this.#text.slice(position, position + 200);
    const character = /^\*?\s*(?:\[[^\]]*\])?\s*\{?\s*\\?([^\s\\{}[\]A-Za-z])/u.exec(after)?.[1];
    if (character === undefined) return;
    if (on) this.#short.add(character);
    else this.#short.delete(character);
  }

  /** Where the literal argument of a command ends; undefined where it has none that we know. */
  #literalEnd(name: string, start: number): number | undefined {
    const text = this.#text;
    const shape = this.#names?.commands.get(name);
    if (shape === undefined) return undefined;
    let position = start;
    if (shape.star && text[position] === "*") position++;
    if (shape.options) position = skipOptional(text, skipSpace(text, position)) ?? position;
    for (let index = 0; index < shape.before; index++) {
      const group = readBalanced(text, skipSpace(text, position), maxLiteral);
      if (group === undefined) return undefined;
      position = group.end;
    }
    const open = skipSpace(text, position);
    if (shape.braces && text[open] === "{") {
      if (this.#unclosed > maxUnclosed) return undefined;
      const group = readBalanced(text, open, maxLiteral);
      if (group === undefined) this.#unclosed++;
      return group?.end;
    }
    const delimiter = text[position];
    if (delimiter === undefined || /[\sA-Za-z*{}\\%]/u.test(delimiter)) return undefined;
    const close = closeOnLine(text, delimiter, position + 1);
    return close === undefined ? undefined : close + 1;
  }
}

/** Offset of a delimiter on the same line. Looks no further than a literal may be long: there are lines of megabytes. */
function closeOnLine(text: string, delimiter: string, position: number): number | undefined {
  const rest = text.slice(position, position + maxLiteral);
  const close = rest.indexOf(delimiter);
  return close < 0 || rest.slice(0, close).includes("\n") ? undefined : position + close;
}

/** Offset of the line's end: of `\r\n`, `\n` or the end of the text. */
export function lineEnd(text: string, position: number): number {
  const newline = text.indexOf("\n", position);
  const end = newline < 0 ? text.length : newline;
  return end > position && text[end - 1] === "\r" ? end - 1 : end;
}

const isLetter = (code: number): boolean => (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
/** `%`, `\`, `{`, `}`. */
const isSpecial = (code: number): boolean => code === 37 || code === 92 || code === 123 || code === 125;
