import type { InlineNode } from "@dreamnet/document";
import type { Handler, Parser } from "../parser.ts";
import { control, kinds, type Token, token } from "../tokens.ts";

function quote(parser: Parser, source: readonly InlineNode[], place: Parser["here"], text: InlineNode[]): void {
  if (text.length > 0) parser.flow.inline({ type: "inlineQuote", children: text }, parser.style, place);
  if (source.length === 0) return;
  const isCitation = source.every((node) => node.type === "cite" || node.type === "citeGroup");
  parser.flow.text(isCitation ? " " : " (", parser.style, place);
  for (const node of source) parser.flow.inline(node, parser.style, place);
  if (!isCitation) parser.flow.text(")", parser.style, place);
}

/**
 * csquotes: `\textquote[source][.]{text}`.
 *
 * @param language - Whether the language of the quotation stands before it.
 */
const quoted =
  (language = false): Handler =>
  (parser) => {
    const place = parser.here;
    parser.input.accept("*");
    if (language) parser.argument();
    const source = parser.optional();
    const mark = parser.optional() ?? [];
    quote(parser, source === undefined ? [] : parser.inlinesOf(source), place, [
      ...parser.inlines(),
      ...parser.inlinesOf(mark),
    ]);
  };

/** The tokens of `\cite[before][after]{key}`, as csquotes' commands take them. */
export function citation(parser: Parser): Token[] {
  const options: Token[] = [];
  for (let count = 0; count < 2; count++) {
    const option = parser.optional();
    if (option !== undefined) options.push(token(kinds.character, "["), ...option, token(kinds.character, "]"));
  }
  const keys = parser.argument();
  return [control("cite"), ...options, token(kinds.open, "{"), ...keys, token(kinds.close, "}")];
}

/** csquotes: `\textcquote[before][after]{key}[.]{text}`. */
const quotedFrom =
  (language = false): Handler =>
  (parser) => {
    const place = parser.here;
    parser.input.accept("*");
    if (language) parser.argument();
    const source = citation(parser);
    const mark = parser.optional() ?? [];
    quote(parser, parser.inlinesOf(source), place, [...parser.inlines(), ...parser.inlinesOf(mark)]);
  };

export const quotationCommands: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ["textquote", quoted()],
  ["blockquote", quoted()],
  ["foreigntextquote", quoted(true)],
  ["foreignblockquote", quoted(true)],
  ["hyphentextquote", quoted(true)],
  ["hyphenblockquote", quoted(true)],
  ["textcquote", quotedFrom()],
  ["blockcquote", quotedFrom()],
  ["foreigntextcquote", quotedFrom(true)],
  ["foreignblockcquote", quotedFrom(true)],
  ["hybridblockquote", quoted(true)],
  ["hybridblockcquote", quotedFrom(true)],
]);
