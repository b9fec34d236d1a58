import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { drawn, failure, math } from "../../test/studio.ts";

describe("a formula as a picture", () => {
  it("is a PNG of the size that it says, with ink, its TeX as alt and a baseline within", async () => {
    const picture = await drawn(math("\\frac{a}{b}"));
    const { width, height, format } = await sharp(picture.bytes).metadata();
    expect([width, height, format]).toEqual([picture.width, picture.height, "png"]);
    expect(picture.alt).toBe("\\frac{a}{b}");
    expect(picture.baseline).toBeGreaterThan(0);
    expect(picture.baseline).toBeLessThan(picture.height);
    const { min, max } = (await sharp(picture.bytes).greyscale().stats()).channels[0] as { min: number; max: number };
    expect(min).toBeLessThan(60);
    expect(max).toBe(255);
  });

  it("has the same bytes each time, whatever was drawn between", async () => {
    const first = await drawn(math("\\sqrt{x}+\\text{é 日本}"));
    await math("\\def\\x{y}\\x");
    expect((await drawn(math("\\sqrt{x}+\\text{é 日本}"))).bytes).toEqual(first.bytes);
  });

  it("is shapes alone: no text, link, style or reference is left in its SVG", async () => {
    const { svg = "" } = await drawn(
      math(
        "\\href{javascript:alert(1)}{x} + \\style{color:red}{y} + \\class{a}{z} + \\cssId{q}{w} + \\text{日本 é <b>}",
      ),
    );
    expect(svg).not.toMatch(/javascript|href|style|class=|<text|<a\b|<b>|<script|id="/u);
    expect(svg).not.toContain("currentColor");
  });

  it("tells that a link is left out", async () => {
    const picture = await math("\\href{javascript:alert(1)}{x}");
    expect(picture.diagnostics.map(({ ruleId }) => ruleId)).toEqual(["image/formula-is-plain"]);
  });

  it.each([
    ["\\frac{a", "close brace"],
    ["\\unknown{x}", "Undefined control sequence \\unknown"],
    ["", "it is empty"],
    ["\\color{url(http://example.org/a)}{x}", "is no colour"],
    ["\\def\\a{\\a\\a}\\a", "recursive macro"],
    [`${"{".repeat(2_000)}x${"}".repeat(2_000)}`, "nested too deeply"],
    ["\\left(".repeat(300) + "\\right)".repeat(300), "nested too deeply"],
    ["\\require{physics}\\dv{x}", 'the extension "physics"'],
    ["\\includegraphics{/etc/passwd}", "Undefined control sequence"],
  ])("fails by name: %s", async (tex, reason) => {
    const message = await failure(math(tex));
    expect(message).toContain("image/formula-is-readable: ");
    expect(message).toContain(reason);
  });

  it("refuses a million characters at once, and says how many are drawn", async () => {
    expect(await failure(math("x".repeat(1_000_000)))).toBe(
      "image/formula-is-bounded: The formula has 1000000 characters; at most 50000 are drawn.",
    );
  });

  it("names a character that no font has, and makes no empty box", async () => {
    expect(await failure(math("\\text{cuneiform 𒀀}"))).toMatch(/image\/glyph-is-in-font: .*"𒀀" \(U\+12000\)/u);
  });

  it("keeps what a formula defines from the next", async () => {
    await drawn(math("\\newcommand*{\\only}{x}\\only"));
    expect(await failure(math("\\only"))).toContain("\\only");
    await drawn(math("\\gdef\\only{x}\\only"));
    expect(await failure(math("\\only"))).toContain("\\only");
  });

  it("knows the document's macros, with arguments and before our own", async () => {
    const macros = { "\\R": "\\mathbb{R}", "\\pair": "(#1, #2)", "\\bm": "x" };
    const same = await drawn(math("\\mathbb{R} (a, b) x{y}"));
    expect((await drawn(math("\\R \\pair{a}{b} \\bm{y}", { macros }))).bytes).toEqual(same.bytes);
    expect(await failure(math("\\R"))).toContain("\\R");
  });

  it("writes units out", async () => {
    expect((await drawn(math("\\SI{3}{\\metre\\per\\second}"))).width).toBeGreaterThan(100);
    expect((await drawn(math("\\ang{30}"))).status).toBe("rendered");
  });

  it("draws frames, dashed lines and the sign of a division as lines, and not as black boxes", async () => {
    for (const tex of ["\\begin{array}{|c|c|}\\hline a&b\\\\\\hline\\end{array}", "\\enclose{longdiv}{123}"]) {
      const { bytes } = await drawn(math(tex));
      const { mean } = (await sharp(bytes).greyscale().stats()).channels[0] as { mean: number };
      // Mostly paper.
      expect(mean).toBeGreaterThan(200);
    }
    const { svg = "" } = await drawn(math("\\enclose{longdiv}{123}"));
    expect(svg).toMatch(/<path[^>]*stroke-width="\d/u);
  });

  it("sets the number at the end of the line, and the formula in its middle", async () => {
    const minWidth = 1456;
    const picture = await drawn(
      math("\\left(\\begin{matrix}a\\\\b\\\\c\\\\d\\end{matrix}\\right)", { number: "3.1", minWidth }),
    );
    expect(picture.width).toBe(minWidth);
    const { data, info } = await sharp(picture.bytes).greyscale().raw().toBuffer({ resolveWithObject: true });
    const hasInk = (from: number, to: number): boolean => {
      for (let y = 0; y < info.height; y++)
        for (let x = Math.round(from * info.width); x < to * info.width; x++)
          if ((data[(y * info.width + x) * info.channels] as number) < 128) return true;
      return false;
    };
    expect([hasInk(0, 0.4), hasInk(0.45, 0.55), hasInk(0.6, 0.9), hasInk(0.92, 1)]).toEqual([false, true, false, true]);
  });

  it("shows the numbers of other equations", async () => {
    const same = await drawn(math("\\text{(2.1)}"));
    expect((await drawn(math("\\eqref{eq:a}", { references: { "eq:a": "2.1" } }))).bytes).toEqual(same.bytes);
  });

  it("makes what is wide smaller, and tells; what is too wide fails", async () => {
    const wide = await math(Array.from({ length: 30 }, () => "a+b").join("+"), { maxWidth: 2000 });
    expect(wide.status === "rendered" && wide.width).toBe(2000);
    expect(wide.diagnostics.map(({ ruleId }) => ruleId)).toEqual(["image/text-is-readable"]);
    expect(await failure(math(Array.from({ length: 600 }, () => "a+b").join("+"), { maxWidth: 2000 }))).toContain(
      "could be read at no size",
    );
  });

  it("draws emoji, Arabic and Devanagari in text", async () => {
    const picture = await drawn(math("x \\text{ 🚀 كتاب हिन्दी}"));
    const { data } = await sharp(picture.bytes).raw().toBuffer({ resolveWithObject: true });
    let coloured = 0;
    for (let at = 0; at < data.length; at += 3)
      if (Math.abs((data[at] as number) - (data[at + 2] as number)) > 60) coloured++;
    expect(coloured).toBeGreaterThan(20);
  });
});
