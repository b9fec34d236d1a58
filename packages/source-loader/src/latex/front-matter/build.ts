import type { FrontmatterInput } from "@dreamnet/document";
import { flatten, textOf } from "../plain.ts";
import type { Parser } from "../parser.ts";

export function buildFrontmatter(parser: Parser): Partial<FrontmatterInput> {
  const out: Partial<FrontmatterInput> = {};
  void textOf;
  const title = parser.front.commands.findLast((command) => command.name === "title");
  if (title !== undefined) out.title = flatten(parser, title.tokens);
  return out;
}
