import type { CslItem } from "@dreamnet/document";
import { describe, expect, test } from "vitest";
import { formatAuthorDate } from "./author-date.ts";
import { initials } from "./names.ts";
import { formatNumeric } from "./numeric.ts";
import { parseRichText, type RichText } from "./rich-text.ts";
import { termsOf } from "./terms.ts";

const english = termsOf("en");
const marked = (parts: RichText): string =>
  parts
    .map((part) => (part.style === "italic" ? `*${part.text}*` : part.style === "math" ? `$${part.text}$` : part.text))
    .join("");
const item = (rest: Partial<CslItem>): CslItem => ({ id: "x", type: "article-journal", ...rest });
const year = (value: number): CslItem["issued"] => ({ "date-parts": [[value]] });

const works: readonly [name: string, item: CslItem, authorDate: string, numeric: string][] = [
  [
    "a journal article",
    item({
      title: "Emcee: The MCMC Hammer",
      author: [
        { family: "Foreman-Mackey", given: "Daniel" },
        { family: "Hogg", given: "David W." },
      ],
      issued: year(2013),
      "container-title": "PASP",
      volume: "125",
      issue: "925",
      page: "306--312",
      DOI: "https://doi.org/10.1086/670067",
    }),
    "Foreman-Mackey, D., & Hogg, D. W. (2013). Emcee: The MCMC Hammer. *PASP*, *125*(925), 306–312. https://doi.org/10.1086/670067",
    "D. Foreman-Mackey and D. W. Hogg, “Emcee: The MCMC Hammer,” *PASP*, vol. 125, no. 925, pp. 306–312, 2013, doi: 10.1086/670067.",
  ],
  [
    "a book with particle, suffix and edition",
    item({
      type: "book",
      title: "A Book?",
      author: [
        { family: "Beethoven", given: "Ludwig", "non-dropping-particle": "van" },
        { family: "King", given: "Martin Luther", suffix: "Jr." },
        { literal: "NASA" },
      ],
      issued: year(1999),
      publisher: "Press",
      "publisher-place": "Bonn",
      edition: "2",
    }),
    "van Beethoven, L., King, M. L., Jr., & NASA. (1999). *A Book?* (2nd ed.). Press, Bonn.",
    "L. van Beethoven, M. L. King Jr., and NASA, *A Book?*, 2nd ed., Press, Bonn, 1999.",
  ],
  [
    "a conference paper",
    item({
      type: "paper-conference",
      title: "Attention",
      author: [{ family: "Vaswani", given: "Ashish" }],
      editor: [
        { family: "Guyon", given: "I." },
        { family: "Luxburg", given: "U. V." },
      ],
      issued: year(2017),
      "container-title": "NeurIPS",
      volume: "30",
      page: "5",
      publisher: "Curran",
    }),
    "Vaswani, A. (2017). Attention. In I. Guyon & U. V. Luxburg (Eds.), *NeurIPS* (Vol. 30, p. 5). Curran.",
    "A. Vaswani, “Attention,” in *NeurIPS*, I. Guyon and U. V. Luxburg, Eds., vol. 30, p. 5, Curran, 2017.",
  ],
  [
    "software without a date",
    item({
      type: "software",
      title: "tool",
      author: [{ literal: "The Tool Developers" }],
      version: "1.2",
      URL: "https://example.org/tool",
    }),
    "The Tool Developers. (n.d.). *tool* (Version 1.2) [Computer software]. https://example.org/tool",
    "The Tool Developers, *tool*, version 1.2, n.d. https://example.org/tool",
  ],
  [
    "a page without an author, dated to the day",
    item({ type: "webpage", title: "News", issued: { "date-parts": [[2020, 5, 3]] }, URL: "https://example.org/" }),
    "*News*. (2020, May 3). https://example.org/",
    "*News*, 2020. https://example.org/",
  ],
  [
    "a thesis, a formula, and a note",
    item({
      type: "thesis",
      title: "On $H_2$",
      author: [{ family: "Müller", given: "Jörg-Peter" }],
      issued: year(2001),
      publisher: "ETH",
      genre: "PhD thesis",
      note: "In German",
    }),
    "Müller, J.-P. (2001). *On *$H_2$ [PhD thesis]. ETH. In German.",
    "J.-P. Müller, *On *$H_2$, PhD thesis, ETH, 2001, In German.",
  ],
  ["nothing but an id", item({ type: "document" }), "*x*. (n.d.).", "*x*, n.d."],
];

describe("entries of the list", () => {
  test.each(works)("%s", (_name, work, authorDate, numeric) => {
    expect(marked(formatAuthorDate(work, "", english))).toBe(authorDate);
    expect(marked(formatNumeric(work, english))).toBe(numeric);
  });

  test("more than twenty authors, and others", () => {
    const people = Array.from({ length: 25 }, (_, index) => ({ family: `F${index}`, given: "A." }));
    expect(marked(formatAuthorDate(item({ title: "T", author: people }), "", english))).toMatch(
      /F18, A\., … F24, A\. \(n\.d\.\)/,
    );
    expect(
      marked(
        formatAuthorDate(
          item({ title: "T", author: [{ family: "A", given: "B." }, { literal: "others" }] }),
          "",
          english,
        ),
      ),
    ).toMatch(/^A, B\., et al\. \(n\.d\.\)/);
  });

  test.each([
    ["Donald Ervin", "D. E."],
    ["D.E.", "D. E."],
    ["Jean-Paul", "J.-P."],
    ["Émile", "É."],
    ["明", "明"],
    ["José María de", "J. M. de"],
    ["", ""],
  ])("initials of %s", (given, expected) => {
    expect(initials(given)).toBe(expected);
  });

  test("mark-up of titles; what does not close stays", () => {
    expect(marked(parseRichText("<i>E. coli</i> at $5 and $6 or $x_1$ <b> a<5"))).toBe(
      "*E. coli* at $5 and $6 or $x_1$ <b> a<5",
    );
  });
});
