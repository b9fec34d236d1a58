/** An outline that can be set anywhere: its first point, and the rest told from there. Units of the font, y upwards. */
export interface GlyphOutline {
  readonly x: number;
  readonly y: number;
  /** Relative commands of an SVG path, to come after a `M`. */
  readonly rest: string;
}

/**
 * Tells an outline from its first point on, so that the letters of a word become one path: a renderer reads and fills
 * one path much faster than many. Coordinates are rounded to a tenth of a unit, and never add up their roundings.
 *
 * @param path - `M`, `L`, `Q`, `C` and `Z` with absolute coordinates, as HarfBuzz writes them.
 * @returns Undefined where nothing is drawn.
 */
export function relativeOutline(path: string): GlyphOutline | undefined {
  let start: { readonly x: number; readonly y: number } | undefined;
  let [x, y] = [0, 0];
  let contour = { x: 0, y: 0 };
  let rest = "";
  for (const [, command = "", points = ""] of path.matchAll(/([MLQCZ])([^MLQCZ]*)/gu)) {
    if (command === "Z") {
      rest += "z";
      ({ x, y } = contour);
      continue;
    }
    // In tenths, as whole numbers: differences of them are exact.
    const values = points.split(/[\s,]+/u).map((value) => Math.round(Number(value) * 10));
    const [endX = 0, endY = 0] = values.slice(-2);
    if (command === "M") {
      contour = { x: endX, y: endY };
      if (start === undefined) start = contour;
      else rest += `m${tenths(endX - x)} ${tenths(endY - y)}`;
    } else {
      rest += command.toLowerCase();
      for (let at = 0; at < values.length; at += 2)
        rest += `${at === 0 ? "" : " "}${tenths((values[at] as number) - x)} ${tenths((values[at + 1] as number) - y)}`;
    }
    [x, y] = [endX, endY];
  }
  return start === undefined || rest === "" ? undefined : { x: start.x / 10, y: start.y / 10, rest };
}

function tenths(value: number): string {
  return value % 10 === 0 ? String(value / 10) : (value / 10).toFixed(1);
}
