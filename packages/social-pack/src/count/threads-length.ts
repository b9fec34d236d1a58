import { graphemes } from "./graphemes.ts";
import { utf8Length } from "./utf8.ts";

const emoji = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u;

/**
 * What Threads counts: characters, and an emoji as its UTF-8 bytes.
 *
 * Meta does not say what a character is; code points are the larger reading.
 *
 * @see developers.facebook.com/docs/threads "Limitations", checked 2026-11
 */
export function threadsLength(text: string): number {
  let length = 0;
  for (const grapheme of graphemes(text)) length += emoji.test(grapheme) ? utf8Length(grapheme) : [...grapheme].length;
  return length;
}
