/**
 * An author's keyword as a hashtag's word; undefined where a network would cut it or not take it for a tag.
 *
 * Words are joined with capitals, which screen readers need; `#2024` is no tag, and `#C++` would become `#C`.
 *
 * @example
 * hashtagOf("black-box optimization"); // => "BlackBoxOptimization"
 * hashtagOf("C++"); // => undefined
 */
export function hashtagOf(keyword: string): string | undefined {
  const words = keyword
    .normalize("NFC")
    .trim()
    .split(/[\s\-‐‑–/]+/u)
    .filter((word) => word !== "");
  if (words.length === 0 || words.some((word) => !/^[\p{L}\p{M}\p{N}_]+$/u.test(word))) return undefined;
  const tag = words.length === 1 ? (words[0] as string) : words.map(capitalize).join("");
  // At least one letter, and no mark without a letter to stand on.
  if (!/\p{L}/u.test(tag) || /^\p{M}/u.test(tag) || [...tag].length > 60) return undefined;
  return tag;
}

/** The work's keywords as hashtags, in the author's order, each once; what cannot be one is named apart. */
export function hashtagsOf(keywords: readonly string[]): { readonly tags: string[]; readonly left: string[] } {
  const tags = new Map<string, string>();
  const left: string[] = [];
  for (const keyword of keywords) {
    const tag = hashtagOf(keyword);
    if (tag === undefined) left.push(keyword);
    else if (!tags.has(tag.toLowerCase())) tags.set(tag.toLowerCase(), tag);
  }
  return { tags: [...tags.values()], left };
}

function capitalize(word: string): string {
  const [first = "", ...rest] = word;
  return first.toUpperCase() + rest.join("");
}
