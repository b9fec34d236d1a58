import { append } from "../collections.ts";
import type { Handler, Parser } from "../parser.ts";
import { textOf } from "../plain.ts";
import { isCharacter, isControl, kinds, type Token, tokensToTex, trimTokens } from "../tokens.ts";
import { noteMark, type TitleNote } from "./title-notes.ts";

const comma: Handler = (parser) => parser.flow.text(", ", 0, parser.here);

/** A break of a line, with the space that it may ask for: `\\[6pt]`. */
const lineBreak: Handler = (parser, call) => {
  parser.skipArguments("so");
  comma(parser, call);
};

const part: Handler = (parser) => {
  if (parser.flow.inParagraph) parser.flow.text(", ", 0, parser.here);
  parser.skipArguments("o");
  if (parser.input.openArgument()) parser.openGroup("}");
};
const plain: Handler = (parser) => {
  if (parser.input.openArgument()) parser.openGroup("}");
};
const none: Handler = (parser) => void parser.argument();

/** What commands mean within an author or an affiliation. */
const titleCommands: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ["\\", lineBreak],
  ["newline", comma],
  ["at", comma],
  ["and", comma],
  ["quad", (parser) => parser.flow.text(" ", 0, parser.here)],
  ["qquad", (parser) => parser.flow.text(" ", 0, parser.here)],
  ...[
    "institution",
    "department",
    "streetaddress",
    "city",
    "state",
    "country",
    "postcode",
    "position",
    "orgdiv",
    "orgname",
    "orgaddress",
    "street",
    "addressline",
    "organization",
  ].map((name): [string, Handler] => [name, part]),
  ...[
    "fnm",
    "sur",
    "spfx",
    "sfx",
    "fnms",
    "snm",
    "inits",
    "given",
    "family",
    "textbf",
    "name",
    "addr",
    "IEEEauthorblockN",
    "IEEEauthorblockA",
    "affaddr",
    "MakeLowercase",
    "initials",
    "surname",
    "firstname",
  ].map((name): [string, Handler] => [name, plain]),
  ...["IEEEmembership", "tanm", "dgr", "natureName", "label", "vspace"].map((name): [string, Handler] => [name, none]),
]);

/** Tokens of the title page as one line of text. */
export function titleText(parser: Parser, tokens: readonly Token[]): string {
  const before = parser.local;
  parser.local = [...before, titleCommands];
  const nodes = parser.inlinesOf(tokens);
  parser.local = before;
  return tidyLine(textOf(nodes));
}

export function tidyLine(text: string): string {
  return text
    .replace(/[\s\u00A0\u2002-\u200B\u202F]+/g, " ")
    .replace(/\s+([,;.])/g, "$1")
    .replace(/(?:,\s*){2,}/g, ", ")
    .replace(/^[\s,;]+|[\s,;]+$/g, "");
}

/** What is taken out of an author's tokens: a mark, a note, an address. */
export interface Taken {
  readonly rest: Token[];
  /** Marks that link to affiliations: `1`, `a`, `*`. */
  readonly marks: string[];
  readonly notes: Token[][];
  readonly emails: string[];
  /** Marks of notes that stand elsewhere on the title page: `\corref{cor1}`, `\fnref{fn1}`. */
  readonly noteMarks: string[];
  orcid?: string;
}

const markCommands: ReadonlySet<string> = new Set([
  "inst",
  "textsuperscript",
  "IEEEauthorrefmark",
  "altaffilmark",
  "authormark",
  "affiliationmark",
  "affmark",
  "aff",
  "footnotemark",
  "samethanks",
  "authorrefmark",
  "textsu",
  "up",
]);
const noteCommands: ReadonlySet<string> = new Set(["thanks", "footnote", "note", "titlenote", "tnotetext"]);
const noteMarks: ReadonlyMap<string, TitleNote["kind"]> = new Map([
  ["fnref", "note"],
  ["fnmark", "note"],
  ["corref", "correspondence"],
  ["cormark", "correspondence"],
] as const);
const emailCommands: ReadonlySet<string> = new Set(["email", "ead", "eads", "mailto", "emailAdd"]);
const skipped: ReadonlySet<string> = new Set([
  "tnoteref",
  "authornotemark",
  "tnotemark",
  "color",
  "hspace",
  "vspace",
  "IEEEmembership",
  "label",
]);

/** Formulas that stand for a note: `$^*$` is one by its place, these by what they are. */
const noteSymbols: ReadonlySet<string> = new Set([
  "ast",
  "star",
  "dag",
  "dagger",
  "ddag",
  "ddagger",
  "S",
  "P",
  "mathsection",
  "mathparagraph",
]);

/**
 * Takes marks, notes, addresses and ORCID iDs out of tokens, at any depth.
 *
 * @param isTitle - Of a title, a formula such as `$\alpha$` is a word; of an author, a mark.
 */
