import { type CodePointRanges, holds } from "../fonts/unicode-ranges.ts";

/** Characters that a reader takes for one, and what is known of them. */
export interface Cluster {
  readonly start: number;
  readonly end: number;
  /** What a font must have: without joiners, selectors and controls, which have no glyph. */
  readonly needed: readonly number[];
  readonly isEmoji: boolean;
}

const mark = /^\p{M}$/u;
/** Joiners, variation selectors, skin tones, tags, the enclosing keycap: pairs of first and last. */
const extenders: CodePointRanges = [0x200d, 0x200d, 0x20e3, 0x20e3, 0xfe00, 0xfe0f, 0x1f3fb, 0x1f3ff, 0xe0020, 0xe007f];
/** Default_Ignorable_Code_Point of Unicode 16: what has no glyph of its own. */
const ignorables: CodePointRanges = [
  0xad, 0xad, 0x34f, 0x34f, 0x61c, 0x61c, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180b, 0x180f, 0x200b, 0x200f, 0x202a,
  0x202e, 0x2060, 0x206f, 0xfe00, 0xfe0f, 0xfeff, 0xfeff, 0xe0000, 0xe0fff,
];
const isExtender = (character: string): boolean =>
  mark.test(character) || holds(extenders, character.codePointAt(0) as number);
const regional = /^[\u{1F1E6}-\u{1F1FF}]$/u;
const pictographic = /^\p{Extended_Pictographic}$/u;
const emojiByDefault = /^\p{Emoji_Presentation}$/u;

/** Cuts a text into clusters: a base with its marks, an emoji with its joiners. No Intl: its rules change with Node. */
export function clustersOf(text: string): Cluster[] {
  const clusters: Cluster[] = [];
  let start = 0;
  let members: string[] = [];
  const close = (end: number): void => {
    if (members.length === 0) return;
    const emoji =
      !members.includes("\uFE0E") &&
      (members.includes("\uFE0F") ||
        members.includes("\u20E3") ||
        members.some((member) => emojiByDefault.test(member) || regional.test(member)));
    const needed = members
      .map((member) => member.codePointAt(0) as number)
      .filter((codePoint) => !holds(ignorables, codePoint));
    clusters.push({ start, end, needed, isEmoji: emoji });
  };
  let at = 0;
  for (const character of text) {
    const last = members.at(-1);
    const joins =
      last !== undefined &&
      (isExtender(character) ||
        (last === "\u200D" && pictographic.test(character)) ||
        (regional.test(character) && regional.test(last) && members.length % 2 === 1));
    if (!joins) {
      close(at);
      start = at;
      members = [];
    }
    members.push(character);
    at += character.length;
  }
  close(at);
  return clusters;
}
