import { cslItemSchema } from "@dreamnet/document";
import { describe, expect, test } from "vitest";
import { createBibliography } from "./bibliography.ts";
import { normalizeCslItem } from "./csl-data.ts";
import { readNames } from "./names.ts";
import { texToText } from "./tex-text.ts";

const one = async (entry: string) => {
  const bibliography = createBibliography([{ path: "refs.bib", text: entry }], []);
  const [key = ""] = bibliography.keys;
  const reference = (await bibliography.read([key]))[key];
  if (reference === undefined) throw new Error("no entry");
  expect(cslItemSchema.safeParse(reference.csl).success).toBe(true);
  return reference;
};

describe("CSL of an entry", () => {
  const cases: [name: string, entry: string, csl: object][] = [
    [
      "an article",
      "@article{k, author={Knuth, Donald E.}, title={Literate {P}rogramming}, journal={The Computer Journal}, volume=27, number=2, pages={97--111}, year=1984, month=may, doi={10.1093/comjnl/27.2.97}, issn={0010-4620}}",
      {
        id: "k",
        type: "article-journal",
        author: [{ family: "Knuth", given: "Donald E." }],
        title: "Literate Programming",
        "container-title": "The Computer Journal",
        volume: "27",
        issue: "2",
        page: "97–111",
        issued: { "date-parts": [[1984, 5]] },
        DOI: "10.1093/comjnl/27.2.97",
        ISSN: "0010-4620",
      },
    ],
    [
      "proceedings",
      "@inproceedings{k, author={A B}, title={T}, booktitle={Proc. X}, editor={C D}, series={LNCS}, address={Bonn}, organization={ACM}, year={2020}}",
      {
        type: "paper-conference",
        "container-title": "Proc. X",
        editor: [{ family: "D", given: "C" }],
        "collection-title": "LNCS",
        "publisher-place": "Bonn",
        publisher: "ACM",
      },
    ],
    [
      "a book",
      "@book{k, editor={A B}, title={T}, subtitle={S}, publisher={P}, edition={2}, isbn={978-3}, year={2001}}",
      { type: "book", title: "T: S", publisher: "P", edition: "2", ISBN: "978-3" },
    ],
    [
      "a thesis",
      "@phdthesis{k, author={A B}, title={T}, school={MIT}, year=1999}",
      { type: "thesis", genre: "PhD thesis", publisher: "MIT" },
    ],
    [
      "a thesis of BibLaTeX",
      "@thesis{k, author={A B}, title={T}, institution={MIT}, type={mathesis}, date={1999-05}}",
      { type: "thesis", genre: "Master’s thesis", issued: { "date-parts": [[1999, 5]] } },
    ],
    [
      "a report",
      "@techreport{k, author={A B}, title={T}, institution={NASA}, number={TR-1}, year=1999}",
      { type: "report", number: "TR-1", genre: "Technical report", publisher: "NASA" },
    ],
    [
      "an arXiv preprint",
      "@misc{k, author={A B}, title={T}, eprint={2101.00001v2}, archivePrefix={arXiv}, primaryClass={cs.DL}, year=2021}",
      {
        type: "article",
        archive: "arXiv",
        archive_location: "2101.00001v2",
        URL: "https://arxiv.org/abs/2101.00001v2",
      },
    ],
    [
      "an arXiv preprint by its journal",
      "@article{k, author={A B}, title={T}, journal={arXiv preprint arXiv:1606.06650}, year=2016}",
      { archive: "arXiv", archive_location: "1606.06650", URL: "https://arxiv.org/abs/1606.06650" },
    ],
    ["a web page", "@misc{k, title={T}, howpublished={\\url{https://a.b/c_d}}, year=2020}", { URL: "https://a.b/c_d" }],
    [
      "software",
      "@software{k, author={{The Team}}, title={T}, version={1.2}, date={2020-02-30/2021}, url={https://a.b/\\%7Ec\\_d}, urldate={2021-01-02}}",
      {
        type: "software",
        version: "1.2",
        author: [{ literal: "The Team" }],
        URL: "https://a.b/%7Ec_d",
        accessed: { "date-parts": [[2021, 1, 2]] },
      },
    ],
    [
      "BibLaTeX names of fields",
      "@article{k, author={A B}, title={T}, journaltitle={J}, location={L}, date={2020~}, langid={german}, issue={Spring}}",
      {
        "container-title": "J",
        "publisher-place": "L",
        issued: { "date-parts": [[2020]], circa: true },
        language: "german",
        issue: "Spring",
      },
    ],
    ["a DOI as an address", "@misc{k, title={T}, doi={https://doi.org/10.1/a\\_b}}", { DOI: "10.1/a_b" }],
    ["a DOI within the address", "@misc{k, title={T}, url={https://dx.doi.org/10.1/ab}}", { DOI: "10.1/ab" }],
    ["a year that is text", "@misc{k, title={T}, year={in press}}", { issued: { literal: "in press" } }],
    ["a range of years", "@misc{k, title={T}, year={2018--2021}}", { issued: { "date-parts": [[2018], [2021]] } }],
    [
      "month and day",
      '@misc{k, title={T}, year=2020, month= "12~" # mar}',
      { issued: { "date-parts": [[2020, 3, 12]] } },
    ],
    [
      "a month as a number",
      "@misc{k, title={T}, year=2020, month=3, day={7}}",
      { issued: { "date-parts": [[2020, 3, 7]] } },
    ],
    [
      "formulas",
      "@misc{k, title={Bounds of $L^p$ for \\ensuremath{\\mathbb{R}^3}}}",
      { title: "Bounds of $L^p$ for $\\mathbb{R}^3$" },
    ],
    ["pages of an article number", "@article{k, title={T}, pages={e1234}}", { page: "e1234" }],
    ["pages with one dash", "@article{k, title={T}, pages={A12-A19}}", { page: "A12–A19" }],
    ["pages in two ranges", "@article{k, title={T}, pages={1-3, 5 -- 7}}", { page: "1–3, 5–7" }],
    ["a page with a name", "@article{k, title={T}, pages={S-12}}", { page: "S-12" }],
  ];
  test.each(cases)("%s", async (_, entry, csl) => {
    expect((await one(entry)).csl).toMatchObject(csl);
  });

  test("keeps the entry as written, its fields, its file and line", async () => {
    const reference = await one(
      "% first\n@string{j={Journal {\\'E}}}\n@Article{Key,\n  Title = {A {\\'e} {B}},\n  journal = j # { X}\n}\n",
    );
    expect(reference).toMatchObject({
      file: "refs.bib",
      line: 3,
      bib: { type: "article", fields: { title: "A {\\'e} {B}", journal: "Journal {\\'E} X" } },
    });
    expect(reference.raw).toBe("@Article{Key,\n  Title = {A {\\'e} {B}},\n  journal = j # { X}\n}");
  });

  test("asks the library about TeX that is not known here", async () => {
    expect((await one("@misc{k, title={A \\textschwa{} B}}")).csl.title).toBe("A ə B");
  });
});

