import type { Cite, CiteGroup, CslItem } from "@dreamnet/document";
import { describe, expect, test } from "vitest";
import { makeSource, paragraph } from "../../test/make-source.ts";
import { type CitationPart, type CitationStyle, citationStyleOf, createCitations } from "./citations.ts";
import { termsOf } from "./terms.ts";

const english = termsOf("en");
const item = (rest: Partial<CslItem>): CslItem => ({ id: "x", type: "article-journal", ...rest });
const year = (value: number): CslItem["issued"] => ({ "date-parts": [[value]] });

const person = (family: string, given = "A."): { family: string; given: string } => ({ family, given });
const library: Record<string, CslItem> = {
  knuth: item({ title: "B", author: [person("Knuth")], issued: year(1984) }),
  plass: item({ title: "A", author: [person("Knuth"), person("Plass")], issued: year(1981) }),
  many: item({ title: "A", author: [person("Öz"), person("B"), person("C"), person("D")], issued: year(2020) }),
  many2: item({ title: "B", author: [person("Öz"), person("B"), person("C"), person("D")], issued: year(2020) }),
  manyOther: item({ title: "C", author: [person("Öz"), person("X"), person("C"), person("D")], issued: year(2020) }),
  smithA: item({ title: "A", author: [person("Smith", "Ann")], issued: year(2000) }),
  smithB: item({ title: "A", author: [person("Smith", "Bob")], issued: year(2000) }),
  knuthLate: item({ title: "C", author: [person("Knuth")], issued: year(1990) }),
  untitled: item({ type: "webpage", title: "A very long title of a page: with more" }),
};
const references = Object.fromEntries(
  Object.entries(library).map(([key, csl]) => [key, { csl: { ...csl, id: key }, diagnostics: [] }]),
);
const cite = (key: string, rest: Partial<Cite> = {}): Cite => ({ type: "cite", key, kind: "parenthetical", ...rest });
const group = (...children: Cite[]): CiteGroup => ({
  type: "citeGroup",
  kind: children[0]?.kind ?? "parenthetical",
  children,
});
const shown = (parts: readonly CitationPart[]): string =>
  parts
    .map((part) => (typeof part === "string" ? part : "missing" in part ? `?${part.missing}?` : `[${part.text}]`))
    .join("");

/** How a citation reads in a document that cites these works too. */
function formatted(node: Cite | CiteGroup, style: CitationStyle, also: readonly string[] = []): string {
  const source = makeSource([paragraph(node, ...also.map((key) => cite(key)))], { references });
  return shown(createCitations(source, style, english).format(node));
}

