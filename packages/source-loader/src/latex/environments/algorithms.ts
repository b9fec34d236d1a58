import type { BlockNode, InlineNode, LineBlock } from "@dreamnet/document";
import { readName } from "../definitions.ts";
import type { EnvironmentHandler, Handler, Parser } from "../parser.ts";
import { control, kinds, type Token } from "../tokens.ts";
import { containersOf, isCaption } from "./floats.ts";

const indentation = "\u2003";

interface Lines {
  depth: number;
  /** Set while a line has begun. */
  started: boolean;
}
const key = Symbol("algorithm lines");
const lines = (parser: Parser): Lines => parser.state(key, () => ({ depth: 0, started: false }));

/** Starts a line at the depth that holds. Each line is a paragraph until the algorithm ends. */
function newLine(parser: Parser): void {
  parser.flow.endParagraph();
  const { depth } = lines(parser);
  if (depth > 0) parser.flow.text(indentation.repeat(Math.min(depth, 30)), 0, parser.here);
}

function keyword(parser: Parser, word: string): void {
  parser.flow.text(word, 1, parser.here);
}

function argument(parser: Parser): void {
  // Other packages have commands of these names without arguments.
  parser.input.skipSpaces();
  if (parser.input.peek()?.kind !== kinds.open) return;
  for (const node of parser.inlines()) {
    if (node.type === "text") parser.flow.text(node.value, parser.style, parser.here);
    else parser.flow.inline(node, parser.style, parser.here);
  }
}

const plain = (parser: Parser, text: string): void => parser.flow.text(text, parser.style, parser.here);

// -- algorithmic, algpseudocode ---------------------------------------------------------------------------------------

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

// -- algorithm2e ------------------------------------------------------------------------------------------------------

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

// -- Environments -----------------------------------------------------------------------------------------------------

/** Lines of a flow as one node; what is no paragraph stays a block. */
function linesOf(blocks: readonly BlockNode[]): BlockNode[] {
  const out: BlockNode[] = [];
  let current: LineBlock | undefined;
  for (const block of blocks) {
    if (block.type !== "paragraph") {
      current = undefined;
      out.push(block);
      continue;
    }
    if (current === undefined) {
      current = { type: "lineBlock", lines: [], ...(block.position === undefined ? {} : { position: block.position }) };
      out.push(current);
    }
    for (const line of splitBreaks(block.children))
      if (line.some((node) => node.type !== "text" || node.value.trim() !== "")) current.lines.push(line);
  }
  return out.filter((block) => block.type !== "lineBlock" || block.lines.length > 0);
}

function splitBreaks(nodes: readonly InlineNode[]): InlineNode[][] {
  const out: InlineNode[][] = [[]];
  for (const node of nodes) {
    if (node.type === "break") out.push([]);
    else out.at(-1)?.push(node);
  }
  return out;
}

const algorithmicTable: ReadonlyMap<string, Handler> = new Map(algorithmicWords);
const algorithm2eTable: ReadonlyMap<string, Handler> = new Map(algorithm2e);

function withLines<Result>(parser: Parser, fn: () => Result): Result {
  const state = lines(parser);
  const before = state.depth;
  state.depth = 0;
  const result = fn();
  state.depth = before;
  return result;
}

const algorithmic: EnvironmentHandler = (parser, open) => {
  const place = parser.here;
  parser.flow.endParagraph();
  parser.optional();
  const blocks = withLines(parser, () => parser.contents(open, undefined, algorithmicTable));
  for (const block of linesOf(blocks)) parser.flow.block(block, place);
};

const algorithm: EnvironmentHandler = (parser, open) => {
  const place = parser.here;
  parser.flow.endParagraph();
  parser.optional();
  const named: { label?: string } = {};
  const blocks = withLines(parser, () => parser.contents(open, named, algorithm2eTable));
  const captions = blocks.filter(isCaption);
  const content = [...captions, ...linesOf(blocks.filter((block) => !isCaption(block)))];
  for (const container of containersOf(content, { kind: "algorithm", label: named.label }, parser.position(place)))
    parser.flow.block(container, place);
};

export const algorithmEnvironments: ReadonlyMap<string, EnvironmentHandler> = new Map<string, EnvironmentHandler>([
  ["algorithmic", algorithmic],
  ["algorithmicx", algorithmic],
  ["pseudocode", algorithmic],
  ["distribalgo", algorithmic],
  ["algorithm", algorithm],
  ["algorithm*", algorithm],
  ["algorithm2e", algorithm],
  ["algorithm2e*", algorithm],
  ["procedure", algorithm],
  ["function", algorithm],
  ["algo", algorithm],
  ["breakablealgorithm", algorithm],
  ["algorithmbis", algorithm],
]);
