import { frontmatterSchema } from "@dreamnet/document";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mapFrontmatter } from "./map-frontmatter.ts";
import { readFrontmatter } from "./read-frontmatter.ts";

const map = (yaml: string) => {
  const raw = readFrontmatter(`---\n${yaml}\n---\n`, "paper.md");
  expect(raw.diagnostics).toEqual([]);
  return mapFrontmatter(raw.data, { file: "paper.md", locate: raw.locate });
};

const ada = { name: "Ada Lovelace", given: "Ada", family: "Lovelace" };
const bob = { name: "Bob Stone", given: "Bob", family: "Stone" };

test("control characters and turned directions are dropped and named; lines and the marks of scripts stay", () => {
  const { frontmatter, diagnostics } = map(
    'title: "A \\e[31mred\\u202E title\\x9b\\u200f"\nauthor: ["Ada\\x07 Lovelace"]\nabstract: "One.\\n\\nTwo.\\0"\nkeywords: ["a\\u2066b"]',
  );
  expect(frontmatter).toMatchObject({
    title: "A [31mred title\u200f",
    authors: [ada],
    abstract: "One.\n\nTwo.",
    keywords: ["ab"],
  });
  expect(diagnostics.map(({ ruleId, location }) => [ruleId, location?.line])).toEqual(
    [2, 3, 4, 5].map((line) => ["frontmatter/text-is-printable", line]),
  );
  expect(diagnostics[0]?.message).toContain("U+001B, U+009B, U+202E");
});

test("faults that are accepted, in the ways that people write them; what cannot be is told and left out", () => {
  const { frontmatter, diagnostics } = map(
    "accept:\n - document/label-resolves\n - asset/file-exists: figures/x.png\n - asset/is-local=https://a.org/b.png\n - abstract\n - asset/is-picture: [a.png, b.png]",
  );
  expect(frontmatterSchema.parse(frontmatter).accept).toEqual([
    "document/label-resolves",
    "asset/file-exists=figures/x.png",
    "asset/is-local=https://a.org/b.png",
    "asset/is-picture=a.png",
    "asset/is-picture=b.png",
  ]);
  expect(diagnostics).toEqual([
    expect.objectContaining({
      severity: "warning",
      ruleId: "frontmatter/fault-is-acceptable",
      message: expect.stringContaining('"abstract" cannot be accepted'),
      location: expect.objectContaining({ line: 6 }),
    }),
  ]);
  expect(map("accept: document/label-resolves").frontmatter.accept).toEqual(["document/label-resolves"]);
  expect(map("title: A").frontmatter.accept).toBeUndefined();
});

