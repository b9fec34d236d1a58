import { graphemes } from "../count/graphemes.ts";

/** A part of a sentence, and whether the sentence goes on before and after it. */
export interface Piece {
  readonly text: string;
  readonly follows: boolean;
  readonly goesOn: boolean;
}

/**
 * Divides a sentence that no post has room for: at the ends of its clauses where that is possible, else between words,
 * else between characters. Joined, the pieces are the sentence again, but for blanks.
 *
 * @param fits - Whether a piece has room, with the marks that say that it is one.
 * @param most - Most pieces; the last one then goes on.
 */
export function cutToFit(text: string, fits: (piece: Piece) => boolean, most: number): Piece[] {
  const pieces: Piece[] = [];
  let rest = text.trim();
  while (rest !== "" && pieces.length < most) {
    const follows = pieces.length > 0;
    const whole: Piece = { text: rest, follows, goesOn: false };
    if (fits(whole)) return [...pieces, whole];
    const head = longestHead(rest, (shown) => fits({ text: shown, follows, goesOn: true }));
    if (head.trim() === "") break;
    pieces.push({ text: head.trim(), follows, goesOn: true });
    rest = rest.slice(head.length).trim();
  }
  return pieces;
}

/** The longest beginning that fits: whole clauses if they are at least half of what would, else words, else characters. */
function longestHead(text: string, fits: (head: string) => boolean): string {
  const characters = graphemes(text);
  let low = 0;
  let high = characters.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (fits(characters.slice(0, middle).join("").trim())) low = middle;
    else high = middle - 1;
  }
  const head = characters.slice(0, low).join("");
  const clause = lastEnd(head, /[,;:—–](?=\s)|[，；：、]/gu);
  if (clause >= head.length / 2) return head.slice(0, clause);
  const word = lastEnd(head, /\s+/gu);
  return word > 0 ? head.slice(0, word) : head;
}

function lastEnd(text: string, pattern: RegExp): number {
  let end = 0;
  for (const match of text.matchAll(pattern)) end = match.index + match[0].length;
  return end;
}

/**
 * A title's beginning that fits, between words, with an ellipsis.
 *
 * @returns The title itself where it fits; an empty string where nothing does.
 */
export function cutTitle(title: string, fits: (text: string) => boolean): string {
  if (fits(title)) return title;
  const words = title.split(/\s+/u);
  const parts = words.length > 1 ? words : graphemes(title);
  const joint = words.length > 1 ? " " : "";
  let low = 0;
  let high = parts.length - 1;
  const cut = (count: number): string =>
    `${parts
      .slice(0, count)
      .join(joint)
      .replace(/[\s,;:.–—-]+$/u, "")}…`;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (fits(cut(middle))) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? "" : cut(low);
}
