import { texAccents } from "@dreamnet/document";
import { table } from "../collections.ts";
import { languages } from "../data/languages.ts";
import { readName } from "../define.ts";
import type { Handler, Parser } from "../parser.ts";
import { fontBits, type Style, styles } from "../style.ts";
import { isCharacter, kinds, type Token, tokensToTex } from "../tokens.ts";
import { declareUnit, siunitxNames, siunitxText } from "../units.ts";
import { accent } from "./accents.ts";
import { inlineListing, listingLanguage, mintedLanguage, shortVerb, verb } from "./inline-verbatim.ts";

/** `\textbf{…}`: a group with its style, read as it comes. */
const styled =
  (on: Style, off: Style = 0): Handler =>
  (parser) => {
    if (!parser.input.openArgument()) return;
    parser.openGroup("}");
    parser.style = (parser.style & ~off) | on;
  };

/** `\bfseries`, `\it`: for the rest of the group. */
const switched =
  (on: Style, off: Style = 0): Handler =>
  (parser) => {
    parser.style = (parser.style & ~off) | on;
  };

/** Only the text of the last argument is kept: `\textcolor[rgb]{…}{text}`. */
const transparent =
  (signature: string): Handler =>
  (parser) => {
    parser.skipArguments(signature);
    if (parser.input.openArgument()) parser.openGroup("}");
  };

const lineBreak: Handler = (parser) => {
  parser.input.accept("*");
  parser.input.optional();
  if (parser.flow.inParagraph) parser.flow.inline({ type: "break" }, 0, parser.here);
};

const endParagraph: Handler = (parser) => parser.flow.endParagraph();

