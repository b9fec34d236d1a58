import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decompress } from "woff2-encoder";
import { createFontSubsetter } from "../src/site/font-subsetter.ts";
import { siteFonts } from "../src/site/fonts.ts";

const page = (body: string): string => `<!doctype html><html lang="en"><body>${body}</body></html>`;
const names = async (body: string): Promise<string[]> =>
  [...(await siteFonts([page(body)])).files.keys()].filter((name) => name.endsWith(".woff2"));
const math = async (body: string): Promise<Buffer> =>
  Buffer.from((await siteFonts([page(`<math>${body}</math>`)])).files.get("stix-two-math.woff2") ?? []);

const italics = async (body: string): Promise<Buffer> =>
  Buffer.from((await siteFonts([page(body)])).files.get("source-serif-4-latin-italic.woff2") ?? []);

describe("siteFonts", () => {
  it("brings the parts that a page has characters of, italics and formulas where it has them", async () => {
    expect(await names("<p>Text</p>")).toEqual(["source-serif-4-latin-normal.woff2"]);
    expect(await names("<p><em>Text</em></p>")).toContain("source-serif-4-latin-italic.woff2");
    expect(await names("<p>Dvořák</p>")).toContain("source-serif-4-latin-ext-normal.woff2");
    expect(await names("<p>Ελλάδα, Россия</p>")).toEqual(
      expect.arrayContaining(["source-serif-4-greek-normal.woff2", "source-serif-4-cyrillic-normal.woff2"]),
    );
    expect(await names("<p>x</p>")).not.toContain("stix-two-math.woff2");
    expect(await names("<math><mi>x</mi></math>")).toContain("stix-two-math.woff2");
  });

  it("has the slanted letters of what is slanted alone", async () => {
    const x = await italics("<p>Some text and <em>x</em></p>");
    expect((await italics("<p>Other words, more of them: <i>x</i></p>")).equals(x)).toBe(true);
    expect((await italics('<p class="a heading">x</p><p>Some</p>')).equals(x)).toBe(true);
    expect((await italics("<h5>x<math><mi>yz</mi></math></h5>")).equals(x)).toBe(true);
    expect((await italics("<p>Some text and <em>xyz</em></p>")).length).toBeGreaterThan(x.length);
    expect((await italics("<p>Some <em></em></p>")).length).toBe(0);
  });

  it("makes fonts that are read back as TrueType", async () => {
    const { files } = await siteFonts([page("<p>Some <em>text</em></p><math><mi>x</mi></math>")]);
    for (const [, bytes] of [...files].filter(([name]) => name.endsWith(".woff2")))
      expect([...(await decompress(bytes)).subarray(0, 4)]).toEqual([0, 1, 0, 0]);
  });

  it("brings the licence with each font", async () => {
    const { files } = await siteFonts([page("<math><mi>x</mi></math>")]);
    expect([...files.keys()]).toEqual(expect.arrayContaining(["source-serif-4-OFL.txt", "stix-two-math-OFL.txt"]));
  });

  it("makes each a fraction of the whole font, the same each time", async () => {
    const body = "<p>Some <em>text</em> with Dvořák</p><math><mi>x</mi><mo>+</mo><mi>y</mi></math>";
    const first = await siteFonts([page(body)]);
    const second = await siteFonts([page(body)]);
    for (const [name, bytes] of first.files)
      expect(Buffer.from(bytes).equals(Buffer.from(second.files.get(name) ?? []))).toBe(true);
    for (const [name, bytes] of [...first.files].filter(([name]) => name.endsWith(".woff2")))
      expect(bytes.length).toBeLessThan(
        readFileSync(new URL(`../assets/fonts/${name.replace("woff2", "ttf.br")}`, import.meta.url)).length / 2,
      );
  });

  it("has what a browser draws for a lone letter, and not what only the source of a formula has", async () => {
    const x = await math("<mi>x</mi>");
    expect(x.equals(await math("<mi>y</mi>"))).toBe(false);
    expect((await math("<mi>x</mi><mi>&#x1d465;</mi>")).equals(x)).toBe(true);
    expect((await math("<semantics><mi>x</mi><annotation>\\oiint ∯</annotation></semantics>")).equals(x)).toBe(true);
    expect((await math("<mi>x</mi><mo>∯</mo>")).length).toBeGreaterThan(x.length);
  });

  it("takes a page without a letter, and one of lone surrogates and control characters", async () => {
    expect(await names("")).toEqual(["source-serif-4-latin-normal.woff2"]);
    expect(await names("\ud800 \u0001 \udfff")).toEqual(["source-serif-4-latin-normal.woff2"]);
  });
});

describe("a part of a font", () => {
  it("is refused of what is broken, and of an axis that there is not", async () => {
    const takePart = await createFontSubsetter();
    const part = { characters: ["a"], features: [] };
    expect(() => takePart(new Uint8Array(100), part)).toThrow(RangeError);
    expect(() => takePart(new Uint8Array(100), { ...part, axes: { wght: { min: 1, max: 2 } } })).toThrow(/axis wght/u);
  });
});
