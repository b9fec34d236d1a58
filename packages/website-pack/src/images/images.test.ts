import { describe, expect, it } from "vitest";
import { inspectPicture } from "../rules/inspect-picture.ts";
import { placePictures } from "./place-pictures.ts";
import { readSvgSize } from "./svg-size.ts";

const sizeOf = (svg: string): { width: number; height: number } => readSvgSize(new TextEncoder().encode(svg));
const placed = (...sources: string[]): string[] => [
  ...placePictures(
    sources.map((source, index) => ({ source, sha256: String(index).repeat(64), extension: "png" })),
  ).values(),
];

describe("names of pictures", () => {
  it.each([
    ["img/Plot One.png", "figures/plot-one.png"],
    ["Größe é.svg", "figures/gro-e-e.png"],
    ["图.png", "figures/figure.png"],
    ["con.png", "figures/figure-con.png"],
    ["plot-640w.png", "figures/plot-640w-figure.png"],
    [`${"a".repeat(200)}.png`, `figures/${"a".repeat(60)}.png`],
    ["..png", "figures/figure.png"],
  ])("%s is %s", (source, name) => {
    expect(placed(source)).toEqual([name]);
  });

  it("that are the same but for case, folder or accents are told apart by digest", () => {
    const names = placed("a/Plot.png", "b/plot.png", "c/plöt.png", "d/other.png");
    expect(names).toEqual([
      "figures/plot-00000000.png",
      "figures/plot-11111111.png",
      "figures/plot-22222222.png",
      "figures/other.png",
    ]);
  });
});

describe("the size of a drawing", () => {
  it.each([
    ['<svg width="100" height="50">', 100, 50],
    ['<svg width="1in" height="2.54cm">', 96, 96],
    ['<svg width="10mm" viewBox="0 0 20 10">', 38, 19],
    ['<svg height="30" viewBox="0,0,20,10">', 60, 30],
    ["<svg viewBox='0 0 33.4 12'>", 33, 12],
    ['<svg width="100%" viewBox="0 0 40 20">', 40, 20],
    ['<svg width="-5" height="0">', 300, 150],
    ["<svg>", 300, 150],
    ['<svg width="1e9999999" height="9999999">', 300, 20_000],
  ])("%s", (svg, width, height) => {
    expect(sizeOf(svg)).toEqual({ width, height });
  });
});

describe("what a picture's file says", () => {
  it.each([
    ["nothing", []],
    ["a torn PNG", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]],
    ["a torn JPEG", [0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff, 0x45, 0x78, 0x69, 0x66]],
    ["a torn WebP", [...Buffer.from("RIFF\u0000\u0000\u0000\u0000WEBPEXIF")]],
  ])("%s is looked at without harm", (_name, bytes) => {
    expect(() => inspectPicture(Uint8Array.from(bytes))).not.toThrow();
  });
});
