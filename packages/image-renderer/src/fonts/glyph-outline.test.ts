import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { relativeOutline } from "./glyph-outline.ts";

/** The absolute points of relative commands, set at a place. */
function points(rest: string, x: number, y: number): number[][] {
  const found: number[][] = [];
  let start = [x, y];
  let [px, py] = [x, y];
  for (const [, command, numbers = ""] of rest.matchAll(/([mlqcz])([^mlqcz]*)/gu)) {
    if (command === "z") {
      [px = 0, py = 0] = start;
      continue;
    }
    const values = numbers.split(" ").map(Number);
    for (let at = 0; at < values.length; at += 2) found.push([px + (values[at] ?? 0), py + (values[at + 1] ?? 0)]);
    [px = 0, py = 0] = found.at(-1) ?? [];
    if (command === "m") start = [px, py];
  }
  return found;
}

describe("an outline told from its first point", () => {
  it("is the same shape, to a tenth of a unit", () => {
    const value = fc.double({ min: -3000, max: 3000, noNaN: true });
    const point = fc.tuple(value, value);
    const contour = fc.tuple(
      point,
      fc.array(
        fc.oneof(
          point.map((end) => ({ command: "L", points: [end] })),
          fc.tuple(point, point).map((both) => ({ command: "Q", points: both })),
          fc.tuple(point, point, point).map((all) => ({ command: "C", points: all })),
        ),
        { minLength: 1, maxLength: 6 },
      ),
    );
    fc.assert(
      fc.property(fc.array(contour, { minLength: 1, maxLength: 4 }), (contours) => {
        const text = (given: readonly (readonly [number, number])[]): string =>
          given.map(([x, y]) => `${x.toFixed(6)},${y.toFixed(6)}`).join(" ");
        const path = contours
          .map(
            ([start, parts]) =>
              `M${text([start])}${parts.map(({ command, points: given }) => `${command}${text(given as [number, number][])}`).join("")}Z`,
          )
          .join("");
        const outline = relativeOutline(path);
        if (outline === undefined) throw new Error("nothing");
        const wanted = contours
          .flatMap(([start, parts]) => [start, ...parts.flatMap(({ points: given }) => given as [number, number][])])
          .slice(1);
        const found = points(outline.rest, outline.x, outline.y);
        expect(found.length).toBe(wanted.length);
        for (const [at, [x = 0, y = 0]] of found.entries()) {
          expect(Math.abs(x - (wanted[at]?.[0] ?? 0))).toBeLessThan(0.0501);
          expect(Math.abs(y - (wanted[at]?.[1] ?? 0))).toBeLessThan(0.0501);
        }
      }),
      { numRuns: 100, seed: 3 },
    );
  });

  it("is undefined where nothing is drawn", () => {
    expect(relativeOutline("")).toBeUndefined();
    expect(relativeOutline("M0,0")).toBeUndefined();
  });
});
