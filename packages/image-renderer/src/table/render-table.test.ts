import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { digest, draw, drawn, failure, tableOf } from "../../test/studio.ts";
import { boundsFault } from "../request-bounds.ts";
import { pictureRequestSchema } from "../requests.ts";
import { columnWidths } from "./column-widths.ts";
import { placeCells } from "./grid.ts";

const table = (rows: readonly (readonly string[])[], more: object = {}) =>
  draw({ kind: "table", table: tableOf(rows) as never, ...more });

describe("a table as a picture", () => {
  it("says its words row by row, and has the same bytes each time", async () => {
    const rows = [
      ["Method", "Error"],
      ["ours", "$10^{-3}$"],
    ];
    const picture = await drawn(table(rows));
    expect(picture.alt).toBe("Method, Error; ours, 10^{-3}");
    expect((await drawn(table(rows))).bytes).toEqual(picture.bytes);
    expect(picture.svg).not.toMatch(/<text|<a\b|href=/u);
  });

  it("sets scripts from right to left, and the twelve that a page may mix", async () => {
    const texts = [
      "Łódź",
      "Ελλάδα",
      "Їжак",
      "كتاب",
      "ספר",
      "हिन्दी",
      "中文",
      "日本語",
      "한국어",
      "ภาษาไทย",
      "বাংলা",
      "தமிழ்",
      "👩🏽‍🔬",
    ];
    const picture = await drawn(table(texts.map((text) => [text])));
    expect(picture.diagnostics).toEqual([]);
  });

  it("names each character that no font has, and draws nothing", async () => {
    expect(await failure(table([["ꦗꦮ"], ["𒀀"], ["plain"]]))).toMatch(/"ꦗ" \(U\+A997\).* 2 more: ꦮ 𒀀/u);
  });

  it("fails by name for 200 columns, 1000 rows, and a tree without end", async () => {
    expect(await failure(table([Array.from({ length: 200 }, (_, at) => `c${at}`)]))).toContain(
      "image/table-is-bounded: The table cannot be drawn: it has 200 columns",
    );
    expect(await failure(table(Array.from({ length: 1000 }, () => ["x"])))).toContain("1000 rows");
    let deep: object = { type: "text", value: "x" };
    for (let level = 0; level < 50_000; level++) deep = { type: "emphasis", children: [deep] };
    const nested = {
      type: "table",
      align: [],
      children: [{ type: "tableRow", children: [{ type: "tableCell", children: [deep] }] }],
    };
    expect(
      boundsFault(pictureRequestSchema.parse({ kind: "table", table: nested }))?.diagnostics[0]?.message,
    ).toContain("nested more than 200 deep");
  });

  it("names a formula of a cell that cannot be read", async () => {
    expect(await failure(table([["$\\nothing$", "$\\frac{$"]]))).toMatch(/\\nothing[\s\S]*cannot be drawn/u);
  });

  it("breaks long text into lines, and cuts words that no column holds", async () => {
    const picture = await drawn(table([["a ".repeat(400), "x".repeat(300)]]));
    expect(picture.width).toBeLessThan(2048);
    expect(picture.height).toBeGreaterThan(300);
  });

  it("puts pictures into cells, and names one that was not given", async () => {
    const bytes = new Uint8Array(
      await sharp({ create: { width: 40, height: 20, channels: 3, background: "#ff0000" } })
        .png()
        .toBuffer(),
    );
    const image = { type: "image", url: "a.png", asset: digest, alt: "red" };
    const withImage = {
      type: "table",
      align: [null],
      children: [{ type: "tableRow", children: [{ type: "tableCell", header: false, children: [image] }] }],
    };
    const figures = { [digest]: { sha256: digest, mediaType: "image/png", path: "a.png" } };
    const picture = await drawn(draw({ kind: "table", table: withImage as never, figures }, { bytes }));
    const { data, info } = await sharp(picture.bytes).raw().toBuffer({ resolveWithObject: true });
    const middle = (Math.floor(info.height / 2) * info.width + Math.floor(info.width / 2)) * info.channels;
    expect([data[middle], data[middle + 1]]).toEqual([255, 0]);
    expect(await failure(draw({ kind: "table", table: withImage as never }))).toContain("image/figure-is-found");
  });
});

describe("cells on a grid", () => {
  const cell = (text: string, more: object = {}) => ({
    type: "tableCell",
    header: false,
    children: [{ type: "text", value: text }],
    ...more,
  });
  const grid = (rows: readonly (readonly object[])[]) =>
    placeCells({
      type: "table",
      align: [],
      children: rows.map((children) => ({ type: "tableRow", children })),
    } as never);

  it("moves cells beside one that spans rows", () => {
    const { cells, columns } = grid([
      [cell("a", { rowspan: 2 }), cell("b")],
      [cell("c"), cell("d", { colspan: 2 })],
    ]);
    expect(cells.map(({ row, column, rows, columns: wide }) => [row, column, rows, wide])).toEqual([
      [0, 0, 2, 1],
      [0, 1, 1, 1],
      [1, 1, 1, 1],
      [1, 2, 1, 2],
    ]);
    expect(columns).toBe(4);
  });

  it.each([-1, 0, 1.5, Number.NaN, 1e9])("takes a span of %s for what fits", (rowspan) => {
    expect(grid([[cell("a", { rowspan })], [cell("b")]]).rows).toBe(2);
  });

  it("gives columns what they need before what they like", () => {
    const demands = [
      { column: 0, columns: 1, least: 50, most: 50 },
      { column: 1, columns: 1, least: 20, most: 500 },
    ];
    expect(columnWidths(demands, 2, 1000)).toEqual([50, 500]);
    expect(columnWidths(demands, 2, 200)).toEqual([50, 150]);
    expect(columnWidths(demands, 2, 10)).toEqual([50, 20]);
    expect(columnWidths([{ column: 0, columns: 2, least: 100, most: 100 }], 2, 300)).toEqual([50, 50]);
  });
});
