import type { BlockNode, FootnoteDefinition, InlineNode, NodePosition } from "@dreamnet/document";
import { branches, conditional, switchSetter } from "./conditionals.ts";
import { definitions } from "./definitions.ts";
import { algorithmWord } from "./environments/algorithms.ts";
import { declaredVerbatim } from "./environments/code.ts";
import { theoremEnvironment } from "./environments/theorems.ts";
import { Flow } from "./flow.ts";
import { FrontMatter } from "./front-matter/collected.ts";
import { Input } from "./input.ts";
import { latexLimits } from "./limits.ts";
import { type EnvironmentMacro, type Macro, readArguments, Scoped, substitute } from "./macros.ts";
import { braced, runHarvest } from "./preamble.ts";
import { lineAndColumn, type Place, type Report } from "./report.ts";
import type { SourceReader } from "./source-reader.ts";
import type { Style } from "./style.ts";
import {
  control,
  isCharacter,
  isControl,
  kinds,
  TexWriter,
  type Token,
  token,
  tokensOf,
  tokensToTex,
} from "./tokens.ts";

export type Handler = (parser: Parser, call: Token) => void;
export type EnvironmentHandler = (parser: Parser, open: OpenEnvironment) => void;

/** An environment that has begun: of the author's (`user`), without a node (`transparent`), or with a flow of its own. */
export interface OpenEnvironment {
  readonly id: number;
  readonly name: string;
  readonly place: Place;
  readonly type: "flow" | "transparent" | "user";
  readonly macro?: EnvironmentMacro;
  readonly values?: readonly (readonly Token[])[];
  readonly style: Style;
  ending: boolean;
  /** Its content was read raw, up to the end of an author's environment around it, whose code ends it still. */
  remains?: boolean;
}

export interface Stop {
  /** At the brace that closes an argument. */
  readonly close?: boolean;
  /** At this environment's end. */
  readonly environment?: OpenEnvironment;
  /** At `&` and `\\` outside groups. */
  readonly cell?: boolean;
  readonly item?: boolean;
  /** At a blank line too: an argument that holds one paragraph (a title) was then never closed. */
  readonly paragraph?: boolean;
}

export type Ended = "close" | "environment" | "align" | "row" | "item" | "unwind" | "input";

/** What names mean; see `vocabulary.ts`. */
export interface Vocabulary {
  readonly commands: ReadonlyMap<string, Handler>;
  /** Those that a preamble may hold. */
  readonly setup: ReadonlyMap<string, Handler>;
  readonly environments: ReadonlyMap<string, EnvironmentHandler>;
  readonly symbols: ReadonlyMap<string, string>;
  /** Commands without text: their arguments, as a signature such as `s o m m`. */
  readonly layout: ReadonlyMap<string, string>;
  readonly layoutEnvironments: ReadonlyMap<string, string>;
}

const fontEnvironments: ReadonlySet<string> = new Set([
  "bfseries",
  "itshape",
  "em",
  "rm",
  "sf",
  "tt",
  "ttfamily",
  "scshape",
  "slshape",
  "sffamily",
  "rmfamily",
]);
const endMark = "end:";
const floatNames: ReadonlySet<string> = new Set([
  "figure",
  "table",
  "wrapfigure",
  "wraptable",
  "SCfigure",
  "SCtable",
  "sidewaysfigure",
  "sidewaystable",
  "margintable",
  "marginfigure",
  "longtable",
  "algorithm",
  "teaserfigure",
]);

