import type { Code, Container } from "@dreamnet/document";
import type { EnvironmentHandler, Handler, OpenEnvironment, Parser } from "../parser.ts";
import { readOptions } from "../plain.ts";
import { control, kinds, type Token, tokensToTex } from "../tokens.ts";

/** The raw text of an environment, up to its `\end`; the line that `\begin` stands on is not part of it. */
function rawBody(parser: Parser, open: OpenEnvironment): string {
  const until = parser.rawEnd(open);
  const { name } = until;
  const raw = rawUntil(parser, until);
  if (until !== open) {
    // The end is put back: the author's code for it ends this environment too.
    open.remains = true;
    parser.input.push([control("end"), ...parser.nameTokens(name)]);
  }
  return raw;
}

function rawUntil(parser: Parser, open: OpenEnvironment): string {
  const { name } = open;
  const end = `\\end{${name}}`;
  const lexer = parser.input.rawLexer;
  if (lexer !== undefined) {
    const raw = lexer.rawUntil(end);
    if (raw !== undefined) return raw.replace(/^[ \t]*\n/, "").replace(/\n[ \t]*$/, "");
    parser.report.add("error", "environments-match", `\\begin{${name}} is never ended.`, {
      place: open.place,
      hint: `Add ${end} on a line of its own.`,
    });
    // Without an end, the paragraph is all that can be meant.
    return (lexer.rawUntil("\n\n") ?? "").trim();
  }
  return tokensToTex(parser.collectBody(name).tokens).trim();
}

/** Puts code into the document, in a container where it has a caption. */
function addCode(parser: Parser, code: Code, options: Record<string, string>, place: Parser["here"]): void {
  const label = options["label"];
  const caption = options["caption"] ?? options["title"];
  if (caption === undefined || caption === "") {
    parser.flow.block(label === undefined ? code : { ...code, label }, place);
    return;
  }
  const container: Container = {
    type: "container",
    kind: "code",
    children: [code, { type: "caption", children: captionBlocks(parser, caption) }],
    ...(label === undefined ? {} : { label }),
  };
  parser.flow.block(container, place);
}

function captionBlocks(parser: Parser, caption: string): ReturnType<Parser["blocksOf"]> {
  return parser.blocksOfTex(caption.replace(/^\[[^\]]*\]/, ""));
}

/** Text that listings and minted give back to TeX (`escapeinside=||`): its labels are kept, and what it shows. */
function withoutEscapes(parser: Parser, raw: string, options: Record<string, string>, family: Family): string {
  const given = (options["escapeinside"] ?? options["escapechar"] ?? escapes(parser).get(family) ?? "").replace(
    /\\(.)/g,
    "$1",
  );
  if (given === "") return raw;
  const [open = "", close = open] = given.includes("}{")
    ? given.split("}{")
    : given.length === 2
      ? [...given]
      : [given];
  const parts = raw.split(open);
  let out = parts.shift() ?? "";
  // With one character for both ends, every second part is an escape.
  for (let escaped = true; parts.length > 0; escaped = open === close ? !escaped : true) {
    const part = parts.shift() ?? "";
    const end = open === close ? part.length : part.indexOf(close);
    if (!escaped || end < 0) {
      out += (open === close ? "" : open) + part;
      continue;
    }
    const inside = part.slice(0, end).replace(/\\label\s*\{([^{}]*)\}/g, (_all, label: string) => {
      parser.flow.mark({ type: "target", label }, parser.here);
      return "";
    });
    out += inside.replace(/\\[A-Za-z]+\s*\{([^{}]*)\}/g, "$1") + (open === close ? "" : part.slice(end + close.length));
  }
  return out;
}

type Family = "listings" | "minted";

const escapesKey = Symbol("escapes in code");

/** The escapes that `\lstset`, `\setminted` and the author's own environments ask for. */
const escapes = (parser: Parser): Map<Family, string> => parser.state(escapesKey, () => new Map<Family, string>());

function noteEscapes(parser: Parser, tokens: readonly Token[], family: Family): void {
  const options = optionsOf(tokens);
  const given = options["escapeinside"] ?? options["escapechar"];
  if (given !== undefined) escapes(parser).set(family, given);
}

function codeOf(value: string, options: Record<string, string>, lang?: string): Code {
  const language =
    lang ??
    options["language"]
      ?.replace(/^\[.*\]/, "")
      .replace(/[{}]/g, "")
      .trim()
      .toLowerCase();
  const start = Number(options["firstnumber"]);
  return {
    type: "code",
    value,
    ...(language === undefined || language === "" ? {} : { lang: language }),
    ...((options["numbers"] !== undefined && options["numbers"] !== "none") || options["linenos"] !== undefined
      ? { lineNumbers: true }
      : {}),
    ...(Number.isInteger(start) && start > 1 ? { startLine: start } : {}),
  };
}

