import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readPdf } from "./pdf.ts";
import { readRaster } from "./raster.ts";

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "latin1"));

/** A PNG's head; what follows is not read. */
function png(width: number, height: number, color: number, interlace = 0, chunk = "IDAT"): Uint8Array {
  const buffer = Buffer.alloc(60);
  buffer.write("\x89PNG\r\n\x1a\n", 0, "latin1");
  buffer.writeUInt32BE(13, 8);
  buffer.write("IHDR", 12);
  buffer.writeUInt32BE(width, 16);
  buffer.writeUInt32BE(height, 20);
  buffer.set([8, color, 0, 0, interlace], 24);
  buffer.writeUInt32BE(4, 33);
  buffer.write(chunk, 37);
  return new Uint8Array(buffer);
}

const hasTex = spawnSync("pdflatex", ["--version"]).status === 0;
const hasQpdf = spawnSync("qpdf", ["--version"]).status === 0;

describe("readRaster", () => {
  it("tells size and whether pdfTeX copies a PNG", () => {
    expect(readRaster(png(3, 4, 2))).toEqual({ width: 3, height: 4, copiesFast: true });
    expect(readRaster(png(3, 4, 6))?.copiesFast).toBe(false);
    expect(readRaster(png(3, 4, 3))?.copiesFast).toBe(false);
    expect(readRaster(png(3, 4, 2, 1))?.copiesFast).toBe(false);
    expect(readRaster(png(3, 4, 2, 0, "iCCP"))?.copiesFast).toBe(false);
  });

  it("finds a JPEG's frame after other segments", () => {
    const jpeg = new Uint8Array([
      0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc2, 0, 11, 8, 0, 5, 0, 9, 1, 1, 1, 0, 0, 0,
    ]);
    expect(readRaster(jpeg)).toEqual({ width: 9, height: 5, copiesFast: false });
  });

  it("gives nothing for what is broken or something else", () => {
    expect(readRaster(bytes("GIF89a"))).toBeUndefined();
    expect(readRaster(new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 255, 255, 0, 0, 0, 0, 0, 0]))).toBeUndefined();
  });
});

describe("readPdf", () => {
  it("knows a file that only has the name", () => expect(readPdf(bytes("PK\x03\x04 a document")).isPdf).toBe(false));

  it("finds JavaScript, and not the word in the text", () => {
    expect(readPdf(bytes("%PDF-1.5\n1 0 obj << /S /JavaScript /JS (app.alert(1)) >> endobj")).hasScript).toBe(true);
    expect(
      readPdf(bytes("%PDF-1.5\n1 0 obj << /Length 20 >> stream\n/S /JavaScript /JS (\nendstream endobj")).hasScript,
    ).toBe(false);
    expect(readPdf(bytes("%PDF-1.5\n1 0 obj << /Title (JavaScript) >> endobj")).hasScript).toBe(false);
  });

  it("finds fonts that are not in the file", () => {
    expect(
      readPdf(bytes("%PDF-1.5\n1 0 obj << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> endobj")).fontsOutside,
    ).toEqual(["Helvetica"]);
  });

  it.skipIf(!hasTex)("knows a PDF of pdfTeX's, whose fonts are inside, in object streams too", () => {
    const folder = mkdtempSync(join(tmpdir(), "pdf-"));
    try {
      writeFileSync(join(folder, "a.tex"), "\\documentclass{article}\\begin{document}Text $x^2$\\end{document}");
      execFileSync("pdflatex", ["-interaction=batchmode", "a.tex"], { cwd: folder, stdio: "ignore" });
      const facts = readPdf(new Uint8Array(readFileSync(join(folder, "a.pdf"))));
      expect(facts).toMatchObject({ isPdf: true, hasScript: false, fontsOutside: [] });
      expect(facts.madeByTex).toMatch(/TeX/u);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.skipIf(!hasQpdf)("finds JavaScript that qpdf has packed into an object stream", () => {
    const folder = mkdtempSync(join(tmpdir(), "pdf-"));
    try {
      const pdf =
        "%PDF-1.5\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R /OpenAction 3 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n" +
        "3 0 obj\n<< /S /JavaScript /JS (app.alert\\(1\\)) >>\nendobj\ntrailer\n<< /Root 1 0 R /Size 4 >>\n";
      writeFileSync(join(folder, "a.pdf"), pdf);
      spawnSync("qpdf", ["--object-streams=generate", "a.pdf", "b.pdf"], { cwd: folder });
      const packed = new Uint8Array(readFileSync(join(folder, "b.pdf")));
      expect(Buffer.from(packed).includes("/JavaScript")).toBe(false);
      expect(readPdf(packed).hasScript).toBe(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("stays quick on hostile bytes", () => {
    const started = performance.now();
    for (const part of ["stream", "<<", "<< /Type /Font ", "/JS ", "<", "/Producer ("])
      readPdf(bytes(`%PDF-1.5\n${part.repeat(200_000)}`));
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
