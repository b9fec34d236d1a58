import type { BlockNode, InlineNode } from "@dreamnet/document";
import { append } from "../collections.ts";
import { setCounterValue } from "../counters.ts";
import { setCounting } from "../counting.ts";
import { addKeywords } from "../environments/structure.ts";
import type { Handler } from "../parser.ts";
import { flatten } from "../plain.ts";
import { runPreamble } from "../preamble.ts";
import type { Token } from "../tokens.ts";

const documentClass: Handler = (parser) => {
  const options = parser.optionalString() ?? "";
  const name = parser.string();
  parser.optional();
  if (parser.documentClass !== "") {
    // A file that is a document of its own (subfiles, standalone): its preamble, and then its body.
    parser.subfiles.add(parser.sources.chain.length);
    runPreamble(parser);
    return;
  }
  parser.documentClass = name;
  parser.classOptions = options;
  const own = parser.sources.find(name, [".cls"], parser.sources.rootFolder);
  if (own !== undefined) parser.sources.note(own.path);
};

const usePackage: Handler = (parser) => {
  const options = parser.optionalString() ?? "";
  for (const name of parser
    .string()
    .split(",")
    .map((part) => part.trim())) {
    if (name === "") continue;
    parser.packages.set(
      name,
      [parser.packages.get(name), options].filter((part) => part !== undefined && part !== "").join(","),
    );
    parser.harvest(name);
  }
  parser.optional();
};

/** A command of the title page: kept with its arguments until the end. */
const title =
  (options: number, required = 1): Handler =>
  (parser, call) => {
    const place = parser.here;
    const starred = parser.input.accept("*");
    const given: (readonly Token[])[] = [];
    for (let count = 0; count < options; count++) {
      const value = parser.optional();
      if (value !== undefined) given.push(value);
    }
    const tokens: Token[] = [];
    for (let count = 0; count < required; count++) {
      const value = parser.argument();
      if (required === 1) append(tokens, value);
      else given.push(value);
    }
    // CAS: `\author[1]{Name}[orcid=…, role=…]`.
    const details = call.text === "author" ? parser.optional() : undefined;
    if (details !== undefined) given.push(details);
    parser.front.commands.push({ name: call.text, tokens, options: given, place, ...(starred ? { starred } : {}) });
  };

/** `\abstract{…}` as a command; `aa` takes five parts. */
const abstract: Handler = (parser) => {
  parser.input.skipSpaces();
  if (parser.input.peek()?.text !== "{")
    return parser.begin("abstract", { kind: 0, text: "abstract", at: 0, file: -1 });
  const parts = parser.documentClass === "aa" ? 5 : 1;
  for (let count = 0; count < parts; count++) {
    if (count > 0 && parser.input.peek()?.text !== "{") break;
    append(parser.front.abstract, parser.blocks());
    if (count < parts - 1) parser.input.skipSpaces();
  }
};

const keywords: Handler = (parser) => {
  parser.optional();
  parser.input.skipSpaces();
  if (parser.input.peek()?.text !== "{") return;
  const tokens = parser
    .argument()
    .map(
      (next): Token =>
        next.kind === 0 && /^(?:sep|and|cdot|textperiodcentered|quad|qquad)$/.test(next.text)
          ? { ...next, kind: 1, text: ";" }
          : next,
    );
  addKeywords(parser, flatten(parser, tokens).replaceAll("$;$", ";"));
};

const setCounter: Handler = (parser) => {
  const name = parser.string();
  const value = parser.string();
  if (name === "secnumdepth" && /^-?\d{1,3}$/u.test(value.trim())) {
    parser.front.sectionDepth = Number(value);
    // Where there are chapters, 0 still numbers them.
    parser.front.numbered = Number(value) >= (/book|report|thesis|memoir|scrreprt/u.test(parser.documentClass) ? 0 : 1);
  }
  setCounterValue(parser, name, Number(value));
  if (value.trim() !== "") setCounting(parser, name, { value: Number(value) });
};

/** aastex puts how many authors come before the name. */
const collaboration: Handler = (parser, call) => {
  parser.optional();
  const first = parser.argument();
  const isCount = first.length > 0 && first.every((next) => /^\d$/.test(next.text));
  const tokens = isCount && parser.input.peek()?.text === "{" ? parser.argument() : first;
  parser.front.commands.push({ name: call.text, tokens, options: [], place: parser.here });
};

/** CAS: what each author has done, printed where this stands. */
const printCredits: Handler = (parser) => {
  const place = parser.here;
  const lines: BlockNode[] = [];
  let name: readonly Token[] = [];
  for (const command of parser.front.commands) {
    if (command.name === "author") name = command.tokens;
    if (command.name !== "credit") continue;
    const children: InlineNode[] = [
      { type: "strong", children: [{ type: "text", value: `${flatten(parser, name)}:` }] },
      { type: "text", value: " " },
      ...parser.inlinesOf(command.tokens),
    ];
    lines.push({ type: "paragraph", children, position: parser.position(command.place) });
  }
  if (lines.length === 0) return;
  const heading = "CRediT authorship contribution statement";
  parser.flow.endParagraph();
  parser.flow.block(
    { type: "division", role: "contributions", title: [{ type: "text", value: heading }], children: lines },
    place,
  );
};

