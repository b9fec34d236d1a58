import { deflateSync } from "node:zlib";
import type { BlockNode, Image, Root } from "@dreamnet/document";
import { describe, expect, test } from "vitest";
import { createMemoryReader } from "../reader/memory-reader.ts";
import { collectAssets } from "./collect-assets.ts";
import { decodeDataUrl } from "./data-url.ts";
import { sniffMedia } from "./sniff-media.ts";

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const png = (width: number, height: number): Buffer =>
  Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    u32(13),
    Buffer.from("IHDR"),
    u32(width),
    u32(height),
    Buffer.from([8, 2, 0, 0, 0]),
    u32(0),
    deflateSync(Buffer.alloc(3)),
  ]);
const jpeg = (width: number, height: number): Buffer =>
  Buffer.from([
    0xff,
    0xd8,
    0xff,
    0xe0,
    0,
    4,
    0,
    0,
    0xff,
    0xc2,
    0,
    17,
    8,
    height >> 8,
    height & 255,
    width >> 8,
    width & 255,
    3,
    0,
    0,
    0,
    0,
    0,
    0,
  ]);
const pdf = (box: string): Buffer => Buffer.from(`%PDF-1.5\n1 0 obj <</Type/Page /MediaBox [ ${box} ]>> endobj\n%%EOF`);
const svg = (attributes: string): Buffer =>
  Buffer.from(
    `<?xml version="1.0"?>\n<!-- a <svg> in a comment -->\n<svg xmlns="http://www.w3.org/2000/svg" ${attributes}><rect/></svg>`,
  );

describe("sniffMedia", () => {
  const cases: [name: string, bytes: Buffer, mediaType: string | undefined, size?: [number, number]][] = [
    ["PNG", png(640, 480), "image/png", [640, 480]],
    ["JPEG", jpeg(640, 480), "image/jpeg", [640, 480]],
    ["GIF", Buffer.from("GIF89a\x40\x01\xf0\x00\x00", "latin1"), "image/gif", [320, 240]],
    [
      "WebP",
      Buffer.concat([
        Buffer.from("RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0", "latin1"),
        Buffer.from([0x3f, 1, 0, 0xef, 0, 0]),
        Buffer.alloc(8),
      ]),
      "image/webp",
      [320, 240],
    ],
    ["PDF", pdf("0 0 612.5 792"), "application/pdf", [612.5, 792]],
    ["PDF behind junk", Buffer.concat([Buffer.alloc(100, 10), pdf("10 10 110 60")]), "application/pdf", [100, 50]],
    ["PDF without a box that shows", Buffer.from("%PDF-1.5\nstream"), "application/pdf"],
    [
      "EPS",
      Buffer.from("%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: (atend)\n%%Trailer\n%%BoundingBox: 10 20 110 70\n"),
      "application/postscript",
      [100, 50],
    ],
    [
      "EPS in DOS's wrapper",
      Buffer.concat([
        Buffer.from([0xc5, 0xd0, 0xd3, 0xc6, 0, 0, 0, 0]),
        Buffer.from("%!PS\n%%BoundingBox: 0 0 10 20\n"),
      ]),
      "application/postscript",
      [10, 20],
    ],
    ["SVG in pixels", svg('width="96" height="48px"'), "image/svg+xml", [72, 36]],
    ["SVG in centimetres", svg("width='2.54cm' height='1in'"), "image/svg+xml", [72, 72]],
    ["SVG by its view box", svg('viewBox="0 0 400 200" width="100%"'), "image/svg+xml", [300, 150]],
    ["TIFF", Buffer.from("II*\0\0\0\0\0", "latin1"), "image/tiff"],
    ["AVIF", Buffer.from("\0\0\0\x1cftypavif", "latin1"), "image/avif"],
    ["MP4", Buffer.from("\0\0\0\x1cftypisom", "latin1"), "video/mp4"],
    ["HTML", Buffer.from("<!doctype html><svg></svg>"), undefined],
    ["text", Buffer.from("root:x:0:0:"), undefined],
    ["nothing", Buffer.alloc(0), undefined],
    ["a PNG cut off", Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), "image/png"],
    [
      "a JPEG that tells no size",
      Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(100)]),
      "image/jpeg",
    ],
    ["a PDF of no size", pdf("0 0 0 0"), "application/pdf"],
  ];
  test.each(cases)("%s", (_, bytes, mediaType, size) => {
    const media = sniffMedia(bytes);
    expect(media?.mediaType).toBe(mediaType);
    const found = media?.size === undefined ? undefined : [media.size.width, media.size.height];
    expect(found?.map((value) => Math.round(value * 1000) / 1000)).toEqual(size);
  });

  test.each([
    Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(3_000_000, 0xff)]),
    Buffer.from(`<svg ${"width ".repeat(300_000)}`),
    Buffer.from(`%PDF-1\n${"/MediaBox [ 1 ".repeat(200_000)}`),
    Buffer.from(`<!--${"-->".repeat(2)}${"<!-- -->".repeat(100_000)}`),
  ])("takes little time over %#", (hostile) => {
    const start = performance.now();
    sniffMedia(hostile);
    expect(performance.now() - start).toBeLessThan(3000);
  });
});

