/** Characters that a reader takes for one, and what is known of them. */
export interface Cluster {
  readonly start: number;
  readonly end: number;
  /** What a font must have: without joiners, selectors and controls, which have no glyph. */
  readonly needed: readonly number[];
  readonly isEmoji: boolean;
}

const extender = /^[\p{M}\u200D\uFE00-\uFE0F\u{1F3FB}-\u{1F3FF}\u{E0020}-\u{E007F}\u20E3]$/u;
const ignorable =
  /^[\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFE00-\uFE0F\uFEFF\u{E0000}-\u{E0FFF}]$/u;
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
    const needed = members.filter((member) => !ignorable.test(member)).map((member) => member.codePointAt(0) as number);
    clusters.push({ start, end, needed, isEmoji: emoji });
  };
  let at = 0;
  for (const character of text) {
    const last = members.at(-1);
    const joins =
      last !== undefined &&
      (extender.test(character) ||
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
