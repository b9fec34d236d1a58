import { describe, expect, it } from "vitest";
import { drawPdf } from "./draw-pdf.ts";

/** A page of 72 × 36 points, red on the left half. */
function pdfOf(content: string, box = "0 0 72 36"): Uint8Array {
  const objects = [
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    `<</Type/Page/Parent 2 0 R/MediaBox[${box}]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>`,
    `<</Length ${content.length}>>\nstream\n${content}\nendstream`,
  ];
  let text = "%PDF-1.4\n";
  const offsets = objects.map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const xref = text.length;
  const rows = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  return Buffer.from(
    `${text}xref\n0 5\n0000000000 65535 f \n${rows}trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n${xref}\n%%EOF\n`,
  );
}

const signal = AbortSignal.timeout(60_000);
const red = pdfOf("1 0 0 rg 0 0 36 36 re f");

async function sizeOf(pdf: Uint8Array, pixelWidth?: number) {
  const drawn = await drawPdf(pdf, { signal, ...(pixelWidth === undefined ? {} : { pixelWidth }) });
  if ("fault" in drawn) throw new Error(drawn.fault);
  const png = Buffer.from(drawn.png);
  return { page: [drawn.width, drawn.height], pixels: [png.readUInt32BE(16), png.readUInt32BE(20)] };
}

describe("drawPdf", () => {
  it("draws at twice the page's size, or as wide as asked", async () => {
    expect(await sizeOf(red)).toEqual({ page: [96, 48], pixels: [192, 96] });
    expect(await sizeOf(red, 1456)).toEqual({ page: [96, 48], pixels: [1456, 728] });
  });

  it("shows what the page shows, on white", async () => {
    const drawn = await drawPdf(red, { signal });
    if ("fault" in drawn) throw new Error(drawn.fault);
    const { createCanvas, loadImage } = await import("@napi-rs/canvas");
    const context = createCanvas(192, 96).getContext("2d");
    context.drawImage(await loadImage(Buffer.from(drawn.png)), 0, 0);
    expect([...context.getImageData(20, 20, 1, 1).data]).toEqual([255, 0, 0, 255]);
    expect([...context.getImageData(150, 20, 1, 1).data]).toEqual([255, 255, 255, 255]);
  });

  it("gives the same bytes again, letters too", async () => {
    const pdf = pdfOf("BT /F1 12 Tf 4 12 Td (Figure) Tj ET");
    const [one, other] = [await drawPdf(pdf, { signal }), await drawPdf(pdf, { signal })];
    expect("png" in one && "png" in other && Buffer.compare(one.png, other.png)).toBe(0);
    expect(one).not.toEqual(await drawPdf(pdfOf("BT /F1 12 Tf 4 12 Td (Figurf) Tj ET"), { signal }));
  });

  it("bounds a page of any size", async () => {
    const { pixels } = await sizeOf(pdfOf("", "0 0 14000 14000"));
    expect(pixels.every((side) => side <= 8000)).toBe(true);
    expect((pixels[0] as number) * (pixels[1] as number)).toBeLessThan(12_100_000);
    expect((await sizeOf(red, 1_000_000)).pixels).toEqual([4899, 2450]);
  });

  it("says why there is no picture of what is no PDF, or a broken one", async () => {
    for (const bytes of [Buffer.from("no PDF at all"), Buffer.alloc(0), red.subarray(0, 60)])
      expect(await drawPdf(bytes, { signal })).toEqual({ fault: expect.stringMatching(/./u) });
  });

  it("stops when it is told to", async () => {
    const abort = new AbortController();
    const drawing = drawPdf(red, { signal: abort.signal });
    abort.abort(new Error("enough"));
    await expect(drawing).rejects.toThrow("enough");
    await expect(drawPdf(red, { signal: abort.signal })).rejects.toThrow("enough");
  });
});
