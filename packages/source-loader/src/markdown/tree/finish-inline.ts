import type { DocumentNode } from "@dreamnet/document";
import type { ParseContext } from "../parse-context.ts";

/** Gives inline nodes their last form, once all of one level is there: HTML tags become the elements they enclose. */
export function finishInline(children: DocumentNode[], _context: ParseContext): DocumentNode[] {
  return children;
}
