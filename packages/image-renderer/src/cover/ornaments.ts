import { type Drawing, number } from "../draw/drawing.ts";
import type { Chance } from "./chance.ts";
import type { Palette } from "./palettes.ts";

/** Where an ornament stands; it may touch the edges of the sheet, never the text. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Draws something quiet in an area, out of chance and two colours. */
type Ornament = (drawing: Drawing, area: Area, palette: Palette, chance: Chance, unit: number) => void;

/** Sines are not the same to the last bit on every machine: three decimals are. */
const wave = (value: number): number => Math.round(Math.sin(value) * 1000) / 1000;

/** Rings about a corner, one of them coloured. */
const rings: Ornament = (drawing, { x, y, width, height }, palette, chance, unit) => {
  const top = chance.next() < 0.5;
  const centre = { x: x + width, y: top ? y : y + height };
  const step = unit * chance.between(3.4, 4.8);
  const count = Math.floor(Math.max(width, height) / step) + 1;
  const marked = Math.floor(chance.between(2, Math.max(3, count * 0.6)));
  for (let ring = 1; ring <= count; ring++)
    drawing.add(
      `<circle cx="${number(centre.x)}" cy="${number(centre.y)}" r="${number(ring * step)}" fill="none" stroke="${ring === marked ? palette.accent : palette.tint}" stroke-width="${number(ring === marked ? unit * 0.7 : unit * 0.35)}"/>`,
    );
};

/** Points whose sizes follow two waves that meet. */
const halftone: Ornament = (drawing, { x, y, width, height }, palette, chance, unit) => {
  const step = unit * 2.6;
  const [a, b, c, d] = [
    chance.between(0.8, 1.9),
    chance.between(0.8, 1.9),
    chance.between(0, 6.28),
    chance.between(0, 6.28),
  ] as const;
  const columns = Math.floor(width / step);
  const rows = Math.floor(height / step);
  for (let row = 0; row <= rows; row++)
    for (let column = 0; column <= columns; column++) {
      const u = column / Math.max(1, columns);
      const v = row / Math.max(1, rows);
      const level = (wave(a * 5 * u + c + v * 2) + wave(b * 5 * v + d - u * 2) + 2) / 4;
      const radius = step * 0.44 * level * (0.25 + 0.75 * u);
      if (radius < unit * 0.1) continue;
      const colour = level > 0.78 ? palette.accent : palette.tint;
      drawing.add(
        `<circle cx="${number(x + width - (columns - column) * step - step / 2)}" cy="${number(y + row * step + (height - rows * step) / 2)}" r="${number(radius)}" fill="${colour}"/>`,
      );
    }
};

/** Lines that rise where something was measured. */
const ridges: Ornament = (drawing, { x, y, width, height }, palette, chance, unit) => {
  const lines = Math.max(8, Math.floor(height / (unit * 2.7)));
  const peaks = Array.from({ length: 4 }, () => ({
    at: chance.between(0.3, 0.95),
    row: chance.between(0.15, 0.9),
    high: chance.between(1.5, 5),
    wide: chance.between(0.05, 0.13),
  }));
  const marked = Math.floor(chance.between(lines * 0.25, lines * 0.8));
  for (let line = 1; line < lines; line++) {
    const v = line / lines;
    const base = y + v * height;
    let path = "";
    for (let point = 0; point <= 72; point++) {
      const u = point / 72;
      let rise = 0;
      for (const peak of peaks) {
        const near = (u - peak.at) / peak.wide;
        const far = (v - peak.row) / 0.16;
        // A bell without exp(): fractions are the same everywhere.
        rise += peak.high / ((1 + near * near) ** 2 * (1 + far * far));
      }
      path += `${point === 0 ? "M" : "L"}${number(x + u * width)} ${number(base - rise * unit)}`;
    }
    drawing.add(
      `<path d="${path}" fill="none" stroke="${line === marked ? palette.accent : palette.tint}" stroke-width="${number(unit * (line === marked ? 0.45 : 0.32))}" stroke-linejoin="round"/>`,
    );
  }
};

/** Quarter circles in tiles, turned by chance, that join to paths. */
const tiles: Ornament = (drawing, { x, y, width, height }, palette, chance, unit) => {
  const rows = Math.max(3, Math.round(height / (unit * 9)));
  const side = height / rows;
  const columns = Math.max(1, Math.floor(width / side));
  const left = x + width - columns * side;
  const quarter = (cx: number, cy: number, colour: string): void =>
    drawing.add(
      `<circle cx="${number(cx)}" cy="${number(cy)}" r="${number(side / 2)}" fill="none" stroke="${colour}" stroke-width="${number(unit * 0.9)}"/>`,
    );
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const [tx, ty] = [left + column * side, y + row * side];
      const id = `t${row}-${column}`;
      drawing.define(
        `<clipPath id="${id}"><rect x="${number(tx)}" y="${number(ty)}" width="${number(side)}" height="${number(side)}"/></clipPath>`,
      );
      const colour = chance.next() < 0.18 ? palette.accent : palette.tint;
      drawing.add(`<g clip-path="url(#${id})">`);
      if (chance.next() < 0.5) {
        quarter(tx, ty, colour);
        quarter(tx + side, ty + side, palette.tint);
      } else {
        quarter(tx + side, ty, colour);
        quarter(tx, ty + side, palette.tint);
      }
      drawing.add("</g>");
    }
};

/** Points joined to their nearest: a net. */
const net: Ornament = (drawing, { x, y, width, height }, palette, chance, unit) => {
  const count = Math.min(90, Math.max(24, Math.round((width * height) / (unit * unit * 52))));
  const points: { readonly x: number; readonly y: number }[] = [];
  for (let tried = 0; points.length < count && tried < count * 12; tried++) {
    const point = { x: x + chance.next() * width, y: y + chance.next() * height };
    if (points.every((other) => (other.x - point.x) ** 2 + (other.y - point.y) ** 2 > (unit * 4.6) ** 2))
      points.push(point);
  }
  for (const [index, point] of points.entries()) {
    const nearest = points
      .map((other, at) => ({ at, distance: (other.x - point.x) ** 2 + (other.y - point.y) ** 2 }))
      .filter(({ at }) => at !== index)
      .sort((a, b) => a.distance - b.distance || a.at - b.at)
      .slice(0, 3);
    for (const { at } of nearest) {
      const other = points[at] as { readonly x: number; readonly y: number };
      drawing.line(point.x, point.y, other.x, other.y, palette.tint, unit * 0.28);
    }
  }
  for (const [index, point] of points.entries())
    drawing.add(
      `<circle cx="${number(point.x)}" cy="${number(point.y)}" r="${number(unit * (index % 7 === 0 ? 1 : 0.6))}" fill="${index % 7 === 0 ? palette.accent : palette.tint}"/>`,
    );
};

export const ornaments: readonly [Ornament, ...Ornament[]] = [rings, halftone, ridges, tiles, net];
