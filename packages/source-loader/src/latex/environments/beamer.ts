import type { BlockNode, Division } from "@dreamnet/document";
import type { LevelledHeading } from "../commands/sections.ts";
import type { EnvironmentHandler, Handler, Parser } from "../parser.ts";
import { kinds, tokensOf, tokensToTex } from "../tokens.ts";

/** Frames of a talk stand below its sections. */
const frameLevel = 4;

const overlay =
  /^(?:[\d+.,| -]+|(?:alert|only|beamer|article|handout|presentation|all|trans|second)\b[@:\d+.,| a-z-]*)$/u;

/** `<2->`: on which slides something is shown; all of it is text. Other words in such brackets stay. */
export function skipOverlay(parser: Parser): void {
  const tokens = parser.input.optional("<", ">");
  if (tokens === undefined || overlay.test(tokensToTex(tokens))) return;
  parser.input.push([...tokensOf("<"), ...tokens, ...tokensOf(">")]);
}

function hasGroup(parser: Parser): boolean {
  parser.input.skipSpaces();
  return parser.input.peek()?.kind === kinds.open;
}

function pushHeading(parser: Parser): void {
  const place = parser.here;
  parser.flow.endParagraph();
  const heading: LevelledHeading = { type: "heading", depth: 1, numbered: false, children: [], level: frameLevel };
  parser.flow.labelled = heading;
  heading.children = parser.inlines(true);
  if (heading.children.length > 0) parser.flow.block(heading, place);
}

function pushSubtitle(parser: Parser): void {
  const place = parser.here;
  parser.flow.endParagraph();
  const children = parser.inlines();
  if (children.length === 0) return;
  parser.flow.block({ type: "paragraph", children: [{ type: "emphasis", children }] }, place);
}

/** `\begin{frame}<1->[fragile]{Title}{Subtitle}`. */
const frame: EnvironmentHandler = (parser, open) => {
  parser.flow.endParagraph();
  skipOverlay(parser);
  parser.optional();
  parser.optional();
  if (hasGroup(parser)) {
    pushHeading(parser);
    if (hasGroup(parser)) pushSubtitle(parser);
  }
  for (const child of parser.contents(open)) parser.flow.block(child, parser.here);
};

/** `\begin{block}<1->{Title}`. */
const block: EnvironmentHandler = (parser, open) => {
  const place = parser.here;
  parser.flow.endParagraph();
  skipOverlay(parser);
  const title = hasGroup(parser) ? parser.inlines() : [];
  const children: BlockNode[] = parser.contents(open);
  const node: Division = { type: "division", role: "block", ...(title.length === 0 ? {} : { title }), children };
  if (title.length > 0 || children.length > 0) parser.flow.block(node, place);
};

const shown: Handler = (parser) => {
  skipOverlay(parser);
  if (hasGroup(parser) && parser.input.openArgument()) parser.openGroup("}");
};

const titled =
  (push: (parser: Parser) => void): Handler =>
  (parser) => {
    skipOverlay(parser);
    parser.optional();
    push(parser);
  };

/** What beamer means by commands and environments that elsewhere are the author's, or nobody's. */
export const beamerEnvironments: ReadonlyMap<string, EnvironmentHandler> = new Map<string, EnvironmentHandler>([
  ["frame", frame],
  ["block", block],
  ["alertblock", block],
  ["exampleblock", block],
]);

export const beamerCommands: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ...["only", "uncover", "visible", "onslide", "alert", "structure", "frame"].map((name): [string, Handler] => [
    name,
    shown,
  ]),
  ["frametitle", titled(pushHeading)],
  ["framesubtitle", titled(pushSubtitle)],
]);