/** TeX's stomach, as far as a tree needs it: reads tokens, expands macros, and hands commands to their handlers. */
export class Parser {
  readonly input = new Input();
  readonly macros = new Scoped<Macro>();
  readonly environments = new Scoped<EnvironmentMacro>();
  readonly front = new FrontMatter();
  readonly footnotes: FootnoteDefinition[] = [];
  readonly sources: SourceReader;
  readonly report: Report;
  readonly vocabulary: Vocabulary;
  readonly signal: AbortSignal | undefined;
  /** State that a family of commands keeps, by the family's key. */
  readonly #state = new Map<symbol, unknown>();
  readonly #open: OpenEnvironment[] = [];
  flow: Flow;
  style: Style = 0;
  groups: { style: Style; close: string }[] = [];
  /** Commands that mean something in an environment alone, innermost last. */
  local: ReadonlyMap<string, Handler>[] = [];
  /** Whether `\begin{document}` has not been reached. */
  preamble = true;
  ended = false;
  /** While a style file beside the paper is read: what we know ourselves is not redefined by it. */
  weakDefinitions = false;
  /** True while a formula's own definition is read. */
  inFormula = false;
  /** Macros that a formula defines for itself: they are expanded in it. */
  readonly transient = new WeakSet<Macro>();
  documentClass = "";
  classOptions = "";
  bibliographyStyle = "";
  /** Depths of the chain of files at which a file is a document of its own. */
  readonly subfiles = new Set<number>();
  /** What `\AtBeginDocument` was given. */
  readonly atBegin: Token[] = [];
  /** Environments that the document declares as verbatim, and what they are like. */
  readonly verbatimEnvironments = new Map<string, string>();
  /** Packages used, with their options. */
  readonly packages = new Map<string, string>();
  nesting = 0;
  #expansions = 0;
  #exhausted = false;
  #steps = 0;
  #ids = 0;

  constructor(sources: SourceReader, report: Report, vocabulary: Vocabulary, signal: AbortSignal | undefined) {
    this.sources = sources;
    this.report = report;
    this.vocabulary = vocabulary;
    this.signal = signal;
    this.flow = this.newFlow();
  }

  // -- State ----------------------------------------------------------------------------------------------------------

  get here(): Place {
    return this.input.here;
  }

  get openEnvironments(): readonly OpenEnvironment[] {
    return this.#open;
  }

  insideFloat(): boolean {
    return this.#open.slice(0, -1).some((open) => floatNames.has(open.name.replace(/\*$/, "")));
  }

  isInside(name: string): boolean {
    return this.#open.some((open) => open.name === name);
  }

