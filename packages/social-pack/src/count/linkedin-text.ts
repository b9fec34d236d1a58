/** Characters that mean something in the "little text" of a LinkedIn commentary. */
const reserved = /[\\|{}@[\]()<>#*_~]/gu;

/**
 * A text as LinkedIn's `commentary` takes it: without the backslashes it is cut, silently, at the first of them.
 *
 * Comments take plain text: there the backslashes would be shown.
 *
 * @see LinkedIn Marketing API, "little Text Format", checked 2026-11
 * @example
 * escapeLinkedIn("f(x) = a_1"); // => "f\\(x\\) = a\\_1"
 */
export function escapeLinkedIn(text: string): string {
  return text.replace(reserved, (character) => `\\${character}`);
}

/** A hashtag as little text has it. */
export function linkedInHashtag(tag: string): string {
  return `{hashtag|\\#|${escapeLinkedIn(tag)}}`;
}