/** xspace: a blank, unless punctuation or a group follows. */
const xspace: Handler = (parser) => {
  const next = parser.input.peek();
  if (
    next === undefined ||
    next.kind === kinds.open ||
    next.kind === kinds.close ||
    next.kind === kinds.space ||
    next.kind === kinds.tie ||
    next.kind === kinds.paragraph
  )
    return;
  if (next.kind === kinds.character && /^[.,:;!?'")\]/-]$/.test(next.text)) return;
  if (next.kind === kinds.control && /^(?: |\\|\/|,|footnote|footnotemark|xspace|par|end)$/.test(next.text)) return;
  parser.flow.text(" ", parser.style, parser.here);
};

const enquote: Handler = (parser) => {
  parser.input.accept("*");
  const place = parser.here;
  const children = parser.inlines();
  if (children.length > 0) parser.flow.inline({ type: "inlineQuote", children }, parser.style, place);
};

const unit =
  (name: string): Handler =>
  (parser) =>
    parser.flow.text(siunitxText(parser, name), parser.style, parser.here);

const beginGroup: Handler = (parser) => parser.openGroup("endgroup");
const endGroup: Handler = (parser) => {
  if (parser.groups.at(-1)?.close === "endgroup") parser.closeGroup();
};

const chemistry: Handler = (parser) => {
  const value = tokensToTex(parser.argument());
  parser.flow.inline({ type: "inlineMath", value: `\\ce{${value}}` }, parser.style, parser.here);
};

const classed =
  (className: string): Handler =>
  (parser) => {
    parser.optional();
    const place = parser.here;
    const children = parser.inlines();
    if (children.length > 0)
      parser.flow.inline({ type: "span", attributes: { classes: [className] }, children }, parser.style, place);
  };

const replaced: Handler = (parser) => {
  parser.optional();
  const old = parser.input.argument() ?? [];
  const by = parser.input.argument() ?? [];
  // changes: \replaced{new}{old}
  parser.input.push(old);
  if (by.length > 0) parser.flow.inline({ type: "delete", children: parser.inlinesOf(by) }, parser.style, parser.here);
};

const entries: [string, Handler][] = [
  ["textbf", styled(styles.strong)],
  ["textit", styled(styles.emphasis)],
  ["emph", styled(styles.emphasis)],
  ["textsl", styled(styles.emphasis)],
  ["texttt", styled(styles.mono)],
  ["textsc", styled(styles.smallcaps)],
  ["textnormal", styled(0, fontBits)],
  ["textrm", styled(0, styles.mono)],
  ["textsf", styled(0, styles.mono)],
  ["textup", styled(0, styles.emphasis | styles.smallcaps)],
  ["textmd", styled(0, styles.strong)],
  ["textlf", styled(0)],
  ["underline", styled(styles.underline)],
  ["uline", styled(styles.underline)],
  ["uuline", styled(styles.underline)],
  ["uwave", styled(styles.underline)],
  ["ul", styled(styles.underline)],
  ["underbar", styled(styles.underline)],
  ["sout", styled(styles.delete)],
  ["xout", styled(styles.delete)],
  ["st", styled(styles.delete)],
  [
    "deleted",
    (parser) => {
      parser.optional();
      styled(styles.delete)(parser, nowhere);
    },
  ],
  ["textsuperscript", styled(styles.superscript)],
  ["textsu", styled(styles.superscript)],
  ["up", styled(styles.superscript)],
  ["textsubscript", styled(styles.subscript)],
  ["bf", switched(styles.strong)],
  ["bfseries", switched(styles.strong)],
  ["it", switched(styles.emphasis)],
  ["itshape", switched(styles.emphasis)],
  ["em", switched(styles.emphasis)],
  ["sl", switched(styles.emphasis)],
  ["slshape", switched(styles.emphasis)],
  ["tt", switched(styles.mono)],
  ["ttfamily", switched(styles.mono)],
  ["sc", switched(styles.smallcaps)],
  ["scshape", switched(styles.smallcaps)],
  ["rm", switched(0, fontBits)],
  ["normalfont", switched(0, fontBits)],
  ["upshape", switched(0, styles.emphasis | styles.smallcaps)],
  ["mdseries", switched(0, styles.strong)],
  ["rmfamily", switched(0, styles.mono)],
  ["sffamily", switched(0, styles.mono)],
  ["sf", switched(0, styles.mono)],
  ["\\", lineBreak],
  ["newline", lineBreak],
  ["tabularnewline", lineBreak],
  ["cr", lineBreak],
  ["par", endParagraph],
  ["endgraf", endParagraph],
  ["newpage", (parser) => parser.flow.endParagraph()],
  ["xspace", xspace],
  ["verb", verb],
  ["Verb", verb],
  ["begingroup", beginGroup],
  ["bgroup", beginGroup],
  ["endgroup", endGroup],
  ["egroup", endGroup],
  ["lstinline", inlineListing(listingLanguage)],
  ["mintinline", inlineListing(mintedLanguage)],
  ["MakeShortVerb", shortVerb(true)],
  ["DefineShortVerb", shortVerb(true)],
  ["lstMakeShortInline", shortVerb(true)],
  ["DeleteShortVerb", shortVerb(false)],
  ["UndefineShortVerb", shortVerb(false)],
  ["lstDeleteShortInline", shortVerb(false)],
  ["enquote", enquote],
  ["ce", chemistry],
  ["cee", chemistry],
  [
    "DeclareSIUnit",
    (parser) => {
      parser.optional();
      const name = readName(parser);
      const symbol = parser.string();
      if (name !== undefined) declareUnit(parser, name, symbol.replace(/[{}$]|\\text(?:rm)?\b|\\mathrm\b/g, "").trim());
    },
  ],
  ["todo", classed("todo")],
  ["fxnote", classed("todo")],
  ["fxwarning", classed("todo")],
  ["fxerror", classed("todo")],
  ["fxfatal", classed("todo")],
  ["pdfcomment", classed("todo")],
  ["detokenize", (parser) => parser.flow.text(tokensToTex(parser.argument()), parser.style, parser.here)],
  ["textls", transparent("om")],
  ["VerbatimEnvironment", () => undefined],
  ["marginpar", classed("margin")],
  ["marginnote", classed("margin")],
  ["sidenote", classed("margin")],
  ["hl", styled(0)],
  [
    "added",
    (parser) => {
      parser.optional();
      styled(0)(parser, nowhere);
    },
  ],
  [
    "highlight",
    (parser) => {
      parser.optional();
      styled(0)(parser, nowhere);
    },
  ],
  ["replaced", replaced],
  ["textcolor", transparent("om")],
  ["colorbox", transparent("om")],
  ["fcolorbox", transparent("omm")],
  ["color", (parser) => parser.skipArguments("om")],
  ["definecolor", (parser) => parser.skipArguments("ommm")],
  ["colorlet", (parser) => parser.skipArguments("omom")],
  ["mbox", transparent("")],
  ["hbox", transparent("d")],
  ["vbox", transparent("d")],
  ["fbox", transparent("")],
  ["makebox", transparent("poo")],
  ["framebox", transparent("poo")],
  ["parbox", transparent("ooom")],
  ["raisebox", transparent("moo")],
  ["scalebox", transparent("mo")],
  ["resizebox", transparent("smm")],
  ["rotatebox", transparent("om")],
  ["reflectbox", transparent("")],
  ["adjustbox", transparent("m")],
  ["centerline", transparent("")],
  ["leftline", transparent("")],
  ["rightline", transparent("")],
  ["text", transparent("")],
  ["hypersetup", (parser) => parser.skipArguments("m")],
  [
    "texorpdfstring",
    (parser) => {
      const tex = parser.argument();
      parser.argument();
      parser.input.push(tex);
    },
  ],
  ["foreignlanguage", transparent("om")],
  [
    "grantsponsor",
    (parser) => {
      parser.argument();
      const name = parser.argument();
      parser.argument();
      parser.input.push(name);
    },
  ],
  ["grantnum", transparent("om")],
  ...languages.map((name): [string, Handler] => [`text${name}`, transparent("o")]),
  ...["LR", "RL", "LRE", "RLE"].map((name): [string, Handler] => [name, transparent("")]),
  ["textcyrillic", transparent("")],
  [
    "hspace",
    (parser) => {
      parser.skipArguments("sm");
      parser.flow.text(" ", parser.style, parser.here);
    },
  ],
  [
    "hskip",
    (parser) => {
      parser.skipArguments("d");
      parser.flow.text(" ", parser.style, parser.here);
    },
  ],
  [
    "IEEEPARstart",
    (parser) => {
      const letter = parser.argument();
      const rest = parser.argument();
      parser.input.push([...letter, ...rest]);
    },
  ],
  [
    "lettrine",
    (parser) => {
      parser.optional();
      const letter = parser.argument();
      const rest = parser.argument();
      parser.input.push([...letter, ...rest]);
    },
  ],
  ["usefont", (parser) => parser.skipArguments("mmmm")],
  ["rule", (parser) => parser.skipArguments("omm")],
  ["hrule", (parser) => parser.skipArguments("")],
  ["ignorespaces", (parser) => parser.input.skipSpaces()],
  [
    "char",
    (parser) => {
      const code = Number(readDigits(parser));
      if (code >= 32 && code < 0x110000) parser.flow.text(String.fromCodePoint(code), parser.style, parser.here);
    },
  ],
  [
    "symbol",
    (parser) => {
      const code = Number(parser.string());
      if (code >= 32 && code < 0x110000) parser.flow.text(String.fromCodePoint(code), parser.style, parser.here);
    },
  ],
  ["ding", (parser) => parser.flow.text(dingbats[parser.string()] ?? "✦", parser.style, parser.here)],
  [
    "string",
    (parser) => {
      const next = parser.input.next();
      if (next !== undefined)
        parser.flow.text(next.kind === kinds.control ? `\\${next.text}` : next.text, parser.style, parser.here);
    },
  ],
  ["textcircled", transparent("")],
  ["CSLBlock", transparent("")],
  ["CSLLeftMargin", transparent("")],
  ["CSLRightInline", transparent("")],
  ["CSLIndent", transparent("")],
  ["faIcon", (parser) => parser.skipArguments("om")],
  ["textproc", styled(styles.smallcaps)],
  ["nobreakdash", () => undefined],
  [
    "today",
    (parser) =>
      parser.report.tally(
        "warning",
        "date-is-fixed",
        "today",
        () => "\\today is another date on each day: nothing is shown for it.",
        { place: parser.here, hint: "Write the date." },
      ),
  ],
  ["nicefrac", fraction],
  ["sfrac", fraction],
  ["textfrac", fraction],
  [
    "ion",
    (parser) => {
      const element = parser.string();
      parser.flow.text(`${element} ${roman(parser.string())}`, parser.style, parser.here);
    },
  ],
  ["hologo", (parser) => parser.flow.text(parser.string().replace(/\\[a-zA-Z]+/g, ""), parser.style, parser.here)],
  ["Hologo", (parser) => parser.flow.text(parser.string(), parser.style, parser.here)],
  [
    "phantom",
    (parser) => {
      parser.argument();
    },
  ],
  ["lowercase", transparent("")],
  ["uppercase", transparent("")],
  ["MakeUppercase", transparent("")],
  ["MakeLowercase", transparent("")],
  ["MakeTextUppercase", transparent("")],
  ["MakeTextLowercase", transparent("")],
  ["llap", transparent("")],
  ["rlap", transparent("")],
  ["clap", transparent("")],
  ["smash", transparent("o")],
  ["vcenter", transparent("")],
  ["vspace", (parser) => parser.skipArguments("sm")],
  ["xspaceaddexceptions", (parser) => parser.skipArguments("m")],
];

function fraction(parser: Parser): void {
  parser.optional();
  const upper = parser.string();
  parser.flow.text(`${upper}⁄${parser.string()}`, parser.style, parser.here);
}

const nowhere: Token = { kind: kinds.control, text: "", at: 0, file: -1 };
const dingbats = table<string>({
  "51": "✓",
  "52": "✔",
  "53": "✕",
  "54": "✖",
  "55": "✗",
  "56": "✘",
  "72": "★",
  "73": "☆",
  "108": "●",
  "110": "■",
  "182": "☞",
  "202": "➊",
});

function readDigits(parser: Parser): string {
  let digits = "";
  for (let next = parser.input.next(); ; next = parser.input.next()) {
    if (next?.kind === kinds.character && /^[0-9"A-F]$/.test(next.text)) digits += next.text;
    else if (isCharacter(next, "`")) {
      const character = parser.input.next();
      return String(character?.text.codePointAt(0) ?? 0);
    } else {
      parser.input.unread(next);
      return digits.startsWith('"') ? String(Number.parseInt(digits.slice(1), 16)) : digits;
    }
  }
}

function roman(text: string): string {
  const value = Number(text);
  return (
    [
      "",
      "I",
      "II",
      "III",
      "IV",
      "V",
      "VI",
      "VII",
      "VIII",
      "IX",
      "X",
      "XI",
      "XII",
      "XIII",
      "XIV",
      "XV",
      "XVI",
      "XVII",
      "XVIII",
    ][value] ?? text
  );
}

for (const [name, mark] of Object.entries(texAccents)) entries.push([name, accent(mark)]);
for (const name of siunitxNames) entries.push([name, unit(name)]);

export const textCommands: ReadonlyMap<string, Handler> = new Map(entries);