  /** A family's own state, made at its first use. */
  state<Value>(key: symbol, create: () => Value): Value {
    if (!this.#state.has(key)) this.#state.set(key, create());
    return this.#state.get(key) as Value;
  }

  newFlow(): Flow {
    const flow = new Flow((start) => this.position(start));
    flow.labelled = this.flow?.labelled;
    return flow;
  }

  position(start: Place): NodePosition {
    const file = this.report.files[start.file];
    if (file === undefined) return { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };
    const from = lineAndColumn(file, start.at);
    const end =
      this.here.file === start.file && this.here.at >= start.at ? lineAndColumn(file, this.here.at + 1) : from;
    return { start: from, end, ...(start.file === 0 ? {} : { file: file.path }) };
  }

  /** Whether expansion was given up. */
  get spent(): boolean {
    return this.#exhausted;
  }

  // -- Reading arguments ----------------------------------------------------------------------------------------------

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

  // -- Expansion ------------------------------------------------------------------------------------------------------

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

  // -- Parsing pieces -------------------------------------------------------------------------------------------------

  /** Runs with a flow, style and groups of its own; what `fn` leaves open ends with it. */
  nested<Result>(flow: Flow, style: Style, fn: () => Result): Result {
    const before = { flow: this.flow, style: this.style, groups: this.groups, local: this.local };
    this.flow = flow;
    this.style = style;
    this.groups = [];
    this.nesting++;
    this.macros.open();
    try {
      return fn();
    } finally {
      for (let left = this.groups.length; left > 0; left--) this.macros.close();
      this.macros.close();
      this.nesting--;
      this.flow = before.flow;
      this.style = before.style;
      this.groups = before.groups;
      this.local = before.local;
    }
  }

  get tooDeep(): boolean {
    return this.nesting >= latexLimits.nesting;
  }

  reportDepth(): void {
    this.report.tally(
      "error",
      "nesting-is-bounded",
      "depth",
      (count) =>
        `The document nests more than ${latexLimits.nesting} levels deep (${count} times); what is deeper is kept without its structure.`,
      { place: this.here },
    );
  }

  /** The next argument as blocks. Beyond the bound on nesting it stays in the text where it stands. */
  blocks(labelled?: Flow["labelled"]): BlockNode[] {
    if (this.tooDeep) {
      this.reportDepth();
      return [];
    }
    if (!this.input.openArgument()) return [];
    const flow = this.newFlow();
    if (labelled !== undefined) flow.labelled = labelled;
    this.nested(flow, 0, () => this.run({ close: true }));
    return flow.finish();
  }

  /** The next argument as inline nodes; `paragraph` for those that LaTeX ends at a blank line. */
  inlines(paragraph = false): InlineNode[] {
    if (this.tooDeep) {
      this.reportDepth();
      return [];
    }
    if (!this.input.openArgument()) return [];
    const flow = this.newFlow();
    this.nested(flow, 0, () => this.run({ close: true, paragraph }));
    return flow.finishInline();
  }

  /** Tokens that were read before, as blocks. */
  blocksOf(tokens: readonly Token[], stop: Stop = {}): BlockNode[] {
    return this.#ofTokens(tokens, stop).finish();
  }

  inlinesOf(tokens: readonly Token[]): InlineNode[] {
    return this.#ofTokens(tokens, {}).finishInline();
  }

  tokensOfTex(tex: string): Token[] {
    const { at, file } = this.here;
    return tokensOf(tex, { kind: kinds.character, text: "", at, file });
  }

  blocksOfTex(tex: string): BlockNode[] {
    return this.blocksOf(this.tokensOfTex(tex));
  }

  texOf(tokens: readonly Token[]): string {
    return tokensToTex(tokens);
  }

  /** The tokens `{name}`. */
  nameTokens(name: string): Token[] {
    return braced(name);
  }

  /** Reads tokens as the body of an environment that has no name. */
  gridOf<Result>(tokens: readonly Token[], read: (open: OpenEnvironment) => Result): Result {
    this.input.enter(tokens);
    const open = this.#push("?data", "flow");
    const result = read(open);
    const index = this.#open.indexOf(open);
    if (index >= 0) this.#open.length = index;
    this.input.leave();
    return result;
  }

  /** Reads the definitions of a style file beside the paper, where we have none of our own. */
  harvest(name: string): void {
    const found = this.sources.find(name, [".sty"], this.sources.rootFolder);
    if (found === undefined) return;
    this.sources.note(found.path);
    if (found.text.length > 400_000 || this.sources.chain.includes(found.path)) return;
    const before = { weak: this.weakDefinitions, at: this.input.categories.atLetter, muted: this.report.muted };
    this.weakDefinitions = true;
    this.report.muted = true;
    this.input.enter([]);
    if (this.sources.include(this.input, found, this.here)) {
      this.input.categories.atLetter = true;
      runHarvest(this);
    }
    this.input.leave();
    this.weakDefinitions = before.weak;
    this.report.muted = before.muted;
    this.input.categories.atLetter = before.at;
  }

  #ofTokens(tokens: readonly Token[], stop: Stop): Flow {
    const flow = this.newFlow();
    if (this.tooDeep) {
      this.reportDepth();
      flow.text(tokensToTex(tokens), 0, this.here);
      return flow;
    }
    this.input.enter(tokens);
    this.nested(flow, 0, () => this.run(stop));
    this.input.leave();
    return flow;
  }

  // -- The main loop --------------------------------------------------------------------------------------------------

