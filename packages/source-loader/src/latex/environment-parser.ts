import { declaredVerbatim } from "./environments/code.ts";
import { theoremEnvironment } from "./environments/theorems.ts";
import { FlowParser } from "./flow-parser.ts";
import { type EnvironmentMacro, readArguments, substitute } from "./macros.ts";
import type { Parser } from "./parser.ts";
import { isControl, kinds, type Token, token, tokensOf, tokensToTex } from "./tokens.ts";
import type { Ended, EnvironmentHandler, OpenEnvironment, Stop } from "./vocabulary-types.ts";

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

/** Environments: what begins, what is open, and what an `\end` ends. */
export abstract class EnvironmentParser extends FlowParser {
  protected readonly open: OpenEnvironment[] = [];
  /** Set when the document has been read: what is open then is no fault. */
  ended = false;
  /** Depths of the chain of files at which a file is a document of its own. */
  readonly subfiles = new Set<number>();
  /** Environments that the document declares as verbatim, and what they are like. */
  readonly verbatimEnvironments = new Map<string, string>();
  #ids = 0;

  /** The whole parser, for handlers. */
  protected abstract self(): Parser;

  get openEnvironments(): readonly OpenEnvironment[] {
    return this.open;
  }

  insideFloat(): boolean {
    return this.open.slice(0, -1).some((open) => floatNames.has(open.name.replace(/\*$/, "")));
  }

  isInside(name: string): boolean {
    return this.open.some((open) => open.name === name);
  }

  begin(name: string, call: Token) {
    const macro = this.environments.get(name);
    if (macro !== undefined) return this.#beginUser(macro, call);
    const handler = this.#environmentHandler(name);
    if (handler !== undefined && !this.tooDeep) {
      const open = this.push(name, "flow");
      handler(this.self(), open);
      this.#leave(open);
      return;
    }
    const signature = this.vocabulary.layoutEnvironments.get(name);
    if (signature === undefined && handler !== undefined) this.reportDepth();
    if (signature !== undefined || handler !== undefined) {
      this.openTransparent(name);
      this.skipArguments(signature ?? "");
      // `\begin{itshape}`: a font's command as an environment.
      if (fontEnvironments.has(name)) this.vocabulary.commands.get(name)?.(this.self(), call);
      return;
    }
    const unknown = this.vocabulary.environments.get("?unknown");
    if (this.tooDeep || unknown === undefined) this.openTransparent(name);
    else {
      const open = this.push(name, "flow");
      unknown(this.self(), open);
      this.#leave(open);
    }
  }

  #leave(open: OpenEnvironment): void {
    const index = this.open.indexOf(open);
    if (index >= 0) this.open.length = index;
    if (open.remains === true) this.openTransparent(open.name);
  }

  /** Where the raw content of an environment ends: at the end of the author's environment that begins it, if one does. */
  rawEnd(open: OpenEnvironment): OpenEnvironment {
    let end = open;
    for (let index = this.open.indexOf(open) - 1; index >= 0; index--) {
      const outer = this.open[index];
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
      theoremEnvironment(this.self(), name, own === undefined) ??
      own ??
      this.vocabulary.environments.get(name.replace(/\*$/, ""))
    );
  }

  protected push(
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
    this.open.push(open);
    return open;
  }

  openTransparent(name: string): void {
    this.push(name, "transparent");
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
    this.push(macro.name, "user", { macro, values });
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
    const open = this.open.findLast((candidate) => candidate.name === name);
    if (open?.type !== "user" || open.ending || open.macro === undefined) return false;
    open.ending = true;
    this.input.push([token(kinds.mark, `${endMark}${open.id}`, call)]);
    this.pushExpansion(substitute(open.macro.end, open.values ?? []), call);
    return true;
  }

  protected endEnvironment(name: string, base: number, stop: Stop, call: Token): Ended | undefined {
    if (name === "document" && this.subfiles.has(this.sources.chain.length)) {
      this.subfiles.delete(this.sources.chain.length);
      this.input.endFile();
      return undefined;
    }
    if (this.endUser(name, call)) return undefined;
    const index = this.open.findLastIndex((candidate) => candidate.name === name);
    if (index < 0) {
      this.report.add("warning", "environments-match", `\\end{${name}} ends nothing that is open.`, {
        place: this.here,
        hint: `Remove it, or begin ${name}.`,
      });
      return undefined;
    }
    if (index >= base) {
      this.closeAbove(index);
      return undefined;
    }
    this.closeAbove(base);
    const own = this.open.at(-1);
    if (own !== undefined && own === stop.environment && own.name === name) {
      this.open.pop();
      this.#reportGroups(name);
      return "environment";
    }
    this.input.push([call, token(kinds.open, "{"), ...tokensOf(name), token(kinds.close, "}")]);
    if (own !== undefined && own === stop.environment) {
      this.open.pop();
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
    const index = this.open.findIndex((open) => open.id === id);
    if (index >= 0 && index < base) return false;
    if (index >= 0) {
      this.open.length = index;
      this.macros.close();
    }
    return true;
  }

  protected endAtMark(mark: Token, base: number, stop: Stop): Ended | undefined {
    if (!mark.text.startsWith(endMark)) return undefined;
    const id = Number(mark.text.slice(endMark.length));
    const index = this.open.findIndex((open) => open.id === id);
    if (index < 0) return undefined;
    if (index >= base) {
      this.closeAbove(index + 1);
      this.closeAbove(index, false);
      return undefined;
    }
    this.closeAbove(base);
    this.input.unread(mark);
    const own = this.open.at(-1);
    if (own !== undefined && own === stop.environment) {
      this.open.pop();
      this.#reportUnclosed(own);
      return "environment";
    }
    return "unwind";
  }

  /** Ends environments without a flow that this run has opened. The one at `length` is the one that was asked for. */
  protected closeAbove(length: number, complain = true): void {
    while (this.open.length > length) {
      const open = this.open.pop();
      if (open === undefined) return;
      if (complain && this.open.length > length) this.#reportUnclosed(open);
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

  protected endOfInput(stop: Stop, base: number): Ended {
    for (const open of this.open.slice(base)) if (!this.ended) this.#reportUnclosed(open);
    this.closeAbove(base, false);
    if (stop.environment !== undefined) {
      if (!this.ended && !stop.environment.name.startsWith("?")) this.#reportUnclosed(stop.environment);
      this.open.pop();
    } else if (stop.close === true && !this.ended)
      this.report.add("error", "braces-match", "An argument is not closed before the end of the document.", {
        place: this.here,
        hint: "Add the missing }.",
      });
    return "input";
  }
}
