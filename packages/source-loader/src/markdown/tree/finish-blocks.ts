import type { BlockNode, DocumentNode } from "@dreamnet/document";
import type { ParseContext } from "../parse-context.ts";

/** Gives the blocks of one level their last form. */
export function finishBlocks(children: DocumentNode[], _context: ParseContext): BlockNode[] {
  return children as BlockNode[];
}
