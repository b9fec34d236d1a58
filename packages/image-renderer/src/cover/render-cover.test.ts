import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { digest, draw, drawn, failure } from "../../test/studio.ts";
import { createStudio } from "../studio.ts";
import { contrast, palettes } from "./palettes.ts";
import { type CoverSizeName, coverSizes } from "./sizes.ts";

const title = "An adaptive spectral method for oscillatory equations";
const cover = (more: object = {}) => draw({ kind: "cover", size: "open-graph", title, ...more } as never);

describe("a cover", () => {
  it.each(Object.keys(coverSizes) as CoverSizeName[])("has the size and the bytes of %s", async (size) => {
    const picture = await drawn(cover({ size, authors: ["Ada Lovelace"], label: "Preprint", footer: "example.org" }));
    const { width, height } = await sharp(picture.bytes).metadata();
    const wanted = coverSizes[size];
    expect([width, height]).toEqual([wanted.width, wanted.height]);
    expect(picture.bytes.length).toBeLessThanOrEqual(wanted.maxBytes);
    expect(picture.alt).toBe(`Preprint. ${title}. Ada Lovelace`);
  });

  it("has the same bytes for the same work, and another look for another", async () => {
    const first = await drawn(cover());
    const again = draw({ kind: "cover", size: "open-graph", title }, undefined, createStudio());
    expect((await drawn(again)).bytes).toEqual(first.bytes);
    expect((await drawn(cover({ seed: "other" }))).bytes).not.toEqual(first.bytes);
  });

  it("is drawn once for all names of a size, and held to the limit of each", async () => {
    const [graph, bluesky] = [await drawn(cover()), await drawn(cover({ size: "bluesky" }))];
    expect(bluesky.bytes).toBe(graph.bytes);
    const small = await drawn(cover({ size: { width: 1200, height: 630, maxBytes: 60_000 } }));
    expect(small.bytes.length).toBeLessThanOrEqual(60_000);
    expect((await drawn(cover({ size: "bluesky", label: "Preprint" }))).bytes).not.toEqual(graph.bytes);
  });

  it("shows the work's own figure whole", async () => {
    const bytes = new Uint8Array(
      await sharp({ create: { width: 300, height: 200, channels: 3, background: "#00ff00" } })
        .png()
        .toBuffer(),
    );
    const picture = await drawn(
      draw({ kind: "cover", size: "x", title, figure: { sha256: digest, mediaType: "image/png" } }, { bytes }),
    );
    const { data, info } = await sharp(picture.bytes).raw().toBuffer({ resolveWithObject: true });
    let green = 0;
    for (let at = 0; at < data.length; at += info.channels)
      if (data[at] === 0 && data[at + 1] === 255 && data[at + 2] === 0) green++;
    // In the aspect that it has: 3 to 2.
    const side = Math.sqrt(green / 1.5);
    expect(Math.abs(green - Math.round(side * 1.5) * Math.round(side))).toBeLessThan(side * 3);
    expect(side).toBeGreaterThan(150);
  });

  it("is made without a figure that cannot be read, and tells", async () => {
    const picture = await draw(
      { kind: "cover", size: "x", title, figure: { sha256: digest, mediaType: "image/png", path: "plot.png" } },
      { bytes: new TextEncoder().encode("no picture") },
    );
    expect(picture.status).toBe("rendered");
    expect(picture.diagnostics.map(({ severity }) => severity)).toEqual(["warning"]);
  });

  it("cuts a title that is longer than any between words, and tells", async () => {
    const picture = await drawn(cover({ title: "word ".repeat(390), size: "zora" }));
    expect(picture.diagnostics[0]?.message).toContain("no room for the end of the title");
  });

  it("fits a single word as wide as the sheet, many authors, and no authors", async () => {
    await drawn(cover({ title: "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk" }));
    const many = await drawn(cover({ authors: Array.from({ length: 2_900 }, (_, at) => `Author Number${at}`) }));
    expect(many.alt).toContain("and 2897 others");
    await drawn(cover({ title: "X", authors: [] }));
  });

  it("names every character that no font has", async () => {
    expect(await failure(cover({ title: "𒀀 and ꦗ" }))).toMatch(/𒀀[\s\S]*ꦗ/u);
  });

  it("stands to the right for a title from right to left", async () => {
    const picture = await drawn(cover({ title: "مقدمة في نظرية الأعداد", authors: ["الخوارزمي"] }));
    const mirrored = await drawn(
      cover({ title: "Introduction to numbers", authors: ["A"], seed: "مقدمة في نظرية الأعداد\nالخوارزمي" }),
    );
    const inkLeft = async (bytes: Uint8Array): Promise<number> => {
      const { data, info } = await sharp(bytes).greyscale().raw().toBuffer({ resolveWithObject: true });
      const ground = data[(5 * info.width + info.width / 2) * info.channels] as number;
      let left = 0;
      for (let y = Math.round(info.height * 0.1); y < info.height * 0.4; y++)
        for (let x = Math.round(info.width * 0.06); x < info.width * 0.3; x++)
          if (Math.abs((data[(y * info.width + x) * info.channels] as number) - ground) > 90) left++;
      return left;
    };
    expect(await inkLeft(picture.bytes)).toBeLessThan(await inkLeft(mirrored.bytes));
  });
});

describe("the colours of covers", () => {
  it.each(palettes)("$name can be read", ({ ground, ink, muted, accent }) => {
    expect(contrast(ink, ground)).toBeGreaterThanOrEqual(10);
    expect(contrast(muted, ground)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(accent, ground)).toBeGreaterThanOrEqual(4.5);
  });
});
