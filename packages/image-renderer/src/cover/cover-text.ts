import type { CoverRequest } from "../requests.ts";
import type { FontChooser } from "../text/choose-font.ts";
import { type SetParagraph, setUnits } from "../text/paragraph.ts";
import type { TextStyle } from "../text/style.ts";
import { type Unit, unitsOf } from "../text/units.ts";
import { authorLine } from "./author-line.ts";
import type { Palette } from "./palettes.ts";

/** The words of a cover, set to fit. Lengths in pixels. */
export interface CoverText {
  readonly head: readonly SetParagraph[];
  readonly foot: readonly SetParagraph[];
  readonly rightToLeft: boolean;
  readonly gap: number;
  /** What did not fit, and was left out or cut. */
  readonly lost: readonly string[];
}

/** The room that there is. */
interface Room {
  readonly width: number;
  readonly height: number;
  /** A hundredth of the sheet's side: all sizes are counted in it. */
  readonly unit: number;
}

type Words = Pick<CoverRequest, "title" | "subtitle" | "authors" | "label" | "date" | "footer" | "language">;

/** Letters that need more room between lines than Latin ones. */
const tallScripts = /[\u0590-\u0dff\u0e00-\u0eff\u0f00-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/u;

/**
 * Sets a cover's words into a room: the title as large as it can be, then smaller, then without the subtitle; only a
 * title that is longer than any is cut, between words, and told.
 *
 * @throws {MissingGlyphsError}
 */
export async function setCoverText(
  words: Words,
  room: Room,
  palette: Palette,
  chooser: FontChooser,
): Promise<CoverText> {
  const { unit } = room;
  const set = async (
    text: string,
    style: Partial<TextStyle> & Pick<TextStyle, "size" | "color">,
    leading: number,
    balanced = false,
  ): Promise<SetParagraph & { readonly units: readonly Unit[] }> => {
    const whole: TextStyle = { font: "sans", weight: 400, ...style };
    const { units, rightToLeft } = await unitsOf([{ text, style: whole }], chooser, { language: words.language });
    const options = { width: room.width, language: words.language, leading, balanced };
    return { ...setUnits(units, rightToLeft, options, whole.size), units };
  };
  const leading = tallScripts.test(words.title) ? 1.34 : 1.14;
  const titleAt = (text: string, size: number) =>
    set(
      text,
      { font: "serif", size, weight: 640, color: palette.ink, spacing: size > 4 * unit ? -0.008 : 0 },
      leading,
      true,
    );
  const label =
    words.label === undefined || words.label.trim() === ""
      ? undefined
      : await set(
          words.label.toUpperCase(),
          { size: 2.05 * unit, weight: 650, color: palette.accent, spacing: 0.09 },
          1.3,
        );
  const foot = await setFoot(words, unit, palette, set, room);
  const gap = 2.1 * unit;
  const heightOf = (paragraphs: readonly SetParagraph[], between: number): number =>
    paragraphs.reduce((sum, { height }) => sum + height, 0) + Math.max(0, paragraphs.length - 1) * between;
  const free = room.height - heightOf(foot, 0.6 * unit) - (foot.length > 0 ? 3.2 * unit : 0);
  const subtitle =
    words.subtitle === undefined || words.subtitle.trim() === ""
      ? undefined
      : await set(
          words.subtitle,
          { font: "serif", size: 3.1 * unit, color: palette.muted },
          Math.max(1.3, leading),
          true,
        );
  const lost: string[] = [];
  const largest = 8.6 * unit;
  for (const [withSubtitle, smallest] of [
    [true, 4.2 * unit],
    [false, 2.1 * unit],
  ] as const) {
    if (withSubtitle && subtitle === undefined) continue;
    const rest = [label, withSubtitle ? subtitle : undefined].filter((paragraph) => paragraph !== undefined);
    const roomForTitle = free - heightOf(rest, gap) - rest.length * gap;
    const title = await largestFit(words.title, titleAt, room.width, roomForTitle, largest, smallest);
    if (title === undefined) continue;
    if (!withSubtitle && subtitle !== undefined) lost.push("the subtitle");
    const head = [label, title, withSubtitle ? subtitle : undefined].filter((paragraph) => paragraph !== undefined);
    return { head, foot, rightToLeft: title.rightToLeft, gap, lost };
  }
  const cut = await cutToFit(
    words.title,
    (text) => titleAt(text, 2.1 * unit),
    free - (label === undefined ? 0 : label.height + gap),
  );
  lost.push("the end of the title", ...(subtitle === undefined ? [] : ["the subtitle"]));
  return {
    head: label === undefined ? [cut] : [label, cut],
    foot,
    rightToLeft: cut.rightToLeft,
    gap,
    lost,
  };
}

type SetText = (
  text: string,
  style: Partial<TextStyle> & Pick<TextStyle, "size" | "color">,
  leading: number,
) => Promise<SetParagraph>;

async function setFoot(
  words: Words,
  unit: number,
  palette: Palette,
  set: SetText,
  room: Room,
): Promise<SetParagraph[]> {
  const paragraphs: SetParagraph[] = [];
  const authors = words.authors.map((author) => author.trim()).filter((author) => author !== "");
  if (authors.length > 0) {
    const style = { size: 2.8 * unit, weight: 600, color: palette.ink };
    let line = await set(authorLine(authors), style, 1.3);
    // Long names of many: the first, and how many more.
    if (line.lines.length > 2 && authors.length > 1)
      line = await set(`${authors[0] as string} and ${authors.length - 1} others`, style, 1.3);
    if (line.lines.length > 2)
      line = { ...line, ...(await cutToFit(authors[0] as string, (text) => set(text, style, 1.3), style.size * 2.7)) };
    paragraphs.push(line);
  }
  const facts = [words.date, words.footer].filter((part) => part !== undefined && part.trim() !== "").join("  ·  ");
  if (facts !== "") {
    const style = { size: 2.2 * unit, color: palette.muted };
    const line = await set(facts, style, 1.3);
    paragraphs.push(
      line.lines.length <= 2 ? line : await cutToFit(facts, (text) => set(text, style, 1.3), style.size * 2.7),
    );
  }
  return paragraphs.filter(({ height }) => height < room.height / 3);
}

/** The title at the largest size at which it fits and no word of it is cut, or undefined. */
async function largestFit(
  text: string,
  titleAt: (text: string, size: number) => Promise<SetParagraph & { readonly units: readonly Unit[] }>,
  width: number,
  height: number,
  largest: number,
  smallest: number,
): Promise<SetParagraph | undefined> {
  const fits = (title: SetParagraph & { readonly units: readonly Unit[] }, size: number): boolean =>
    title.height <= height &&
    title.width <= width + 0.5 &&
    // Many lines are no longer read as one title; small type may have more of them.
    title.lines.length <= Math.max(4, Math.round((largest / size) * 3)) &&
    (size <= smallest * 1.05 || title.units.every((unit) => unit.width <= width));
  let low = smallest;
  let best = await titleAt(text, smallest);
  if (!fits(best, smallest)) return undefined;
  let high = largest;
  const whole = await titleAt(text, largest);
  if (fits(whole, largest)) return whole;
  for (let round = 0; round < 7; round++) {
    // Sizes in half pixels: few different ones, so that glyphs are shaped once.
    const middle = Math.round(low + high) / 2;
    const tried = await titleAt(text, middle);
    if (fits(tried, middle)) {
      best = tried;
      low = middle;
    } else high = middle;
  }
  return best;
}

/** As many words as fit, and an ellipsis. */
async function cutToFit(
  text: string,
  set: (text: string) => Promise<SetParagraph>,
  height: number,
): Promise<SetParagraph> {
  const words = text.trim().split(/\s+/u);
  const pieces = words.length > 1 ? words : [...(words[0] ?? "")];
  const joined = (count: number): string => `${pieces.slice(0, count).join(words.length > 1 ? " " : "")}…`;
  let low = 1;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((await set(joined(middle))).height <= height) low = middle;
    else high = middle - 1;
  }
  return set(joined(low));
}
