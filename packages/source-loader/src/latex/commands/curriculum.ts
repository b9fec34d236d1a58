import type { DefinitionList, InlineNode } from "@dreamnet/document";
import { append } from "../collections.ts";
import type { Handler, Parser } from "../parser.ts";
import { kinds, type Token, token } from "../tokens.ts";

/** moderncv: an entry with what stands in its margin, as a term and what is said of it. */
function entry(parser: Parser, margin: InlineNode[], parts: readonly InlineNode[][], text: InlineNode[] = []): void {
  const place = parser.here;
  const children: InlineNode[] = [];
  for (const part of parts.filter((one) => one.length > 0)) {
    if (children.length > 0) children.push({ type: "text", value: ", " });
    append(children, part);
  }
  if (text.length > 0) {
    if (children.length > 0) children.push({ type: "text", value: ". " });
    append(children, text);
  }
  parser.flow.endParagraph();
  const paragraph = { type: "paragraph" as const, children };
  if (margin.length === 0) {
    if (children.length > 0) parser.flow.block(paragraph, place);
    return;
  }
  const node: DefinitionList = {
    type: "definitionList",
    children: [
      { type: "definitionTerm", children: margin },
      ...(children.length === 0 ? [] : [{ type: "definitionDescription" as const, children: [paragraph] }]),
    ],
  };
  parser.flow.block(node, place);
}

const take = (parser: Parser, count: number): InlineNode[][] => Array.from({ length: count }, () => parser.inlines());

/** `\cventry{years}{degree}{institution}{city}{grade}{text}`. */
const cvEntry: Handler = (parser) => {
  parser.optional();
  const [margin = [], degree = [], ...rest] = take(parser, 6);
  const text = rest.pop();
  const title: InlineNode[] = degree.length === 0 ? [] : [{ type: "strong", children: degree }];
  entry(parser, margin, [title, ...rest], text);
};

/** Pairs of a name and what is said of it. */
const items =
  (pairs: number, more = 0): Handler =>
  (parser) => {
    parser.optional();
    for (let pair = 0; pair < pairs; pair++) {
      const [margin = [], ...parts] = take(parser, 2 + more);
      entry(parser, margin, parts);
    }
  };

const listItems =
  (count: number): Handler =>
  (parser) => {
    const place = parser.here;
    parser.optional();
    const children = take(parser, count)
      .filter((one) => one.length > 0)
      .map((one) => ({ type: "listItem" as const, children: [{ type: "paragraph" as const, children: one }] }));
    parser.flow.endParagraph();
    if (children.length > 0) parser.flow.block({ type: "list", ordered: false, spread: false, children }, place);
  };

/** What the head of a curriculum says, several arguments as one line. */
const head =
  (as: string, arguments_: number, between: string): Handler =>
  (parser) => {
    const place = parser.here;
    parser.optional();
    const tokens: Token[] = [];
    for (let count = 0; count < arguments_; count++) {
      parser.input.skipSpaces();
      if (count > 0 && parser.input.peek()?.kind !== kinds.open) break;
      const value = parser.argument();
      if (value.length === 0) continue;
      if (tokens.length > 0)
        append(
          tokens,
          [...between].map((sign) => token(sign === " " ? kinds.space : kinds.character, sign)),
        );
      append(tokens, value);
    }
    parser.front.commands.push({ name: as, tokens, options: [], place });
  };

export const curriculumCommands: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ["cventry", cvEntry],
  ["cvitem", items(1)],
  ["cvline", items(1)],
  ["cvitemwithcomment", items(1, 1)],
  ["cvlanguage", items(1, 1)],
  ["cvdoubleitem", items(2)],
  ["cvcomputer", items(2)],
  ["cvlistitem", listItems(1)],
  ["cvlistdoubleitem", listItems(2)],
]);

/** The head of moderncv, whose commands other classes have with other arguments. */
export const curriculumHead: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ["name", head("author", 2, " ")],
  ["address", head("address", 3, ", ")],
  ["phone", head("nonumnote", 1, "")],
  ["mobile", head("nonumnote", 1, "")],
  ["fax", head("nonumnote", 1, "")],
  ["social", head("nonumnote", 1, "")],
  ["extrainfo", head("nonumnote", 1, "")],
  ["quote", head("nonumnote", 1, "")],
]);
