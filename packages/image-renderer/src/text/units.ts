import type { Font, ShapedGlyph } from "../fonts/font.ts";
import type { FontChooser } from "./choose-font.ts";
import { scriptOf } from "./choose-font.ts";
import { clustersOf } from "./clusters.ts";
import { embeddingLevels } from "./embedding-levels.ts";
import { lineBreaks } from "./line-breaks.ts";
import { type MissingGlyph, MissingGlyphsError, missingGlyph } from "./missing-glyphs.ts";
import type { InlineObject, ParagraphOptions, TextSpan, TextStyle } from "./style.ts";

/** The smallest piece that lines are made of: one font, one direction, no place to break within. */
export interface Unit {
  readonly text: string;
  readonly style: TextStyle;
  readonly level: number;
  readonly width: number;
  readonly ascent: number;
  readonly descent: number;
  readonly isSpace: boolean;
  /** Whether a line may end after it. */
  readonly breaks: "no" | "may" | "must";
  readonly drawn:
    | { readonly kind: "glyphs"; readonly font: Font; readonly glyphs: readonly ShapedGlyph[]; readonly script: string }
    | { readonly kind: "object"; readonly object: InlineObject };
}

const objectCharacter = "\uFFFC";
/** Controls that draw nothing; tabs and line ends are made into spaces and breaks before. */
const controls = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u0084\u0086-\u009F]/gu;

interface Paragraph {
  readonly units: readonly Unit[];
  readonly rightToLeft: boolean;
}

/**
 * Makes the units of a paragraph: bidirectional levels, fonts, scripts, breaks, and shaped glyphs.
 *
 * @throws {MissingGlyphsError} naming every character that no font has.
 */
export async function unitsOf(
  spans: readonly TextSpan[],
  chooser: FontChooser,
  options: ParagraphOptions,
): Promise<Paragraph> {
  const texts = spans.map((span) =>
    "text" in span ? span.text.replace(/\t/gu, "    ").replace(controls, "").normalize("NFC") : objectCharacter,
  );
  const whole = texts.join("");
  if (whole === "") return { units: [], rightToLeft: options.direction === "rtl" };
  const { levels, paragraphs } = embeddingLevels(whole, options.direction);
  const breaks = lineBreaks(whole);
  const missing: MissingGlyph[] = [];
  const units: Unit[] = [];
  let offset = 0;
  for (const [index, span] of spans.entries()) {
    const text = texts[index] as string;
    if ("object" in span) {
      const level = levels[offset] as number;
      units.push(objectUnit(span.object, span.style, level, breaks.get(offset + 1) ?? "no"));
    } else {
      const chooseFont = async (from: number, to: number): Promise<void> => {
        const piece = text.slice(from, to);
        const level = levels[offset + from] as number;
        for (const unit of await shapePiece(piece, span.style, level, chooser, options.language, missing))
          units.push(unit);
        const last = units.at(-1);
        const kind = breaks.get(offset + to);
        if (last !== undefined && kind !== undefined) units[units.length - 1] = { ...last, breaks: kind };
      };
      let start = 0;
      for (let at = 1; at <= text.length; at++) {
        const splits =
          at === text.length ||
          breaks.has(offset + at) ||
          levels[offset + at] !== levels[offset + at - 1] ||
          (isBlank(text[at]) !== isBlank(text[at - 1]) && !isLowSurrogate(text[at]));
        if (!splits) continue;
        await chooseFont(start, at);
        start = at;
      }
    }
    offset += text.length;
  }
  if (missing.length > 0) throw new MissingGlyphsError(missing);
  return { units, rightToLeft: ((paragraphs[0]?.level ?? 0) & 1) === 1 };
}

const isBlank = (character: string | undefined): boolean => character !== undefined && /^[ \n\u3000]$/u.test(character);
const isLowSurrogate = (character: string | undefined): boolean =>
  character !== undefined && /^[\uDC00-\uDFFF]$/u.test(character);

async function shapePiece(
  text: string,
  style: TextStyle,
  level: number,
  chooser: FontChooser,
  language: string,
  missing: MissingGlyph[],
): Promise<Unit[]> {
  const units: Unit[] = [];
  let run: { font: Font; script: string; start: number } | undefined;
  const close = (end: number): void => {
    if (run === undefined) return;
    const unit = shapeUnit(text.slice(run.start, end), style, level, run.font, run.script, language);
    if (unit === undefined) missing.push(missingGlyph(text.slice(run.start, end), false, language));
    else units.push(unit);
  };
  for (const cluster of clustersOf(text)) {
    const part = text.slice(cluster.start, cluster.end);
    if (part === "\n" || part === "\r" || part === "\u2028" || part === "\u2029") continue;
    const chosen = chooser.choose(cluster, part, style, language);
    const font = chosen instanceof Promise ? await chosen : chosen;
    if (font === undefined) {
      missing.push(missingGlyph(part, cluster.isEmoji, language));
      continue;
    }
    const found = scriptOf(part);
    const script = found === "Zyyy" && run !== undefined ? run.script : found;
    if (run !== undefined && run.font === font && (run.script === script || run.script === "Zyyy")) {
      run.script = script;
      continue;
    }
    close(cluster.start);
    run = { font, script, start: cluster.start };
  }
  close(text.length);
  return units;
}

/** A shaped unit, or undefined where the font has no glyph after all. */
export function shapeUnit(
  given: string,
  style: TextStyle,
  level: number,
  font: Font,
  script: string,
  language: string,
): Unit | undefined {
  const text = given.replace(/[\r\n\u2028\u2029]/gu, "");
  const glyphs = font.shape(text, {
    rightToLeft: (level & 1) === 1,
    script,
    language,
    ...(style.features === undefined ? {} : { features: style.features }),
  });
  if (glyphs.some(({ glyph }) => glyph === 0)) return undefined;
  const scale = style.size / font.file.upem;
  const spacing = (style.spacing ?? 0) * style.size * glyphs.length;
  return {
    text,
    style,
    level,
    width: glyphs.reduce((sum, { advance }) => sum + advance, 0) * scale + spacing,
    ascent: font.ascent * scale + (style.shift ?? 0),
    descent: font.descent * scale - (style.shift ?? 0),
    isSpace: /^[ \u3000]*$/u.test(text),
    breaks: "no",
    drawn: { kind: "glyphs", font, glyphs, script },
  };
}

function objectUnit(object: InlineObject, style: TextStyle, level: number, breaks: Unit["breaks"]): Unit {
  return {
    text: objectCharacter,
    style,
    level,
    width: object.width,
    ascent: object.ascent + (style.shift ?? 0),
    descent: object.descent - (style.shift ?? 0),
    isSpace: false,
    breaks,
    drawn: { kind: "object", object },
  };
}