describe("names", () => {
  const cases: [string, object[]][] = [
    ["Donald E. Knuth", [{ family: "Knuth", given: "Donald E." }]],
    [
      "Knuth, Donald E. and Lamport, Leslie",
      [
        { family: "Knuth", given: "Donald E." },
        { family: "Lamport", given: "Leslie" },
      ],
    ],
    ["Ludwig van Beethoven", [{ family: "Beethoven", given: "Ludwig", "non-dropping-particle": "van" }]],
    [
      "van der Waals, Johannes Diderik",
      [{ family: "Waals", given: "Johannes Diderik", "non-dropping-particle": "van der" }],
    ],
    [
      "Charles Louis Xavier Joseph de la Vall{\\'e}e Poussin",
      [{ family: "Vallée Poussin", given: "Charles Louis Xavier Joseph", "non-dropping-particle": "de la" }],
    ],
    ["King, Jr., Martin Luther", [{ family: "King", given: "Martin Luther", suffix: "Jr." }]],
    ["{World Health Organization}", [{ literal: "World Health Organization" }]],
    ["{Barnes and Noble} and A. Smith", [{ literal: "Barnes and Noble" }, { family: "Smith", given: "A." }]],
    ["{van Rossum}, Guido", [{ family: "van Rossum", given: "Guido" }]],
    ["{\\'E}mile Zola", [{ family: "Zola", given: "Émile" }]],
    ['{\\"U}nl{\\"u}, {\\.I}smail', [{ family: "Ünlü", given: "İsmail" }]],
    ["Paul Erd{\\H o}s and others", [{ family: "Erdős", given: "Paul" }, { literal: "others" }]],
    ["Plato", [{ family: "Plato" }]],
    ["王小明 and 李 雷", [{ family: "王小明" }, { family: "雷", given: "李" }]],
    ["Jean-Paul~Sartre", [{ family: "Sartre", given: "Jean-Paul" }]],
    [
      "A. B.\n  and\n C. D.",
      [
        { family: "B.", given: "A." },
        { family: "D.", given: "C." },
      ],
    ],
    ["family=Rossum, given=Guido, prefix=van", [{ family: "Rossum", given: "Guido", "non-dropping-particle": "van" }]],
    ["Smith, John,", [{ family: "Smith", given: "John" }]],
    ["", []],
    [" and ", []],
  ];
  test.each(cases)("%j", (tex, names) => {
    expect(readNames(tex, (value) => texToText(value).text)).toEqual({ names, faults: [] });
  });

  test("names that commas set apart are read in pairs, and named", () => {
    const { names, faults } = readNames("Smith, J., Doe, A.", (value) => texToText(value).text);
    expect(names).toEqual([
      { family: "Smith", given: "J." },
      { family: "Doe", given: "A." },
    ]);
    expect(faults).toHaveLength(1);
  });
});

