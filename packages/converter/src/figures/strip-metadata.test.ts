import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { gradient, pixels, secret, shown } from "../../test/figures.ts";
import { stripMetadata } from "./strip-metadata.ts";

const raw = { raw: { width: 64, height: 48, channels: 3 } } as const;
const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="${secret}"/></rdf:RDF></x:xmpmeta>`;
const photograph = () =>
  sharp(gradient(64, 48, 3), raw)
    .withExif({
      IFD0: { Artist: secret, ImageDescription: secret },
      IFD3: { GPSLatitudeRef: "N", GPSLatitude: "51/1 30/1 3230/100" },
    })
    .withXmp(xmp);
const strip = async (bytes: Uint8Array): Promise<Buffer> => {
  const clean = await stripMetadata({ bytes, mediaType: "image/x", path: "x" });
  if (clean === undefined) throw new Error("It was not cleaned.");
  return Buffer.from(clean);
};

describe("a picture that is published as it is", () => {
  for (const format of ["png", "jpeg", "webp", "avif", "tiff"] as const)
    test(`tells nothing of who made it and where: ${format}`, async () => {
      const bytes = await photograph().toFormat(format).toBuffer();
      expect(bytes.includes(secret)).toBe(true);
      const clean = await strip(bytes);
      expect(clean.includes(secret)).toBe(false);
      // 51° 30′ as EXIF writes it, in both orders of bytes.
      for (const place of ["33000000010000001e00000001000000", "00000033000000010000001e00000001"])
        expect(clean.toString("hex")).not.toContain(place);
      expect((await sharp(clean).metadata()).format).toBe((await sharp(bytes).metadata()).format);
      expect((await pixels(clean)).equals(await pixels(bytes))).toBe(true);
    });

  test("keeps a GIF's frames and loses its comments and its end", async () => {
    const frames = await sharp(gradient(16, 30, 3), { raw: { width: 16, height: 30, channels: 3, pageHeight: 15 } })
      .gif({ loop: 3 })
      .toBuffer();
    const comment = Buffer.concat([Buffer.from([0x21, 0xfe, secret.length]), Buffer.from(secret), Buffer.from([0])]);
    const dirty = Buffer.concat([frames.subarray(0, -1), comment, Buffer.from([0x3b]), Buffer.from(secret)]);
    const clean = await strip(dirty);
    expect(clean.equals(frames)).toBe(true);
  });

  test("keeps a WebP's frames, and loses what follows its end", async () => {
    const frames = await sharp(gradient(16, 30, 3), { raw: { width: 16, height: 30, channels: 3, pageHeight: 15 } })
      .withExif({ IFD0: { Artist: secret } })
      .webp({ lossless: true })
      .toBuffer();
    const clean = await strip(Buffer.concat([frames, Buffer.from(secret)]));
    expect(clean.includes(secret)).toBe(false);
    expect((await sharp(clean).metadata()).pages).toBe(2);
    expect((await pixels(clean)).equals(await pixels(frames))).toBe(true);
  });

  test("leaves an EPS as long as it was, without its author, his folder and XMP", async () => {
    const eps = `%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\r\n%%For: ${secret}\n%%Title: (/home/${secret})\n%%EndComments\n${xmp}\n1 1 5 5 rectfill\n%%EOF\n`;
    const clean = await strip(Buffer.from(eps));
    expect(clean.length).toBe(eps.length);
    expect(clean.includes(secret)).toBe(false);
    expect(clean.toString()).toContain("%%BoundingBox: 0 0 9 9\r\n%%For");
    expect(clean.toString()).toContain("\n1 1 5 5 rectfill\n%%EOF\n");
  });

  test("is none where it is broken, whatever its bytes say", async () => {
    for (const format of ["png", "jpeg", "webp", "gif", "tiff"] as const) {
      const bytes = await photograph().toFormat(format).toBuffer();
      const clean = await stripMetadata({ bytes: bytes.subarray(0, 40), mediaType: "image/x", path: "x" });
      expect([format, clean === undefined]).toEqual([format, true]);
    }
    expect(await stripMetadata({ bytes: Buffer.from("none"), mediaType: "image/png", path: "x" })).toBeUndefined();
  });

  test("is none where a TIFF's lists lie upon each other", async () => {
    // Each entry's value is the same million bytes.
    const count = 20_000;
    const lists = 8 + 2 + count * 12 + 4;
    const tiff = Buffer.alloc(lists + 1_000_000);
    tiff.write("II*\0", "latin1");
    tiff.writeUInt32LE(8, 4);
    tiff.writeUInt16LE(count, 8);
    for (let entry = 10; entry < 10 + count * 12; entry += 12) {
      tiff.writeUInt32LE(lists, entry + 8);
      tiff.writeUInt16LE(0x013b, entry);
      tiff.writeUInt16LE(2, entry + 2);
      tiff.writeUInt32LE(1_000_000, entry + 4);
    }
    const clean = await stripMetadata({ bytes: tiff, mediaType: "image/tiff", path: "x" });
    expect(clean === undefined).toBe(true);
  });
});

test("a GIF loses its comments on its way to a page too", async () => {
  const gif = await sharp(gradient(8, 4, 3), { raw: { width: 8, height: 4, channels: 3 } })
    .gif()
    .toBuffer();
  const result = await shown(Buffer.concat([gif, Buffer.from(secret)]), "image/gif", "web");
  expect(result).toMatchObject({ status: "kept", mediaType: "image/gif" });
  expect(Buffer.from(result.bytes).equals(gif)).toBe(true);
});
