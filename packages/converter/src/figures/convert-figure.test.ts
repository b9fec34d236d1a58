import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { convertFigure } from "./convert-figure.ts";
import type { FigureResult, FigureTarget, FigureTools } from "./figure.ts";

const convert = (
  bytes: Uint8Array | string,
  mediaType: string,
  target: FigureTarget = "pdflatex",
  tools: FigureTools = {},
): Promise<FigureResult> =>
  convertFigure(
    { bytes: typeof bytes === "string" ? Buffer.from(bytes) : bytes, mediaType, path: "fig/x.bin" },
    target,
    tools,
  );

/** The result of a conversion that must have worked. */
async function shown(
  bytes: Uint8Array | string,
  mediaType: string,
  target: FigureTarget = "pdflatex",
): Promise<Exclude<FigureResult, { status: "failed" }>> {
  const result = await convert(bytes, mediaType, target);
  if (result.status === "failed") throw new Error(JSON.stringify(result.diagnostics));
  return result;
}

const rules = ({ diagnostics }: FigureResult): string[] =>
  diagnostics.map(({ severity, ruleId }) => `${severity} ${ruleId}`);
const secret = "Hans Muster, Bahnhofstrasse";

function chunk(name: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

const gradient = (width: number, height: number, channels: 3 | 4): Buffer =>
  Buffer.from(Array.from({ length: width * height * channels }, (_, index) => (index * 7) % 256));
const plainPng = (): Promise<Buffer> =>
  sharp(gradient(8, 4, 3), { raw: { width: 8, height: 4, channels: 3 } })
    .png()
    .toBuffer();
const pixels = (bytes: Uint8Array): Promise<Buffer> => sharp(bytes).raw().toBuffer();

/** Puts chunks behind a PNG's IHDR. */
function withChunks(png: Buffer, ...chunks: Buffer[]): Buffer {
  return Buffer.concat([png.subarray(0, 33), ...chunks, png.subarray(33)]);
}

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
    expect(rules(await convert(png, "image/png"))).toEqual(["error asset/figure-is-readable"]);
  });

  test("the bytes decide what a file is", async () => {
    const result = await shown(await plainPng(), "image/jpeg");
    expect(result.extension).toBe("png");
    expect(rules(result)).toEqual(["info asset/figure-is-what-it-says"]);
    expect(rules(await convert("MZ this is a program", "application/pdf"))).toEqual(["error asset/figure-is-readable"]);
  });
});

const svg = (content: string, head = ""): string =>
  `<?xml version="1.0"?>${head}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="40" height="20">${content}</svg>`;