const optionsOf = (tokens: readonly Token[] | undefined): Record<string, string> =>
  readOptions(tokens === undefined ? undefined : tokensToTex(tokens));

const verbatim: EnvironmentHandler = (parser, open) => {
  const place = parser.here;
  parser.flow.endParagraph();
  const value = rawBody(parser, open);
  parser.flow.block({ type: "code", value }, place);
};

/** fancyvrb: options in brackets, and with `commandchars` commands within the text. */
const fancyVerbatim: EnvironmentHandler = (parser, open) => fancy(parser, open);

/** pandoc's highlighted code: each word in a command that says what it is. */
const highlighted: EnvironmentHandler = (parser, open) => fancy(parser, open, "\\\\\\{\\}");

function fancy(parser: Parser, open: OpenEnvironment, characters?: string): void {
  const place = parser.here;
  parser.flow.endParagraph();
  const options = optionsOf(rawOptional(parser));
  const raw = rawBody(parser, open);
  const commands = options["commandchars"] ?? characters;
  addCode(parser, codeOf(commands === undefined ? raw : withoutCommands(raw, commands), options), options, place);
}

/** An optional argument on the line of `\begin`; a bracket on the next line is code. */
function rawOptional(parser: Parser): Token[] | undefined {
  const lexer = parser.input.rawLexer;
  if (lexer !== undefined && lexer.peekRaw() !== "[") return undefined;
  return parser.optional();
}

/** Drops colour commands, and keeps the argument's text of the others. */
function withoutCommands(raw: string, characters: string): string {
  const [slash = "\\", open = "{", close = "}"] = [...characters.replace(/\\(.)/g, "$1")].filter(
    (character) => character !== " ",
  );
  let out = "";
  let skipping = 0;
  const opened: boolean[] = [];
  for (let index = 0; index < raw.length; index++) {
    const character = raw[index] as string;
    if (character === slash) {
      const name = /^[A-Za-z]+/.exec(raw.slice(index + 1, index + 40))?.[0] ?? raw[index + 1] ?? "";
      index += name.length;
      if (/^(?:color|textcolor|label)$/.test(name) && raw[index + 1] === open) {
        opened.push(true);
        skipping++;
        index++;
      }
    } else if (character === open) opened.push(false);
    else if (character === close) {
      if (opened.pop() === true) skipping--;
    } else if (skipping === 0) out += character;
  }
  return out;
}

const listing: EnvironmentHandler = (parser, open) => {
  const place = parser.here;
  parser.flow.endParagraph();
  const options = optionsOf(rawOptional(parser));
  addCode(parser, codeOf(withoutEscapes(parser, rawBody(parser, open), options, "listings"), options), options, place);
};

const minted: EnvironmentHandler = (parser, open) => {
  const place = parser.here;
  parser.flow.endParagraph();
  const options = optionsOf(parser.optional());
  const lang = parser.string();
  addCode(
    parser,
    codeOf(withoutEscapes(parser, rawBody(parser, open), options, "minted"), options, lang),
    options,
    place,
  );
};

/** alltt: commands work, all else is verbatim. */
const alltt: EnvironmentHandler = (parser, open) => {
  const place = parser.here;
  parser.flow.endParagraph();
  const raw = rawBody(parser, open);
  parser.flow.block(
    {
      type: "code",
      value: raw
        .replace(/\\(?:textbf|textit|emph|texttt|textrm|textsl|textcolor\{[^{}]*\}|underline)\{([^{}]*)\}/g, "$1")
        .replace(/\\([{}])/g, "$1")
        .replace(/\\(?:bf|it|rm|em|sl)\b ?/g, ""),
    },
    place,
  );
};

const comment: EnvironmentHandler = (parser, open) => {
  const place = parser.here;
  const value = rawBody(parser, open).trim();
  if (value !== "" && !parser.flow.inParagraph && !parser.preamble)
    parser.flow.block({ type: "comment", value }, place);
};

/** `filecontents`: a file that the document carries with it. */
const fileContents: EnvironmentHandler = (parser, open) => {
  parser.optional();
  const name = parser.string();
  const body = rawBody(parser, open);
  if (name !== "" && !name.startsWith("/") && !name.includes("..")) parser.sources.written.set(name, body);
};

/** Environments whose content is for programs: nothing of it is shown. */
const discarded: EnvironmentHandler = (parser, open) => void rawBody(parser, open);

