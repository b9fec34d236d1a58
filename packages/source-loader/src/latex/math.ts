import { table } from "./collections.ts";
import { branches } from "./conditionals.ts";
import { definitions } from "./definitions.ts";
import { theoremEnvironment } from "./environments/theorems.ts";
import { mustExpand, noteUse, readable, trimTex } from "./math-macros.ts";
import type { Parser } from "./parser.ts";
import { physicsInMath } from "./physics.ts";
import { pictureNames } from "./pictures.ts";
import { kinds, TexWriter, type Token, tokensToTex } from "./tokens.ts";
import { siunitxInMath } from "./units.ts";

/** What ends a formula. */
export type MathEnd = "$" | "$$" | "\\)" | "\\]" | { readonly environment: string };

export interface MathSource {
  value: string;
  readonly labels: string[];
  /** True where `\notag`, `\nonumber` stand. */
  readonly unnumbered: boolean;
  /** True where `\tag` stands. */
  readonly tagged: boolean;
}

/** Reads a formula as TeX, up to its end; the author's macros stay where a renderer can take them. */
export function readMath(parser: Parser, end: MathEnd, options: { keepLabels: boolean }): MathSource {
  const { input } = parser;
  const start = parser.here;
  const base = parser.openEnvironments.length;
  const writer = new TexWriter();
  const labels: string[] = [];
  const environments: string[] = [];
  let depth = 0;
  let unnumbered = false;
  let tagged = false;
  const display = end !== "$" && end !== "\\)";
  const done = (): MathSource => ({ value: tidy(writer.text), labels, unnumbered, tagged });
  const unclosed = (): MathSource => {
    const name = typeof end === "string" ? end : `\\end{${end.environment}}`;
    parser.report.add("error", "math-ends", `A formula is not closed by ${name}.`, {
      place: start,
      quote: writer.text.slice(0, 200),
      hint: `Add ${name} where the formula ends.`,
    });
    return done();
  };
  for (;;) {
    const next = input.next();
    if (next === undefined) return unclosed();
    switch (next.kind) {
      case kinds.paragraph:
        if (end === "$" || end === "$$" || end === "\\)") {
          input.unread(next);
          return unclosed();
        }
        writer.raw("\n");
        break;
      case kinds.open:
        depth++;
        writer.raw("{");
        break;
      case kinds.close:
        if (depth === 0) {
          input.unread(next);
          return unclosed();
        }
        depth--;
        writer.raw("}");
        break;
      case kinds.math:
        if (depth === 0 && (end === "$" || end === "$$")) {
          if (end === "$$" && input.peek()?.kind === kinds.math) input.next();
          return done();
        }
        writer.raw("$");
        break;
      case kinds.mark:
        if (!parser.endMarked(next, base)) {
          input.unread(next);
          return unclosed();
        }
        break;
      case kinds.control: {
        const alias = parser.macros.get(next.text)?.alias;
        const text = alias ?? next.text;
        if (
          depth === 0 &&
          environments.length === 0 &&
          ((text === ")" && end === "\\)") || (text === "]" && end === "\\]"))
        )
          return done();
        if (!display && textOnly.has(text)) {
          input.unread(next);
          return unclosed();
        }
        if (text === "begin" || text === "end") {
          const name = parser.string();
          if (!display && text === "begin" && environments.length === 0 && isBlockEnvironment(parser, name)) {
            input.push([next, ...braced(name, next)]);
            return unclosed();
          }
          if (text === "begin" && parser.environments.get(name) !== undefined) {
            parser.begin(name, next);
            break;
          }
          if (text === "end" && parser.endUser(name, next)) break;
          if (text === "begin") environments.push(name);
          else if (environments.at(-1) === name) environments.pop();
          else if (typeof end !== "string" && name === end.environment) return done();
          else if (parser.openEnvironments.some((open) => open.name === name)) {
            input.push([next, ...braced(name, next)]);
            return unclosed();
          }
          writer.raw(`\\${text}{${name}}`);
          break;
        }
        if (text === "label") {
          const label = parser.string();
          labels.push(label);
          if (options.keepLabels) writer.raw(`\\label{${label}}`);
          break;
        }
        if (text === "notag" || text === "nonumber") unnumbered = true;
        if (text === "tag") tagged = true;
        if (typeof end !== "string" && text === `end${end.environment}`) return done();
        control(parser, alias === undefined ? next : { ...next, text: alias }, writer, alias !== undefined);
        break;
      }
      default:
        writer.add(next);
    }
    if (!display && writer.text.length > 200_000) return unclosed();
  }
}

/** Commands that no formula in a line holds: where one stands, the formula was never closed. */
const textOnly: ReadonlySet<string> = new Set([
  "item",
  "chapter",
  "section",
  "subsection",
  "subsubsection",
  "paragraph",
  "caption",
  "bibliography",
  "maketitle",
  "[",
  "appendix",
]);

