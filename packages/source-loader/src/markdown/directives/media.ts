import type { BlockNode, Container, Embed } from "@dreamnet/document";
import { pushLeaf } from "../node-tokens.ts";
import { pushBlocks } from "../rules/block-ranges.ts";
import { type DirectiveHandler, labelOf } from "./directive.ts";
import { figureParts } from "./figures.ts";

/** A page or a film; where the body has a caption it is a figure. */
function media(address: (argument: string) => string): DirectiveHandler {
  return (state, directive) => {
    pushBlocks(state, directive.body, directive.to, directive.map, (children, position): BlockNode => {
      const title = directive.options["title"] ?? directive.options["alt"];
      const embed: Embed = {
        type: "embed",
        url: address(directive.argument),
        ...(title === undefined ? {} : { title }),
        position,
      };
      if (children.length === 0) return { ...embed, ...labelOf(directive) };
      const container: Container = {
        type: "container",
        kind: "video",
        // What has no label is not counted among the figures.
        ...(labelOf(directive).label === undefined ? { numbered: false } : {}),
        ...labelOf(directive),
        children: [embed, ...figureParts(children as BlockNode[])],
        position,
      };
      return container;
    });
  };
}

const asWritten = (argument: string): string => argument;

/** Something of the document shown again: a reference to it; or another page. */
const embed: DirectiveHandler = (state, directive) => {
  const label = /^#(.+)$/u.exec(directive.argument)?.[1];
  if (label === undefined) {
    media(asWritten)(state, directive);
    return;
  }
  pushLeaf(
    state,
    (_, position) => ({
      type: "paragraph",
      children: [{ type: "crossReference", label, form: "name", resolved: false, children: [], position }],
      position,
    }),
    directive.map,
  );
};

export const mediaDirectives: Readonly<Record<string, DirectiveHandler>> = {
  embed,
  iframe: media(asWritten),
  "iframe-figure": media(asWritten),
  video: media(asWritten),
  audio: media(asWritten),
  youtube: media((id) => (/^https?:/u.test(id) ? id : `https://www.youtube.com/watch?v=${id}`)),
  vimeo: media((id) => (/^https?:/u.test(id) ? id : `https://vimeo.com/${id}`)),
};