  run(stop: Stop): Ended {
    const base = this.#open.length;
    for (;;) {
      if ((++this.#steps & 1023) === 0) this.signal?.throwIfAborted();
      const next = this.input.next();
      if (next === undefined) return this.#atEnd(stop, base);
      switch (next.kind) {
        case kinds.character:
          this.#characters(next);
          break;
        case kinds.space:
          if (this.flow.inParagraph) this.flow.text(" ", this.style, this.here);
          break;
        case kinds.paragraph:
          if (stop.paragraph === true && this.groups.length === 0) {
            this.report.add("error", "braces-match", "An argument is not closed before a blank line.", {
              place: this.here,
              hint: "Add the missing }.",
            });
            this.#closeAbove(base);
            return "unwind";
          }
          this.flow.endParagraph();
          break;
        case kinds.open:
          this.openGroup("}");
          break;
        case kinds.close:
          if (this.groups.length > 0) this.closeGroup();
          else if (stop.close === true) {
            this.#closeAbove(base);
            return "close";
          } else
            this.report.add("warning", "braces-match", "This } closes nothing.", {
              place: this.here,
              hint: "Remove it, or open the group that it should close.",
            });
          break;
        case kinds.math:
          this.vocabulary.commands.get("math-shift")?.(this, next);
          break;
        case kinds.align:
          if (stop.cell === true && this.groups.length === 0) return "align";
          this.flow.text("&", this.style, this.here);
          break;
        case kinds.tie:
          this.flow.text("\u00A0", this.style, this.here);
          break;
        case kinds.mark: {
          const ended = this.#mark(next, base, stop);
          if (ended !== undefined) return ended;
          break;
        }
        case kinds.control: {
          const ended = this.#control(next, base, stop);
          if (ended !== undefined) return ended;
          break;
        }
        default:
          this.flow.text(next.text, this.style, this.here);
      }
    }
  }

  #characters(first: Token): void {
    const place = this.here;
    if (this.input.categories.shortVerb.has(first.text)) {
      this.vocabulary.commands.get("verb")?.(this, first);
      return;
    }
    let text = first.text + this.input.run();
    for (;;) {
      const next = this.input.next();
      if (next?.kind !== kinds.character || this.input.categories.shortVerb.has(next.text)) {
        this.input.unread(next);
        break;
      }
      text += next.text + this.input.run();
    }
    this.flow.source(text, this.style, place);
  }

  openGroup(close: string): void {
    this.groups.push({ style: this.style, close });
    this.macros.open();
  }

  closeGroup(): void {
    const group = this.groups.pop();
    if (group === undefined) return;
    this.style = group.style;
    this.macros.close();
  }

  /** Handles one control sequence where it stands. */
  #control(call: Token, base: number, stop: Stop): Ended | undefined {
    const alias = this.macros.get(call.text)?.alias;
    const name = alias ?? call.text;
    if (name === "end") return this.#end(this.string(), base, stop, call);
    if (name === "\\" || name === "tabularnewline" || name === "cr") {
      if (stop.cell === true && this.groups.length === 0) return "row";
    } else if (name === "item" && stop.item === true) return "item";
    this.command(name, call, alias !== undefined);
    return undefined;
  }

