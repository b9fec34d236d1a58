import { Input } from "./input.ts";
import { latexLimits } from "./limits.ts";
import { type EnvironmentMacro, type Macro, readArguments, Scoped, substitute } from "./macros.ts";
import { braced } from "./preamble.ts";
import type { Place, Report } from "./report.ts";
import type { SourceReader } from "./source-reader.ts";
import { kinds, TexWriter, type Token, tokensOf, tokensToTex } from "./tokens.ts";
import type { Vocabulary } from "./vocabulary-types.ts";

/** TeX's gullet: the input, the author's macros, and the arguments of commands. */
export class Expander {
  readonly input = new Input();
  readonly macros = new Scoped<Macro>();
  readonly environments = new Scoped<EnvironmentMacro>();
  readonly sources: SourceReader;
  readonly report: Report;
  readonly vocabulary: Vocabulary;
  readonly signal: AbortSignal | undefined;
  /** State that a family of commands keeps, by the family's key. */
  readonly #state = new Map<symbol, unknown>();
  #expansions = 0;
  #exhausted = false;

  constructor(sources: SourceReader, report: Report, vocabulary: Vocabulary, signal: AbortSignal | undefined) {
    this.sources = sources;
    this.report = report;
    this.vocabulary = vocabulary;
    this.signal = signal;
  }

  get here(): Place {
    return this.input.here;
  }

  /** A family's own state, made at its first use. */
  state<Value>(key: symbol, create: () => Value): Value {
    if (!this.#state.has(key)) this.#state.set(key, create());
    return this.#state.get(key) as Value;
  }

  /** Whether expansion was given up. */
  get spent(): boolean {
    return this.#exhausted;
  }

  /** An argument as tokens; an empty list, and a diagnostic, where there is none. */
  argument(): Token[] {
    return this.input.argument() ?? [];
  }

  optional(): Token[] | undefined {
    return this.input.optional();
  }

  /** An argument as a string, its macros expanded: a label, a key, a path. */
  string(): string {
    return this.stringOf(this.argument());
  }

  optionalString(): string | undefined {
    const tokens = this.optional();
    return tokens === undefined ? undefined : this.stringOf(tokens);
  }

  stringOf(tokens: readonly Token[]): string {
    if (!tokens.some((next) => next.kind === kinds.control || next.kind === kinds.mark))
      return tokens
        .map((next) => (next.kind === kinds.paragraph ? " " : next.text))
        .join("")
        .trim();
    const writer = new TexWriter();
    this.input.enter(tokens);
    for (let next = this.input.next(); next !== undefined; next = this.input.next()) {
      if (next.kind !== kinds.control) writer.add(next);
      else if (/^[%_#&{}$~ -]$/.test(next.text)) writer.raw(next.text);
      else if (this.expandable(next)) this.expand(next);
      else if (next.text === "protect" || next.text === "relax" || next.text === "detokenize") continue;
      else if (next.text === "string") continue;
      else {
        const symbol = this.vocabulary.symbols.get(next.text);
        if (symbol === undefined) writer.add(next);
        else writer.raw(symbol);
      }
    }
    this.input.leave();
    return writer.text.replace(/\s+/g, " ").trim();
  }

  /** True for a macro of the author's that has a replacement. */
  expandable(call: Token): boolean {
    const macro = this.macros.get(call.text);
    return macro !== undefined && macro.alias === undefined;
  }

  expand(call: Token): void {
    const macro = this.macros.get(call.text);
    if (macro === undefined || this.#exhausted) return;
    const values = readArguments(this.input, macro.parameters);
    if (values === undefined) {
      this.report.add(
        "warning",
        "macro-has-arguments",
        `\\${call.text} is used without the arguments that its definition asks for.`,
        { place: call.file < 0 ? this.here : call, hint: "Check the call against the definition." },
      );
      return;
    }
    this.pushExpansion(substitute(macro.body, values), call);
  }

  /** Puts a replacement into the input, within bounds. */
  pushExpansion(tokens: readonly Token[], call: Token): void {
    this.input.expanded += tokens.length;
    if (
      ++this.#expansions > latexLimits.expansions ||
      this.input.expanded > latexLimits.expandedTokens ||
      this.input.depth > latexLimits.inputDepth
    ) {
      this.#exhausted = true;
      this.input.dropExpansions();
      this.report.add(
        "error",
        "macros-end",
        `The macros of this document do not end: \\${call.text} was given up after ${this.#expansions} expansions.`,
        {
          place: this.here,
          hint: `Look at how \\${call.text} is defined: it calls itself, or doubles with each level.`,
        },
      );
      return;
    }
    this.input.push(tokens);
  }

  tokensOfTex(tex: string): Token[] {
    const { at, file } = this.here;
    return tokensOf(tex, { kind: kinds.character, text: "", at, file });
  }

  texOf(tokens: readonly Token[]): string {
    return tokensToTex(tokens);
  }

  /** The tokens `{name}`. */
  nameTokens(name: string): Token[] {
    return braced(name);
  }

  /** Reads the arguments of a signature: `m` mandatory, `o` optional, `s` star, `d` a dimension without braces, `p` in round brackets. */
  skipArguments(signature: string): void {
    for (const part of signature) {
      if (part === "m") this.input.argument();
      else if (part === "o") this.input.optional();
      else if (part === "s") this.input.accept("*");
      else if (part === "p") this.input.optional("(", ")");
      else if (part === "d") this.skipDimension();
    }
  }

  /** `=2pt plus 1fil`, `2\baselineskip`, as plain TeX assigns. */
  skipDimension(): void {
    let text = "";
    this.input.accept("=");
    for (let count = 0; count < 60; count++) {
      const next = this.input.next();
      const more =
        next?.kind === kinds.character &&
        /^[-+0-9.,a-zA-Z]$/.test(next.text) &&
        /^ ?[-+]?[\d.,]*( ?(p|pt|e|em|ex|c|cm|m|mm|i|in|b|bp|s|sp|t|tr|tru|true)? ?( (p|pl|plu|plus|m|mi|min|minu|minus)( [-+]?[\d.]*[a-z]*)?)*)$/.test(
          text + next.text,
        );
      if (next !== undefined && more) text += next.text;
      else if (next?.kind === kinds.space && text !== "" && !text.endsWith(" ") && !/[a-z]$/.test(text)) text += " ";
      else if (next?.kind === kinds.space && /[a-z]$/.test(text)) {
        // One blank behind a dimension belongs to it; `plus` may follow, and its own dimension.
        const isWord = / (?:plus|minus)$/.test(text);
        if (!isWord && !/^(?:p|m)$/.test(this.input.peek()?.text ?? "")) return;
        text += " ";
      } else {
        // `-\baselineskip`: a register ends it.
        if (
          !(
            next?.kind === kinds.control &&
            /^ ?[-+]?[\d.]* ?$/.test(text) &&
            /skip|width|height|sep|indent|dimen|p@|z@|size|depth|unit/.test(next.text)
          )
        )
          this.input.unread(next);
        return;
      }
    }
  }
}
