import { type DocumentNode, type FootnoteDefinition, type Root, walkNodes } from "@dreamnet/document";
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

const footnotemark: Handler = (parser) => {
  const given = parser.optionalString();
  refer(parser, given === undefined ? String(++notes(parser).count) : givenNote(given));
};

const footnotetext: Handler = (parser) => {
  const given = parser.optionalString();
  define(parser, given === undefined ? String(notes(parser).count) : givenNote(given), parser.blocks());
};

/** The author's own number of a note, apart from those that are counted: a table may have its own 1. */
const givenNote = (number: string): string => `given ${number}`;

/**
 * Settles notes that the author numbers: a mark without a text of its own is that of the counted note; with one, it
 * keeps its number where no counted note has it.
 */
export function settleNotes(parser: Parser, root: Root): void {
  const counted = new Set(parser.footnotes.map((note) => note.identifier));
  const settled = (identifier: string): string => {
    if (!identifier.startsWith("given ")) return identifier;
    const number = identifier.slice(6);
    if (!counted.has(identifier) || !counted.has(number)) return number;
    return `${number}-given`;
  };
  const visit = (node: DocumentNode): void => {
    if (node.type === "footnoteReference") node.identifier = settled(node.identifier);
  };
  walkNodes(root, visit);
  for (const note of parser.footnotes) {
    for (const child of note.children) walkNodes(child, visit);
    note.identifier = settled(note.identifier);
  }
}

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
