import { abstract, type RuleCases } from "./submission.ts";

/** Cases of the rules on metadata. */
export const metadataCases: RuleCases = {
  "arxiv/title-is-clean": {
    breaks: (
      [
        ["Abc", /3 characters/u],
        ["Title: of a work", /"Title"/u],
        ["A new\\\\way", /line break/u],
        ["A new way.", /period/u],
        ["a new way", /small/u],
        ["A NEW WAY TO GO ON", /mostly/u],
        ["A 5\\% WAY", /escape/u],
        ["See \\url{x}", /\\url/u],
        ["A (new way", /not closed/u],
        ["A new\tway", /control/u],
        ["A <sup>2</sup> way", /<sup>/u],
        ["A  new way", /several blanks/u],
        ["A caf\u00c3\u00a9 way", /UTF-8/u],
        ["W".repeat(120) + "x".repeat(130), /250/u],
        ["ANNOUNCING SOMETHING for all", /long words/u],
      ] as const
    ).map(([title, says]) => [{ metadata: { title } }, says]),
    keeps: [
      "A new way to go",
      "On $O(n)$ and [0,1)",
      "What is to come...",
      "Who did it?",
      "LIGO and VIRGO at work",
    ].map((title) => ({ metadata: { title } })),
  },
  "arxiv/authors-are-clean": {
    breaks: (
      [
        ["Li", /too short/u],
        ["Ada Lovelace*", /\*/u],
        ["Ada Lovelace, @ada", /@/u],
        ["Ada~Lovelace", /~/u],
        ["Ada Lovelace1, Bob Ray2", /digit/u],
        ["Ada Lovelace; Bob Ray", /semicolon/u],
        ["Ada Lovelace, Ray", /one name/u],
        ["Dr Ada Lovelace", /degree/u],
        ["Ada Lovelace, University of X", /affiliation/u],
        ["Anonymous Author", /anonymous/u],
        ["Ada Lovelace, ChatGPT", /language model/u],
        ["Ada Lovelace, Claude", /language model/u],
        ["Ada Lovelace,", /punctuation/u],
        ["Ada Lovelace [x]", /square/u],
        ["Ada Lovelace\\dag", /dagger/u],
        ["Authors: Ada Lovelace", /"Authors"/u],
        ["Sammy Davis, Jr.", /comma/u],
        ["Ada Lovelace et al.", /et al/u],
        ["Ada Lovelace (corresponding)", /corresponding/u],
        ["Ada \\\\ Lovelace", /line break/u],
      ] as const
    ).map(([authors, says]) => [{ metadata: { authors } }, says]),
    keeps: [
      "Ada Lovelace",
      "Jos\\'e Garc\\'{\\i}a, Bob Ray and Ann Lee",
      "ATLAS Collaboration, Ada Lovelace",
      "Sammy Davis Jr",
      "Mar\\~n Lee, Guido van Rossum",
    ].map((authors) => ({ metadata: { authors } })),
  },
  "arxiv/abstract-is-clean": {
    breaks: (
      [
        ["x".repeat(1921), /1921/u],
        ["Abstract. We show", /"Abstract"/u],
        ["we show it", /small/u],
        ["Abc", /too short/u],
        ["One.\nTwo.", /two spaces/u],
        ["We \\emph{show} it", /\\emph/u],
        ["As \\cite{x} shows, it is so", /cites/u],
        ["A (b is so", /not closed/u],
        ["A\u0007b is so", /control/u],
        ["A <p>b</p> is so", /<p>/u],
        [" A b is so", /begins or ends/u],
      ] as const
    ).map(([value, says]) => [{ metadata: { abstract: value } }, says]),
    keeps: [abstract, "One.\n  Two paragraphs.", "x".repeat(1920).replace("x", "X")].map((value) => ({
      metadata: { abstract: value },
    })),
  },
  "arxiv/abstract-is-english": {
    breaks: [
      [
        {
          metadata: {
            abstract:
              "Wir zeigen, dass das neue Verfahren in den meisten Fällen so gut wie das alte ist, und dass es schneller arbeitet.",
          },
        },
        /English/u,
      ],
      [
        { metadata: { abstract: "我们提出了一种新的方法，用于求解高频振荡的二阶线性常微分方程，并给出数值结果。" } },
        /English/u,
      ],
    ],
    keeps: [{ metadata: { abstract } }, { metadata: { abstract: "Short." } }],
  },
  "arxiv/comments-are-clean": {
    breaks: [
      [{ metadata: { comments: "x".repeat(401) } }, /401/u],
      [{ metadata: { comments: "12 pages\\\\ 3 figures" } }, /line break/u],
      [{ metadata: { comments: "12 pages (3 figures" } }, /not closed/u],
    ],
    keeps: [{ metadata: { comments: "12 pages, 3 figures" } }],
  },
  "arxiv/report-number-is-clean": {
    breaks: [
      [{ metadata: { reportNumber: "12345" } }, /letter/u],
      [{ metadata: { reportNumber: "CERN-TH" } }, /digit/u],
      [{ metadata: { reportNumber: "A1" } }, /short/u],
    ],
    keeps: [{ metadata: { reportNumber: "CERN-TH-2026-001" } }],
  },
  "arxiv/journal-reference-is-clean": {
    breaks: [
      [{ metadata: { journalReference: "Accepted by Nature" } }, /Accepted/u],
      [{ metadata: { journalReference: "https://x.org/1" } }, /URL/u],
      [{ metadata: { journalReference: "10.1000/xyz" } }, /DOI/u],
      [{ metadata: { journalReference: "title={A}, 2020" } }, /BibTeX/u],
    ],
    keeps: [{ metadata: { journalReference: "Phys. Rev. D 100, 012345 (2019)" } }],
  },
  "arxiv/doi-is-bare": {
    breaks: [
      [{ metadata: { doi: "https://doi.org/10.1000/xyz" } }, /begins with/u],
      [{ metadata: { doi: "doi:10.1000/xyz" } }, /begins with/u],
      [{ metadata: { doi: "10.1000-xyz-1" } }, /no DOI/u],
    ],
    keeps: [{ metadata: { doi: "10.21105/joss.00001" } }],
  },
  "arxiv/msc-class-is-clean": {
    breaks: [
      [{ metadata: { mscClass: "11A41; 11B50" } }, /semicolons/u],
      [{ metadata: { mscClass: "primes" } }, /no MSC/u],
    ],
    keeps: [{ metadata: { mscClass: "11A41 (Primary), 11B50, 60-XX" } }],
  },
  "arxiv/acm-class-is-clean": {
    breaks: [
      [{ metadata: { acmClass: "F.2.2, I.2.7" } }, /semicolon/u],
      [{ metadata: { acmClass: "CS" } }, /no class/u],
    ],
    keeps: [{ metadata: { acmClass: "F.2.2; I.2.7; D.m" } }],
  },
  "arxiv/metadata-is-ascii": {
    breaks: [
      [{ metadata: { title: "A “new” way" } }, /“/u],
      [{ metadata: { authors: "José García" } }, /é/u],
    ],
    keeps: [{ metadata: { title: 'A "new" way', authors: "Jos\\'e Garc\\'ia" } }],
  },
  "arxiv/license-is-offered": {
    breaks: [[{ metadata: { license: "https://opensource.org/licenses/MIT" } }, /MIT/u]],
    keeps: [{ metadata: { license: "http://creativecommons.org/licenses/by/4.0/" } }, {}],
  },
  "arxiv/category-is-active": {
    breaks: [
      [{ metadata: { primaryCategory: "cs.XX" } }, /cs\.XX/u],
      [{ metadata: { primaryCategory: "cs.LG", crossLists: ["Machine Learning"] } }, /Machine Learning/u],
    ],
    keeps: [{ metadata: { primaryCategory: "cs.LG", crossLists: ["math.IT", "cmp-lg"] } }],
  },
  "arxiv/category-is-listed-once": {
    breaks: [
      [{ metadata: { primaryCategory: "cs.IT", crossLists: ["math.IT"] } }, /two names/u],
      [{ metadata: { primaryCategory: "cs.LG", crossLists: ["cs.LG"] } }, /twice/u],
    ],
    keeps: [{ metadata: { primaryCategory: "cs.IT", crossLists: ["math.CO"] } }],
  },
};
