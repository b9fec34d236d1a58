import { createRequire } from "node:module";
import type { InlineState } from "../parser-states.ts";

const shortcode = /:([a-z0-9_+-]{1,40}):/uy;

/** GitHub's `:smile:`; a name that it does not have is text. */
export function emojiRule(): (state: InlineState, silent: boolean) => boolean {
  // The table is read when a document first needs it: most never do.
  let names: Readonly<Record<string, string>> | undefined;
  return (state, silent) => {
    const { src, pos } = state;
    if (src.charCodeAt(pos) !== 0x3a /* : */ || (pos > 0 && /[\p{L}\p{N}:]/u.test(src[pos - 1] ?? ""))) return false;
    shortcode.lastIndex = pos;
    const name = shortcode.exec(src)?.[1];
    if (name === undefined || pos + name.length + 2 > state.posMax) return false;
    names ??= readNames();
    const emoji = Object.hasOwn(names, name) ? names[name] : undefined;
    if (emoji === undefined) return false;
    if (!silent) state.pending += emoji;
    state.pos = pos + name.length + 2;
    return true;
  };
}

function readNames(): Readonly<Record<string, string>> {
  const require = createRequire(import.meta.url);
  return (require("markdown-it-emoji/lib/data/full.mjs") as { default: Record<string, string> }).default;
}
