import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { chunk, convert, gradient, pixels, plainPng, rules, secret, shown, withChunks } from "../../test/figures.ts";

describe("PNG", () => {
  test("loses its private words, and no pixel", async () => {
    const png = await plainPng();
    const dirty = Buffer.concat([
      withChunks(
        png,
        chunk("tEXt", Buffer.from(`Author\0${secret}`)),
        chunk("zTXt", Buffer.from("x\0\0y")),
        chunk("iTXt", Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0${secret}`)),
        chunk("eXIf", Buffer.from(secret)),
        chunk("tIME", Buffer.alloc(7)),
        chunk("prVt", Buffer.from(secret)),
        chunk("gAMA", Buffer.from([0, 0, 0xb1, 0x8f])),
      ),
      Buffer.from(secret),
    ]);
    const result = await shown(dirty, "image/png");
    expect(result).toMatchObject({
      status: "kept",
      mediaType: "image/png",
      extension: "png",
      width: 8,
      height: 4,
      diagnostics: [],
    });
    expect(Buffer.from(result.bytes).includes(secret)).toBe(false);
    expect(Buffer.from(result.bytes).includes("gAMA")).toBe(false);
    expect(await pixels(result.bytes)).toEqual(await pixels(png));
    expect(Buffer.from((await shown(dirty, "image/png", "web")).bytes).includes("gAMA")).toBe(true);
  });

  test("another profile than sRGB: its colours become sRGB for TeX, which ignores profiles", async () => {
    const wide = await sharp(gradient(8, 4, 3), { raw: { width: 8, height: 4, channels: 3 } })
      .withIccProfile("p3")
      .png()
      .toBuffer();
    const result = await shown(wide, "image/png");
    expect(result.status).toBe("converted");
    expect(Buffer.from(result.bytes).includes("iCCP")).toBe(false);
    expect((await pixels(result.bytes)).equals(await pixels(await plainPng()))).toBe(false);
    expect((await shown(wide, "image/png", "web")).status).toBe("kept");
  });

  test("16 bits stay 16 bits", async () => {
    const deep = await sharp(gradient(8, 4, 3), { raw: { width: 8, height: 4, channels: 3 } })
      .toColourspace("rgb16")
      .png()
      .toBuffer();
    expect((await sharp((await shown(deep, "image/png")).bytes).metadata()).depth).toBe("ushort");
  });

  test.each([
    ["cut off", (png: Buffer) => png.subarray(0, png.length - 20)],
    [
      "damaged",
      (png: Buffer) => {
        png[50] = (png[50] ?? 0) ^ 1;
        return png;
      },
    ],
    ["a head alone", (png: Buffer) => png.subarray(0, 33)],
  ])("one that is %s is refused", async (_name, damage) => {
    expect(rules(await convert(damage(await plainPng()), "image/png"))).toEqual(["error asset/figure-is-whole"]);
  });

  test("of an animation the first frame stays", async () => {
    const result = await shown(withChunks(await plainPng(), chunk("acTL", Buffer.alloc(8))), "image/png");
    expect(rules(result)).toEqual(["warning asset/figure-is-still"]);
    expect(Buffer.from(result.bytes).includes("acTL")).toBe(false);
  });
});
