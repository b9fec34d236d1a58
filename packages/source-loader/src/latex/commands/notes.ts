import type { FootnoteDefinition } from "@dreamnet/document";
import type { Handler, Parser } from "../parser.ts";

interface Notes {
  count: number;
}
const key = Symbol("footnotes");
const notes = (parser: Parser): Notes => parser.state(key, () => ({ count: 0 }));

function define(parser: Parser, identifier: string, children: FootnoteDefinition["children"]): void {
  parser.footnotes.push({ type: "footnoteDefinition", identifier, children, position: parser.position(parser.here) });
}

function refer(parser: Parser, identifier: string): void {
  parser.flow.inline({ type: "footnoteReference", identifier }, parser.style, parser.here);
}

const footnote: Handler = (parser) => {
  const given = parser.optionalString();
  const identifier = given ?? String(++notes(parser).count);
  refer(parser, identifier);
  const definition: FootnoteDefinition = {
    type: "footnoteDefinition",
    identifier,
    children: [],
    position: parser.position(parser.here),
  };
  // Its place among the notes is that of its mark, before notes within it.
  parser.footnotes.push(definition);
  definition.children = parser.blocks();
};

const footnotemark: Handler = (parser) => refer(parser, parser.optionalString() ?? String(++notes(parser).count));

const footnotetext: Handler = (parser) => {
  const identifier = parser.optionalString() ?? String(notes(parser).count);
  define(parser, identifier, parser.blocks());
};

export const noteCommands: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ["footnote", footnote],
  ["tablefootnote", footnote],
  ["endnote", footnote],
  ["sidefootnote", footnote],
  ["footnoteA", footnote],
  ["footnotemark", footnotemark],
  ["footnotetext", footnotetext],
  ["endnotemark", footnotemark],
  ["endnotetext", footnotetext],
]);

/** A footnote made of tokens. */
export function footnoteOf(parser: Parser, tokens: Parameters<Parser["blocksOf"]>[0]): void {
  const identifier = String(++notes(parser).count);
  refer(parser, identifier);
  define(parser, identifier, parser.blocksOf(tokens));
}