describe("authors", () => {
  const cases: [name: string, yaml: string, authors: unknown[], affiliations?: unknown[]][] = [
    [
      "JOSS, affiliations in a text",
      "authors:\n - name: Ada Lovelace\n   orcid: 0000-0002-1825-0097\n   affiliation: '1, 2'\naffiliations:\n - name: X\n   index: 1\n - name: Y\n   index: 2",
      [{ ...ada, orcid: "0000-0002-1825-0097", affiliations: [0, 1] }],
      [{ name: "X" }, { name: "Y" }],
    ],
    [
      "JOSS, unquoted and without a blank",
      "authors:\n - name: Ada Lovelace\n   affiliation: 1,2\naffiliations:\n - {name: X, index: 1}\n - {name: Y, index: 2}",
      [{ ...ada, affiliations: [0, 1] }],
    ],
    [
      "JOSS, a number",
      "authors:\n - name: Ada Lovelace\n   affiliation: 2\naffiliations:\n - {name: X, index: 1}\n - {name: Y, index: 2}",
      [{ ...ada, affiliations: [1] }],
    ],
    [
      "JOSS, a list",
      "authors:\n - name: Ada Lovelace\n   affiliation: [2, 1]\naffiliations:\n - {name: X, index: 1}\n - {name: Y, index: 2}",
      [{ ...ada, affiliations: [1, 0] }],
    ],
    [
      "JOSS, marks behind an index",
      'authors:\n - name: Ada Lovelace\n   affiliation: "1^,2*"\naffiliations:\n - {name: X, index: 1}\n - {name: Y, index: 2}',
      [{ ...ada, affiliations: [0, 1] }],
    ],
    [
      "JOSS, a footnote behind the name",
      "authors:\n - name: Ada Lovelace^[co-first author]\n   affiliation: 1\naffiliations:\n - {name: X, index: 1}",
      [{ ...ada, affiliations: [0], note: "co-first author" }],
    ],
    [
      "JOSS, a corresponding author in a footnote, and marks",
      "authors:\n - name: Ada Lovelace^[Corresponding author, ada@example.org]\n - name: Bob Stone*†\n - name: Cy Young (he/him)",
      [
        {
          ...ada,
          affiliations: [],
          corresponding: true,
          email: "ada@example.org",
          note: "Corresponding author, ada@example.org",
        },
        { ...bob, affiliations: [] },
        { name: "Cy Young", given: "Cy", family: "Young", affiliations: [] },
      ],
    ],
    [
      "JOSS, parts of a name and flags",
      "authors:\n - given-names: Ludwig\n   non-dropping-particle: van\n   surname: Beethoven\n   suffix: Jr.\n   corresponding: true\n   equal-contrib: yes\n   email: l@example.org",
      [
        {
          name: "Ludwig van Beethoven, Jr.",
          given: "Ludwig",
          family: "van Beethoven",
          suffix: "Jr.",
          affiliations: [],
          corresponding: true,
          equalContributor: true,
          email: "l@example.org",
        },
      ],
    ],
    [
      "JOSS, ror",
      "authors:\n - {name: Ada Lovelace, affiliation: 1}\naffiliations:\n - {name: X, index: 1, ror: 'https://ror.org/04bs1pb34'}",
      [{ ...ada, affiliations: [0] }],
      [{ name: "X", ror: "04bs1pb34" }],
    ],
    [
      "MyST, ids",
      "authors:\n - name: Ada Lovelace\n   affiliations: [x]\n   roles: [Software]\naffiliations:\n - {id: x, institution: X, department: D, city: C}",
      [{ ...ada, affiliations: [0] }],
      [{ name: "D, X, C" }],
    ],
    [
      "MyST, affiliations written out, semicolons",
      "authors:\n - name: Ada Lovelace\n   affiliations: University of X; University of Y\n - name: Bob Stone\n   affiliation: University of Y",
      [
        { ...ada, affiliations: [0, 1] },
        { ...bob, affiliations: [1] },
      ],
      [{ name: "University of X" }, { name: "University of Y" }],
    ],
    [
      "MyST, a list of texts",
      "authors:\n - Ada Lovelace\n - Bob Stone",
      [
        { ...ada, affiliations: [] },
        { ...bob, affiliations: [] },
      ],
    ],
    ["MyST, one text", "author: Ada Lovelace", [{ ...ada, affiliations: [] }]],
    [
      "Quarto, name in parts, affiliations as maps and refs",
      "author:\n - name: {given: Ada, family: Lovelace}\n   orcid: 0000000218250097\n   attributes: {corresponding: true}\n   affiliations:\n    - {id: a, name: X, city: London}\n - name: Bob Stone\n   affiliations:\n    - ref: a",
      [
        { ...ada, orcid: "0000-0002-1825-0097", corresponding: true, affiliations: [0] },
        { ...bob, affiliations: [0] },
      ],
      [{ name: "X, London" }],
    ],
    [
      "R Markdown, notes as affiliations",
      'author:\n - "Ada Lovelace^[University of X]"\n - Bob Stone',
      [
        { ...ada, affiliations: [], note: "University of X" },
        { ...bob, affiliations: [] },
      ],
    ],
    [
      "R Markdown, a note with an address",
      'author: "Ada Lovelace^[X, ada@x.org] and Bob Stone^[Y]"',
      [
        { ...ada, affiliations: [], note: "X, ada@x.org" },
        { ...bob, affiliations: [], note: "Y" },
      ],
    ],
    [
      "MyST, short names without a list",
      "authors:\n - {name: Ada Lovelace, affiliations: [MIT, X Institute]}\n - {name: Bob Stone, affiliation: MIT}",
      [
        { ...ada, affiliations: [0, 1] },
        { ...bob, affiliations: [0] },
      ],
      [{ name: "MIT" }, { name: "X Institute" }],
    ],
    [
      "R Markdown, superscripts",
      'author:\n - "Ada Lovelace^1,2^"\n - "Bob Stone<sup>2</sup>"\naffiliations: [X, Y]',
      [
        { ...ada, affiliations: [0, 1] },
        { ...bob, affiliations: [1] },
      ],
      [{ name: "X" }, { name: "Y" }],
    ],
    [
      "rticles, institute",
      "author:\n - {name: Ada Lovelace, institute: a}\ninstitute:\n - a: Institute A\n - b: {name: Institute B}",
      [{ ...ada, affiliations: [0] }],
      [{ name: "Institute A" }, { name: "Institute B" }],
    ],
    [
      "pandoc-scholar, the name as key",
      "author:\n - Ada Lovelace:\n     institute: [a]\n     correspondence: 'yes'\ninstitute:\n - a: Institute A",
      [{ ...ada, corresponding: true, affiliations: [0] }],
    ],
    [
      "names in one text, details elsewhere",
      "author: Ada Lovelace, Bob Stone\nauthors:\n - {name: Ada Lovelace}\n - {name: Bob Stone}",
      [
        { ...ada, affiliations: [] },
        { ...bob, affiliations: [] },
      ],
    ],
    [
      "a blog with a link",
      'author: <a href="https://ada.example">Ada Lovelace</a>',
      [{ ...ada, affiliations: [], url: "https://ada.example" }],
    ],
    [
      "a blog with affiliations in brackets",
      "author: Ada Lovelace (X Lab), Bob Stone (X Lab)",
      [
        { ...ada, affiliations: [0] },
        { ...bob, affiliations: [0] },
      ],
      [{ name: "X Lab" }],
    ],
    [
      "first and last name",
      "author:\n  first_name: Ada\n  last_name: Lovelace\n  website: https://ada.example",
      [{ ...ada, affiliations: [], url: "https://ada.example" }],
    ],
  ];
  test.each(cases)("%s", (_, yaml, authors, affiliations) => {
    const { frontmatter } = map(yaml);
    expect(frontmatter.authors).toEqual(authors);
    expect(frontmatter.affiliations).toEqual(affiliations ?? frontmatter.affiliations);
  });

  const faults: [name: string, yaml: string, rule: string, line: number][] = [
    [
      "an affiliation that is not listed",
      "authors:\n - name: Ada Lovelace\n   affiliation: '1, 3'\naffiliations:\n - {name: X, index: 1}",
      "frontmatter/affiliation-resolves",
      4,
    ],
    [
      "an ORCID iD that is none",
      "authors:\n - name: Ada Lovelace\n   orcid: 0000-0000",
      "frontmatter/orcid-is-valid",
      4,
    ],
    [
      "an ORCID iD with a wrong check digit",
      "authors:\n - name: Ada Lovelace\n   orcid: 0000-0002-1825-0098",
      "frontmatter/orcid-is-valid",
      4,
    ],
    ["an author without a name", "title: A\nauthors:\n - orcid: 0000-0002-1825-0097", "frontmatter/author-has-name", 4],
    ["an affiliation without a name", "affiliations:\n - index: 1", "frontmatter/affiliation-has-name", 3],
    ["an ambiguous date", "title: A\ndate: 01/02/2020", "frontmatter/date-is-clear", 3],
    ["a title that is no text", "title: [a, b]", "frontmatter/value-is-text", 2],
  ];
  test.each(faults)("names %s with its line", (_, yaml, ruleId, line) => {
    expect(map(yaml).diagnostics).toContainEqual(
      expect.objectContaining({ ruleId, location: expect.objectContaining({ line }) }),
    );
  });
});

