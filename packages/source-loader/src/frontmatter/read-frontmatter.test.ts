import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readFrontmatter } from "./read-frontmatter.ts";
import { splitFrontmatter } from "./split-frontmatter.ts";

const read = (text: string) => readFrontmatter(text, "paper.md");

describe("splitFrontmatter", () => {
  const cases: [name: string, text: string, format: string, lineOffset: number, body: string][] = [
    ["YAML", "---\ntitle: A\n---\nBody\n", "yaml", 3, "Body\n"],
    ["YAML that ends with dots", "---\ntitle: A\n...\n\nBody", "yaml", 3, "\nBody"],
    ["blanks behind the fences", "--- \ntitle: A\n---  \nBody", "yaml", 3, "Body"],
    ["blank lines before it", "\n\n---\ntitle: A\n---\nBody", "yaml", 5, "Body"],
    ["empty front matter", "---\n---\nBody", "yaml", 2, "Body"],
    ["a blank line after the fence", "---\n\ntitle: A\n---\nBody", "yaml", 4, "Body"],
    ["front matter that ends the file", "---\ntitle: A\n---", "yaml", 3, ""],
    ["a rule at the top", "---\n\nText\n\n---\n\nText", "none", 0, "---\n\nText\n\n---\n\nText"],
    ["a lone rule", "---\nText without colon", "none", 0, "---\nText without colon"],
    ["TOML", "+++\ntitle = 'A'\n+++\nBody", "toml", 3, "Body"],
    ["JSON of Hugo", '{\n  "title": "A {b}"\n}\n\nBody', "json", 3, "\nBody"],
    ["a set in braces that is no front matter", "{x}\nBody", "none", 0, "{x}\nBody"],
    ["a title block", "% Title\n  goes on\n% Ada; Bob\n% 2020\n\nBody", "title-block", 4, "\nBody"],
    ["comments of MyST", "% a comment\n\n```{note}\nx\n```\n", "none", 0, "% a comment\n\n```{note}\nx\n```\n"],
    ["definitions of Franklin", '@def title = "A"\n@def tags = ["a", "b"]\n\nBody', "definitions", 2, "\nBody"],
    ["nothing", "# Title\n", "none", 0, "# Title\n"],
    ["an empty file", "", "none", 0, ""],
  ];
  test.each(cases)("%s", (_, text, format, lineOffset, body) => {
    expect(splitFrontmatter(text)).toMatchObject({ format, lineOffset, body });
  });

  test("keeps every line: the body starts where the offset says", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("---", "+++", "% x", "a: b", "@def a = 1", "{", "}", "", "text", " - c", "..."), {
          maxLength: 12,
        }),
        (lines) => {
          const text = `${lines.join("\n")}\n`;
          const { body, lineOffset } = splitFrontmatter(text);
          expect(text.split("\n").slice(lineOffset).join("\n")).toBe(body);
        },
      ),
      { seed: 1, numRuns: 500 },
    );
  });
});

