import { artifactDescriptionSchema } from "@dreamnet/document";
import { describe, expect, it } from "vitest";
import { formatMetadata } from "./format-metadata.ts";
import { formatAbstract, makeMetadata } from "./make-metadata.ts";
import { stripMarkup, toTexText } from "./tex-text.ts";
import { writeOutMacros } from "./write-out-macros.ts";

const artifact = (more: Record<string, unknown>) =>
  artifactDescriptionSchema.parse({
    id: "a",
    title: "T",
    authors: [],
    canonicalSource: { format: "markdown", location: "p.md" },
    ...more,
  });

describe("toTexText", () => {
  it.each([
    ["é ü ñ ç", "\\'e \\\"u \\~n \\c{c}"],
    ["Erdős Łukasz Ångström Straße Møller", 'Erd\\H{o}s {\\L}ukasz {\\AA}ngstr\\"om Stra{\\ss}e M{\\o}ller'],
    ["ï í", "\\\"{\\i} \\'{\\i}"],
    ["“a” ‘b’ a–b a—b…", "\"a\" 'b' a--b a---b..."],
    ["ﬁne eﬃcient", "fine efficient"],
    ["β ≤ 1", "$\\beta$ $\\leq$ 1"],
    ["$β x$", "$\\beta x$"],
    ["$αβ$ $αx$", "$\\alpha\\beta$ $\\alpha x$"],
    ["10⁻⁴ m⁻¹ x² C₁₂", "10$^{-4}$ m$^{-1}$ x$^2$ C$_{12}$"],
    ["file_1_2 and a^1^2", "file_1_2 and a^1^2"],
    ["$10⁻¹⁰ x₁₂ y²$", "$10^{-10} x_{12} y^2$"],
    ["ế", "\\'{\\^e}"],
    ["plain \\'e $x$", "plain \\'e $x$"],
    ["你好", "你好"],
  ])("%s", (text, expected) => expect(toTexText(text)).toBe(expected));
});

describe("stripMarkup", () => {
  it.each([
    ["a **bold** and *it* and `code_x`", "a bold and it and code_x"],
    ["[Site](https://x.org) and [in](#a)", "Site (https://x.org) and in"],
    ["keep $a_1 * b_2 * c$ and x_i_j", "keep $a_1 * b_2 * c$ and x_i_j"],
    ["\\emph{a} 5\\% \\& b", "a 5% & b"],
    ["2 * 3 * 4", "2 * 3 * 4"],
  ])("%s", (text, expected) => expect(stripMarkup(text)).toBe(expected));
});

describe("writeOutMacros", () => {
  const macros = {
    "\\R": "\\ensuremath{\\mathbb{R}}",
    "\\norm": "\\lVert #1\\rVert",
    "\\loop": "\\loop",
  };
  it.each([
    ["in $\\R^n$ and $\\norm{x} < \\alpha$", "in $\\mathbb{R}^n$ and $\\lVert x\\rVert < \\alpha$"],
    ["no formula: \\R costs 5\\$", "no formula: \\R costs 5\\$"],
    ["without end: $\\loop$", "without end: $\\loop$"],
  ])("%s", (text, expected) => expect(writeOutMacros(text, macros)).toBe(expected));
});

describe("makeMetadata", () => {
  it("puts everything into arXiv's form and adds nothing", () => {
    const metadata = makeMetadata(
      artifact({
        title: "A *new* way\n to go",
        authors: [
          { name: "José García", given: "José", family: "García", affiliations: [] },
          { name: "ATLAS Collaboration", affiliations: [] },
        ],
        abstract: "First\nline.\n\n\nSecond ﬁt.",
        primaryCategory: "CS.sy",
        secondaryCategories: ["math.IT", "cs.IT", "eess.SY"],
        license: "CC-BY-4.0",
        doi: "https://doi.org/10.1/x",
      }),
      { mscClass: "11A41;11B50", acmClass: "F.2.2;I.2.7" },
      { pages: 12, figures: 1, tables: 0 },
    );
    expect(metadata).toEqual({
      title: "A new way to go",
      authors: "Jos\\'e Garc\\'{\\i}a, ATLAS Collaboration",
      abstract: "First line.\n  Second fit.",
      comments: "12 pages, 1 figure",
      primaryCategory: "eess.SY",
      crossLists: ["cs.IT"],
      license: "http://creativecommons.org/licenses/by/4.0/",
      reportNumber: "",
      journalReference: "",
      doi: "10.1/x",
      mscClass: "11A41, 11B50",
      acmClass: "F.2.2; I.2.7",
    });
    expect(formatMetadata(metadata)).toContain("Abstract:\nFirst line.\n  Second fit.\n");
  });

  it("leaves empty what is not known, and a licence that arXiv does not offer", () => {
    const metadata = makeMetadata(artifact({ license: "MIT" }), {}, { figures: 0, tables: 0 });
    expect(metadata).toMatchObject({ abstract: "", license: "", comments: "", primaryCategory: "" });
    expect(formatMetadata(metadata)).toContain("Abstract:\n(missing)");
  });

  it("formats an abstract of one paragraph without an indent", () => expect(formatAbstract("  One.\n")).toBe("One."));
});

describe("a DOI", () => {
  it("that arXiv has given the paper itself is not asked for by the form", () => {
    const doi = (text: string) => makeMetadata(artifact({ doi: text }), {}, { figures: 0, tables: 0, pages: 1 }).doi;
    expect(doi("10.48550/arXiv.2605.00001")).toBe("");
    expect(doi("https://doi.org/10.48550/arXiv.2605.00001")).toBe("");
    expect(doi("10.21105/joss.01234")).toBe("10.21105/joss.01234");
  });
});
