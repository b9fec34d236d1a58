import type { BlockNode, Code, NodePosition } from "@dreamnet/document";
import { pushClose, pushLeaf, pushOpen } from "../node-tokens.ts";
import type { BlockState } from "../parser-states.ts";
import { type Options, text } from "./chunk-options.ts";
import { pushCaption } from "./push-caption.ts";

/** A chunk's code, in a listing where it has a caption of its own. */
export function pushListing(
  state: BlockState,
  { engine, code, options }: { engine: string; code: string; options: Options },
  map: [number, number],
): void {
  const filename = text(options, "filename");
  const listing = (position: NodePosition): Code => ({
    type: "code",
    lang: engine,
    value: code,
    ...(filename === undefined ? {} : { filename }),
    position,
  });
  const caption = text(options, "lst-cap");
  const label = text(options, "lst-label");
  if (caption === undefined) {
    pushLeaf(state, (_, position): Code => ({ ...listing(position), ...(label === undefined ? {} : { label }) }), map);
    return;
  }
  pushOpen(
    state,
    (children, position) => ({
      type: "container",
      kind: "code",
      ...(label === undefined ? {} : { label }),
      children: [listing(position), ...(children as BlockNode[])],
      position,
    }),
    map,
  );
  pushCaption(state, caption, map);
  pushClose(state);
}
