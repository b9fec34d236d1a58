import type MarkdownIt from "markdown-it";
import type { InlineState } from "../parser-states.ts";

type InlineRule = (state: InlineState, silent: boolean) => boolean;

/** Images within images within images are read again for each level: more than these few are text. */
const maxImageDepth = 3;

/** A rule of markdown-it's own, by name. */
function ownRule(md: MarkdownIt, name: string): InlineRule {
  const { __rules__ } = md.inline.ruler as unknown as { __rules__: { name: string; fn: InlineRule }[] };
  return __rules__.find((rule) => rule.name === name)?.fn ?? (() => false);
}

/** True where a bracket may still be closed; asked for each opening one, so the answer is looked up once. */
function canClose(state: InlineState, position: number): boolean {
  state.lastBracket ??= state.src.lastIndexOf("]");
  return state.lastBracket > position;
}

/** markdown-it's own rule for images, with a bound on images within an image's text. */
export function guardedImage(md: MarkdownIt): InlineRule {
  const image = ownRule(md, "image");
  return (state, silent) => {
    if (
      state.src.charCodeAt(state.pos) !== 0x21 /* ! */ ||
      state.env.imageDepth >= maxImageDepth ||
      !canClose(state, state.pos)
    )
      return false;
    state.env.imageDepth++;
    try {
      return image(state, silent);
    } finally {
      state.env.imageDepth--;
    }
  };
}

/** markdown-it's own rule for links, which is not tried for brackets that nothing closes. */
export function guardedLink(md: MarkdownIt): InlineRule {
  const link = ownRule(md, "link");
  return (state, silent) =>
    state.src.charCodeAt(state.pos) === 0x5b && canClose(state, state.pos) && link(state, silent);
}
