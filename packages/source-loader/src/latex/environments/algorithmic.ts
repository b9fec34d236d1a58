import type { Handler } from "../parser.ts";
import { control } from "../tokens.ts";
import { argument, keyword, lines, newLine, plain } from "./algorithm-lines.ts";

/** `\If{c}`: a line, its keyword, the condition, and the depth of what follows. */
const opening =
  (word: string, after: string, closes = false): Handler =>
  (parser) => {
    const state = lines(parser);
    if (closes) state.depth = Math.max(0, state.depth - 1);
    newLine(parser);
    keyword(parser, word);
    if (after !== "none") {
      // algorithmic (in capitals) puts an optional comment first.
      parser.optional();
      plain(parser, " ");
      argument(parser);
      if (after !== "") {
        plain(parser, " ");
        keyword(parser, after);
      }
    }
    state.depth++;
  };

const closing =
  (word: string, takes = false): Handler =>
  (parser) => {
    const state = lines(parser);
    state.depth = Math.max(0, state.depth - 1);
    newLine(parser);
    keyword(parser, word);
    if (takes) {
      plain(parser, " ");
      argument(parser);
    }
  };

const statement =
  (word = "", macro = ""): Handler =>
  (parser) => {
    newLine(parser);
    if (word === "") return;
    // `\renewcommand{\algorithmicrequire}{\textbf{Input:}}`
    if (parser.macros.get(macro) !== undefined) parser.input.push([control(macro), ...parser.tokensOfTex("\\ ")]);
    else {
      keyword(parser, word);
      plain(parser, " ");
    }
  };

const procedure =
  (word: string): Handler =>
  (parser) => {
    newLine(parser);
    keyword(parser, `${word} `);
    argument(parser);
    plain(parser, "(");
    argument(parser);
    plain(parser, ")");
    lines(parser).depth++;
  };

const lineComment: Handler = (parser) => {
  parser.input.accept("*");
  plain(parser, " ▷ ");
  argument(parser);
};

const call: Handler = (parser) => {
  argument(parser);
  plain(parser, "(");
  argument(parser);
  plain(parser, ")");
};

const algorithmicWords: [string, Handler][] = [];
for (const [name, word, after] of [
  ["If", "if", "then"],
  ["For", "for", "do"],
  ["ForAll", "for all", "do"],
  ["ForEach", "for each", "do"],
  ["While", "while", "do"],
  ["Loop", "loop", "none"],
  ["Repeat", "repeat", "none"],
] as const) {
  const end = word.split(" ")[0] ?? word;
  algorithmicWords.push([name, opening(word, after)], [name.toUpperCase(), opening(word, after)]);
  if (name !== "Repeat")
    algorithmicWords.push(
      [`End${name === "ForAll" || name === "ForEach" ? "For" : name}`, closing(`end ${end}`)],
      [`END${name === "ForAll" || name === "ForEach" ? "FOR" : name.toUpperCase()}`, closing(`end ${end}`)],
    );
}
for (const [name, handler] of [
  ["ElsIf", opening("else if", "then", true)],
  ["ElseIf", opening("else if", "then", true)],
  ["Else", opening("else", "none", true)],
  ["Until", closing("until", true)],
  ["State", statement()],
  ["Statex", statement()],
  ["Require", statement("Require:", "algorithmicrequire")],
  ["Ensure", statement("Ensure:", "algorithmicensure")],
  ["Input", statement("Input:")],
  ["Output", statement("Output:")],
  ["Return", statement("return", "algorithmicreturn")],
  ["Print", statement("print")],
  ["Initialize", statement("Initialize:")],
  ["Inputs", statement("Inputs:")],
  ["Body", statement()],
  ["Globals", statement("Globals:")],
  ["Procedure", procedure("procedure")],
  ["Function", procedure("function")],
  ["EndProcedure", closing("end procedure")],
  ["EndFunction", closing("end function")],
  ["Comment", lineComment],
  ["Call", call],
] as [string, Handler][]) {
  algorithmicWords.push([name, handler]);
  if (!["Input", "Output", "Call", "Function", "Procedure"].includes(name))
    algorithmicWords.push([name === "ElsIf" ? "ELSIF" : name.toUpperCase(), handler]);
}
algorithmicWords.push(
  ["STATE", statement()],
  ["INPUT", statement("Input:")],
  ["OUTPUT", statement("Output:")],
  [
    "LComment",
    (parser) => {
      newLine(parser);
      lineComment(parser, none);
    },
  ],
  ["algorithmicrequire", (parser) => keyword(parser, "Require:")],
  ["algorithmicensure", (parser) => keyword(parser, "Ensure:")],
  ["AND", (parser) => keyword(parser, " and ")],
  ["OR", (parser) => keyword(parser, " or ")],
  ["NOT", (parser) => keyword(parser, "not ")],
  ["TRUE", (parser) => keyword(parser, "true")],
  ["FALSE", (parser) => keyword(parser, "false")],
  ["TO", (parser) => keyword(parser, " to ")],
  ["And", (parser) => keyword(parser, " and ")],
  ["Or", (parser) => keyword(parser, " or ")],
  ["Not", (parser) => keyword(parser, "not ")],
);
const none = { kind: 0, text: "", at: 0, file: -1 } as const;

/** The commands of algorithmic and algpseudocode. */
export const algorithmicTable: ReadonlyMap<string, Handler> = new Map(algorithmicWords);