describe("createBibliography", () => {
  test("strings that double are cut, and named at their line", async () => {
    const doubling = Array.from({ length: 60 }, (_, index) => `@string{s${index + 1} = s${index} # s${index}}`);
    const text = ['@string{s0 = "0123456789"}', ...doubling, "@article{k, title = s60 # s60, note = {own}}"].join("\n");
    const bibliography = createBibliography([{ path: "s.bib", text }], []);
    expect(bibliography.diagnostics[0]).toMatchObject({
      ruleId: "bibliography/value-is-bounded",
      location: { file: "s.bib", line: 14 },
    });
    const { k } = await bibliography.read(["k"]);
    expect(k?.csl.title?.length).toBeLessThanOrEqual(64 * 1024);
    expect(k?.csl.note).toBe("own");
  });

  test("a hundred thousand long strings are bounded together", async () => {
    const long = "x".repeat(60_000);
    const many = Array.from({ length: 100_000 }, (_, index) => `@string{t${index} = s # "a"}`);
    const bibliography = createBibliography(
      [{ path: "s.bib", text: [`@string{s = "${long}"}`, ...many].join("\n") }],
      [],
    );
    expect(bibliography.diagnostics[0]).toMatchObject({ ruleId: "bibliography/value-is-bounded" });
  });

  test("a child takes what it lacks from its parents", async () => {
    const text =
      "@inproceedings{a, author={A B}, title={T}, crossref={P}}\n@proceedings{p, title={Proc}, editor={C D}, year=2020, publisher=X, xdata={x}}\n@xdata{x, location={Bonn}}\n@incollection{c, title={U}, crossref={nowhere}}";
    const bibliography = createBibliography([{ path: "r.bib", text }], []);
    const read = await bibliography.read(["a", "c"]);
    expect(read["a"]?.csl).toMatchObject({
      title: "T",
      "container-title": "Proc",
      issued: { "date-parts": [[2020]] },
      "publisher-place": "Bonn",
      editor: [{ family: "D" }],
    });
    expect(read["a"]?.bib?.fields).toMatchObject({ booktitle: "Proc", year: "2020" });
    expect(read["c"]?.diagnostics).toEqual([
      expect.objectContaining({ ruleId: "bibliography/crossref-resolves", location: { file: "r.bib", line: 4 } }),
    ]);
  });

  test("parents in a circle end", async () => {
    const bibliography = createBibliography(
      [{ path: "r.bib", text: "@book{a, title={T}, crossref={b}}@book{b, crossref={a}, year=2020}" }],
      [],
    );
    expect((await bibliography.read(["a"]))["a"]?.csl).toMatchObject({
      title: "T",
      issued: { "date-parts": [[2020]] },
    });
  });

  test("the first of two entries counts, and the second is named; a copy is not", async () => {
    const bibliography = createBibliography(
      [
        {
          path: "r.bib",
          text: "@misc{a, title={One}}\n@misc{a, title={Two}}\n@misc{b, title={B}}\n@misc{b, title={B}}",
        },
      ],
      [],
    );
    expect((await bibliography.read(["a"]))["a"]?.csl.title).toBe("One");
    expect(bibliography.diagnostics).toEqual([
      expect.objectContaining({
        severity: "warning",
        ruleId: "bibliography/key-is-unique",
        location: { file: "r.bib", line: 2 },
      }),
    ]);
  });

  test("strings of one file serve the next", async () => {
    const bibliography = createBibliography(
      [
        { path: "s.bib", text: "@string{j={Journal}}" },
        { path: "r.bib", text: "@article{a, title={T}, journal=j}" },
      ],
      [],
    );
    expect((await bibliography.read(["a"]))["a"]?.csl["container-title"]).toBe("Journal");
  });

  test("a key in another case is found", () => {
    const bibliography = createBibliography([{ path: "r.bib", text: "@misc{Knuth84, title={T}}" }], []);
    expect(bibliography.has("knuth84")).toBe(false);
    expect(bibliography.otherCase("knuth84")).toBe("Knuth84");
  });

  test("keys such as __proto__ are keys", async () => {
    const bibliography = createBibliography(
      [{ path: "r.bib", text: "@misc{__proto__, title={T}}@misc{constructor, title={U}}" }],
      [],
    );
    const read = await bibliography.read(["__proto__", "constructor"]);
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
    expect(read["constructor"]?.csl.title).toBe("U");
  });
});