test("decodeDataUrl", () => {
  const text = (url: string) => {
    const bytes = decodeDataUrl(url, 1000);
    return bytes === undefined ? undefined : Buffer.from(bytes).toString();
  };
  expect(text("data:text/plain;base64,SGFs\nbG8=")).toBe("Hallo");
  expect(text("data:image/svg+xml,%3Csvg%2F%3E")).toBe("<svg/>");
  expect(text("data:,")).toBeUndefined();
  expect(text("data:text/plain,%E0%")).toBeUndefined();
  expect(text("https://a.b/c")).toBeUndefined();
  expect(text(`data:,${"x".repeat(5000)}`)).toBeUndefined();
});

const position = { start: { line: 7, column: 3 }, end: { line: 7, column: 9 } };
const collect = (urls: readonly string[], files: Record<string, Uint8Array>, folder = "", includedIn?: string) => {
  const images = urls.map((url): Image => ({ type: "image", url }));
  const root: Root = {
    type: "root",
    children: images.map(
      (image): BlockNode => ({
        type: "paragraph",
        position: { ...position, ...(includedIn === undefined ? {} : { file: includedIn }) },
        children: [image],
      }),
    ),
  };
  const collected = collectAssets(root, "paper.md", createMemoryReader(new Map(Object.entries(files)), folder));
  return {
    ...collected,
    found: images.map((image) => (image.asset === undefined ? undefined : collected.assets[image.asset]?.path)),
    images,
  };
};

