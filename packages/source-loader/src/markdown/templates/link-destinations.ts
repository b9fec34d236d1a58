import type MarkdownIt from "markdown-it";
import { plainUrl } from "./call.ts";

/** Lets a link's address hold template tags, as in `[x]({{ site.baseurl }}/page)`. */
export function templateDestinations(md: MarkdownIt): void {
  const original = md.helpers.parseLinkDestination;
  const parseLinkDestination: typeof original = (text, start, max) => {
    const end = templateEnd(text, start, max);
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
  while (index < max && index - start < 2000) {
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
