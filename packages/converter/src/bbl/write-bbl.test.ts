import type { Reference } from "@dreamnet/document";
import { describe, expect, it } from "vitest";
import { sourceOf } from "../../test/compile-tex.ts";
import { toLatex } from "../latex/to-latex.ts";

function bbl(references: Record<string, Reference>): string {
  const { bbl: text } = toLatex(
    sourceOf([{ type: "paragraph", children: [{ type: "nocite", keys: ["*"] }] }], { references }),
  );
  return text ?? "";
}

const reference = (type: string, fields: Record<string, string>, csl: Partial<Reference["csl"]> = {}): Reference => ({
  csl: { id: "x", type: "article", ...csl },
  bib: { type, fields },
  diagnostics: [],
});

describe("the list of references", () => {
  it("writes an article as plainnat does, TeX of its fields kept", () => {
    const text = bbl({
      knuth: reference(
        "article",
        {
          title: "The {\\TeX}book on $x^2$",
          journal: "J. of {\\'E}tudes",
          volume: "3",
          number: "2",
          pages: "1-9",
          year: "1984",
          doi: "10.1000/a_b",
        },
        {
          author: [
            { family: "Knuth", given: "Donald E." },
            { family: "Łukasz", given: "A." },
          ],
          issued: { "date-parts": [[1984, 5]] },
        },
      ),
    });
    expect(text).toContain("\\bibitem[{Knuth and Łukasz}(1984)]{knuth}");
    expect(text).toContain("Donald E.~Knuth and A.~Łukasz.");
    expect(text).toContain("\\newblock The {\\TeX}book on $x^2$.");
    expect(text).toContain("\\emph{J. of {\\'{E}}tudes}, 3(2):\\penalty0 1--9, May 1984.");
    expect(text).toContain("\\href{https://doi.org/10.1000/a\\_b}");
  });

  it("tells equal labels apart and names many authors once in full", () => {
    const many = {
      author: [{ family: "One" }, { family: "Two" }, { family: "Three" }],
      issued: { "date-parts": [[2020]] },
    };
    const text = bbl({ b: reference("misc", { title: "B" }, many), a: reference("misc", { title: "A" }, many) });
    expect(text).toContain("\\bibitem[{One~et~al.}(2020{\\natexlab{a}}){One, Two, and Three}]{a}");
    expect(text).toContain("\\bibitem[{One~et~al.}(2020{\\natexlab{b}}){One, Two, and Three}]{b}");
    expect(text.indexOf("]{a}")).toBeLessThan(text.indexOf("]{b}"));
  });

  it.each([
    ["a bare & sign", "Tom & Jerry", "Tom \\& Jerry"],
    ["a bare percent", "50% of it", "50\\% of it"],
    ["a bare underscore", "my_file", "my\\_file"],
    ["an open brace", "{Open title", "Open title"],
    ["a closing brace", "Closed} title", "Closed title"],
    ["an open formula", "Costs $5", "Costs \\$5"],
    ["a journal's macro", "In \\apj letters", "In ApJ letters"],
    ["an unknown command", "See \\foo{bar} there", "See {bar} there"],
    ["a dangerous command", "\\input{/etc/passwd}", "{/etc/passwd}"],
    ["Greek and emoji", "α 🚀", "\\ensuremath{\\alpha} \\texttt{{[}U+1F680{]}}"],
  ])("survives %s", (_name, title, shown) => {
    expect(bbl({ k: reference("misc", { title }, { author: [{ family: "A" }] }) })).toContain(`\\newblock ${shown}`);
  });

  it("makes do with what CSL-JSON has, and with next to nothing", () => {
    const text = bbl({
      site: {
        csl: {
          id: "site",
          type: "webpage",
          title: "A <i>site</i> with $y$",
          author: [{ literal: "Org (X)" }],
          URL: "https://example.org/a?b=c",
        },
        diagnostics: [],
      },
      "odd key, ü": { csl: { id: "z", type: "book" }, diagnostics: [] },
    });
    expect(text).toContain("\\bibitem[{Org (X)}(n.d.)]{site}");
    expect(text).toContain("A \\emph{site} with $y$.");
    expect(text).toContain("URL \\url{https://example.org/a?b=c}.");
    expect(text).toMatch(/\]\{odd-u20-key-u2c--u20--ufc-\}/u);
  });
});
