import type MarkdownIt from "markdown-it";

const titleAt = /[ \t\n]+(?:"[^"]*"|'[^']*')[ \t\n]*\)/uy;
const maxLength = 1000;

/** Lets a link's address have spaces in it, as Pandoc does: `![Caption](my figure.png)`. */
export function spacedDestinations(md: MarkdownIt): void {
  const original = md.helpers.parseLinkDestination;
  const parseLinkDestination: typeof original = (text, start, max) => {
    const found = original(text, start, max);
    if (found.ok && text[start] !== "<") {
      // What follows an address is its end, or a title.
      let next = found.pos;
      while (next < max && (text[next] === " " || text[next] === "\n" || text[next] === "\t")) next++;
      if (next >= max || next === found.pos || /[)"'(]/u.test(text[next] ?? "")) return found;
      const end = spacedEnd(text, start, max);
      if (end !== undefined) return { ok: true, pos: end, str: text.slice(start, end).replace(/\s+/gu, " ") };
    }
    return found;
  };
  Object.assign(md, { helpers: { ...md.helpers, parseLinkDestination } });
}

/** The end of an address with spaces: its closing bracket, or the title before that. */
function spacedEnd(text: string, start: number, max: number): number | undefined {
  let depth = 0;
  const limit = Math.min(max, start + maxLength);
  for (let index = start; index < limit; index++) {
    const char = text[index] ?? "";
    if (char === "\n" && text[index + 1] === "\n") return undefined;
    if (char === "(") depth++;
    else if (char === ")" && depth-- === 0) return trimmedEnd(text, start, index);
    else if (char === "[" || char === "]" || char === "<") return undefined;
    else if (/\s/u.test(char)) {
      titleAt.lastIndex = index;
      if (titleAt.test(text.slice(0, Math.min(max, index + 500)))) return trimmedEnd(text, start, index);
    }
  }
  return undefined;
}

function trimmedEnd(text: string, start: number, end: number): number {
  let last = end;
  while (last > start && /\s/u.test(text[last - 1] ?? "")) last--;
  return last;
}
