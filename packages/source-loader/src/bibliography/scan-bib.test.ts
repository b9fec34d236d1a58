import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { monthStrings, readFields, readStrings } from "./read-fields.ts";
import { scanBib } from "./scan-bib.ts";

const scan = (text: string) => scanBib(text, "refs.bib");
const fields = (text: string) => {
  const { entries, strings } = scan(text);
  const known = new Map(monthStrings);
  readStrings(strings, known, "refs.bib");
  return readFields(entries[0] as NonNullable<(typeof entries)[0]>, known);
};

describe("scanBib", () => {
  const cases: [name: string, text: string, keys: [string, number][]][] = [
    [
      "entries with their lines",
      "@article{a,\n title={A}}\n\n@book{b,\n title={B}\n}\n",
      [
        ["a", 1],
        ["b", 4],
      ],
    ],
    [
      "junk between entries",
      "Anything at all, even me@example.org\n@misc{a, title={A}}\n% comment\n@misc{b, title={B}}",
      [
        ["a", 2],
        ["b", 4],
      ],
    ],
    ["comments", "@comment{@misc{x, title={X}}}\n@Comment jabref\n@misc{a, title={A}}", [["a", 3]]],
    ["an unclosed comment", "@comment{ never closed\n@misc{a, title={A}}", [["a", 2]]],
    [
      "preamble and strings",
      "@preamble{ {\\newcommand{\\x}{y}} }\n@string{j = {Journal}}\n@misc{a, title={A}}",
      [["a", 3]],
    ],
    [
      "parentheses",
      "@misc(a, title={A (with) parentheses})\n@misc{b, title={B}}",
      [
        ["a", 1],
        ["b", 2],
      ],
    ],
    ["blanks and upper case", "@ ARTICLE { Key:1 , title = {A} }", [["Key:1", 1]]],
    [
      "Unicode and odd keys",
      "@misc{müller2020, title={A}}\n@misc{a/b+c:d.e_f-1, title={B}}\n@misc{王2020, title={C}}",
      [
        ["müller2020", 1],
        ["a/b+c:d.e_f-1", 2],
        ["王2020", 3],
      ],
    ],
    [
      "an entry without fields",
      "@misc{a}\n@misc{b,}",
      [
        ["a", 1],
        ["b", 2],
      ],
    ],
    ["nothing", "", []],
  ];
  test.each(cases)("%s", (_, text, keys) => {
    const { entries, diagnostics } = scan(text);
    expect(entries.map((entry) => [entry.key, entry.line])).toEqual(keys);
    expect(diagnostics).toEqual([]);
  });

  test("an unclosed entry costs only itself", () => {
    const { entries, diagnostics } = scan(
      "@misc{a, title={A}}\n\n@article{b,\n  title = {B,\n  year = 2020\n}\n\n@misc{c, title={C}}\n",
    );
    expect(entries.map((entry) => [entry.key, entry.closed])).toEqual([
      ["a", true],
      ["b", false],
      ["c", true],
    ]);
    expect(diagnostics).toEqual([
      expect.objectContaining({
        severity: "error",
        ruleId: "bibliography/entry-closes",
        location: { file: "refs.bib", line: 3 },
        hint: expect.stringContaining("line 8"),
      }),
    ]);
    expect(readFields(entries[1] as (typeof entries)[0], monthStrings).fields).toMatchObject({ year: "2020" });
  });

  test("a brace too many is named where it closed the entry", () => {
    const { entries, diagnostics } = scan("@misc{a, title={A}},\n  year = {2020}\n}\n@misc{c, title={C}}\n");
    expect(entries.map((entry) => entry.key)).toEqual(["a", "c"]);
    expect(diagnostics).toEqual([
      expect.objectContaining({ ruleId: "bibliography/entry-closes", location: { file: "refs.bib", line: 1 } }),
    ]);
  });

  test("an entry without a key is named", () => {
    expect(scan("\n@misc{title = {A}}\n").diagnostics).toEqual([
      expect.objectContaining({
        severity: "error",
        ruleId: "bibliography/entry-has-key",
        location: { file: "refs.bib", line: 2 },
      }),
    ]);
  });

  test("a file cut off in the middle gives what it has", () => {
    const { entries, diagnostics } = scan("@misc{a, title={A}}\n@article{b, title={Cut o");
    expect(entries.map((entry) => entry.key)).toEqual(["a", "b"]);
    expect(diagnostics).toHaveLength(1);
  });

  test.each([
    "@misc{".repeat(30_000),
    "{".repeat(300_000),
    "@".repeat(300_000),
    "@misc{a,".repeat(30_000),
    `@misc{a, title={${"{".repeat(200_000)}`,
    `@misc{${" a".repeat(100_000)}`,
    `@misc{a,${"\nx = {".repeat(100_000)}`,
    `@misc{a,${'\nx = "'.repeat(100_001)}}`,
    `@misc{a,${"\n?".repeat(100_000)}}`,
    `@misc{a, x = ${"y # ".repeat(100_000)}z}`,
  ])("takes little time over %#", (hostile) => {
    const start = performance.now();
    for (const entry of scan(hostile).entries.slice(0, 100)) readFields(entry, monthStrings);
    expect(performance.now() - start).toBeLessThan(3000);
  });

  test("never throws, and every entry's text stands in the file", () => {
    const piece = fc.constantFrom(
      "@misc{",
      "a,",
      "title",
      "=",
      "{",
      "}",
      '"',
      "#",
      "jan",
      "\n",
      "(",
      ")",
      "@string{",
      "@comment",
      "é",
      "1",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join("");
        for (const entry of scan(text).entries) {
          expect(text).toContain(entry.raw);
          readFields(entry, monthStrings);
        }
      }),
      { seed: 3, numRuns: 1000 },
    );
  });
});

