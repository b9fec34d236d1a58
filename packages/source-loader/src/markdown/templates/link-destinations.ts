import type MarkdownIt from "markdown-it";
import { plainUrl } from "./call.ts";

/** Lets a link's address hold template tags, as in `[x]({{ site.baseurl }}/page)`. */
export function templateDestinations(md: MarkdownIt): void {
  const original = md.helpers.parseLinkDestination;
  // The same text is asked for at each of its links.
  let known = { text: "", hasTags: false };
  const parseLinkDestination: typeof original = (text, start, max) => {
    if (known.text !== text) known = { text, hasTags: /\{[{%]/u.test(text) };
    const end = known.hasTags ? templateEnd(text, start, max) : undefined;
    return end === undefined
      ? original(text, start, max)
      : { ok: true, pos: end, str: plainUrl(text.slice(start, end)) };
  };
  Object.assign(md, { helpers: { ...md.helpers, parseLinkDestination } });
}

/** The end of an address with template tags in it; undefined where it has none. */
function templateEnd(text: string, start: number, max: number): number | undefined {
  let index = start;
  let hasTag = false;
  while (index < max && index - start < 500) {
    const open = text.startsWith("{{", index) ? "}}" : text.startsWith("{%", index) ? "%}" : undefined;
    if (open !== undefined) {
      const close = text.slice(index, Math.min(max, index + 500)).indexOf(open, 2);
      if (close === -1) return undefined;
      hasTag = true;
      index += close + 2;
      continue;
    }
    const char = text[index] ?? "";
    if (/[\s)]/u.test(char)) break;
    index++;
  }
  return hasTag ? index : undefined;
}
