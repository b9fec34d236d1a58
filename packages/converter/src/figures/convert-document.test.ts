import { deflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { convert, rules, shown } from "../../test/figures.ts";
import type { FigureTools } from "./figure.ts";

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
    for (const [tools, hint] of [
      [{}, "Export the figure as PDF."],
      [absent, "Install Ghostscript, or export the figure as PDF."],
    ] as const) {
      const result = await convert("%!PS-Adobe-3.0 EPSF-3.0\n", "application/postscript", "pdflatex", tools);
      expect(rules(result)).toEqual(["error asset/figure-is-for-target"]);
      expect(result.diagnostics[0]?.hint).toBe(hint);
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