const readListing =
  (language: (parser: Parser) => { options: Record<string, string>; lang?: string }): Handler =>
  (parser) => {
    const place = parser.here;
    const { options, lang } = language(parser);
    const name = parser.string();
    const found = parser.sources.find(name, [""]);
    if (found === undefined) {
      parser.report.add("error", "include-exists", `${name} is not there: its text is missing.`, {
        place,
        quote: name,
        hint: "Put the file beside the paper.",
      });
      return;
    }
    parser.sources.note(found.path);
    const lines = found.text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
    const first = Number(options["firstline"]) || 1;
    const last = Number(options["lastline"]) || lines.length;
    addCode(
      parser,
      { ...codeOf(lines.slice(first - 1, last).join("\n"), options, lang), filename: name },
      options,
      place,
    );
  };

const listOptions = (parser: Parser): { options: Record<string, string> } => {
  parser.input.accept("*");
  return { options: optionsOf(parser.optional()) };
};

/** `\newminted{python}{…}` makes pythoncode; `\lstnewenvironment{x}`, `\DefineVerbatimEnvironment{x}{Verbatim}{…}`. */
export const codeCommands: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ["lstinputlisting", readListing(listOptions)],
  ["verbatiminput", readListing(listOptions)],
  ["VerbatimInput", readListing(listOptions)],
  ["inputminted", readListing((parser) => ({ options: optionsOf(parser.optional()), lang: parser.string() }))],
  [
    "lstnewenvironment",
    (parser) => {
      const name = parser.string();
      parser.skipArguments("oomm");
      parser.verbatimEnvironments.set(name, "listing");
    },
  ],
  [
    "DefineVerbatimEnvironment",
    (parser) => {
      const name = parser.string();
      parser.skipArguments("mm");
      parser.verbatimEnvironments.set(name, "verbatim");
    },
  ],
  [
    "newminted",
    (parser) => {
      const name = parser.optionalString();
      const lang = parser.string();
      noteEscapes(parser, parser.argument(), "minted");
      parser.verbatimEnvironments.set(name ?? `${lang}code`, lang);
    },
  ],
  ["lstset", (parser) => noteEscapes(parser, parser.argument(), "listings")],
  [
    "setminted",
    (parser) => {
      parser.optional();
      noteEscapes(parser, parser.argument(), "minted");
    },
  ],
  ["excludecomment", (parser) => parser.verbatimEnvironments.set(parser.string(), "comment")],
  [
    "includecomment",
    (parser) => {
      parser.verbatimEnvironments.set(parser.string(), "shown");
    },
  ],
]);

/** What an environment that the author declared as verbatim does. */
export function declaredVerbatim(as: string): EnvironmentHandler {
  if (as === "comment") return comment;
  if (as === "listing") return listing;
  if (as === "verbatim") return fancyVerbatim;
  return (parser, open) => {
    const place = parser.here;
    parser.flow.endParagraph();
    const options = optionsOf(rawOptional(parser));
    addCode(
      parser,
      codeOf(withoutEscapes(parser, rawBody(parser, open), options, "minted"), options, as),
      options,
      place,
    );
  };
}

/** `\verbatim` within an author's environment: up to the end of that environment. */
export const verbatimInEnvironment: Handler = (parser) => {
  const open = parser.openEnvironments.findLast((candidate) => candidate.type === "user");
  if (open === undefined) return;
  const place = parser.here;
  parser.flow.endParagraph();
  const value = rawBody(parser, open);
  parser.flow.block({ type: "code", value }, place);
  // The body was read with its end: the end is put back, so that the environment ends as it began.
  parser.input.push([
    { kind: kinds.control, text: "end", at: place.at, file: place.file },
    ...parser.nameTokens(open.name),
  ]);
};

export const codeEnvironments: ReadonlyMap<string, EnvironmentHandler> = new Map<string, EnvironmentHandler>([
  ["verbatim", verbatim],
  ["verbatim*", verbatim],
  ["verbatimtab", verbatim],
  ["spverbatim", verbatim],
  ["Verbatim", fancyVerbatim],
  ["Verbatim*", fancyVerbatim],
  ["Highlighting", highlighted],
  ["BVerbatim", fancyVerbatim],
  ["LVerbatim", fancyVerbatim],
  ["SaveVerbatim", fancyVerbatim],
  ["lstlisting", listing],
  ["pyverbatim", listing],
  ["minted", minted],
  ["minted*", minted],
  ["pygmented", minted],
  ["alltt", alltt],
  ["comment", comment],
  ["filecontents", fileContents],
  ["filecontents*", fileContents],
  ["CCSXML", discarded],
]);