describe("SVG", () => {
  test("becomes a PNG at 300 dots per inch, the same each time, with its text", async () => {
    const source = svg(
      "<rect width='20' height='20' fill='red'/><text x='22' y='15' font-size='12' font-family='Helvetica'>αé→</text>",
    );
    const result = await shown(source, "image/svg+xml");
    expect(result).toMatchObject({ status: "converted", mediaType: "image/png", width: 125, height: 63 });
    expect((await shown(source, "image/svg+xml")).bytes).toEqual(result.bytes);
    const without = await shown(svg("<rect width='20' height='20' fill='red'/>"), "image/svg+xml");
    expect(Buffer.from(result.bytes).equals(Buffer.from(without.bytes))).toBe(false);
    const { data } = await sharp(result.bytes).raw().toBuffer({ resolveWithObject: true });
    expect([...data.subarray(0, 4)]).toEqual([255, 0, 0, 255]);
  });

  test("a huge drawing stays beneath the bound on pixels", async () => {
    const result = await shown(
      "<svg xmlns='http://www.w3.org/2000/svg' width='900000' height='900000'><rect width='9' height='9'/></svg>",
      "image/svg+xml",
    );
    expect((result.width ?? 0) * (result.height ?? 0)).toBeLessThanOrEqual(30_100_000);
  });

  test.each<[name: string, content: string, gone: string]>([
    ["a script", "<script>alert(1)</script>", "alert"],
    ["an event", "<rect onload='alert(1)' width='1' height='1'/>", "alert"],
    ["a link", "<a xlink:href='javascript:alert(1)'><rect width='1' height='1'/></a>", "javascript"],
    ["a remote picture", "<image href='https://evil.example/x.png' width='1' height='1'/>", "evil"],
    ["a file", "<image xlink:href='file:///etc/passwd' width='1' height='1'/>", "passwd"],
    ["a nested drawing", "<image href='data:image/svg+xml;base64,PHN2Zy8+' width='1' height='1'/>", "PHN2Zy8"],
    ["a remote use", "<use href='other.svg#x'/>", "other.svg"],
    ["an imported style", "<style>@import url(https://evil.example/x.css);</style>", "evil"],
    ["a remote font", "<style>@font-face{font-family:x;src:url(https://evil.example/x.woff)}</style>", "evil"],
    ["a remote fill", "<rect fill='url(https://evil.example/#a)' width='1' height='1'/>", "evil"],
    ["an escaped url", "<rect style='fill:\\75 rl(https://evil.example)' width='1' height='1'/>", "evil"],
    [
      "foreign content",
      "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'><script>alert(1)</script></body></foreignObject>",
      "alert",
    ],
    ["an animation of a link", "<a><set attributeName='href' to='javascript:alert(1)'/></a>", "javascript"],
    ["a handler of another namespace", "<x:script xmlns:x='http://www.w3.org/2000/svg'>alert(1)</x:script>", "alert"],
    [
      "an editor's path",
      "<metadata>/home/hans</metadata><i:x xmlns:i='http://inkscape.org' i:filename='/home/hans'/><!-- /home/hans -->",
      "hans",
    ],
  ])("%s is taken out", async (_name, content, gone) => {
    const web = await shown(svg(`${content}<circle r='3'/>`), "image/svg+xml", "web");
    const text = Buffer.from(web.bytes).toString();
    expect(text).not.toContain(gone);
    expect(text).toContain('<circle r="3">');
    expect((await shown(svg(content), "image/svg+xml")).mediaType).toBe("image/png");
  });

  test("what stays is what was there", async () => {
    const content =
      '<defs><linearGradient id="g"><stop offset="0" style="stop-color:#fff"></stop></linearGradient></defs><style>.a{fill:url(#g)}</style><g class="a" transform="scale(2)"><use xlink:href="#g"></use><text xml:space="preserve"> a &amp; b </text></g>';
    const web = await shown(svg(content), "image/svg+xml", "web");
    expect(web.diagnostics).toEqual([]);
    expect(Buffer.from(web.bytes).toString()).toContain(content);
  });

  const lol = Array.from(
    { length: 20 },
    (_, index) => `<!ENTITY l${index + 1} "&l${index};&l${index};&l${index};">`,
  ).join("");
  const uses = Array.from(
    { length: 30 },
    (_, index) => `<g id="u${index + 1}"><use href="#u${index}"/><use href="#u${index}"/></g>`,
  ).join("");
  test.each<[name: string, source: string]>([
    ["entities within entities", svg("<text>&l20;</text>", `<!DOCTYPE svg [<!ENTITY l0 "lol">${lol}]>`)],
    ["an entity that is a file", svg("<text>&x;</text>", '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>')],
    ["a parameter entity", svg("<text/>", '<!DOCTYPE svg [<!ENTITY % x SYSTEM "http://evil.example/x.dtd"> %x;]>')],
    ["uses that multiply", svg(`<g id="u0"><rect width="1" height="1"/></g>${uses}<use href="#u30"/>`)],
    ["a use of itself", svg("<g id='a'><use href='#a'/></g>")],
    ["endless depth", svg(`${"<g>".repeat(5000)}${"</g>".repeat(5000)}`)],
    ["broken XML", svg("<rect>")],
    ["no size", "<svg xmlns='http://www.w3.org/2000/svg' width='0' height='0'/>"],
  ])("%s: refused, with what to do", async (_name, source) => {
    const result = await convert(source, "image/svg+xml");
    expect(rules(result)).toEqual(["error asset/svg-is-safe"]);
    expect(result.diagnostics[0]?.hint).toBeDefined();
  });

  test("names for namespaces, as old drawing programs write them", async () => {
    const source =
      '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [<!ENTITY ns_svg "http://www.w3.org/2000/svg">]><svg xmlns="&ns_svg;" width="9" height="9"><rect width="9" height="9"/></svg>';
    expect((await shown(source, "image/svg+xml")).width).toBe(28);
  });
});