const inFormulas = /^(?:array|tabular|minipage|subarray|\?)/;

function isBlockEnvironment(parser: Parser, name: string): boolean {
  if (inFormulas.test(name) || pictures.has(name)) return false;
  return parser.vocabulary.environments.has(name) || theoremEnvironment(parser, name, true) !== undefined;
}
const pictures: ReadonlySet<string> = new Set(pictureNames);

function braced(name: string, like: Token): Token[] {
  const characters = [...name].map(
    (character): Token => ({ kind: kinds.character, text: character, at: like.at, file: like.file }),
  );
  return [{ ...like, kind: kinds.open, text: "{" }, ...characters, { ...like, kind: kinds.close, text: "}" }];
}

/** Commands that no renderer knows, and what says the same. */
const renames = table<string>({
  IEEEyesnumber: "",
  IEEEyessubnumber: "",
  IEEEeqnarraynumspace: "",
  IEEEnonumber: "\\nonumber",
  IEEEnosubnumber: "\\nonumber",
  nonumberline: "\\nonumber",
  qedhere: "",
  sp: "^",
  sb: "_",
  qed: "",
  begingroup: "",
  endgroup: "",
  nonscript: "",
  displaylimits: "\\limits",
  mathlarger: "",
  mathsmaller: "",
  uppercase: "",
  eqnum: "",
  allowdisplaybreaks: "",
  displaybreak: "",
});

/** Commands of layout that no renderer knows, with the signature of their arguments. */
const layoutInMath = table<string>({
  pagebreak: "o",
  linebreak: "o",
  nolinebreak: "o",
  nopagebreak: "o",
  refstepcounter: "m",
  stepcounter: "m",
  setlength: "mm",
  addtolength: "mm",
  setcounter: "mm",
  addtocounter: "mm",
  vspace: "sm",
  noindent: "",
  centering: "",
  phantomsection: "",
  newpage: "",
  allowbreak: "",
});

function control(parser: Parser, call: Token, writer: TexWriter, builtIn: boolean): void {
  const macro = builtIn ? undefined : parser.macros.get(call.text);
  if (macro !== undefined) {
    if (mustExpand(parser, macro) || !noteUse(parser, macro)) {
      parser.expand(call);
      return;
    }
    writer.add(call);
    return;
  }
  if (call.text === "ensuremath" || call.text === "xspace" || call.text === "protect" || call.text === "displaystyle@")
    return;
  const renamed = renames[call.text];
  if (renamed !== undefined) {
    writer.raw(renamed);
    if (renamed.startsWith("\\")) writer.endWord();
    return;
  }
  if (call.text === "input" || call.text === "@input") {
    parser.vocabulary.commands.get("input")?.(parser, call);
    return;
  }
  const dropped = layoutInMath[call.text];
  if (dropped !== undefined) {
    parser.skipArguments(dropped);
    return;
  }
  const unit = siunitxInMath(parser, call.text);
  if (unit !== undefined) {
    writer.raw(unit);
    return;
  }
  if (physicsInMath(parser, call)) return;
  if (definitions.has(call.text) || branches.has(call.text) || /^(?:if|else$|fi$|or$)/.test(call.text)) {
    parser.inFormula = true;
    const done = parser.structural(call.text, call);
    parser.inFormula = false;
    if (done) return;
  }
  if (
    call.text === "footnote" ||
    call.text === "footnotemark" ||
    /^(?:[cC]ite|cref$|Cref$|autoref$|pageref$|nameref$)/.test(call.text)
  ) {
    const argument = call.text === "footnotemark" ? [] : parser.argument();
    const text = `\\${call.text}{${tokensToTex(argument)}}`;
    parser.report.add(
      "warning",
      "references-stand-in-text",
      `${text} stands within a formula, where HTML cannot carry it: it is kept as TeX.`,
      { place: parser.here, quote: text, hint: "Move it out of the formula." },
    );
    writer.raw(text);
    return;
  }
  writer.add(call);
}

function tidy(value: string): string {
  return trimTex(readable(value).replace(/[ \t]*\n[ \t\n]*/g, "\n"));
}

/** `a &=& b` of eqnarray and IEEEeqnarray as `a &= b` of align, which renderers know. */
export function alignTwoTabs(value: string): string {
  let out = "";
  let depth = 0;
  let tabs = 0;
  for (let index = 0; index < value.length; index++) {
    const character = value[index] as string;
    if (character === "\\") {
      const pair = value.slice(index, index + 2);
      if (pair === "\\\\" && depth === 0) tabs = 0;
      if (/^\\begin/.test(value.slice(index, index + 6))) depth++;
      if (/^\\end/.test(value.slice(index, index + 4))) depth--;
      out += pair;
      index++;
      continue;
    }
    if (character === "{") depth++;
    else if (character === "}") depth--;
    if (character === "&" && depth === 0 && ++tabs === 2) continue;
    out += character;
  }
  return out;
}