  /** What a command does: a local meaning, the author's, ours, a symbol, nothing (layout), or unknown. */
  command(name: string, call: Token, builtIn = false) {
    for (let index = this.local.length - 1; index >= 0; index--) {
      const handler = this.local[index]?.get(name);
      if (handler !== undefined) return handler(this, call);
    }
    // `\let\old\cite` keeps the meaning of \cite, whatever \cite becomes.
    if (!builtIn && this.macros.get(name) !== undefined)
      return this.expand(call.text === name ? call : { ...call, text: name });
    if (this.structural(name, call)) return;
    if (name === "begin") return this.begin(this.string(), call);
    const handler = this.vocabulary.commands.get(name) ?? algorithmWord(this, name);
    if (handler !== undefined) return handler(this, call);
    const symbol = this.vocabulary.symbols.get(name);
    if (symbol !== undefined) return this.flow.text(symbol, this.style, this.here);
    const signature = this.vocabulary.layout.get(name);
    if (signature !== undefined) return this.skipArguments(signature);
    if (
      name.startsWith("end") &&
      name.length > 3 &&
      this.vocabulary.environments.has(name.slice(3)) &&
      !this.isInside(name.slice(3))
    )
      return;
    if (name.startsWith("end") && this.#open.some((open) => open.name === name.slice(3)))
      return this.input.push([
        control("end", call),
        token(kinds.open, "{"),
        ...tokensOf(name.slice(3)),
        token(kinds.close, "}"),
      ]);
    if (this.vocabulary.layoutEnvironments.get(name) === "") return;
    if (this.environments.get(name) !== undefined || (this.vocabulary.environments.has(name) && name.length > 3))
      return this.begin(name, call);
    this.#unknown(name, call);
  }

  /** Definitions and conditionals, which mean the same in text, formulas and the preamble. */
  structural(name: string, call: Token): boolean {
    const handler = definitions.get(name) ?? branches.get(name) ?? conditional(this, name);
    if (handler !== undefined) {
      handler(this, call);
      return true;
    }
    const set = switchSetter(this, name);
    set?.();
    return set !== undefined;
  }

  /** Keeps what was passed over from `start` as a comment, where one can stand. */
  comment(start: Place): void {
    const file = this.report.files[start.file];
    if (
      file === undefined ||
      this.preamble ||
      this.flow.inParagraph ||
      this.here.file !== start.file ||
      this.here.at <= start.at
    )
      return;
    const value = file.text.slice(start.at, this.here.at).trim();
    if (value !== "") this.flow.block({ type: "comment", value }, start);
  }

  #unknown(name: string, call: Token): void {
    const place = call.file < 0 ? this.here : call;
    this.report.tally(
      "warning",
      "macro-is-known",
      name,
      (count) =>
        `\\${name} is not known here (${count} ${count === 1 ? "time" : "times"}): its arguments' text is kept, what it does with them is not.`,
      { place, hint: "If a package that is not beside the paper defines it, define it in the paper." },
    );
    // `[key=value]` is never text; other brackets may be.
    const optional = this.optional();
    if (optional !== undefined && !optional.some((next) => isCharacter(next, "=")))
      this.input.push([token(kinds.character, "[", call), ...optional, token(kinds.character, "]", call)]);
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
        // One blank behind a dimension belongs to it; `plus` may follow.
        if (!/^(?:p|m)$/.test(this.input.peek()?.text ?? "")) return;
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

  /** Reads the document's body into the flow. */
  readBody(begun: boolean): void {
    if (!begun) return void this.run({});
    const open = this.#push("document", "flow");
    this.run({ environment: open });
  }

  // -- Environments ---------------------------------------------------------------------------------------------------

  begin(name: string, call: Token) {
    const macro = this.environments.get(name);
    if (macro !== undefined) return this.#beginUser(macro, call);
    const handler = this.#environmentHandler(name);
    if (handler !== undefined && !this.tooDeep) {
      const open = this.#push(name, "flow");
      handler(this, open);
      this.#leave(open);
      return;
    }
    const signature = this.vocabulary.layoutEnvironments.get(name);
    if (signature === undefined && handler !== undefined) this.reportDepth();
    if (signature !== undefined || handler !== undefined) {
      this.openTransparent(name);
      this.skipArguments(signature ?? "");
      // `\begin{itshape}`: a font's command as an environment.
      if (fontEnvironments.has(name)) this.vocabulary.commands.get(name)?.(this, call);
      return;
    }
    const unknown = this.vocabulary.environments.get("?unknown");
    if (this.tooDeep || unknown === undefined) this.openTransparent(name);
    else {
      const open = this.#push(name, "flow");
      unknown(this, open);
      this.#leave(open);
    }
  }

  #leave(open: OpenEnvironment): void {
    const index = this.#open.indexOf(open);
    if (index >= 0) this.#open.length = index;
    if (open.remains === true) this.openTransparent(open.name);
  }

  /** Where the raw content of an environment ends: at the end of the author's environment that begins it, if one does. */
  rawEnd(open: OpenEnvironment): OpenEnvironment {
    let end = open;
    for (let index = this.#open.indexOf(open) - 1; index >= 0; index--) {
      const outer = this.#open[index];
      if (outer?.type !== "user" || outer.macro === undefined) break;
      if (!tokensToTex(outer.macro.end).replaceAll(" ", "").includes(`\\end{${end.name}}`)) break;
      end = outer;
    }
    return end;
  }

