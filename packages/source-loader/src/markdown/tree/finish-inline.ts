import type { DocumentNode } from "@dreamnet/document";
import { convertInlineHtml } from "../html/to-nodes.ts";
import type { ParseContext } from "../parse-context.ts";

/** Gives inline nodes their last form, once all of one level is there: HTML tags become the elements they enclose. */
export function finishInline(children: DocumentNode[], context: ParseContext): DocumentNode[] {
  return children.some((child) => child.type === "htmlInline") ? convertInlineHtml(children, context) : children;
}
