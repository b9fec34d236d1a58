import { readName } from "../define.ts";
import type { Handler, Parser } from "../parser.ts";
import { kinds, type Token } from "../tokens.ts";
import { argument, keyword, lines, newLine, plain } from "./algorithm-lines.ts";

/** A block in braces: its lines stand one level deeper. */
function body(parser: Parser): void {
  const state = lines(parser);
  parser.input.skipSpaces();
  if (parser.input.peek()?.kind !== kinds.open) return;
  state.depth++;
  newLine(parser);
  if (parser.input.openArgument()) {
    if (parser.tooDeep) parser.openGroup("}");
    else parser.nested(parser.flow, parser.style, () => parser.run({ close: true }));
  }
  state.depth--;
}

const block =
  (word: string, after: string, end: string, conditions = 1): Handler =>
  (parser) => {
    newLine(parser);
    keyword(parser, word);
    for (let count = 0; count < conditions; count++) {
      plain(parser, " ");
      argument(parser);
    }
    if (after !== "") {
      plain(parser, " ");
      keyword(parser, after);
    }
    // algorithm2e allows a comment in round brackets here.
    const note = parser.input.optional("(", ")");
    if (note !== undefined) {
      plain(parser, " ▷ ");
      for (const node of parser.inlinesOf(note)) parser.flow.inline(node, 0, parser.here);
    }
    body(parser);
    if (end !== "") {
      newLine(parser);
      keyword(parser, end);
    }
    newLine(parser);
  };

const ifElse: Handler = (parser, token) => {
  block("if", "then", "")(parser, token);
  block("else", "", "end", 0)(parser, token);
};

const inOut =
  (word: string): Handler =>
  (parser) => {
    newLine(parser);
    keyword(parser, `${word}: `);
    argument(parser);
    newLine(parser);
  };

const repeat: Handler = (parser) => {
  newLine(parser);
  keyword(parser, "repeat");
  const condition = parser.argument();
  body(parser);
  newLine(parser);
  keyword(parser, "until ");
  for (const node of parser.inlinesOf(condition)) parser.flow.inline(node, 0, parser.here);
  newLine(parser);
};