/** ICML's title is printed where it stands; a second one heads the supplement. */
const icmlTitle: Handler = (parser, call) => {
  title(0)(parser, { ...call, text: "title" });
  parser.front.printed = true;
};

const entries: [string, Handler][] = [
  ["documentclass", documentClass],
  ["documentstyle", documentClass],
  ["usepackage", usePackage],
  ["RequirePackage", usePackage],
  ["setcounter", setCounter],
  ["title", title(1)],
  ["subtitle", title(1)],
  ["author", title(2)],
  ["authors", title(1)],
  ["date", title(0)],
  ["affil", title(1)],
  ["affiliation", title(1)],
  ["affiliations", title(1)],
  ["address", title(1)],
  ["institute", title(1)],
  ["institution", title(1)],
  ["altaffiliation", title(1)],
  ["altaffilmark", title(0)],
  ["altaffiltext", title(0, 2)],
  ["curraddr", title(1)],
  ["noaffiliation", title(0, 0)],
  ["email", title(1)],
  ["orcid", title(1)],
  ["orcidID", title(1)],
  ["ead", title(1)],
  ["homepage", title(1)],
  ["urladdr", title(0)],
  ["collaboration", collaboration],
  ["emailAdd", title(0)],
  ["eads", title(0)],
  ["cormark", title(1, 0)],
  ["fnmark", title(1, 0)],
  ["tnotemark", title(1, 0)],
  ["nonumnote", title(0)],
  ["credit", title(0)],
  ["printcredits", printCredits],
  ["dedicated", title(0)],
  ["arxivnumber", title(0)],
  ["arxivNumber", title(0)],
  ["subclass", title(0)],
  ["CRclass", title(0)],
  ["ams", title(0)],
  ["jel", title(0)],
  ["JEL", title(0)],
  ["correspondingauthor", title(0)],
  ["corresp", title(1)],
  ["corref", title(0)],
  ["cortext", title(1)],
  ["fntext", title(1)],
  ["tnotetext", title(1)],
  ["thanks", title(0)],
  ["subjclass", title(1)],
  ["pacs", title(1)],
  ["PACS", title(1)],
  ["preprint", title(0)],
  ["journal", title(0)],
  ["received", title(1)],
  ["accepted", title(1)],
  ["revised", title(1)],
  ["submitjournal", title(0)],
  ["shortauthors", title(0)],
  ["shorttitle", title(0)],
  ["titlerunning", title(0)],
  ["runningtitle", title(0)],
  ["dedicatory", title(0)],
  ["titlenote", title(0)],
  ["subtitlenote", title(0)],
  ["translator", title(0)],
  ["ccsdesc", title(1)],
  ["shortTitle", title(0)],
  ["nocollaboration", title(0)],
  ["authornote", title(0)],
  ["authornotemark", title(1, 0)],
  ["additionalaffiliation", title(0)],
  ["headers", title(0, 2)],
  ["ShortHeadings", title(0, 2)],
  ["editor", title(0)],
  ["name", title(1)],
  ["signature", title(0)],
  ["equalcont", title(0)],
  ["fnm", title(0)],
  ["sur", title(0)],
  ["fundinginfo", title(0)],
  ["presentaddress", title(1)],
  ["authormark", title(0)],
  ["icmltitle", icmlTitle],
  ["mlsystitle", icmlTitle],
  ["mlsysauthor", title(0, 2)],
  ["mlsysaffiliation", title(0, 2)],
  ["mlsyscorrespondingauthor", title(0, 2)],
  ["mlsyssetsymbol", title(0, 2)],
  ["mlsyskeywords", keywords],
  ["mlsystitlerunning", title(0)],
  ["icmlauthor", title(0, 2)],
  ["icmlaffiliation", title(0, 2)],
  ["icmlcorrespondingauthor", title(0, 2)],
  ["icmlsetsymbol", title(0, 2)],
  ["icmltitlerunning", title(0)],
  ["icmlkeywords", keywords],
  ["printAffiliationsAndNotice", (parser) => void parser.argument()],
  ["icmlEqualContribution", () => undefined],
  ["keywords", keywords],
  ["keyword", keywords],
  ["indexterms", keywords],
  ["kwd", keywords],
  ["Keywords", keywords],
  ["abstract", abstract],
  ["makecover", () => undefined],
  [
    "twocolumn",
    (parser) => {
      const block = parser.optional();
      if (block !== undefined) parser.input.push(block);
    },
  ],
  [
    "maketitle",
    (parser) => {
      if (parser.front.commands.some((command) => command.name === "title")) parser.front.printed = true;
    },
  ],
  [
    "IEEEtitleabstractindextext",
    (parser) => {
      if (parser.input.openArgument()) parser.openGroup("}");
    },
  ],
  [
    "IEEEcompsoctitleabstractindextext",
    (parser) => {
      if (parser.input.openArgument()) parser.openGroup("}");
    },
  ],
  [
    "AtBeginDocument",
    (parser) => {
      const tokens = parser.argument();
      if (!parser.preamble) parser.input.push(tokens);
      else append(parser.atBegin, tokens);
    },
  ],
];

export const documentCommands: ReadonlyMap<string, Handler> = new Map(entries);
