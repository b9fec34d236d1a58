import type { Categories } from "./lexer.ts";
import { Lexer } from "./lexer.ts";
import { latexLimits } from "./limits.ts";
import type { Place } from "./report.ts";
import { isCharacter, kinds, type Token, token } from "./tokens.ts";

type Frame =
  | { readonly type: "tokens"; readonly tokens: readonly Token[]; index: number }
  | { readonly type: "file"; readonly lexer: Lexer; readonly onEnd: () => void }
  | { readonly type: "wall" };

/**
 * TeX's input stack: files, and lists of tokens that stand before what is left of them.
 *
 * A list that has given its last token is dropped at once, so a macro that ends in a call of itself costs no depth.
 */
export class Input {
  readonly categories: Categories = { atLetter: false, shortVerb: new Set() };
  readonly #stack: Frame[] = [];
  #here: Place = { file: 0, at: 0 };
  /** How many tokens expansions have put in. */
  expanded = 0;

  /** Where the reader is: in a macro's replacement, where the macro was called. */
  get here(): Place {
    return this.#here;
  }

  get depth(): number {
    return this.#stack.length;
  }

  /** The innermost file that is being read. */
  get lexer(): Lexer | undefined {
    for (let index = this.#stack.length - 1; index >= 0; index--) {
      const frame = this.#stack[index];
      if (frame?.type === "file") return frame.lexer;
    }
    return undefined;
  }

  /** The file itself, where nothing stands before it: raw text can then be read. */
  get rawLexer(): Lexer | undefined {
    const top = this.#stack.at(-1);
    return top?.type === "file" ? top.lexer : undefined;
  }

  pushFile(text: string, file: number, onEnd: () => void): void {
    this.#stack.push({ type: "file", lexer: new Lexer(text, file, this.categories), onEnd });
  }

  push(tokens: readonly Token[]): void {
    if (tokens.length > 0) this.#stack.push({ type: "tokens", tokens, index: 0 });
  }

  /** Reads tokens as if they were the whole input, until `leave`. */
  enter(tokens: readonly Token[]): void {
    this.#stack.push({ type: "wall" });
    this.push(tokens);
  }

  leave(): void {
    for (let frame = this.#stack.pop(); frame !== undefined && frame.type !== "wall"; frame = this.#stack.pop()) {
      if (frame.type === "file") frame.onEnd();
    }
  }

  /** Ends the innermost file, and what macros have put before it. */
  endFile(): void {
    for (let frame = this.#stack.at(-1); frame !== undefined && frame.type !== "wall"; frame = this.#stack.at(-1)) {
      this.#stack.pop();
      if (frame.type !== "file") continue;
      frame.onEnd();
      return;
    }
  }

  /** Drops what macros have put before the file: the way out of an expansion that has no end. */
  dropExpansions(): void {
    while (this.#stack.at(-1)?.type === "tokens") this.#stack.pop();
  }

  next(): Token | undefined {
    for (;;) {
      const top = this.#stack.at(-1);
      if (top === undefined || top.type === "wall") return undefined;
      if (top.type === "tokens") {
        const next = top.tokens[top.index++];
        if (top.index >= top.tokens.length) this.#stack.pop();
        if (next === undefined) continue;
        // An argument's tokens stand behind the call in the same file; a replacement's stand where it was defined.
        if (next.file === this.#here.file && next.at > this.#here.at && next.at < (this.lexer?.offset ?? 0))
          this.#here = next;
        return next;
      }
      const next = top.lexer.next();
      if (next === undefined) {
        this.#stack.pop();
        top.onEnd();
        continue;
      }
      this.#here = next;
      return next;
    }
  }

  unread(next: Token | undefined): void {
    if (next !== undefined) this.#stack.push({ type: "tokens", tokens: [next], index: 0 });
  }

  peek(): Token | undefined {
    const next = this.next();
    this.unread(next);
    return next;
  }

  /** Plain text that stands next in the file, "" where a token must be read. */
  run(): string {
    const lexer = this.rawLexer;
    if (lexer === undefined) return "";
    const at = lexer.offset;
    const run = lexer.run();
    if (run !== "") this.#here = { file: lexer.file, at };
    return run;
  }

  skipSpaces(): void {
    for (;;) {
      const next = this.next();
      if (next?.kind === kinds.space) continue;
      this.unread(next);
      return;
    }
  }

  /** Tokens up to the brace that closes; the opening one has been read. `closed` is false where the input ends first. */
  balanced(): { tokens: Token[]; closed: boolean } {
    const tokens: Token[] = [];
    let depth = 0;
    for (;;) {
      const next = this.next();
      if (next === undefined) return { tokens, closed: false };
      if (next.kind === kinds.open) depth++;
      else if (next.kind === kinds.close && depth-- === 0) return { tokens, closed: true };
      tokens.push(next);
    }
  }

  /** One argument: a group's content, or a single token; undefined where a group or the input ends. */
  argument(): Token[] | undefined {
    this.skipSpaces();
    const next = this.next();
    if (next === undefined) return undefined;
    if (next.kind === kinds.open) return this.balanced().tokens;
    if (next.kind === kinds.close || next.kind === kinds.paragraph || next.kind === kinds.mark) {
      this.unread(next);
      return undefined;
    }
    return [next];
  }

  /** An optional argument in brackets (or other delimiters), undefined and nothing read where there is none. */
  optional(open = "[", close = "]"): Token[] | undefined {
    const before: Token[] = [];
    let next = this.next();
    while (next?.kind === kinds.space) {
      before.push(next);
      next = this.next();
    }
    if (next === undefined || !isCharacter(next, open)) {
      this.unread(next);
      this.push(before);
      return undefined;
    }
    const tokens: Token[] = [];
    let depth = 0;
    let nested = 0;
    for (let inner = this.next(); inner !== undefined; inner = this.next()) {
      if (depth === 0 && nested === 0 && isCharacter(inner, close)) return tokens;
      if (inner.kind === kinds.open) depth++;
      else if (inner.kind === kinds.close) depth--;
      else if (depth === 0 && isCharacter(inner, open)) nested++;
      else if (depth === 0 && isCharacter(inner, close)) nested--;
      tokens.push(inner);
      if (depth < 0 || (inner.kind === kinds.paragraph && depth === 0) || tokens.length > latexLimits.optionalTokens)
        break;
      if (this.expanded > latexLimits.expandedTokens) break;
    }
    // No end within reach: it was a bracket of the text.
    this.expanded += tokens.length;
    this.push([next, ...tokens]);
    return undefined;
  }

  /** True, and the character read, where it stands next. */
  accept(character: string): boolean {
    const before: Token[] = [];
    let next = this.next();
    while (next?.kind === kinds.space) {
      before.push(next);
      next = this.next();
    }
    if (isCharacter(next, character)) return true;
    this.unread(next);
    this.push(before);
    return false;
  }

  /** Makes sure that an argument stands as a group next, and reads its opening brace; false where there is none. */
  openArgument(): boolean {
    this.skipSpaces();
    const next = this.next();
    if (next === undefined) return false;
    if (next.kind === kinds.open) return true;
    if (next.kind === kinds.close || next.kind === kinds.paragraph || next.kind === kinds.mark) {
      this.unread(next);
      return false;
    }
    this.push([next, token(kinds.close, "}", next)]);
    return true;
  }
}
