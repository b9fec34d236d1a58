import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { convert, gradient, pixels, rules, secret, shown } from "../../test/figures.ts";

describe("JPEG", () => {
  const photo = (): Promise<Buffer> =>
    sharp(gradient(16, 8, 3), { raw: { width: 16, height: 8, channels: 3 } })
      .withExif({ IFD0: { Artist: secret, Copyright: secret }, IFD3: { GPSLatitude: "47/1 22/1 0/1" } })
      .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/">${secret}</x:xmpmeta>`)
      .jpeg()
      .toBuffer();

  test("loses EXIF, GPS, XMP and comments; its pixels are not encoded anew", async () => {
    const dirty = await photo();
    const comment = Buffer.concat([
      dirty.subarray(0, 2),
      Buffer.from([0xff, 0xfe, 0, 2 + secret.length]),
      Buffer.from(secret),
      dirty.subarray(2),
      Buffer.from(secret),
    ]);
    expect(comment.includes("Exif")).toBe(true);
    const result = await shown(comment, "image/jpeg");
    expect(result).toMatchObject({ status: "kept", extension: "jpg", width: 16, height: 8 });
    const bytes = Buffer.from(result.bytes);
    expect([secret, "Exif", "adobe"].filter((word) => bytes.includes(word))).toEqual([]);
    expect(await pixels(bytes)).toEqual(await pixels(dirty));
    // The coded scan is the same, byte for byte.
    const scan = (jpeg: Buffer): Buffer =>
      jpeg.subarray(jpeg.indexOf(Buffer.from([0xff, 0xda])), jpeg.lastIndexOf(Buffer.from([0xff, 0xd9])));
    expect(scan(bytes)).toEqual(scan(dirty));
  });

  test.each([
    [3, 180],
    [6, 90],
    [8, 270],
  ])("orientation %i: kept for browsers, told to TeX", async (orientation, rotation) => {
    const turned = await sharp(await photo())
      .withMetadata({ orientation })
      .jpeg()
      .toBuffer();
    const web = await shown(turned, "image/jpeg", "web");
    expect((await sharp(web.bytes).metadata()).orientation).toBe(orientation);
    expect(Buffer.from(web.bytes).includes(secret)).toBe(false);
    const tex = await shown(turned, "image/jpeg");
    expect(tex.rotation).toBe(rotation);
    expect(rules(tex)).toEqual(["warning asset/figure-is-upright"]);
  });

  test("CMYK keeps Adobe's mark, and its profile", async () => {
    const cmyk = await sharp(gradient(16, 8, 3), { raw: { width: 16, height: 8, channels: 3 } })
      .toColourspace("cmyk")
      .withIccProfile("cmyk")
      .jpeg()
      .toBuffer();
    const result = await shown(cmyk, "image/jpeg");
    const before = await sharp(cmyk).metadata();
    const after = await sharp(result.bytes).metadata();
    expect([after.space, after.channels, after.hasProfile]).toEqual([before.space, 4, true]);
    expect(await pixels(result.bytes)).toEqual(await pixels(cmyk));
    expect(Buffer.from(result.bytes).includes("Adobe")).toBe(cmyk.includes("Adobe"));
  });

  test("progressive ones come through", async () => {
    const progressive = await sharp(gradient(64, 64, 3), { raw: { width: 64, height: 64, channels: 3 } })
      .jpeg({ progressive: true })
      .toBuffer();
    expect(await pixels((await shown(progressive, "image/jpeg")).bytes)).toEqual(await pixels(progressive));
  });

  test("one that is cut off is refused", async () => {
    const jpeg = await photo();
    for (const length of [3, 20, jpeg.length >> 1, jpeg.length - 2])
      expect(rules(await convert(jpeg.subarray(0, length), "image/jpeg"))).toEqual(["error asset/figure-is-whole"]);
  });
});