describe("collectAssets", () => {
  const files = {
    "figs/plot.png": png(2, 1),
    "figs/Plot Two.PDF": pdf("0 0 1 1"),
    "fig.svg": svg(""),
    "fig.pdf": pdf("0 0 2 2"),
    "100%.png": png(3, 3),
    "é.png": png(4, 4),
    "static/logo.png": png(5, 5),
    "assets/site.png": png(6, 6),
    "café/b.jpg": jpeg(1, 2),
  };
  const found: [name: string, url: string, path: string, rule?: string][] = [
    ["as written", "figs/plot.png", "figs/plot.png"],
    ["with a dot", "./figs/plot.png", "figs/plot.png"],
    ["percent-encoded", "figs/Plot%20Two.PDF", "figs/Plot Two.PDF"],
    ["with a percent sign of its own", "100%.png", "100%.png"],
    ["without extension: the PDF first", "fig", "fig.pdf"],
    ["with any extension", "fig.*", "fig.pdf"],
    ["with query and page", "figs/Plot Two.PDF?raw=1#page=2", "figs/Plot Two.PDF"],
    ["with backslashes", "figs\\plot.png", "figs/plot.png"],
    ["in another case", "FIGS/Plot.PNG", "figs/plot.png", "asset/case-matches"],
    ["in another case, without extension", "figs/PLOT", "figs/plot.png", "asset/case-matches"],
    ["with decomposed accents", "e\u0301.png", "é.png", "asset/case-matches"],
    ["in a folder with decomposed accents", "cafe\u0301/b.jpg", "café/b.jpg", "asset/case-matches"],
    ["from the root of a site", "/assets/site.png", "assets/site.png"],
    ["from a static folder of a site", "/logo.png", "static/logo.png"],
  ];
  test.each(found)("finds a file %s", (_, url, path, rule) => {
    const { found: paths, diagnostics, unsafe } = collect([url], files);
    expect(paths).toEqual([path]);
    expect(unsafe).toBe(false);
    expect(diagnostics.map((one) => one.ruleId)).toEqual(rule === undefined ? [] : [rule]);
  });

  const faults: [name: string, url: string, rule: string, unsafe: boolean][] = [
    ["a missing file", "figs/none.png", "asset/file-exists", false],
    ["an empty path", " ", "asset/file-exists", false],
    ["a remote file", "https://a.example/b.png", "asset/is-local", false],
    ["a remote file without scheme", "//a.example/b.png", "asset/is-local", false],
    ["another scheme", "attachment:image.png", "asset/is-local", false],
    ["a folder", "figs", "asset/file-exists", false],
    ["an absolute path", "/etc/passwd", "asset/path-is-inside", true],
    ["an absolute path of Windows", "C:\\data\\x.png", "asset/path-is-inside", true],
    ["a file URL", "file:///etc/passwd", "asset/path-is-inside", true],
    ["a home", "~/x.png", "asset/path-is-inside", true],
    ["a hidden file", ".env", "asset/path-is-inside", true],
    ["an encoded hidden file", "%2eenv", "asset/path-is-inside", true],
    ["a key", "id_rsa", "asset/path-is-inside", true],
    ["a broken data URL", "data:image/png;base64,AAAA", "asset/is-picture", false],
    ["an embedded label of MyST", "#fig-1", "asset/file-exists", false],
  ];
  test.each(faults)("names %s at its place", (_, url, ruleId, unsafe) => {
    const collected = collect([url], { ...files, ".env": Buffer.from("x"), id_rsa: Buffer.from("x") });
    expect(collected.found).toEqual([undefined]);
    expect(collected.unsafe).toBe(unsafe);
    expect(collected.diagnostics).toEqual([
      expect.objectContaining({
        severity: "error",
        ruleId,
        location: { file: "paper.md", line: 7, column: 3 },
        hint: expect.any(String),
      }),
    ]);
  });

  const contents: [name: string, bytes: Buffer, part: string][] = [
    ["a pointer of Git LFS", Buffer.from("version https://git-lfs.github.com/spec/v1\noid sha256:abc\n"), "LFS"],
    ["an empty file", Buffer.alloc(0), "empty"],
    ["a web page", Buffer.from("<!DOCTYPE html><html>"), "web page"],
    ["text", Buffer.from("hello"), "no picture"],
  ];
  test.each(contents)("names %s under a picture's name", (_, bytes, part) => {
    expect(collect(["a.png"], { "a.png": bytes }).diagnostics).toEqual([
      expect.objectContaining({
        severity: "error",
        ruleId: "asset/is-picture",
        message: expect.stringContaining(part),
      }),
    ]);
  });

  test("names a wrong extension, and takes the file for what it is", () => {
    const { diagnostics, assets } = collect(["a.pdf"], { "a.pdf": png(1, 1) });
    expect(Object.values(assets)).toEqual([expect.objectContaining({ mediaType: "image/png", width: 1 })]);
    expect(diagnostics).toEqual([expect.objectContaining({ severity: "warning", ruleId: "asset/extension-matches" })]);
  });

  test("hints at a file of the same name in another format", () => {
    expect(collect(["fig.jpg"], { "fig.svg": svg("") }).diagnostics[0]?.hint).toContain("fig.svg");
  });

  test("keeps a file once, and names each place where it is missing", () => {
    const { assets, bytes, diagnostics } = collect(["a.png", "./a.png", "a.png", "b.png", "b.png"], {
      "a.png": png(1, 1),
    });
    expect([Object.keys(assets).length, bytes.size]).toEqual([1, 1]);
    expect(diagnostics).toHaveLength(2);
  });

  test("takes a data URL's bytes", () => {
    const { assets } = collect([`data:image/png;base64,${png(3, 2).toString("base64")}`], {});
    expect(Object.values(assets)).toEqual([
      expect.objectContaining({ path: expect.stringMatching(/^embedded\/[0-9a-f]{16}\.png$/u), width: 3, height: 2 }),
    ]);
  });

  test("looks beside the file that a part was included from, then beside the document", () => {
    const { found: paths } = collect(
      ["a.png", "b.png"],
      { "sub/a.png": png(1, 1), "b.png": png(2, 2) },
      "",
      "sub/part.md",
    );
    expect(paths).toEqual(["sub/a.png", "b.png"]);
  });

  test("reaches what lies above the document", () => {
    expect(
      collect(["../figs/a.png"], { "docs/paper.md": Buffer.from(""), "figs/a.png": png(1, 1) }, "docs").found,
    ).toEqual(["_up/figs/a.png"]);
  });

  test("takes little time over many addresses that lead nowhere", () => {
    const start = performance.now();
    const urls = Array.from({ length: 5000 }, (_, index) => [`/assets/none${index}.png`, `figs/none${index}`]).flat();
    expect(collect(urls, files).diagnostics).toHaveLength(urls.length);
    expect(performance.now() - start).toBeLessThan(5000);
  });

  test("reads a page of a PDF", () => {
    expect(collect(["a.pdf#page=3"], { "a.pdf": pdf("0 0 1 1") }).images[0]).toMatchObject({ page: 3 });
  });
});
