import type { BlockNode, FootnoteDefinition, InlineNode } from "@dreamnet/document";
import { append } from "./collections.ts";
import { branches, conditional, switchSetter } from "./conditionals.ts";
import { definitions } from "./definitions.ts";
import { EnvironmentParser } from "./environment-parser.ts";
import { algorithmWord } from "./environments/algorithm2e.ts";
import type { Flow } from "./flow.ts";
import { FrontMatter } from "./front-matter/collected.ts";
import type { Macro } from "./macros.ts";
import { runHarvest } from "./preamble.ts";
import { control, isCharacter, kinds, type Token, token, tokensOf, tokensToTex } from "./tokens.ts";
import type { Ended, Handler, OpenEnvironment, Stop } from "./vocabulary-types.ts";

export type { Ended, EnvironmentHandler, Handler, OpenEnvironment, Stop, Vocabulary } from "./vocabulary-types.ts";

/** Running heads, and what a journal prints on the title page. */
const pageFurniture: ReadonlySet<string> = new Set([
  "markboth",
  "markright",
  "authorrunning",
  "runningauthor",
  "runninghead",
  "shortauthors",
  "shortauthor",
  "lhead",
  "chead",
  "rhead",
  "lfoot",
  "cfoot",
  "rfoot",
  "fancyhead",
  "fancyfoot",
  "acmConference",
  "acmBooktitle",
  "IEEEpubid",
  "IEEEspecialpapernotice",
  "IEEEaftertitletext",
  "jmlrheading",
  "published",
  "accepteddate",
  "dates",
  "slugcomment",
  "submitto",
]);

/** TeX's stomach, as far as a tree needs it: reads tokens, expands macros, and hands commands to their handlers. */
export class Parser extends EnvironmentParser {
  readonly front = new FrontMatter();
  readonly footnotes: FootnoteDefinition[] = [];
  /** While a style file beside the paper is read: what we know ourselves is not redefined by it. */
  weakDefinitions = false;
  /** True while a formula's own definition is read. */
  inFormula = false;
  /** Macros that a formula defines for itself: they are expanded in it. */
  readonly transient = new WeakSet<Macro>();
  documentClass = "";
  classOptions = "";
  bibliographyStyle = "";
  /** What `\AtBeginDocument` was given. */
  readonly atBegin: Token[] = [];
  /** Packages used, with their options. */
  readonly packages = new Map<string, string>();
  #steps = 0;

  protected self(): Parser {
    return this;
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

  blocksOfTex(tex: string): BlockNode[] {
    return this.blocksOf(this.tokensOfTex(tex));
  }

  /** Reads tokens as the body of an environment that has no name. */
  gridOf<Result>(tokens: readonly Token[], read: (open: OpenEnvironment) => Result): Result {
    this.input.enter(tokens);
    const open = this.push("?data", "flow");
    const result = read(open);
    const index = this.open.indexOf(open);
    if (index >= 0) this.open.length = index;
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

  run(stop: Stop): Ended {
    const base = this.open.length;
    for (;;) {
      if ((++this.#steps & 1023) === 0) this.signal?.throwIfAborted();
      const next = this.input.next();
      if (next === undefined) return this.endOfInput(stop, base);
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
            this.closeAbove(base);
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
            this.closeAbove(base);
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
          const ended = this.endAtMark(next, base, stop);
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

  /** Handles one control sequence where it stands. */
  #control(call: Token, base: number, stop: Stop): Ended | undefined {
    const alias = this.macros.get(call.text)?.alias;
    const name = alias ?? call.text;
    if (name === "end") return this.endEnvironment(this.string(), base, stop, call);
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
    if (signature !== undefined) return this.skipLayout(name, signature);
    if (
      name.startsWith("end") &&
      name.length > 3 &&
      this.vocabulary.environments.has(name.slice(3)) &&
      !this.isInside(name.slice(3))
    )
      return;
    if (name.startsWith("end") && this.open.some((open) => open.name === name.slice(3)))
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

  /** Passes over a command of layout; words of a page's head or foot are named, since no page shows them. */
  skipLayout(name: string, signature: string) {
    const place = this.here;
    if (!pageFurniture.has(name)) return this.skipArguments(signature);
    const words: Token[] = [];
    for (const part of signature) {
      if (part === "m") append(words, this.argument());
      else this.skipArguments(part);
    }
    const text = tokensToTex(words);
    if (/[A-Za-z]{3}/.test(text))
      this.report.add(
        "info",
        "page-furniture-is-for-paper",
        `What \\${name} says is not shown where there are no pages.`,
        { place, quote: text },
      );
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

  #unknown(name: string, call: Token): void {
    // An icon of fontawesome says nothing in words.
    if (/^fa[A-Z]/.test(name)) return;
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

  /** Reads the document's body into the flow. */
  readBody(begun: boolean): void {
    if (!begun) return void this.run({});
    const open = this.push("document", "flow");
    this.run({ environment: open });
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
