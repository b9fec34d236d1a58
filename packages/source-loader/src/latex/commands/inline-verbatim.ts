import type { Handler, Parser } from "../parser.ts";
import { styles } from "../style.ts";
import { kinds, type Token, tokensToTex } from "../tokens.ts";

/** Text that is read up to the same character again: `\verb|…|`, `\lstinline|…|`. */
export function readVerbatim(parser: Parser, delimiter: string): string {
  const closing = delimiter === "{" ? "}" : delimiter;
  const lexer = parser.input.rawLexer;
  if (lexer !== undefined) {
    if (delimiter === "{") return balancedRaw(parser);
    const line = lexer.text.indexOf("\n", lexer.offset);
    const end = lexer.text.indexOf(closing, lexer.offset);
    if (end >= 0 && (line < 0 || end < line || delimiter === "{")) return lexer.rawUntil(closing) ?? "";
    parser.report.add("error", "verbatim-ends", `Verbatim text is not closed by ${closing} on its line.`, {
      place: parser.here,
    });
    return "";
  }
  const tokens: Token[] = [];
  let depth = 0;
  for (let next = parser.input.next(); next !== undefined; next = parser.input.next()) {
    if (next.kind === kinds.open) depth++;
    if (next.text === closing && depth-- <= 0) break;
    if (next.text === closing && delimiter !== "{") break;
    tokens.push(next);
  }
  return tokensToTex(tokens);
}

function balancedRaw(parser: Parser): string {
  const lexer = parser.input.rawLexer;
  if (lexer === undefined) return "";
  let depth = 0;
  let end = lexer.offset;
  for (; end < lexer.text.length; end++) {
    const character = lexer.text[end];
    if (character === "\\") end++;
    else if (character === "{") depth++;
    else if (character === "}" && depth-- === 0) break;
  }
  const raw = lexer.text.slice(lexer.offset, end);
  lexer.skipRaw(raw.length + 1);
  return raw;
}

/** The delimiter that stands next: one character, read raw where the file itself is being read. */
export function readDelimiter(parser: Parser): string {
  const lexer = parser.input.rawLexer;
  if (lexer !== undefined) {
    while (lexer.peekRaw() === " ") lexer.skipRaw(1);
    const delimiter = lexer.peekRaw();
    lexer.skipRaw(delimiter.length);
    return delimiter;
  }
  return parser.input.next()?.text ?? "";
}

export const verb: Handler = (parser, call) => {
  // Called with a character where the document made that character short for \verb.
  const short = call.kind === kinds.character;
  let delimiter = short ? call.text : readDelimiter(parser);
  if (delimiter === "*" && !short) delimiter = readDelimiter(parser);
  const value = readVerbatim(parser, delimiter);
  if (value !== "") parser.flow.inline({ type: "inlineCode", value }, parser.style & ~styles.mono, parser.here);
};

export const inlineListing =
  (language: (parser: Parser) => string | undefined): Handler =>
  (parser) => {
    const lang = language(parser);
    const value = readVerbatim(parser, readDelimiter(parser));
    if (value !== "")
      parser.flow.inline(
        { type: "inlineCode", value: value.replaceAll("\n", " "), ...(lang === undefined ? {} : { lang }) },
        0,
        parser.here,
      );
  };

export const listingLanguage = (parser: Parser): string | undefined =>
  /language\s*=\s*\{?(?:\[[^\]]*\])?([^,}\]]+)/
    .exec(tokensToTex(parser.optional() ?? []))?.[1]
    ?.trim()
    .toLowerCase();

export const mintedLanguage = (parser: Parser): string => {
  parser.optional();
  return parser.string();
};

export const shortVerb =
  (add: boolean): Handler =>
  (parser) => {
    parser.input.accept("*");
    parser.optional();
    const name = parser.argument().at(-1)?.text;
    if (name === undefined) return;
    if (add) parser.input.categories.shortVerb.add(name);
    else parser.input.categories.shortVerb.delete(name);
  };
