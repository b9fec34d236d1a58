import { frontmatterSchema, type NormalizedSource, type Root } from "@dreamnet/document";
import { describe, expect, it } from "vitest";
import { checkRules, comparableWords, findLostWords, orcidCheckCharacter, sourceRules } from "./index.ts";

function source(children: Root["children"], frontmatter: Record<string, unknown> = {}): NormalizedSource {
  return {
    schemaVersion: 1,
    flavour: "commonmark",
    file: "paper.md",
    digest: "0".repeat(64),
    ast: { type: "root", children },
    frontmatter: frontmatterSchema.parse(frontmatter),
    references: {},
    assets: {},
    labels: {},
    macros: {},
    diagnostics: [],
  };
}

const at = (line: number) => ({ start: { line, column: 1 }, end: { line, column: 9 } });
const text = (value: string) => ({ type: "text" as const, value });

describe("rules over a source", () => {
  const good = {
    title: "On rules",
    abstract: "Rules.",
    doi: "10.5281/zenodo.1",
    authors: [{ name: "Ada", affiliations: [], orcid: "0000-0002-1825-0097" }],
  };
  const paragraph = { type: "paragraph" as const, children: [text("Some text.")] };

  it("finds nothing in a good source", () => {
    expect(checkRules(source([paragraph], good), sourceRules)).toEqual([]);
  });

  it("finds every fault of an empty source at once", () => {
    const rules = checkRules(source([]), sourceRules).map((diagnostic) => diagnostic.ruleId);
    expect(rules.sort()).toEqual([
      "document/has-abstract",
      "document/has-authors",
      "document/has-text",
      "document/has-title",
    ]);
  });

  const figure = (caption: string, alt?: string): Root["children"][number] => ({
    type: "container",
    kind: "figure",
    position: at(3),
    children: [
      { type: "image", url: "a.png", position: at(3), ...(alt === undefined ? {} : { alt }) },
      { type: "caption", children: [{ type: "paragraph", children: [text(caption)] }] },
    ],
  });
  const cases: [string, NormalizedSource, string[]][] = [
    [
      "a wrong ORCID check character",
      source([paragraph], { ...good, authors: [{ name: "Ada", affiliations: [], orcid: "0000-0002-1825-0098" }] }),
      ["document/orcid-is-valid"],
    ],
    ["a DOI with its URL", source([paragraph], { ...good, doi: "https://doi.org/10.1/x" }), ["document/doi-is-valid"]],
    [
      "an empty heading",
      source([paragraph, { type: "heading", depth: 1, children: [] }], good),
      ["document/heading-has-text"],
    ],
    [
      "a leap of headings",
      source(
        [
          { type: "heading", depth: 1, children: [text("A")] },
          { type: "heading", depth: 3, children: [text("B")] },
        ],
        good,
      ),
      ["document/headings-descend-by-one"],
    ],
    ["a figure without a caption", source([figure("", "shown")], good), ["document/figure-has-caption"]],
    ["a figure with a caption alone", source([figure("Shown.")], good), []],
    [
      "a picture that says nothing",
      source([{ type: "paragraph", children: [text("x "), { type: "image", url: "b.png" }] }], good),
      ["document/image-has-text"],
    ],
  ];
  it.each(cases)("%s", (_, subject, expected) => {
    expect(checkRules(subject, sourceRules).map((diagnostic) => diagnostic.ruleId)).toEqual(expected);
  });

  it("knows ORCID's own example", () => {
    expect(orcidCheckCharacter("0000-0002-1825-0097")).toBe("7");
    expect(orcidCheckCharacter("0000-0002-1694-233X")).toBe("X");
  });
});

describe("lost words", () => {
  const subject = source([
    {
      type: "paragraph",
      position: at(4),
      children: [text("The ﬁrst word "), { type: "emphasis", children: [text("Straße")] }],
    },
    { type: "code", position: at(6), value: "alpha = 1\nbeta = 2" },
    { type: "comment", value: "secret" },
  ]);

  it("finds none where all are there, in any order, case and compatibility form", () => {
    expect(findLostWords(subject, "STRASSE straße WORD first the\nalpha 1 beta 2")).toEqual({
      total: 8,
      missing: 0,
      diagnostics: [],
    });
  });

  it("names each loss with its line and counts repetitions", () => {
    const report = findLostWords(
      source([
        { type: "paragraph", position: at(4), children: [text("again and again")] },
        { type: "code", position: at(6), value: "x = 1\nbeta" },
      ]),
      "again and x 1",
    );
    expect(report.missing).toBe(2);
    expect(report.diagnostics.map(({ location, message }) => [location?.line, message])).toEqual([
      [4, 'The word "again" of the source is not in the output.'],
      [8, 'The word "beta" of the source is not in the output.'],
    ]);
  });

  it("counts a script without spaces by the character", () => {
    expect(comparableWords("多线程 ok")).toEqual(["多", "线", "程", "ok"]);
  });
});
