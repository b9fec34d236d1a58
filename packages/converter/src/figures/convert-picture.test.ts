import { deflateSync } from "node:zlib";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { chunk, convert, gradient, pixels, plainPng, rules, secret, shown } from "../../test/figures.ts";

describe("what TeX does not take becomes PNG", () => {
  const raw = { raw: { width: 8, height: 4, channels: 4 as const } };

  test.each(["webp", "tiff", "gif", "avif"] as const)("%s", async (format) => {
    const bytes = await sharp(gradient(8, 4, 4), raw)
      .withExif({ IFD0: { Artist: secret } })
      [format](format === "webp" ? { lossless: true } : {})
      .toBuffer();
    const result = await shown(bytes, `image/${format}`);
    expect(result).toMatchObject({
      status: "converted",
      mediaType: "image/png",
      extension: "png",
      width: 8,
      height: 4,
    });
    expect(Buffer.from(result.bytes).includes(secret)).toBe(false);
    const changed = (await pixels(result.bytes)).equals(await pixels(bytes));
    expect(changed || format !== "webp").toBe(true);
    expect(Buffer.from((await shown(bytes, `image/${format}`)).bytes)).toEqual(Buffer.from(result.bytes));
  });

  test("TIFF of 16 bits in grey stays so", async () => {
    // By hand, since the encoder writes eight: width, height, bits, compression, black is zero, place, samples, rows, bytes.
    const tags = [
      [256, 4],
      [257, 2],
      [258, 16],
      [259, 1],
      [262, 1],
      [273, 8],
      [277, 1],
      [278, 2],
      [279, 16],
    ];
    const tiff = Buffer.alloc(8 + 16 + 2 + tags.length * 12 + 4);
    tiff.write("II*\0", "latin1");
    tiff.writeUInt32LE(24, 4);
    for (let index = 0; index < 8; index++) tiff.writeUInt16LE(index * 1001, 8 + index * 2);
    tiff.writeUInt16LE(tags.length, 24);
    for (const [index, [tag = 0, value = 0]] of tags.entries()) {
      tiff.writeUInt16LE(tag, 26 + index * 12);
      tiff.writeUInt16LE(4, 28 + index * 12);
      tiff.writeUInt32LE(1, 30 + index * 12);
      tiff.writeUInt32LE(value, 34 + index * 12);
    }
    const result = await shown(tiff, "image/tiff");
    expect(await sharp(result.bytes).metadata()).toMatchObject({ depth: "ushort", channels: 1, width: 4, height: 2 });
    const values = await sharp(result.bytes).toColourspace("grey16").raw({ depth: "ushort" }).toBuffer();
    expect(values.readUInt16LE(14)).toBe(7007);
  });

  test.each([
    [24, false],
    [32, false],
    [8, false],
    [1, true],
  ])("BMP of %i bits", async (bits, topDown) => {
    const stride = Math.ceil((3 * bits) / 32) * 4;
    const colours = bits < 24 ? 2 ** bits : 0;
    const head = Buffer.alloc(54 + colours * 4);
    head.write("BM", "latin1");
    head.writeUInt32LE(head.length, 10);
    head.writeUInt32LE(40, 14);
    head.writeInt32LE(3, 18);
    head.writeInt32LE(topDown ? -2 : 2, 22);
    head.writeUInt16LE(1, 26);
    head.writeUInt16LE(bits, 28);
    for (let index = 0; index < colours; index++) head.writeUInt32LE(index === 1 ? 0xff0000 : 0, 54 + index * 4);
    const body = Buffer.alloc(stride * 2);
    // The first pixel of the top row is red.
    const top = topDown ? 0 : stride;
    if (bits >= 24) body[top + 2] = 255;
    else if (bits === 8) body[top] = 1;
    else body[top] = 0x80;
    const result = await shown(Buffer.concat([head, body]), "image/bmp");
    expect([
      ...(await sharp(result.bytes).removeAlpha().toColourspace("srgb").raw().toBuffer()).subarray(0, 6),
    ]).toEqual([255, 0, 0, 0, 0, 0]);
  });

  test("of an animated GIF the first frame", async () => {
    const gif = await sharp(Buffer.concat([gradient(8, 4, 4), Buffer.alloc(128, 255)]), {
      raw: { width: 8, height: 8, channels: 4, pageHeight: 4 },
    })
      .gif({ delay: [100, 100] })
      .toBuffer();
    const result = await shown(gif, "image/gif");
    expect(result).toMatchObject({ width: 8, height: 4 });
    expect(rules(result)).toEqual(["warning asset/figure-is-still"]);
    expect((await shown(gif, "image/gif", "web")).status).toBe("kept");
  });

  test("a browser gets WebP without EXIF", async () => {
    const clean = await sharp(gradient(8, 4, 4), raw)
      .webp()
      .toBuffer();
    expect((await shown(clean, "image/webp", "web")).mediaType).toBe("image/webp");
    const dirty = await sharp(gradient(8, 4, 4), raw)
      .withExif({ IFD0: { Artist: secret } })
      .webp()
      .toBuffer();
    expect(Buffer.from((await shown(dirty, "image/webp", "web")).bytes).includes(secret)).toBe(false);
  });

  test("a picture that claims to be huge is refused before it is read", async () => {
    const header = Buffer.alloc(13);
    header.writeUInt32BE(100_000);
    header.writeUInt32BE(100_000, 4);
    header.set([8, 2, 0, 0, 0], 8);
    const png = Buffer.concat([
      Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
      chunk("IHDR", header),
      chunk("iCCP", Buffer.concat([Buffer.from("x\0\0"), deflateSync(Buffer.alloc(200))])),
      chunk("IDAT", deflateSync(Buffer.alloc(1000))),
      chunk("IEND", Buffer.alloc(0)),
    ]);
    expect(rules(await convert(png, "image/png"))).toEqual(["error asset/figure-is-whole"]);
  });

  test("the bytes decide what a file is", async () => {
    const result = await shown(await plainPng(), "image/jpeg");
    expect(result.extension).toBe("png");
    expect(rules(result)).toEqual(["info asset/figure-is-what-it-says"]);
    expect(rules(await convert("MZ this is a program", "application/pdf"))).toEqual(["error asset/figure-is-readable"]);
  });
});

test.each(["pdflatex", "web"] as const)("pixels beyond what anyone can hold, for %s", async (target) => {
  const header = (width: number, height: number): Buffer => {
    const content = Buffer.alloc(13);
    content.writeUInt32BE(width, 0);
    content.writeUInt32BE(height, 4);
    content.set([1, 0, 0, 0, 0], 8);
    return content;
  };
  const png = (width: number, height: number, data: Buffer): Buffer =>
    Buffer.concat([
      Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
      chunk("IHDR", header(width, height)),
      chunk("IDAT", data),
      chunk("IEND", Buffer.alloc(0)),
    ]);
  const whole = deflateSync(Buffer.alloc((20_000 / 8 + 1) * 20_000));
  const bomb = await convert(png(20_000, 20_000, whole), "image/png", target);
  expect(rules(bomb)).toEqual(["error asset/figure-size-is-bounded"]);
  const empty = await convert(png(60_000, 60_000, deflateSync(Buffer.alloc(9))), "image/png", target);
  expect(rules(empty)).toEqual(["error asset/figure-is-whole"]);
});
