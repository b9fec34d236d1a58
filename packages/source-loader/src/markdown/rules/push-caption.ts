import type { InlineNode } from "@dreamnet/document";
import { pushClose, pushInline, pushOpen } from "../node-tokens.ts";
import type { BlockState } from "../parser-states.ts";

/** Pushes a caption of Markdown text. */
export function pushCaption(state: BlockState, caption: string, map: [number, number]): void {
  pushOpen(
    state,
    (children, position) => ({
      type: "caption",
      children: [{ type: "paragraph", children: children as InlineNode[], position }],
      position,
    }),
    map,
  );
  pushInline(state, caption, map);
  pushClose(state);
}