describe("PDF and PostScript", () => {
  const pdf = (body: string): string =>
    `%PDF-1.5\n1 0 obj\n<< /Type /Catalog ${body} >>\nendobj\ntrailer << /Root 1 0 R >>\nstartxref\n0\n%%EOF\n`;
  const hidden = (text: string): Buffer => {
    const stream = deflateSync(Buffer.from(text));
    return Buffer.concat([
      Buffer.from(
        `%PDF-1.5\n2 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length ${stream.length} >>\nstream\n`,
      ),
      stream,
      Buffer.from("\nendstream\nendobj\nstartxref\n0\n%%EOF\n"),
    ]);
  };

  test("a plain PDF stays as it is, byte for byte", async () => {
    const result = await shown(pdf("/Pages 2 0 R"), "application/pdf");
    expect(result).toMatchObject({ status: "kept", extension: "pdf", diagnostics: [] });
    expect(Buffer.from(result.bytes).toString()).toBe(pdf("/Pages 2 0 R"));
  });

  test.each<[name: string, bytes: string | Buffer, rule: string]>([
    ["JavaScript", pdf("/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), "pdf-is-passive"],
    ["JavaScript with an escaped name", pdf("/OpenAction << /S /J#61vaScript /J#53 (x) >>"), "pdf-is-passive"],
    ["JavaScript in a compressed object", hidden("1 0 << /S /JavaScript /JS (x) >>"), "pdf-is-passive"],
    ["a program to launch", pdf("/AA << /S /Launch /F (cmd.exe) >>"), "pdf-is-passive"],
    ["a password", pdf("").replace("trailer <<", "trailer << /Encrypt 5 0 R"), "pdf-is-open"],
    ["another file named .pdf", "<html>not a pdf</html>", "figure-is-readable"],
  ])("one with %s is refused", async (_name, bytes, rule) => {
    expect(rules(await convert(bytes, "application/pdf"))).toEqual([`error asset/${rule}`]);
  });

  test("a name in the picture's own data is no JavaScript", async () => {
    const noise = `%PDF-1.4\n3 0 obj\n<< /Length 30 >>\nstream\n/JavaScript /JS (x) noise\nendstream\nendobj\nstartxref\n0\n%%EOF\n`;
    expect((await shown(noise, "application/pdf")).status).toBe("kept");
  });

  test("hostile PDFs end soon", async () => {
    const start = performance.now();
    await convert(`%PDF-1.5\n${"/ObjStm ".repeat(200_000)}`, "application/pdf");
    await convert(`%PDF-1.5\n${"/ObjStm stream\nx".repeat(100_000)}`, "application/pdf");
    expect(performance.now() - start).toBeLessThan(3000);
  });

  test("EPS without Ghostscript: what to do", async () => {
    const absent: FigureTools = {
      exec: () => Promise.reject(Object.assign(new Error("gs"), { code: "PROGRAM_MISSING" })),
      read: () => Promise.reject(new Error("unused")),
    };
    for (const tools of [{}, absent]) {
      const result = await convert("%!PS-Adobe-3.0 EPSF-3.0\n", "application/postscript", "pdflatex", tools);
      expect(rules(result)).toEqual(["error asset/figure-is-for-target"]);
      expect(result.diagnostics[0]?.hint).toContain("Ghostscript");
    }
  });

  test("EPS with it: no shell, no files but its own, the preview of a DOS file left out", async () => {
    const calls: unknown[] = [];
    const tools: FigureTools = {
      exec: (program, args, request) => {
        calls.push([program, args, Buffer.from(request?.files?.["source.eps"] as Uint8Array).toString()]);
        return Promise.resolve({
          exitCode: 0,
          signal: null,
          timedOut: false,
          stdout: "",
          stderr: "",
          files: { "figure.pdf": { sha256: "f".repeat(64), size: 1 } },
        });
      },
      read: () => Promise.resolve(Buffer.from("%PDF-1.5")),
    };
    const head = Buffer.alloc(30);
    head.writeUInt32BE(0xc5d0d3c6);
    head.writeUInt32LE(30, 4);
    head.writeUInt32LE(5, 8);
    const result = await convert(
      Buffer.concat([head, Buffer.from("%!PS\npreview")]),
      "application/postscript",
      "pdflatex",
      tools,
    );
    expect(result).toMatchObject({ status: "converted", mediaType: "application/pdf", extension: "pdf" });
    expect(calls).toEqual([
      ["gs", expect.arrayContaining(["-dSAFER", "-dEPSCrop", "-sOutputFile=figure.pdf", "source.eps"]), "%!PS\n"],
    ]);
  });

  test("an abort is obeyed", async () => {
    await expect(convert("%PDF-", "application/pdf", "pdflatex", { signal: AbortSignal.abort() })).rejects.toThrow(
      /abort/i,
    );
  });
});