  #environmentHandler(name: string): EnvironmentHandler | undefined {
    const declared = this.verbatimEnvironments.get(name);
    if (declared === "shown") return undefined;
    if (declared !== undefined) return declaredVerbatim(declared);
    const own = this.vocabulary.environments.get(name);
    // A theorem of the author's may have the name of something else ("algorithm", "procedure").
    return (
      theoremEnvironment(this, name, own === undefined) ??
      own ??
      this.vocabulary.environments.get(name.replace(/\*$/, ""))
    );
  }

  #push(
    name: string,
    type: OpenEnvironment["type"],
    more: Pick<OpenEnvironment, "macro" | "values"> = {},
  ): OpenEnvironment {
    const open: OpenEnvironment = {
      id: ++this.#ids,
      name,
      place: this.here,
      type,
      style: this.style,
      ending: false,
      ...more,
    };
    this.#open.push(open);
    return open;
  }

  openTransparent(name: string): void {
    this.#push(name, "transparent");
    this.macros.open();
    this.flow.endParagraph();
  }

  #beginUser(macro: EnvironmentMacro, call: Token): void {
    const values = readArguments(this.input, macro.parameters);
    if (values === undefined) {
      this.report.add(
        "warning",
        "macro-has-arguments",
        `The environment ${macro.name} is used without the arguments that its definition asks for.`,
        { place: this.here },
      );
      return;
    }
    if (macro.collects) {
      const { tokens } = this.collectBody(macro.name);
      const body = macro.parameters.length + 1;
      const begin = macro.begin.map((next) => (isControl(next, "BODY") ? token(kinds.parameter, String(body)) : next));
      this.pushExpansion([...substitute(begin, [...values, tokens]), ...substitute(macro.end, values)], call);
      return;
    }
    this.#push(macro.name, "user", { macro, values });
    this.macros.open();
    this.pushExpansion(substitute(macro.begin, values), call);
  }

  /** The tokens of an environment's body, up to its `\end`. */
  collectBody(name: string): { tokens: Token[]; closed: boolean } {
    const tokens: Token[] = [];
    const inner: string[] = [];
    for (let next = this.input.next(); next !== undefined; next = this.input.next()) {
      if (isControl(next, "begin") || isControl(next, "end")) {
        const argument = this.argument();
        const found = tokensToTex(argument).trim();
        if (next.text === "begin") inner.push(found);
        else if (inner.at(-1) === found) inner.pop();
        else if (found === name) return { tokens, closed: true };
        // The end of an author's environment, whose code holds the end that is looked for.
        else if (this.endUser(found, next)) continue;
        tokens.push(next, token(kinds.open, "{", next), ...argument, token(kinds.close, "}", next));
      } else tokens.push(next);
    }
    return { tokens, closed: false };
  }

  /** Ends the author's environment: its closing code, then a mark. True where `name` is one that can end. */
  endUser(name: string, call: Token): boolean {
    const open = this.#open.findLast((candidate) => candidate.name === name);
    if (open?.type !== "user" || open.ending || open.macro === undefined) return false;
    open.ending = true;
    this.input.push([token(kinds.mark, `${endMark}${open.id}`, call)]);
    this.pushExpansion(substitute(open.macro.end, open.values ?? []), call);
    return true;
  }

  #end(name: string, base: number, stop: Stop, call: Token): Ended | undefined {
    if (name === "document" && this.subfiles.has(this.sources.chain.length)) {
      this.subfiles.delete(this.sources.chain.length);
      this.input.endFile();
      return undefined;
    }
    if (this.endUser(name, call)) return undefined;
    const index = this.#open.findLastIndex((candidate) => candidate.name === name);
    if (index < 0) {
      this.report.add("warning", "environments-match", `\\end{${name}} ends nothing that is open.`, {
        place: this.here,
        hint: `Remove it, or begin ${name}.`,
      });
      return undefined;
    }
    if (index >= base) {
      this.#closeAbove(index);
      return undefined;
    }
    this.#closeAbove(base);
    const own = this.#open.at(-1);
    if (own !== undefined && own === stop.environment && own.name === name) {
      this.#open.pop();
      this.#reportGroups(name);
      return "environment";
    }
    this.input.push([call, token(kinds.open, "{"), ...tokensOf(name), token(kinds.close, "}")]);
    if (own !== undefined && own === stop.environment) {
      this.#open.pop();
      this.#reportUnclosed(own);
      return "environment";
    }
    this.report.add("error", "braces-match", `A group or an argument is not closed before \\end{${name}}.`, {
      place: this.here,
      hint: "Add the missing }.",
    });
    return "unwind";
  }

  /** Closes the author's environment that a mark ends, where it began in the formula being read; false where it did not. */
  endMarked(mark: Token, base: number): boolean {
    if (!mark.text.startsWith(endMark)) return true;
    const id = Number(mark.text.slice(endMark.length));
    const index = this.#open.findIndex((open) => open.id === id);
    if (index >= 0 && index < base) return false;
    if (index >= 0) {
      this.#open.length = index;
      this.macros.close();
    }
    return true;
  }

  #mark(mark: Token, base: number, stop: Stop): Ended | undefined {
    if (!mark.text.startsWith(endMark)) return undefined;
    const id = Number(mark.text.slice(endMark.length));
    const index = this.#open.findIndex((open) => open.id === id);
    if (index < 0) return undefined;
    if (index >= base) {
      this.#closeAbove(index + 1);
      this.#closeAbove(index, false);
      return undefined;
    }
    this.#closeAbove(base);
    this.input.unread(mark);
    const own = this.#open.at(-1);
    if (own !== undefined && own === stop.environment) {
      this.#open.pop();
      this.#reportUnclosed(own);
      return "environment";
    }
    return "unwind";
  }

  /** Ends environments without a flow that this run has opened. The one at `length` is the one that was asked for. */
  #closeAbove(length: number, complain = true): void {
    while (this.#open.length > length) {
      const open = this.#open.pop();
      if (open === undefined) return;
      if (complain && this.#open.length > length) this.#reportUnclosed(open);
      this.style = open.style;
      this.macros.close();
      this.flow.endParagraph();
    }
  }

  #reportUnclosed(open: OpenEnvironment): void {
    this.report.add("error", "environments-match", `\\begin{${open.name}} is never ended.`, {
      place: open.place,
      hint: `Add \\end{${open.name}}.`,
    });
  }

  #reportGroups(name: string): void {
    if (this.groups.length > 0)
      this.report.add(
        "warning",
        "braces-match",
        `${this.groups.length === 1 ? "A group is" : `${this.groups.length} groups are`} not closed before \\end{${name}}.`,
        { place: this.here, hint: "Add the missing }." },
      );
  }

  #atEnd(stop: Stop, base: number): Ended {
    for (const open of this.#open.slice(base)) if (!this.ended) this.#reportUnclosed(open);
    this.#closeAbove(base, false);
    if (stop.environment !== undefined) {
      if (!this.ended && !stop.environment.name.startsWith("?")) this.#reportUnclosed(stop.environment);
      this.#open.pop();
    } else if (stop.close === true && !this.ended)
      this.report.add("error", "braces-match", "An argument is not closed before the end of the document.", {
        place: this.here,
        hint: "Add the missing }.",
      });
    return "input";
  }

  /** An environment's content as blocks. */
  contents(open: OpenEnvironment, labelled?: Flow["labelled"], local?: ReadonlyMap<string, Handler>): BlockNode[] {
    const flow = this.newFlow();
    if (labelled !== undefined) flow.labelled = labelled;
    this.nested(flow, this.style, () => {
      if (local !== undefined) this.local = [...this.local, local];
      this.run({ environment: open });
    });
    return flow.finish();
  }
}
