import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { allowLists, violations } from "./allow-list.ts";
import { readArticle } from "./article-facts.ts";
import { difference, inkOf } from "./ink.ts";
import { measurePicture } from "./measure-picture.ts";
import { codeLines, formulaSkeleton, formulasAt, latexFacts, markdownFacts } from "./raw-facts.ts";

const medium = allowLists["medium"] as (typeof allowLists)[string];
const faults = (html: string, pictures: "files" | "web" = "files"): string[] => violations(html, medium, pictures);

// An oracle that finds nothing proves nothing: each of its findings is shown here once.
describe("the allow-list", () => {
  it("passes what Medium keeps", () => {
    const html =
      '<h1>T</h1>\n<h2>S</h2>\n<p>a <strong>b <em>c</em></strong> <a href="https://example.org/">d</a><br>e</p>\n<ul><li>f</li></ul>\n<pre data-code-block-mode="2" data-code-block-lang="js">g\n \nh</pre>\n<figure><img src="images/01-table.png" alt="i" width="9" height="9"><figcaption>j</figcaption></figure>\n<hr>';
    expect(faults(html)).toEqual([]);
  });

  it.each([
    ["<table></table>", "<table>"],
    ["<p>a<sup>1</sup></p>", "<sup>"],
    ['<p style="color:red">a</p>', "style of <p>"],
    ['<p><a href="#a">a</a></p>', "a link to #a"],
    ['<p><a href="javascript:alert(1)">a</a></p>', "a link to javascript:alert(1)"],
    ["<ul><li>a<ul><li>b</li></ul></li></ul>", "<ul> in <li>"],
    ["<blockquote><p>a</p></blockquote>", "<p> in <blockquote>"],
    ["<pre>a</pre>", "code in mode undefined with language undefined"],
    ['<pre data-code-block-mode="0">a\n\nb</pre>', "an empty line in code"],
    ['<pre data-code-block-mode="0">a<b>b</b></pre>', "an element in code"],
    ["<p>a</p><h1>b</h1>", "a second title, or one that is not first"],
    ["<h1>a</h1><p>b</p><h2>c</h2>", "an h2 that is no subtitle"],
    ['<figure><img src="../x.png" alt=""></figure>', "a picture at ../x.png"],
    ['<figure><img src="images/01-table.png"></figure>', "a picture without alt"],
    ["text", "text outside of a block: text"],
    ["<p>é</p>", "characters beyond ASCII, which clipboards mangle"],
    ["<p>a<!-- b --></p>", "a comment"],
  ])("finds what is wrong with %s", (html, fault) => {
    expect(faults(html)).toContain(fault);
  });

  it("wants pictures that are pasted to have an address", () => {
    expect(faults('<figure><img src="images/01-table.png" alt="a"></figure>', "web")).toEqual([
      "a picture at images/01-table.png",
    ]);
  });
});

describe("the facts of an article", () => {
  it("are its text with the words of tables, its code, its notes and the marks that lead to them", () => {
    const facts = readArticle(
      '<p>a¹²</p><figure><img src="images/01-table.png" alt="t | u"></figure><figure><img src="images/02-formula.png" alt="\\x"></figure><pre>c\n d</pre><h3>Notes</h3><ol><li>n</li><li>m</li></ol><p>3. o</p><h3>References</h3><ol><li>r</li></ol>',
      "Notes",
    );
    expect(facts.text).toContain("t | u");
    expect(facts.text).not.toContain("\\x");
    expect(facts.code).toEqual(["c\n d"]);
    expect(facts.notes).toEqual([1, 2, 3]);
    expect([...facts.marks]).toEqual([12]);
  });
});

describe("the facts of a source", () => {
  it("are the code of its fences, but not of directives and raw blocks, and the notes that are defined", () => {
    const raw =
      "```js\na\n\nb\n```\n\n~~~\nc\n~~~\n```{note}\nd\n```\n```{=latex}\ne\n```\n[^1] [^2] ^[in line] `[^3]`\n\n[^1]: x\n[^3]: y\n";
    expect(markdownFacts(raw, "pandoc")).toEqual({
      code: [
        { line: 1, text: "a\n\nb" },
        { line: 7, text: "c" },
      ],
      footnotes: 2,
    });
  });

  it("are verbatim blocks and notes of LaTeX", () => {
    const tex = "\\begin{verbatim}\na % b\n\n c\n\\end{verbatim}\nText\\footnote{x} % \\footnote{no}\n";
    expect(latexFacts([tex])).toEqual({ code: [{ line: 1, text: "a % b\n\n c" }], footnotes: 1 });
  });

  it("compare code without its common indentation, and formulas by their signs", () => {
    expect(codeLines("  a  \n\n    b\n")).toBe("a\n\n  b");
    expect(formulaSkeleton("\\begin{align} a &= \\frac{b}{c} \\label{x} \\\\ d % e\n\\end{align}")).toBe("afracbcd");
    expect(formulasAt("x\n$$a$$ and \\[b\\]\n\\begin{align*}c\\end{align*}", 2)).toEqual(["a", "b"]);
    expect(formulasAt("x & $$ & $1$ & $$", 1)).toEqual([]);
  });
});

describe("pictures", () => {
  const sheet = async (content: string): Promise<Uint8Array> =>
    new Uint8Array(
      await sharp(
        Buffer.from(
          `<svg xmlns="http://www.w3.org/2000/svg" width="1500" height="90"><rect width="1500" height="90" fill="#fff"/>${content}</svg>`,
        ),
      )
        .png()
        .toBuffer(),
    );

  it("are found faulty when empty, narrow, unreadable or without alt", async () => {
    const fault = async (src: string, alt: string, bytes: Uint8Array) =>
      (await measurePicture(src, alt, bytes)).faults.join();
    expect(await fault("images/01-formula.png", "x", await sheet('<circle cx="40" cy="40" r="9"/>'))).toBe("");
    expect(await fault("images/01-formula.png", "x", await sheet(""))).toBe("of one colour");
    expect(await fault("images/01-formula.png", "", await sheet('<circle cx="40" cy="40" r="9"/>'))).toBe(
      "without alt",
    );
    expect(await fault("images/01-table.png", "x", new Uint8Array(9))).toContain("not read");
  });

  it("differ by the ink that the other has not, and not by where they stand", async () => {
    const [a, b, c] = await Promise.all(
      [
        sheet('<rect x="100" y="20" width="40" height="40"/>'),
        sheet('<rect x="201" y="31" width="40" height="40"/>'),
        sheet('<rect x="100" y="20" width="40" height="40"/><rect x="160" y="20" width="20" height="40"/>'),
      ].map(async (picture) => inkOf(await picture)),
    );
    if (a === undefined || b === undefined || c === undefined) throw new Error("no picture");
    expect(difference(a, b)).toBe(0);
    expect(difference(a, c)).toBeGreaterThan(0.2);
  });
});