describe("readFrontmatter", () => {
  test("reads each format to the same data", () => {
    const texts = [
      "---\ntitle: A\ntags: [x, y]\n---\n",
      '+++\ntitle = "A"\ntags = ["x", "y"]\n+++\n',
      '{\n"title": "A", "tags": ["x", "y"]\n}\n',
      '@def title = "A"\n@def tags = ["x", "y"]\n',
    ];
    for (const text of texts) expect(read(text).data).toEqual({ title: "A", tags: ["x", "y"] });
  });

  test("reads a title block", () => {
    expect(read("% A title\n% Ada Lovelace; Bob\n  Carol\n% 2020\n").data).toEqual({
      title: "A title",
      author: ["Ada Lovelace", "Bob", "Carol"],
      date: "2020",
    });
  });

  test("reads Franklin's values, over lines and between +++", () => {
    const text =
      '@def rss = """two\nlines"""\n@def published = Date(2022, 2, 14)\n@def hascode = true\n\n+++\nmeta = [ ("a",\n "b") ]\n+++\nBody';
    expect(read(text)).toMatchObject({
      data: { rss: "two\nlines", published: "2022-02-14", hascode: true, meta: '[ ("a",\n "b") ]' },
      body: "Body",
      lineOffset: 9,
    });
  });

  const faults: [name: string, text: string, rule: string, line: number][] = [
    ["a colon in an unquoted value", "---\ntitle: A: B\n---\n", "frontmatter/is-yaml", 2],
    ["a tab as indent", "---\nauthors:\n\t- name: A\n---\n", "frontmatter/is-yaml", 3],
    ["a key given twice", "---\ntitle: A\ndate: 2020\ntitle: B\n---\n", "frontmatter/key-is-unique", 4],
    ["an open quotation mark", '---\ntitle: "A\ndate: 2020\n---\n', "frontmatter/is-yaml", 2],
    ["an alias to nothing", "---\ntitle: *nothing\n---\n", "frontmatter/is-yaml", 2],
    ["a list where keys should be", "---\n- a: 1\n- b: 2\n---\n", "frontmatter/is-map", 2],
    ["text where keys should be", "---\ntext: x\n---\n".replace("text: x", "'only text:'"), "frontmatter/is-map", 2],
    ["no end", "---\ntitle: A\n\nBody\n", "frontmatter/is-closed", 1],
    ["broken TOML", '+++\ntitle = "A"\ndate = 20x\n+++\n', "frontmatter/is-toml", 3],
    ["broken JSON", '{\n"title": "A",,\n"x": 1\n}\n', "frontmatter/is-yaml", 2],
  ];
  test.each(faults)("names %s with its line", (_, text, rule, line) => {
    const { diagnostics, refused } = read(text);
    expect(refused).toBe(false);
    expect(diagnostics).toContainEqual(
      expect.objectContaining({
        ruleId: rule,
        severity: "error",
        location: expect.objectContaining({ file: "paper.md", line }),
      }),
    );
  });

  test("reads blocks of YAML in the body, and leaves their lines blank", () => {
    const { data, body, diagnostics } = read(
      "---\ntitle: T\n---\n\nText\n\n---\ntitle: Not this\nbibliography: a.bib\nreferences:\n- id: x\n\n  type: book\n...\n\nMore\n",
    );
    expect(data).toEqual({ title: "T", bibliography: "a.bib", references: [{ id: "x", type: "book" }] });
    expect(body).toBe("\nText\n\n\n\n\n\n\n\n\n\n\nMore\n");
    expect(diagnostics).toEqual([]);
  });

  const rules: [name: string, body: string][] = [
    ["rules", "Text\n\n---\n\nText\n\n---\n"],
    ["a note between rules", "Text\n\n---\nNote: text\n---\n"],
    ["a heading underlined", "Text\ntitle: x\n---\nauthor: y\n---\n"],
    ["YAML in code", "```yaml\n\n---\ntitle: x\n---\n```\n"],
    ["text among keys", "Text\n\n---\ntitle: x\nand text\n---\n"],
    ["a block that is not ended", "Text\n\n---\ntitle: x\n\n"],
  ];
  test.each(rules)("takes no metadata out of %s", (_, body) => {
    expect(read(body)).toMatchObject({ body, data: {} });
  });

  test("takes a quoted text that goes on without an indent, as other readers do", () => {
    const { data, diagnostics } = read(
      "---\ntitle: 'A title\ngoes on, it''s long'\nabstract: \"b\n\nc\"\ndate: 2020\n---\n",
    );
    expect(data).toEqual({ title: "A title goes on, it's long", abstract: "b\nc", date: 2020 });
    expect(diagnostics).toEqual([]);
  });

  test("names every fault, and keeps what can be read", () => {
    const { data, diagnostics } = read(
      "---\ntitle: A: B\nauthors:\n\t- x\ndate: 2020\ndate: 2021\ntags: [a, b]\n---\n",
    );
    expect(new Set(diagnostics.map((one) => one.location?.line)).size).toBeGreaterThan(1);
    expect(data).toEqual({ title: "A: B", authors: expect.anything(), date: 2020, tags: ["a", "b"] });
  });

  const bombs: [string, string][] = [
    [
      "aliases of aliases",
      `---\na: &a [x, x, x, x, x, x, x, x, x, x]\n${[..."bcdefghij"].map((name, index) => `${name}: &${name} [${Array(10).fill(`*${"abcdefghij"[index]}`).join(", ")}]`).join("\n")}\n---\n`,
    ],
    ["a list that holds itself", "---\ntitle: &a [x, *a, *a]\n---\n"],
    ["a map that holds itself further down", "---\na: &a {b: [{c: *a}]}\n---\n"],
    ["nested brackets", `---\na: ${"[".repeat(50_000)}\n---\n`],
    ["nested maps", `---\na: ${"{b: ".repeat(5_000)}\n---\n`],
    ["nested lists", `---\n${"- ".repeat(20_000)}a\n---\n`],
    [
      "nested indents",
      `---\n${Array.from({ length: 2000 }, (_, index) => `${" ".repeat(index)}a:`).join("\n")}\n---\n`,
    ],
    ["two megabytes", `---\na: ${"x".repeat(2 * 1024 * 1024)}\n---\n`],
  ];
  test.each(bombs)("refuses %s at once", (_, text) => {
    const start = performance.now();
    const { refused, diagnostics } = read(text);
    expect(refused).toBe(true);
    expect(diagnostics.at(-1)).toMatchObject({ severity: "error", hint: expect.any(String) });
    expect(performance.now() - start).toBeLessThan(3000);
  });

  test("does not let a document change the prototypes", () => {
    const { data } = read("---\n__proto__:\n  polluted: 1\nconstructor: x\n---\n");
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    expect(Object.getPrototypeOf(data)).toBe(Object.prototype);
  });

  test("never throws", () => {
    const line = fc.constantFrom(
      "---",
      "+++",
      "a: b",
      "- c",
      "  d: [e",
      "}",
      "f: &x",
      "*x",
      "? g",
      "'",
      '"',
      "|",
      "%TAG",
      "\t",
      "!!binary x",
      "<<: *x",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 200 }),
          fc.array(line, { maxLength: 15 }).map((lines) => `---\n${lines.join("\n")}\n---\nx`),
        ),
        (text) => {
          expect(read(text).diagnostics).toBeInstanceOf(Array);
        },
      ),
      { seed: 1, numRuns: 500 },
    );
  });
});
