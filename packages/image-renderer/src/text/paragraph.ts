import { type Drawing, escapeAttribute, number } from "../draw/drawing.ts";
import { emojiSvg } from "../fonts/emoji-svg.ts";
import type { FontChooser } from "./choose-font.ts";
import { fillBalanced, fillLines, type Line } from "./lines.ts";
import type { ParagraphOptions, TextSpan } from "./style.ts";
import { type Unit, unitsOf } from "./units.ts";

/** A paragraph that is broken into lines and can be drawn. */
export interface SetParagraph {
  readonly lines: readonly Line[];
  readonly rightToLeft: boolean;
  readonly width: number;
  readonly height: number;
  /** From the top to the first baseline. */
  readonly ascent: number;
  /** Distance of each baseline from the top. */
  readonly baselines: readonly number[];
}

/** How lines are made. */
export interface SetOptions extends ParagraphOptions {
  readonly width: number;
  readonly balanced?: boolean;
  /** Distance of baselines in parts of the largest size of a line; lines with tall objects are given more. */
  readonly leading?: number;
}

/** Breaks a paragraph into lines. @throws {MissingGlyphsError} */
export async function setParagraph(
  spans: readonly TextSpan[],
  chooser: FontChooser,
  options: SetOptions,
): Promise<SetParagraph> {
  const { units, rightToLeft } = await unitsOf(spans, chooser, options);
  return setUnits(units, rightToLeft, options, spans[0]?.style.size ?? 16);
}

/** The same for units that are shaped already. */
export function setUnits(
  units: readonly Unit[],
  rightToLeft: boolean,
  options: SetOptions,
  emptySize: number,
): SetParagraph {
  const fill = options.balanced === true ? fillBalanced : fillLines;
  const lines = fill(units, options.width, options.language);
  const leading = options.leading ?? 1.35;
  const baselines: number[] = [];
  let y = 0;
  for (const { units: members } of lines) {
    const size = members.reduce((most, { style }) => Math.max(most, style.size), members.length === 0 ? emptySize : 0);
    let above = size * (0.5 * leading + 0.27);
    let below = size * leading - above;
    for (const unit of members) {
      // Fonts of some scripts claim more room than their letters take; objects take what they say.
      if (unit.drawn.kind === "glyphs" && unit.style.shift === undefined) continue;
      above = Math.max(above, (unit.drawn.kind === "object" ? unit.ascent : unit.ascent * 0.8) + size * 0.08);
      below = Math.max(below, (unit.drawn.kind === "object" ? unit.descent : unit.descent * 0.8) + size * 0.08);
    }
    baselines.push(y + above);
    y += above + below;
  }
  return {
    lines,
    rightToLeft,
    width: lines.reduce((most, line) => Math.max(most, line.width), 0),
    height: y,
    ascent: baselines[0] ?? 0,
    baselines,
  };
}

/** Draws a paragraph with its top left corner at a point. */
export function drawParagraph(
  drawing: Drawing,
  paragraph: SetParagraph,
  at: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly align: "start" | "left" | "center" | "right";
  },
): void {
  const align = at.align === "start" ? (paragraph.rightToLeft ? "right" : "left") : at.align;
  for (const [index, line] of paragraph.lines.entries()) {
    const free = at.width - line.width;
    const x = at.x + (align === "left" ? 0 : align === "right" ? free : free / 2);
    drawLine(drawing, line, x, at.y + (paragraph.baselines[index] as number));
  }
}

/** The visual order of a line's units: rule L2 of UAX 9. */
export function visualOrder(units: readonly Unit[]): Unit[] {
  const order = [...units];
  const highest = order.reduce((most, { level }) => Math.max(most, level), 0);
  for (let level = highest; level >= 1; level--) {
    for (let start = 0; start < order.length; start++) {
      if ((order[start] as Unit).level < level) continue;
      let end = start;
      while (end < order.length && (order[end] as Unit).level >= level) end++;
      order.splice(start, end - start, ...order.slice(start, end).reverse());
      start = end;
    }
  }
  return order;
}

function drawLine(drawing: Drawing, line: Line, left: number, baseline: number): void {
  let x = left;
  for (const unit of visualOrder(line.units)) {
    drawUnit(drawing, unit, x, baseline);
    x += unit.width;
  }
}

function drawUnit(drawing: Drawing, unit: Unit, x: number, baseline: number): void {
  const { style, drawn } = unit;
  const y = baseline - (style.shift ?? 0);
  if (style.tint !== undefined) drawing.rect(x, y - style.size * 0.82, unit.width, style.size * 1.12, style.tint);
  if (drawn.kind === "object") {
    drawing.add(`<g transform="translate(${number(x)} ${number(y)})">${drawn.object.svg}</g>`);
  } else {
    const { font, glyphs } = drawn;
    const scale = style.size / font.file.upem;
    const spacing = ((style.spacing ?? 0) * style.size) / scale;
    let pen = 0;
    let path = "";
    for (const { glyph, advance, dx, dy } of glyphs) {
      if (font.file.isEmoji) {
        const picture = emojiSvg(font.file, glyph);
        if (picture !== undefined)
          drawing.add(
            `<g transform="translate(${number(x + (pen + dx) * scale)} ${number(y - dy * scale)}) scale(${number(scale)})">${picture}</g>`,
          );
      } else {
        const outline = font.outline(glyph);
        if (outline !== undefined) path += `M${number(pen + dx + outline.x)} ${number(dy + outline.y)}${outline.rest}`;
      }
      pen += advance + spacing;
    }
    if (path !== "")
      drawing.add(
        `<path transform="translate(${number(x)} ${number(y)}) scale(${number(scale)} ${number(-scale)})" fill="${escapeAttribute(style.color)}" d="${path}"/>`,
      );
  }
  if (style.line !== undefined) {
    const thickness = Math.max(1, style.size / 16);
    drawing.rect(
      x,
      style.line === "underline" ? y + style.size * 0.12 : y - style.size * 0.28,
      unit.width,
      thickness,
      style.color,
    );
  }
}