describe("other fields", () => {
  const cases: [name: string, yaml: string, expected: object][] = [
    ["title with mark-up", "title: '`tqdm`: a *fast* meter for $x^2$'", { title: "tqdm: a fast meter for $x^2$" }],
    ["a folded title", "title: >-\n    Two\n    lines", { title: "Two lines" }],
    ["subtitle and short title", "subtitle: S\nshort_title: T", { subtitle: "S", shortTitle: "T" }],
    ["abstract over paragraphs", "abstract: |\n  One\n  line.\n\n  Two.", { abstract: "One line.\n\nTwo." }],
    [
      "MyST's abstract part",
      "parts:\n  abstract: An *abstract*.\n  acknowledgments: Thanks.",
      { abstract: "An abstract.", other: { parts: { acknowledgments: "Thanks." } } },
    ],
    ["a summary is no abstract", "summary: Not one.", { other: { summary: "Not one." } }],
    [
      "tags and keywords, list or text",
      "tags: [a, b]\nkeywords: c, d; e",
      { tags: ["a", "b"], keywords: ["c", "d", "e"] },
    ],
    [
      "arXiv categories",
      "categories: [cs.DL, math.NA, hep-th]",
      { categories: ["cs.DL", "math.NA", "hep-th"], tags: [] },
    ],
    ["a blog's categories", "categories: [news, R]\ntags: [x]", { categories: [], tags: ["x", "news", "R"] }],
    [
      "a primary category",
      "primary_category: cs.DL\nsecondary_categories: [cs.SE]",
      { categories: ["cs.DL", "cs.SE"] },
    ],
    ["bibliography, text or list", "bibliography: a.bib", { bibliography: ["a.bib"] }],
    ["bibliographies", "bibliography: [a.bib, b.json]", { bibliography: ["a.bib", "b.json"] }],
    ["licences", "license: CC BY 4.0", { license: "CC-BY-4.0" }],
    ["licences of MyST", "license: {code: MIT, content: CC-BY-SA-4.0}", { license: "CC-BY-SA-4.0" }],
    ["licence by address", "license: https://creativecommons.org/licenses/by-nc/4.0/", { license: "CC-BY-NC-4.0" }],
    ["DOI by address", "doi: https://doi.org/10.1000/xyz", { doi: "10.1000/xyz" }],
    ["language", "lang: en_GB.UTF-8", { language: "en-GB" }],
    [
      "macros of MyST",
      "math:\n  '\\RR': '\\mathbb{R}'\n  '\\vec': {macro: '\\mathbf{#1}'}",
      { math: { "\\RR": "\\mathbb{R}", "\\vec": "\\mathbf{#1}" } },
    ],
    [
      "macros of header-includes",
      "header-includes:\n - \\newcommand{\\RR}{\\mathbb{R}}\n - \\usepackage{booktabs}\n - |\n  \\def\\abs#1{|#1|}\n  \\DeclareMathOperator{\\argmin}{arg\\,min}",
      {
        math: { "\\RR": "\\mathbb{R}", "\\abs": "|#1|", "\\argmin": "\\operatorname{arg\\,min}" },
        other: { "header-includes": ["\\usepackage{booktabs}"] },
      },
    ],
    [
      "abbreviations",
      "abbreviations: {HTML: HyperText Markup Language}",
      { abbreviations: { HTML: "HyperText Markup Language" } },
    ],
    ["numbering", "numbersections: true", { numbering: true }],
    ["numbering of MyST", "numbering: {headings: true, figure: false}", { numbering: true }],
    [
      "repository by name",
      "repository: owner/name",
      { links: [{ kind: "repository", url: "https://github.com/owner/name" }] },
    ],
    ["funding", "funding: Grant 1", { notes: ["Grant 1"] }],
    [
      "what has no place",
      "output:\n  html_document: {toc: true}\nrss: x\nempty:",
      { other: { output: { html_document: { toc: true } }, rss: "x" } },
    ],
    ["a date that cannot be read stays", "date: soon", { other: { date: "soon" } }],
  ];
  test.each(cases)("%s", (_, yaml, expected) => {
    expect(map(yaml).frontmatter).toMatchObject(expected);
  });

  test("a summary is not taken for the abstract, nor an unreadable date for a date", () => {
    const { frontmatter } = map("summary: Not one.\ndate: soon");
    expect(frontmatter).not.toHaveProperty("abstract");
    expect(frontmatter).not.toHaveProperty("date");
  });

  test("keys that are cited, and references, come beside it", () => {
    const { nocite, references } = map("nocite: |\n  @a, @b:c-d\n  @*\nreferences:\n - {id: x, type: book}");
    expect(nocite).toEqual(["a", "b:c-d", "*"]);
    expect(references).toEqual([{ id: "x", type: "book" }]);
  });
});

