import { deflateSync } from "node:zlib";
import { createMemoryStore } from "@dreamnet/content-store";
import { describe, expect, it } from "vitest";
import { loadFromReader } from "./load-from-reader.ts";
import type { LoadResult } from "./load-result.ts";
import { createMemoryReader } from "./reader/memory-reader.ts";

const load = (bytes: Uint8Array): Promise<LoadResult> =>
  loadFromReader(createMemoryReader(new Map([["a.pdf", bytes]])), "a.pdf", { store: createMemoryStore() });

async function loaded(bytes: Uint8Array) {
  const result = await load(bytes);
  if (result.status === "refused") throw new Error(JSON.stringify(result.diagnostics));
  return result.source;
}

const latin1 = (text: string): Buffer => Buffer.from(text, "latin1");
const pages = "2 0 obj\n<< /Type /Pages /Count 3 /Kids [] >>\nendobj\n3 0 obj\n<< /MediaBox [0 0 595 842] >>\nendobj\n";
const plain = (info: string, root = ""): Buffer =>
  latin1(
    `%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R ${root} >>\nendobj\n${pages}4 0 obj\n<< ${info} >>\nendobj\ntrailer\n<< /Root 1 0 R /Info 4 0 R >>\n%%EOF`,
  );

describe("a PDF", () => {
  it("gives its information, itself, and no text", async () => {
    const bytes = plain(
      "/Title (A \\(true\\) title\\\n with \\251) /Author <FEFF0041006400610020004C006F00760065006C006100630065> /Keywords (one; two) /Producer (pdfTeX-1.40.25) /Creator (LaTeX) /CreationDate (D:20240131120000Z)",
      "/Lang (en-GB)",
    );
    const source = await loaded(bytes);
    expect(source).toMatchObject({
      flavour: "pdf",
      frontmatter: {
        title: "A (true) title with ©",
        authors: [{ name: "Ada Lovelace" }],
        keywords: ["one", "two"],
        language: "en-GB",
        other: { pdf: { pages: 3, producer: "pdfTeX-1.40.25", creator: "LaTeX", created: "2024-01-31" } },
      },
      files: { "a.pdf": { size: bytes.length, mediaType: "application/pdf" } },
    });
    // A file's day is none of publication.
    expect(source.frontmatter.date).toBeUndefined();
    expect(source.ast.children).toMatchObject([{ type: "embed", url: "a.pdf", asset: expect.any(String) }]);
    expect(source.diagnostics).toMatchObject([{ severity: "error", ruleId: "document/has-text" }]);
  });

  it("is read where its objects are packed, and XMP counts before the rest", async () => {
    const xmp =
      '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description prism:doi="10.1234/x"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">Of &amp; XMP</rdf:li></rdf:Alt></dc:title><dc:creator><rdf:Seq><rdf:li>Ada Lovelace</rdf:li><rdf:li>Charles Babbage</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>';
    const objects =
      "1 0 4 60 << /Type /Catalog /Pages 2 0 R /Metadata 9 0 R       >>  << /Title (Of info) /Subject (About) >>";
    const first = objects.indexOf("<<");
    const packed = deflateSync(
      latin1(`1 0 4 ${objects.lastIndexOf("<<") - first} `.padEnd(first) + objects.slice(first)),
    );
    const metadata = deflateSync(Buffer.from(xmp));
    const bytes = Buffer.concat([
      latin1(
        `%PDF-1.5\n${pages}8 0 obj\n<< /Type /ObjStm /N 2 /First ${first} /Filter /FlateDecode /Length ${packed.length} >>\nstream\n`,
      ),
      packed,
      latin1(
        `\nendstream\nendobj\n9 0 obj\n<< /Type /Metadata /Filter /FlateDecode /Length ${metadata.length} >>\nstream\r\n`,
      ),
      metadata,
      latin1(
        "\nendstream\nendobj\n10 0 obj\n<< /Type /XRef /Root 1 0 R /Info 4 0 R >>\nstream\n\nendstream\nendobj\n%%EOF",
      ),
    ]);
    const { frontmatter } = await loaded(bytes);
    expect(frontmatter).toMatchObject({ title: "Of & XMP", doi: "10.1234/x", other: { description: "About" } });
    expect(frontmatter.authors.map((author) => author.name)).toEqual(["Ada Lovelace", "Charles Babbage"]);
  });

  it.each(["Microsoft Word - draft7.docx", "untitled", "main.tex"])(
    "takes no file's name for a title: %s",
    async (name) => {
      const source = await loaded(plain(`/Title (${name})`));
      expect(source.frontmatter.title).toBeUndefined();
      expect(source.diagnostics.map((one) => one.ruleId)).toContain("pdf/title-is-one");
    },
  );

  it("that is encrypted or has a program is said to be so", async () => {
    const encrypted = latin1(`${plain("/Title (garbled)").toString("latin1")}\ntrailer\n<< /Encrypt 7 0 R >>`);
    const source = await loaded(encrypted);
    expect(source.frontmatter.title).toBeUndefined();
    expect(source.diagnostics.map((one) => one.ruleId)).toContain("pdf/is-open");
    const scripted = await loaded(plain("", "/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"));
    expect(scripted.diagnostics.map((one) => one.ruleId)).toContain("pdf/has-no-script");
  });

  it("that is none is refused", async () => {
    for (const bytes of [latin1(""), latin1("<html></html>"), new Uint8Array(1000)])
      expect(await load(bytes)).toMatchObject({ status: "refused", diagnostics: [{ ruleId: "pdf/is-pdf" }] });
  });

  it.each([
    [
      "a bomb of deflation",
      () => {
        const bomb = deflateSync(Buffer.alloc(100_000_000));
        return Buffer.concat([
          plain("/Title 12 0 R"),
          ...Array.from({ length: 50 }, () =>
            Buffer.concat([
              latin1(`\n8 0 obj\n<< /Type /ObjStm /First 9 /Filter /FlateDecode /Length ${bomb.length} >>\nstream\n`),
              bomb,
            ]),
          ),
        ]);
      },
    ],
    ["objects that hold themselves", () => plain("/Title 4 0 R", "/Metadata 1 0 R")],
    ["deep arrays", () => plain(`/Title ${"[".repeat(300_000)}`)],
    ["deep dictionaries", () => plain(`/Title ${"<</A ".repeat(200_000)}`)],
    ["texts that do not end", () => plain(`/Title (${"(".repeat(500_000)}`)],
    ["hexadecimal that does not end", () => plain(`/Title ${"<41".repeat(200_000)}`)],
    ["trailers without end", () => latin1(`%PDF-1.4\n${"trailer << /Info 1 0 R /Root 1 0 R".repeat(50_000)}`)],
    [
      "streams that do not end",
      () => latin1(`%PDF-1.4\n${"1 0 obj << /Type /ObjStm /First 1 >> stream ".repeat(50_000)}`),
    ],
    ["marks alone", () => latin1(`%PDF-1.4\n${"/ObjStm /XRef ".repeat(300_000)}`)],
    [
      "XMP of a million openings",
      () => latin1(`%PDF-1.4\n<x:xmpmeta>${"<dc:title><rdf:li>".repeat(100_000)}</x:xmpmeta>`),
    ],
    ["a prototype's names", () => plain("/__proto__ << /x 1 >> /constructor (x) /Title (T)")],
  ])("is read in time with %s", async (_, make) => {
    const source = await loaded(make());
    expect(source.flavour).toBe("pdf");
    expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
  });
});
