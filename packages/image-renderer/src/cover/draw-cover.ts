import type { Diagnostic } from "@dreamnet/workflow";
import { Drawing, number } from "../draw/drawing.ts";
import type { CoverRequest } from "../requests.ts";
import type { FontChooser } from "../text/choose-font.ts";
import { drawParagraph, type SetParagraph } from "../text/paragraph.ts";
import { type Chance, chanceOf } from "./chance.ts";
import { type CoverText, setCoverText } from "./cover-text.ts";
import { type Area, ornaments } from "./ornaments.ts";
import { type Palette, palettes } from "./palettes.ts";
import { coverSizes, type PictureSize } from "./sizes.ts";

/** The work's own figure, as it is placed. */
export interface CoverFigure {
  /** PNG or JPEG of exactly the pixels that are asked for. */
  fit(
    width: number,
    height: number,
  ): Promise<{ readonly uri: string; readonly width: number; readonly height: number }>;
  /** Width by height. */
  readonly aspect: number;
}

export interface DrawnCover {
  readonly svg: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Pixels and bytes of a cover. */
export const sizeOf = (request: CoverRequest): PictureSize =>
  typeof request.size === "string" ? coverSizes[request.size] : request.size;

/** Draws a cover as SVG of shapes and at most one picture. @throws {MissingGlyphsError} */
export async function drawCover(
  request: CoverRequest,
  figure: CoverFigure | undefined,
  chooser: FontChooser,
): Promise<DrawnCover> {
  const size = sizeOf(request);
  const chance = chanceOf(request.seed ?? `${request.title}\n${request.authors.join("\n")}`);
  const fitting = palettes.filter(({ theme }) => request.theme === "auto" || theme === request.theme);
  const palette = chance.pick(fitting as [Palette, ...Palette[]]);
  const ornament = chance.pick(ornaments);
  const look = chance.pick(["plain", "band", "frame"] as const);
  const unit = Math.sqrt(size.width * size.height) / 100;
  const drawing = new Drawing();
  drawing.rect(0, 0, size.width, size.height, palette.ground);
  const layout = layOut(size, unit, look, figure);
  const text = await setCoverText(request, { ...layout.text, unit }, palette, chooser);
  const mirror = (area: Area): Area => (text.rightToLeft ? { ...area, x: size.width - area.x - area.width } : area);
  if (figure !== undefined) await drawFigure(drawing, mirror(layout.other), figure, palette, unit);
  else drawOrnament(drawing, mirror(layout.other), ornament, palette, chance, unit, text.rightToLeft, size);
  if (look === "band" && figure === undefined)
    drawing.rect(text.rightToLeft ? size.width - 1.3 * unit : 0, 0, 1.3 * unit, size.height, palette.accent);
  else if (look === "frame" && figure === undefined)
    drawing.add(
      `<rect x="${number(2.2 * unit)}" y="${number(2.2 * unit)}" width="${number(size.width - 4.4 * unit)}" height="${number(size.height - 4.4 * unit)}" fill="none" stroke="${palette.accent}" stroke-width="${number(0.22 * unit)}"/>`,
    );
  drawText(drawing, mirror(layout.text), text, palette, unit);
  const diagnostics: Diagnostic[] = text.lost.map((part) => ({
    severity: "warning",
    ruleId: "image/text-fits",
    message: `The cover of ${size.width} × ${size.height} pixels has no room for ${part}.`,
    hint: "Give a shorter title for covers.",
    quote: request.title.slice(0, 120),
  }));
  return { svg: drawing.toSvg(size.width, size.height), diagnostics };
}

interface Layout {
  readonly text: Area;
  readonly other: Area;
}

/** Where the words and the figure or ornament stand; as for a text from left to right. */
function layOut(size: PictureSize, unit: number, look: string, figure: CoverFigure | undefined): Layout {
  const margin = (look === "frame" && figure === undefined ? 7.2 : 6.4) * unit;
  const { width, height } = size;
  const wide = width / height > 1.15;
  const inner = { width: width - 2 * margin, height: height - 2 * margin };
  if (figure !== undefined) {
    if (wide && figure.aspect < 2.6) {
      const share = figure.aspect < 0.8 ? 0.36 : 0.44;
      const other = { x: width - width * share, y: 0, width: width * share, height };
      return { text: { x: margin, y: margin, width: other.x - 1.7 * margin, height: inner.height }, other };
    }
    const share = wide ? 0.4 : figure.aspect > 2.6 ? 0.36 : 0.46;
    const other = { x: 0, y: 0, width, height: height * share };
    return {
      text: {
        x: margin,
        y: other.height + margin * 0.8,
        width: inner.width,
        height: height - other.height - margin * 1.7,
      },
      other,
    };
  }
  if (wide) {
    const other = { x: width * 0.7, y: 0, width: width * 0.3, height };
    return { text: { x: margin, y: margin, width: width * 0.7 - margin - 3 * unit, height: inner.height }, other };
  }
  const other = { x: 0, y: 0, width, height: height * 0.3 };
  return {
    text: {
      x: margin,
      y: other.height + 3 * unit,
      width: inner.width,
      height: height - other.height - margin - 3 * unit,
    },
    other,
  };
}

function drawOrnament(
  drawing: Drawing,
  area: Area,
  ornament: (typeof ornaments)[number],
  palette: Palette,
  chance: Chance,
  unit: number,
  mirrored: boolean,
  size: PictureSize,
): void {
  drawing.define(
    `<clipPath id="ornament"><rect x="${number(area.x)}" y="${number(area.y)}" width="${number(area.width)}" height="${number(area.height)}"/></clipPath>`,
  );
  drawing.add('<g clip-path="url(#ornament)">');
  // Ornaments lean to the right; for texts from right to left they lean to the left.
  if (mirrored) drawing.add(`<g transform="translate(${number(size.width)} 0) scale(-1 1)">`);
  ornament(drawing, mirrored ? { ...area, x: size.width - area.x - area.width } : area, palette, chance, unit);
  if (mirrored) drawing.add("</g>");
  drawing.add("</g>");
}

/** The figure whole, never cut: on a white card, since most figures are drawn on white. */
async function drawFigure(
  drawing: Drawing,
  area: Area,
  figure: CoverFigure,
  palette: Palette,
  unit: number,
): Promise<void> {
  drawing.rect(area.x, area.y, area.width, area.height, palette.tint);
  const margin = 3.4 * unit;
  const padding = 1.7 * unit;
  const room = { width: area.width - 2 * (margin + padding), height: area.height - 2 * (margin + padding) };
  const placed = await figure.fit(Math.floor(room.width), Math.floor(room.height));
  const x = Math.round(area.x + (area.width - placed.width) / 2);
  const y = Math.round(area.y + (area.height - placed.height) / 2);
  drawing.rect(
    x - padding,
    y - padding + 0.4 * unit,
    placed.width + 2 * padding,
    placed.height + 2 * padding,
    palette.theme === "dark" ? "#00000055" : "#00000018",
    unit,
  );
  drawing.rect(x - padding, y - padding, placed.width + 2 * padding, placed.height + 2 * padding, "#ffffff", unit);
  drawing.add(
    `<image x="${x}" y="${y}" width="${placed.width}" height="${placed.height}" xlink:href="${placed.uri}"/>`,
  );
}

function drawText(drawing: Drawing, area: Area, text: CoverText, palette: Palette, unit: number): void {
  const place = (paragraph: SetParagraph, y: number): void =>
    // A name in Latin letters stands where the title does.
    drawParagraph(drawing, paragraph, {
      x: area.x,
      y,
      width: area.width,
      align: text.rightToLeft ? "right" : "left",
    });
  let y = area.y;
  for (const paragraph of text.head) {
    place(paragraph, y);
    y += paragraph.height + text.gap;
  }
  if (text.foot.length === 0) return;
  const height = text.foot.reduce((sum, paragraph) => sum + paragraph.height, 0) + (text.foot.length - 1) * 0.6 * unit;
  let below = area.y + area.height - height;
  const rule = 7 * unit;
  drawing.rect(
    text.rightToLeft ? area.x + area.width - rule : area.x,
    below - 1.9 * unit,
    rule,
    0.32 * unit,
    palette.accent,
  );
  for (const paragraph of text.foot) {
    place(paragraph, below);
    below += paragraph.height + 0.6 * unit;
  }
}
