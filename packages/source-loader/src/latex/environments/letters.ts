import type { BlockNode } from "@dreamnet/document";
import type { EnvironmentHandler, Handler, Parser } from "../parser.ts";
import type { Token } from "../tokens.ts";

/** A text as paragraphs of its own. */
const alone =
  (before = ""): Handler =>
  (parser) => {
    parser.flow.endParagraph();
    push(parser, before, parser.blocks());
  };

function push(parser: Parser, before: string, blocks: readonly BlockNode[]): void {
  const [first] = blocks;
  if (before !== "" && first?.type === "paragraph") first.children.unshift({ type: "text", value: `${before} ` });
  for (const block of blocks) parser.flow.block(block, parser.here);
}

/** The latest of what the head of a letter says. */
const said = (parser: Parser, name: string): readonly Token[] =>
  parser.front.commands.findLast((command) => command.name === name)?.tokens ?? [];

/** Who writes stands under the greeting. */
const closing: Handler = (parser, call) => {
  alone()(parser, call);
  const signature = said(parser, "signature");
  push(parser, "", parser.blocksOf(signature.length > 0 ? signature : said(parser, "name")));
};

const inLetter: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ["opening", alone()],
  ["closing", closing],
  ["ps", alone()],
  ["encl", alone("Enclosed:")],
  ["cc", alone("cc:")],
]);

/** A letter: to whom, the greeting, the text, and what is under it. */
const letter: EnvironmentHandler = (parser, open) => {
  parser.flow.endParagraph();
  parser.optional();
  push(parser, "", parser.blocks());
  for (const child of parser.contents(open, undefined, inLetter)) parser.flow.block(child, parser.here);
};

export const letterEnvironments: ReadonlyMap<string, EnvironmentHandler> = new Map([["letter", letter]]);