describe("citations", () => {
  const cases: readonly [name: string, node: Cite | CiteGroup, authorYear: string, numeric: string, also?: string[]][] =
    [
      ["one work", cite("knuth"), "([Knuth, 1984])", "[[1]]"],
      ["two authors in brackets", cite("plass"), "([Knuth & Plass, 1981])", "[[1]]"],
      [
        "two authors in a sentence",
        cite("plass", { kind: "narrative" }),
        "[Knuth and Plass (1981)]",
        "Knuth and Plass [[1]]",
      ],
      [
        "with what stands before and after",
        cite("knuth", { prefix: "see", suffix: "p. 3" }),
        "(see [Knuth, 1984], p. 3)",
        "[see [1], p. 3]",
      ],
      [
        "in a sentence, with a page",
        cite("knuth", { kind: "narrative", suffix: "p. 3" }),
        "[Knuth (1984, p. 3)]",
        "Knuth [[1], p. 3]",
      ],
      [
        "several, sorted; one author named once",
        group(cite("plass"), cite("knuthLate"), cite("knuth")),
        "([Knuth, 1984], [1990]; [Knuth & Plass, 1981])",
        "[[1], [2], [3]]",
      ],
      [
        "several with a prefix keep their order",
        group(cite("plass", { prefix: "cf." }), cite("knuth")),
        "(cf. [Knuth & Plass, 1981]; [Knuth, 1984])",
        "[cf. [1]; [2]]",
      ],
      [
        "several in a sentence",
        group(cite("plass", { kind: "narrative" }), cite("knuth", { kind: "narrative" })),
        "[Knuth and Plass (1981)]; [Knuth (1984)]",
        "Knuth and Plass [[1]]; Knuth [[2]]",
      ],
      ["only the year", cite("knuth", { partial: "year" }), "([1984])", "([1984])"],
      [
        "only the author",
        cite("plass", { partial: "author", kind: "narrative" }),
        "[Knuth and Plass]",
        "[Knuth and Plass]",
      ],
      [
        "an unknown key beside a known one",
        group(cite("nobody"), cite("knuth")),
        "(?nobody?; [Knuth, 1984])",
        "[?nobody?; [1]]",
      ],
      [
        "letters for one author and year",
        group(cite("many"), cite("many2")),
        "([Öz et al., 2020a], [2020b])",
        "[[1], [2]]",
      ],
      [
        "more names where the first alone would mislead",
        cite("manyOther"),
        "([Öz, X, et al., 2020])",
        "[[1]]",
        ["many"],
      ],
      ["initials for two of one name", cite("smithB"), "([B. Smith, 2000])", "[[1]]", ["smithA"]],
      ["a work without an author", cite("untitled"), "([“A very long title of a…”, n.d.])", "[[1]]"],
    ];
  test.each(cases)("%s", (_name, node, authorYear, numeric, also) => {
    expect(formatted(node, "author-year", also)).toBe(authorYear);
    expect(formatted(node, "numeric", also)).toBe(numeric);
  });

  test("the list holds what is cited, by name or by number, and what is listed silently", () => {
    const source = makeSource(
      [paragraph(cite("smithB"), cite("knuth"), { type: "nocite", keys: ["plass", "nobody"] })],
      { references },
    );
    expect(createCitations(source, "author-year", english).entries.map(({ key }) => key)).toEqual([
      "knuth",
      "plass",
      "smithB",
    ]);
    expect(createCitations(source, "numeric", english).entries.map(({ key, number }) => `${number}${key}`)).toEqual([
      "1smithB",
      "2knuth",
      "3plass",
    ]);
    const all = makeSource([paragraph({ type: "nocite", keys: ["*"] })], { references });
    expect(createCitations(all, "author-year", english).entries).toHaveLength(Object.keys(library).length);
  });

  test("a key that every object has is no reference", () => {
    expect(formatted(cite("constructor"), "author-year")).toBe("(?constructor?)");
    expect(formatted(cite("__proto__"), "numeric")).toBe("[?__proto__?]");
  });

  test("thousands of works of one name stay quick", () => {
    const many = Object.fromEntries(
      Array.from({ length: 3000 }, (_, index) => [
        `k${index}`,
        {
          csl: item({
            id: `k${index}`,
            title: `T${index}`,
            author: [person("Li"), person("Wu"), person("Xu")],
            issued: year(2020),
          }),
          diagnostics: [],
        },
      ]),
    );
    const source = makeSource([paragraph(...Object.keys(many).map((key) => cite(key)))], { references: many });
    const start = performance.now();
    const labels = createCitations(source, "author-year", english);
    expect(shown(labels.format(cite("k2999")))).toMatch(/^\(\[Li et al\., 2020[a-z]+\]\)$/);
    expect(performance.now() - start).toBeLessThan(3000);
  });

  test.each([
    ["ieee", "numeric"],
    ["apa", "author-year"],
    ["elsevier-harvard", "author-year"],
    ["vancouver.csl", "numeric"],
    [undefined, "author-year"],
  ])("the style %s is %s", (name, style) => {
    expect(citationStyleOf(name)).toBe(style);
  });
});

describe("references that their author has written out", () => {
  const written = (title: string): CslItem => ({ id: title, type: "document", title });
  const own = Object.fromEntries(
    ["B. Second, *Title*, 1968", "A. First, 1970."].map((title, index) => [
      `k${index}`,
      { csl: written(title), diagnostics: [] },
    ]),
  );
  const source = makeSource([paragraph(cite("k1"), cite("k0"))], { references: own });

  test("stand as they are, numbered in the order of their list", () => {
    const citations = createCitations(source, "numeric", english);
    expect(
      citations.entries.map(({ key, number, text }) => [key, number, text.map((part) => part.text).join("")]),
    ).toEqual([
      ["k0", "1", "B. Second, *Title*, 1968."],
      ["k1", "2", "A. First, 1970."],
    ]);
    expect(shown(citations.format(cite("k1")))).toBe("[[2]]");
  });

  test("get no year that nobody gave", () => {
    const { entries } = createCitations(source, "author-year", english);
    expect(entries.flatMap(({ text }) => text.map((part) => part.text)).join(" ")).not.toContain("n.d.");
  });
});