test.each([
  { author: "a.".repeat(200_000) },
  { author: `${" ".repeat(200_000)}x and y` },
  { authors: [{ name: "a.".repeat(9_000) }] },
  { "header-includes": "\\newcommand{\\x}{".repeat(20_000) },
  { title: "*a".repeat(100_000) },
  { affiliations: [", ".repeat(100_000)] },
  { nocite: "@a".repeat(100_000) },
])("takes little time over hostile values %#", (data) => {
  const start = performance.now();
  mapFrontmatter(data, { file: "a.md", locate: () => undefined });
  expect(performance.now() - start).toBeLessThan(3000);
});

test("whatever the data, the result fits the schema", () => {
  const keys = [
    "title",
    "author",
    "authors",
    "affiliations",
    "institute",
    "date",
    "tags",
    "license",
    "math",
    "parts",
    "abstract",
    "bibliography",
    "numbering",
    "header-includes",
    "abbreviations",
    "repository",
    "lang",
    "nocite",
    "categories",
    "__proto__",
  ];
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...keys), fc.jsonValue({ maxDepth: 3 })), (data) => {
      const { frontmatter } = mapFrontmatter(data, { file: "a.md", locate: () => undefined });
      expect(frontmatterSchema.safeParse(JSON.parse(JSON.stringify(frontmatter))).error).toBeUndefined();
    }),
    { seed: 2, numRuns: 500 },
  );
});