export function takeOut(parser: Parser, tokens: readonly Token[], isTitle = false): Taken {
  const taken: Taken = { rest: [], marks: [], notes: [], emails: [], noteMarks: [] };
  for (let index = 0; index < tokens.length; index++) {
    const next = tokens[index] as Token;
    if (isTitle && isRaised(tokens, index)) taken.rest.push(next);
    else if (next.kind === kinds.superscript) {
      const value = argumentAt(tokens, index + 1);
      append(taken.marks, marksOf(parser, value.tokens));
      index = value.end;
    } else if (next.kind === kinds.math) {
      const end = tokens.findIndex((candidate, at) => at > index && candidate.kind === kinds.math);
      const inside = trimTokens(tokens.slice(index + 1, end < 0 ? undefined : end));
      const first = inside.find((candidate) => candidate.kind !== kinds.open && candidate.kind !== kinds.close);
      if (end > index && first?.kind === kinds.superscript && !(isTitle && isRaised(inside, inside.indexOf(first)))) {
        const at = inside.indexOf(first);
        append(taken.marks, marksOf(parser, argumentAt(inside, at + 1).tokens));
        index = end;
      } else if (
        end > index &&
        inside.every((candidate) => candidate.kind !== kinds.character || /[*,]/.test(candidate.text)) &&
        (!isTitle || inside.every(({ kind, text }) => kind !== kinds.control || noteSymbols.has(text))) &&
        inside.length <= 4
      ) {
        append(taken.marks, marksOf(parser, inside));
        index = end;
      } else if (end > index) {
        append(taken.rest, tokens.slice(index, end + 1));
        index = end;
      } else taken.rest.push(next);
    } else if (next.kind !== kinds.control) taken.rest.push(next);
    else if (markCommands.has(next.text)) {
      const option = bracketAt(tokens, index + 1);
      const needsArgument = next.text !== "footnotemark" && next.text !== "samethanks";
      const value = needsArgument ? argumentAt(tokens, option.end + 1) : option;
      append(taken.marks, marksOf(parser, value.tokens));
      index = value.end;
    } else if (noteMarks.has(next.text)) {
      const value = argumentAt(tokens, bracketAt(tokens, index + 1).end + 1);
      const kind = noteMarks.get(next.text) ?? "note";
      for (const mark of marksOf(parser, value.tokens)) taken.noteMarks.push(noteMark(kind, mark));
      index = value.end;
    } else if (noteCommands.has(next.text)) {
      const value = argumentAt(tokens, bracketAt(tokens, index + 1).end + 1);
      taken.notes.push(value.tokens);
      index = value.end;
    } else if (skipped.has(next.text)) index = argumentAt(tokens, bracketAt(tokens, index + 1).end + 1).end;
    else if (emailCommands.has(next.text)) {
      const value = argumentAt(tokens, bracketAt(tokens, index + 1).end + 1);
      append(taken.emails, emailsOf(titleText(parser, value.tokens)));
      index = value.end;
    } else if (/^orcid/i.test(next.text) && /^orcid(?:ID|link|icon|A|B|affil|author)?$/i.test(next.text)) {
      const value = argumentAt(tokens, bracketAt(tokens, index + 1).end + 1);
      const orcid = orcidOf(tokensToTex(value.tokens));
      if (orcid !== undefined) {
        taken.orcid = orcid;
        index = value.end;
      }
    } else taken.rest.push(next);
  }
  return taken;
}

/** Of a title, what is raised is part of a word (`$^{40}$Ar`, `10$^{20}$`) unless it is a sign that stands for a note. */
function isRaised(tokens: readonly Token[], index: number): boolean {
  const next = tokens[index];
  if (next?.kind !== kinds.superscript && !isControl(next, "textsuperscript")) return false;
  return argumentAt(tokens, index + 1).tokens.some(
    ({ kind, text }) =>
      (kind === kinds.character && !/[*,†‡§¶∗]/u.test(text)) || (kind === kinds.control && !noteSymbols.has(text)),
  );
}

function marksOf(parser: Parser, tokens: readonly Token[]): string[] {
  return titleText(
    parser,
    tokens.filter((next) => next.kind !== kinds.math && next.kind !== kinds.superscript),
  )
    .split(/[\s,;]+/)
    .map((mark) => mark.replace(/[{}$\\]/g, "").trim())
    .filter((mark) => mark !== "");
}

/** The argument at an index: a group's content or one token, and the index of its last token. */
export function argumentAt(tokens: readonly Token[], start: number): { tokens: Token[]; end: number } {
  let index = start;
  while (tokens[index]?.kind === kinds.space) index++;
  if (tokens[index]?.kind !== kinds.open)
    return { tokens: tokens.slice(index, index + 1), end: Math.min(index, tokens.length - 1) };
  let depth = 0;
  for (let at = index + 1; at < tokens.length; at++) {
    const { kind } = tokens[at] as Token;
    if (kind === kinds.open) depth++;
    else if (kind === kinds.close && depth-- === 0) return { tokens: tokens.slice(index + 1, at), end: at };
  }
  return { tokens: tokens.slice(index + 1), end: tokens.length - 1 };
}

/** An optional argument at an index; `end` stands before it where there is none. */
export function bracketAt(tokens: readonly Token[], start: number): { tokens: Token[]; end: number } {
  let index = start;
  while (tokens[index]?.kind === kinds.space) index++;
  if (!isCharacter(tokens[index], "[")) return { tokens: [], end: start - 1 };
  const end = tokens.findIndex((next, at) => at > index && isCharacter(next, "]"));
  return end < 0 ? { tokens: [], end: start - 1 } : { tokens: tokens.slice(index + 1, end), end };
}

export function orcidOf(text: string): string | undefined {
  return /\d{4}-\d{4}-\d{4}-\d{3}[\dXx]/.exec(text)?.[0].toUpperCase();
}

/** E-mail addresses in a text; `{a, b}@x.org` are two. */
export function emailsOf(text: string): string[] {
  const out: string[] = [];
  const pattern = /(?:[{[(]([^{}[\]()@]{1,300})[}\])]|([\w.+-]{1,64}))\s?@\s?([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)/g;
  for (const [, names, name, domain] of text.matchAll(pattern)) {
    for (const local of names === undefined ? [name] : names.split(/[,;|\s]+/))
      if (local !== undefined && local !== "") out.push(`${local}@${domain}`);
  }
  return out;
}