describe("normalizeCslItem", () => {
  const cases: [name: string, value: unknown, item: object | undefined][] = [
    [
      "CSL-JSON",
      {
        id: "a",
        type: "book",
        title: "T",
        issued: { "date-parts": [["2019", 3]] },
        volume: 3,
        author: [{ family: "B", given: "A" }],
      },
      {
        id: "a",
        type: "book",
        title: "T",
        issued: { "date-parts": [[2019, 3]] },
        volume: "3",
        author: [{ family: "B", given: "A" }],
      },
    ],
    [
      "pandoc's YAML",
      { id: 1, issued: [{ year: 2019, month: 3 }], author: { name: "X" }, doi: "10.1/a" },
      { id: "1", type: "document", issued: { "date-parts": [[2019, 3]] }, author: [{ literal: "X" }], DOI: "10.1/a" },
    ],
    [
      "a date as text",
      { id: "a", issued: "2019-03-04" },
      { id: "a", type: "document", issued: { "date-parts": [[2019, 3, 4]] } },
    ],
    [
      "mark-up",
      { id: "a", title: "<i>Homo</i> &amp; H<sub>2</sub>O  x" },
      { id: "a", type: "document", title: "Homo & H2O x" },
    ],
    ["no id", { title: "T" }, undefined],
    ["no item", "text", undefined],
  ];
  test.each(cases)("%s", (_, value, item) => {
    expect(normalizeCslItem(value)).toEqual(item);
  });
});
