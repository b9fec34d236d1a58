import sharp, { type Sharp } from "sharp";
import { describe, expect, it } from "vitest";
import { digest, draw, drawn, failure } from "../../test/studio.ts";
import { fitBytes } from "./fit-bytes.ts";

const figure = (bytes: Uint8Array, mediaType: string, more: object = {}) =>
  draw({ kind: "figure", figure: { sha256: digest, mediaType, path: "fig" }, ...more }, { bytes });
const svg = (content: string) =>
  figure(
    new TextEncoder().encode(
      `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="100" height="50">${content}</svg>`,
    ),
    "image/svg+xml",
  );
const plain = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: "#336699" } });
const bytesOf = async (picture: Sharp): Promise<Uint8Array> => new Uint8Array(await picture.toBuffer());

describe("a figure as a picture", () => {
  it("brings 60 megapixels within the widest that is taken", async () => {
    const picture = await drawn(figure(await bytesOf(plain(10_000, 6_000).png()), "image/png", { maxWidth: 2912 }));
    expect([picture.width, picture.height]).toEqual([2912, 1747]);
  });

  it("invents no pixels", async () => {
    const picture = await draw(
      { kind: "figure", figure: { sha256: digest, mediaType: "image/png" }, minWidth: 1400 },
      { bytes: await bytesOf(plain(300, 200).png()) },
    );
    expect(picture.status === "rendered" && picture.width).toBe(300);
    expect(picture.diagnostics.map(({ ruleId }) => ruleId)).toEqual(["image/figure-is-wide"]);
  });

  it("shows an animation's first frame, and tells", async () => {
    const frames = Buffer.concat([Buffer.alloc(40 * 40 * 3, 10), Buffer.alloc(40 * 40 * 3, 250)]);
    const gif = sharp(frames, { raw: { width: 40, height: 80, channels: 3, pageHeight: 40 } }).gif({
      delay: [100, 100],
    });
    const picture = await drawn(figure(await bytesOf(gif), "image/gif"));
    expect([picture.mediaType, picture.width, picture.height]).toEqual(["image/png", 40, 40]);
    expect(picture.diagnostics[0]?.message).toContain("only the first frame");
  });

  it("turns WebP into PNG and keeps what is transparent", async () => {
    const webp = sharp({
      create: { width: 30, height: 20, channels: 4, background: { r: 255, g: 0, b: 0, alpha: 0.5 } },
    }).webp();
    const picture = await drawn(figure(await bytesOf(webp), "image/webp"));
    const { format, hasAlpha } = await sharp(picture.bytes).metadata();
    expect([format, hasAlpha]).toEqual(["png", true]);
  });

  it("takes private metadata out of a photograph", async () => {
    const photograph = await bytesOf(
      plain(30, 20)
        .withExif({ IFD0: { Copyright: "secret" } })
        .jpeg(),
    );
    const picture = await drawn(figure(photograph, "image/jpeg"));
    expect(picture.mediaType).toBe("image/jpeg");
    expect((await sharp(picture.bytes).metadata()).exif).toBeUndefined();
  });

  it("draws an SVG without its scripts and what it would fetch, and names them", async () => {
    const red = '<rect width="50" height="50" fill="red" onload="x()"/>';
    const scripted = await drawn(svg(`<script>alert(1)</script>${red}`));
    expect(scripted.diagnostics[0]?.message).toMatch(/<script>, onload/u);
    const fetching = await drawn(
      svg(
        `<image href="http://127.0.0.1:1/x.png" width="9" height="9"/><image xlink:href="file:///etc/passwd" width="9" height="9"/>${red}`,
      ),
    );
    expect(fetching.diagnostics[0]?.message).toContain('href="file:///etc/passwd"');
    const { data } = await sharp(scripted.bytes)
      .flatten({ background: "#fff" })
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([data[0], data[1], data[2]]).toEqual([255, 0, 0]);
  });

  it("draws a PDF as wide as is taken, and names one that is broken", async () => {
    const page =
      "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 36]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";
    const bytes = new TextEncoder().encode(page);
    const picture = await drawn(figure(bytes, "application/pdf", { maxWidth: 1456 }));
    expect([picture.mediaType, picture.width, picture.height]).toEqual(["image/png", 1456, 728]);
    const broken = new TextEncoder().encode("%PDF-1.4\n%%EOF\n");
    expect(await failure(figure(broken, "application/pdf"))).toContain("the PDF cannot be drawn");
  });

  it("refuses entities and garbage by name", async () => {
    const entities =
      '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"/>';
    expect(await failure(figure(new TextEncoder().encode(entities), "image/svg+xml"))).toContain("asset/svg-is-safe");
    expect(await failure(figure(new TextEncoder().encode("hello"), "image/png"))).toContain("no picture that is known");
    expect(await failure(figure(new Uint8Array(), "image/png"))).toContain("fig");
  });

  it("refuses more pixels than are decoded", async () => {
    const huge = sharp({
      create: { width: 20_000, height: 10_000, channels: 3, background: "#000" },
      limitInputPixels: false,
    });
    expect(await failure(figure(await bytesOf(huge.png({ compressionLevel: 1 })), "image/png"))).toContain(
      "pixel limit",
    );
  });
});

describe("a limit of bytes", () => {
  const noise = async (side: number): Promise<Uint8Array> => {
    let state = 1;
    const data = Buffer.alloc(side * side * 3);
    for (let at = 0; at < data.length; at++) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      data[at] = state >>> 24;
    }
    return bytesOf(sharp(data, { raw: { width: side, height: side, channels: 3 } }).png());
  };

  it("packs harder, then gives up what JPEG gives up, then says no", async () => {
    const png = await noise(200);
    expect((await fitBytes(png, png.length))?.mediaType).toBe("image/png");
    const jpeg = await fitBytes(png, 60_000);
    expect(jpeg?.mediaType).toBe("image/jpeg");
    expect(jpeg?.bytes.length).toBeLessThanOrEqual(60_000);
    expect(await fitBytes(png, 2_000)).toBeUndefined();
  });

  it("is an error by name where a figure cannot be brought beneath it", async () => {
    expect(await failure(figure(await noise(400), "image/png", { maxBytes: 10_000 }))).toContain(
      "image/size-is-within-limit",
    );
  });
});
