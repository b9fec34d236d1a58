import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cleanPdf } from "./clean-pdf.ts";

const has = (program: string): boolean => spawnSync(program, ["--version"]).error === undefined;
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "latin1"));
const string = (content: Uint8Array): string => Buffer.from(content).toString("latin1");

const xmp = '<?xpacket begin=""?><x:xmpmeta><dc:creator>Secret Person</dc:creator></x:xmpmeta><?xpacket end="w"?>';
const pdf = (info: string): string => {
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R /Metadata 4 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 10 10] >>",
    `<< /Type /Metadata /Subtype /XML /Length ${xmp.length} >>\nstream\n${xmp}\nendstream`,
    info,
  ];
  let text = "%PDF-1.5\n";
  const offsets = objects.map((object, index) => {
    const at = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const start = text.length;
  const rows = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  return `${text}xref\n0 6\n0000000000 65535 f \n${rows}trailer\n<< /Size 6 /Root 1 0 R /Info 5 0 R >>\nstartxref\n${start}\n%%EOF\n`;
};
const info =
  "<< /Title (C:\\\\work\\\\Secret \\(x\\)) /Author <53656372657420506572736F6E> /Producer (Plotter 1) /Custom (Secret) /CreationDate (D:20200101) >>";

describe("cleanPdf", () => {
  it("blanks title, author, XMP and what else the program says of a person, in place", () => {
    const before = bytes(pdf(info));
    const { bytes: after, left } = cleanPdf(before);
    expect(left).toBe(false);
    expect(after).toHaveLength(before.length);
    expect(string(after)).not.toMatch(/Secret|536563/u);
    expect(string(after)).toContain("(Plotter 1)");
    expect(string(after)).toContain("(D:20200101)");
    expect(string(before)).toContain("Secret");
  });

  it.skipIf(!has("qpdf") || !has("pdfinfo"))("leaves a PDF that qpdf and poppler read", () => {
    const folder = mkdtempSync(join(tmpdir(), "clean-pdf-"));
    try {
      writeFileSync(join(folder, "a.pdf"), cleanPdf(bytes(pdf(info))).bytes);
      execFileSync("qpdf", ["--check", "a.pdf"], { cwd: folder });
      expect(execFileSync("pdfinfo", ["a.pdf"], { cwd: folder, encoding: "utf8" })).toMatch(/Pages:\s+1/u);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("says where metadata is left in a compressed stream", () => {
    expect(
      cleanPdf(bytes("%PDF-1.5\n1 0 obj << /Type /Metadata /Filter /FlateDecode >> stream\nx\nendstream")).left,
    ).toBe(true);
    expect(cleanPdf(bytes("%PDF-1.5\ntrailer << /Info 9 0 R >>")).left).toBe(true);
  });

  it("changes nothing where there is nothing", () => {
    const plain = bytes("%PDF-1.5\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>");
    expect(cleanPdf(plain)).toEqual({ bytes: plain, left: false });
  });

  it("stays quick on hostile bytes", () => {
    const started = performance.now();
    for (const part of ["/Info 1 0 R", "1 0 obj<<(", "/Type/Metadata ", "(", "<", "<<"])
      cleanPdf(bytes(`%PDF-1.5 /Info 1 0 R 1 0 obj<<${part.repeat(100_000)}`));
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
