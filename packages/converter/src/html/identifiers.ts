/** A safe id: letters and digits of any script, `-`, `_`, `.` and `:`; runs of anything else become one hyphen. */
export function toIdentifier(text: string): string {
  return text
    .normalize("NFC")
    .replace(/[^\p{L}\p{N}\p{M}_.:-]+/gu, "-")
    .replace(/^[-.:]+|[-.:]+$/g, "")
    .slice(0, 120);
}

/** A heading's id from its text, as readers of Markdown expect it: lower case. */
function slugOf(text: string): string {
  return toIdentifier(text.toLowerCase().replace(/[.:]+/g, "-")).replace(/-{2,}/g, "-");
}

/** What links of Markdown may call a heading: as pandoc, GitHub and we make an id of its text. */
export function fragmentNames(text: string): string[] {
  const lower = text.toLowerCase().trim();
  const github = lower.replace(/[^\p{L}\p{M}\p{N}\s_-]/gu, "").replace(/\s/gu, "-");
  const pandoc = lower
    .replace(/[^\p{L}\p{M}\p{N}\s_.-]/gu, "")
    .replace(/\s+/gu, "-")
    .replace(/^[^\p{L}]+/u, "");
  return [slugOf(text), github, pandoc];
}

/** Hands out ids: each one once, the same for the same document. */
export interface Identifiers {
  /** An id that nobody has: the wish itself where it is free, else with `-2`, `-3` … */
  claim(wish: string, fallback: string): string;
}

/** @param prefix - Stands before each id, so that several articles fit on one page. */
export function createIdentifiers(prefix = ""): Identifiers {
  const taken = new Set<string>();
  const next = new Map<string, number>();
  return {
    claim(wish, fallback) {
      const base = `${prefix}${wish === "" ? fallback : wish}`;
      let id = base;
      // The counter is kept for each wish: a thousand equal headings stay linear.
      let count = next.get(base) ?? 1;
      while (taken.has(id)) id = `${base}-${++count}`;
      next.set(base, count);
      taken.add(id);
      return id;
    },
  };
}
