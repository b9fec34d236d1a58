import type MarkdownIt from "markdown-it";
import type { InlineState } from "../parser-states.ts";

type InlineRule = (state: InlineState, silent: boolean) => boolean;

/** Images within images within images are read again for each level: more than these few are text. */
const maxImageDepth = 3;

/** markdown-it's own rule for images, with a bound on images within an image's text. */
export function guardedImage(md: MarkdownIt): InlineRule {
  const ruler = md.inline.ruler as unknown as { __rules__: { name: string; fn: InlineRule }[] };
  const image = ruler.__rules__.find(({ name }) => name === "image")?.fn;
  return (state, silent) => {
    if (image === undefined || state.src.charCodeAt(state.pos) !== 0x21 || state.env.imageDepth >= maxImageDepth)
      return false;
    state.env.imageDepth++;
    try {
      return image(state, silent);
    } finally {
      state.env.imageDepth--;
    }
  };
}