describe("readFields", () => {
  const cases: [name: string, text: string, expected: Record<string, string>][] = [
    [
      "braces, quotes, numbers",
      '@misc{a, title = {A {B} C}, note = "D {"}E{"} F", year = 2020}',
      { title: "A {B} C", note: 'D {"}E{"} F', year: "2020" },
    ],
    [
      "strings and joins",
      '@string{pub = "Press"}@misc{a, publisher = pub # " of " # {X}, month = aug # "~12"}',
      { publisher: "Press of X", month: "August~12" },
    ],
    ["a string made of another", "@string{a = {A}}@string{b = a # {B}}@misc{k, note = b}", { note: "AB" }],
    ["names in any case, no last comma", "@misc{a, TITLE={A},\n Year={2020}}", { title: "A", year: "2020" }],
    ["a comma behind the last field", "@misc{a, title={A},\n}", { title: "A" }],
    [
      "equals signs and ats in values",
      "@misc{a, title={x = {y}, z = 1}, url={https://a.b/?c=d@e}}",
      { title: "x = {y}, z = 1", url: "https://a.b/?c=d@e" },
    ],
    [
      "names with dashes",
      "@misc{a, article-number = {12}, date-added={x}}",
      { "article-number": "12", "date-added": "x" },
    ],
  ];
  test.each(cases)("%s", (_, text, expected) => {
    expect(fields(text)).toEqual({ fields: expected, diagnostics: [] });
  });

  const faults: [name: string, text: string, rule: string, line: number, expected: Record<string, string>][] = [
    [
      "a missing comma",
      "@misc{a,\n title = {A}\n year = 2020\n}",
      "bibliography/entry-parses",
      2,
      { title: "A", year: "2020" },
    ],
    [
      "a string that is not defined",
      "@misc{a,\n journal = nope,\n year = 2020}",
      "bibliography/string-is-defined",
      2,
      { journal: "nope", year: "2020" },
    ],
    [
      "a field given twice",
      "@misc{a,\n title = {A},\n title = {B}}",
      "bibliography/field-is-unique",
      3,
      { title: "A" },
    ],
    [
      "a field without a value",
      "@misc{a,\n title = ,\n year = 2020}",
      "bibliography/entry-parses",
      2,
      { year: "2020" },
    ],
    [
      "text that is no field",
      "@misc{a,\n title = {A},\n what is this,\n year = 2020}",
      "bibliography/entry-parses",
      3,
      { title: "A", year: "2020" },
    ],
  ];
  test.each(faults)("names %s", (_, text, ruleId, line, expected) => {
    const read = fields(text);
    expect(read.fields).toEqual(expected);
    expect(read.diagnostics).toContainEqual(expect.objectContaining({ ruleId, location: { file: "refs.bib", line } }));
  });
});