const algorithm2e: [string, Handler][] = [
  ...(["If", "uIf", "lIf"] as const).map((name): [string, Handler] => [
    name,
    block("if", "then", name === "If" ? "end" : ""),
  ]),
  ...(["ElseIf", "uElseIf", "lElseIf"] as const).map((name): [string, Handler] => [
    name,
    block("else if", "then", name === "ElseIf" ? "end" : ""),
  ]),
  ...(["Else", "uElse", "lElse"] as const).map((name): [string, Handler] => [
    name,
    block("else", "", name === "Else" ? "end" : "", 0),
  ]),
  ["eIf", ifElse],
  ["leIf", ifElse],
  ...(["For", "lFor"] as const).map((name): [string, Handler] => [name, block("for", "do", "end")]),
  ...(["ForEach", "lForEach"] as const).map((name): [string, Handler] => [name, block("foreach", "do", "end")]),
  ...(["ForAll", "lForAll"] as const).map((name): [string, Handler] => [name, block("forall", "do", "end")]),
  ...(["While", "lWhile"] as const).map((name): [string, Handler] => [name, block("while", "do", "end")]),
  ["Repeat", repeat],
  ["lRepeat", repeat],
  ["Loop", block("loop", "", "end", 0)],
  ["Switch", block("switch", "do", "end")],
  ["Case", block("case", "do", "end")],
  ["uCase", block("case", "do", "")],
  ["Other", block("otherwise", "", "end", 0)],
  ["Begin", block("begin", "", "end", 0)],
  ["KwIn", inOut("Input")],
  ["KwOut", inOut("Output")],
  ["KwData", inOut("Data")],
  ["KwResult", inOut("Result")],
  ["Input", inOut("Input")],
  ["Output", inOut("Output")],
  [
    "KwRet",
    (parser) => {
      keyword(parser, "return ");
    },
  ],
  [
    "Return",
    (parser) => {
      keyword(parser, "return ");
    },
  ],
  [
    "Ret",
    (parser) => {
      keyword(parser, "return ");
    },
  ],
  ["KwTo", (parser) => keyword(parser, " to ")],
  ["KwDownTo", (parser) => keyword(parser, " downto ")],
  ["KwAnd", (parser) => keyword(parser, " and ")],
  [";", newLine],
  ["BlankLine", newLine],
  ["par", newLine],
  [
    "\\",
    (parser) => {
      parser.input.optional();
      newLine(parser);
    },
  ],
  [
    "tcp",
    (parser) => {
      parser.input.accept("*");
      parser.input.optional();
      plain(parser, " // ");
      argument(parser);
      newLine(parser);
    },
  ],
  [
    "tcc",
    (parser) => {
      parser.input.accept("*");
      plain(parser, " /* ");
      argument(parser);
      plain(parser, " */");
      newLine(parser);
    },
  ],
  ["SetKwInOut", (parser) => setWord(parser, (word) => inOut(word))],
  ["SetKwInput", (parser) => setWord(parser, (word) => inOut(word))],
  ["SetKwData", (parser) => setWord(parser, (word) => (inner) => keyword(inner, word))],
  ["SetKw", (parser) => setWord(parser, (word) => (inner) => keyword(inner, `${word} `))],
  ["SetKwFunction", (parser) => setWord(parser, (word) => functionCall(word))],
  [
    "SetKwProg",
    (parser) => {
      const name = parser.string();
      const word = parser.string();
      const after = parser.string();
      const end = parser.string();
      own(parser).set(name, block(word, after, end));
    },
  ],
  [
    "SetKwComment",
    (parser) => {
      const name = parser.string();
      const [before, after] = [parser.argument(), parser.argument()];
      own(parser).set(name, ownComment(before, after));
    },
  ],
  [
    "SetKwBlock",
    (parser) => {
      const name = parser.string();
      const word = parser.string();
      const end = parser.string();
      own(parser).set(name, block(word, "", end, 0));
    },
  ],
  ["SetKwRepeat", (parser) => parser.skipArguments("mmm")],
  [
    "SetKwFor",
    (parser) => {
      const name = parser.string();
      const word = parser.string();
      const after = parser.string();
      const end = parser.string();
      own(parser).set(name, block(word, after, end));
    },
  ],
  ["SetKwIF", (parser) => parser.skipArguments("mmmmmmmm")],
  ["SetKwHangingKw", (parser) => setWord(parser, (word) => (inner) => keyword(inner, `${word} `))],
  ["SetKwArray", (parser) => setWord(parser, (word) => (inner) => keyword(inner, word))],
  ["SetKwIf", (parser) => parser.skipArguments("mmmmmmm")],
  ["Indp", () => undefined],
  ["Indm", () => undefined],
  ["nl", () => undefined],
  ["lnl", (parser) => void parser.argument()],
  ["nlset", (parser) => void parser.argument()],
  ["SetAlgoRefName", (parser) => void parser.argument()],
  ["SetNlSty", (parser) => parser.skipArguments("mmm")],
  ["SetAlgoNlRelativeSize", (parser) => parser.skipArguments("m")],
  ["SetSideCommentLeft", () => undefined],
  [
    "ArgSty",
    (parser) => {
      if (parser.input.openArgument()) parser.openGroup("}");
    },
  ],
  [
    "FuncSty",
    (parser) => {
      if (parser.input.openArgument()) parser.openGroup("}");
    },
  ],
  [
    "KwSty",
    (parser) => {
      if (parser.input.openArgument()) parser.openGroup("}");
    },
  ],
  ["SetInd", (parser) => parser.skipArguments("mm")],
  ["setcounter", (parser) => parser.skipArguments("mm")],
];

const ownKey = Symbol("algorithm keywords");
const own = (parser: Parser): Map<string, Handler> => parser.state(ownKey, () => new Map<string, Handler>());

function setWord(parser: Parser, make: (word: string) => Handler): void {
  const name = readNameOrText(parser);
  const word = parser.string();
  if (name !== "") own(parser).set(name, make(word === "" ? name : word));
}

function readNameOrText(parser: Parser): string {
  return parser.input.peek()?.text === "{" ? parser.string() : (readName(parser) ?? "");
}

/** A comment's marks are as the document sets them; `\Name*` ends the line too. */
const ownComment =
  (before: readonly Token[], after: readonly Token[]): Handler =>
  (parser) => {
    parser.input.accept("*");
    parser.input.optional();
    const content = parser.argument();
    plain(parser, " ");
    for (const node of parser.inlinesOf([...before, ...content, ...after])) {
      if (node.type === "text") plain(parser, node.value);
      else parser.flow.inline(node, parser.style, parser.here);
    }
  };

const functionCall =
  (word: string): Handler =>
  (parser) => {
    keyword(parser, word);
    if (parser.input.peek()?.text !== "{") return;
    plain(parser, "(");
    argument(parser);
    plain(parser, ")");
  };

/** Keywords that a document defines for algorithm2e stand outside algorithms too. */
export const algorithmSetup: ReadonlyMap<string, Handler> = new Map(
  algorithm2e.filter(([name]) => name.startsWith("Set")),
);
export const algorithmWord = (parser: Parser, name: string): Handler | undefined => own(parser).get(name);

/** The commands of algorithm2e. */
export const algorithm2eTable: ReadonlyMap<string, Handler> = new Map(algorithm2e);
