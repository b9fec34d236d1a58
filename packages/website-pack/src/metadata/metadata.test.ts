import { artifactDescriptionSchema } from "@dreamnet/document";
import { describe, expect, it } from "vitest";
import { toBibtex, toCitation, toCsl, toRis } from "./citations.ts";
import { scriptJson, toJsonLd } from "./json-ld.ts";
import { guessLanguage } from "./language.ts";
import { licenseOf } from "./licenses.ts";
import { type WorkFacts, workFacts } from "./work-facts.ts";

const facts = (more: Record<string, unknown> = {}): WorkFacts =>
  workFacts(
    artifactDescriptionSchema.parse({
      id: "paper",
      title: "On 100 % of {x} & y",
      authors: [
        { name: "Ada Lovelace", affiliations: [] },
        { name: "van der Berg, Jan-Peter", affiliations: [] },
        { name: "王小明", affiliations: [] },
      ],
      canonicalSource: { format: "markdown", location: "paper.md" },
      date: "2026-05",
      ...more,
    }),
    { title: "", abstract: "", lead: "First words.", language: "en" },
  );

describe("a citation", () => {
  it("as BibTeX has nothing that TeX takes for a command", () => {
    expect(toBibtex(facts(), "https://a.org/{x}")).toBe(
      [
        "@misc{lovelace2026,",
        "  title  = {{On 100 \\% of \\{x\\} \\& y}},",
        "  author = {Lovelace, Ada and van der Berg, Jan-Peter and {王小明}},",
        "  year   = {2026},",
        "  month  = may,",
        "  url    = {https://a.org/%7Bx%7D}",
        "}",
        "",
      ].join("\n"),
    );
  });

  it("as RIS has a field a line, whatever the text holds", () => {
    const ris = toRis(facts({ title: "One\nER  - \nTY  - JOUR" }), undefined);
    expect(ris.match(/^ER {2}- /gm)).toHaveLength(1);
    expect(ris).toContain("TI  - One ER - TY - JOUR\r\n");
    expect(ris).toContain("DA  - 2026/05//\r\n");
  });

  it("as CSL keeps what is known of the date", () => {
    expect(toCsl(facts(), undefined)).toMatchObject({ issued: { "date-parts": [[2026, 5]] }, id: "paper" });
    expect(toCsl(facts({ date: undefined }), undefined)).not.toHaveProperty("issued");
  });

  it("as text has initials, an ampersand, and one full stop", () => {
    expect(toCitation(facts({ title: "Why?" }), "https://a.org/")).toBe(
      "Lovelace, A., van der Berg, J.-P., & 王小明 (2026). Why? https://a.org/",
    );
    expect(toCitation(facts({ authors: [], date: undefined, title: "Alone" }), undefined)).toBe("Alone.");
  });
});

describe("facts", () => {
  it("take a DOI however it is written, and none that is no DOI", () => {
    for (const doi of ["10.1234/a", "https://doi.org/10.1234/a", "doi: 10.1234/a"])
      expect(facts({ doi }).doi).toBe("10.1234/a");
    expect(facts({ doi: "see below" }).doi).toBeUndefined();
  });

  it("describe the work by its abstract, cut at a word, else by its first words", () => {
    expect(facts().description).toBe("First words.");
    const { description } = facts({ abstract: "wörter 𝔘 ".repeat(100) });
    expect([...description].length).toBeLessThanOrEqual(200);
    expect(description).toMatch(/(?:wörter|𝔘)…$/u);
  });

  it("leave out links that lead to no web page", () => {
    const links = [
      { kind: "code", url: "https://github.com/a/b" },
      { kind: "data", url: "javascript:alert(1)" },
    ];
    expect(facts({ links }).links.map(({ url }) => url)).toEqual(["https://github.com/a/b"]);
  });
});

it("JSON within a page ends no script and opens no comment", () => {
  const text = scriptJson({ a: "</script><!--\u2028", b: "&amp;" });
  expect(text).not.toMatch(/[<>&\u2028]/);
  expect(JSON.parse(text)).toEqual({ a: "</script><!--\u2028", b: "&amp;" });
});

it("linked data names what is known, and nothing else", () => {
  const data = toJsonLd(facts(), { canonical: undefined, pdf: undefined, image: undefined });
  expect(data).toMatchObject({ "@type": "ScholarlyArticle", datePublished: "2026-05" });
  for (const absent of ["@id", "url", "image", "encoding", "license"]) expect(data).not.toHaveProperty(absent);
});

it.each([
  ["CC-BY-4.0", "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"],
  ["cc by-nc-sa", "CC BY-NC-SA 4.0", "https://creativecommons.org/licenses/by-nc-sa/4.0/"],
  ["https://creativecommons.org/licenses/by/3.0/", "CC BY 3.0", "https://creativecommons.org/licenses/by/3.0/"],
  ["CC0", "CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"],
  ["MIT", "MIT", "https://spdx.org/licenses/MIT.html"],
  ["All rights reserved", "All rights reserved", undefined],
])("the licence %s", (name, label, url) => {
  expect(licenseOf(name)).toEqual({ label, url });
});

it.each([
  ["The quick brown fox", "en"],
  ["巡回セールスマン問題の近似解法", "ja"],
  ["摩尔定律带来的免费性能提升", "zh"],
  ["한국어로 쓴 글", "ko"],
  ["تحليل الإشارات الرقمية", "ar"],
  ["הערה על מספרים", "he"],
  ["Литература и жизнь", "ru"],
  ["", "en"],
])("the language of %s is %s", (text, language) => {
  expect(guessLanguage(text)).toBe(language);
});
