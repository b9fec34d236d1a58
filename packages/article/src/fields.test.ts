import type { Article, ArticlePicture } from "@dreamnet/converter";
import { artifactDescriptionSchema, type NormalizedSource } from "@dreamnet/document";
import { describe, expect, it } from "vitest";
import { makeChecklist } from "./checklist.ts";
import { countWords } from "./count-words.ts";
import { articleNeeds } from "./needs.ts";
import { formatPlacement, picturePath } from "./placement.ts";
import { canonicalUrl, pickTags } from "./tags.ts";

const artifact = (more: object) =>
  artifactDescriptionSchema.parse({
    id: "a",
    title: "A",
    authors: [],
    canonicalSource: { format: "markdown", location: "a.md" },
    ...more,
  });

describe("tags", () => {
  it("are the first that fit, and those left out are named", () => {
    const { tags, diagnostics } = pickTags(
      artifact({ tags: ["b", " b ", "a  b", "x".repeat(26), "c", "d"] }),
      "paper",
      {
        count: 3,
        length: 25,
      },
    );
    expect(tags).toEqual(["b", "a b", "c"]);
    expect(diagnostics[0]?.message).toBe(`Left out of the tags: "${"x".repeat(26)}", "d".`);
  });

  it("are none without a word", () => {
    expect(pickTags(artifact({ tags: [] }), "paper", { count: 3, length: 25 })).toEqual({ tags: [], diagnostics: [] });
  });
});

describe("the canonical address", () => {
  const links = [{ kind: "website", url: "https://example.org/w" }];

  it("is what the caller says, then the work's own, then its DOI", () => {
    expect(canonicalUrl(artifact({ links, doi: "10.1234/a" }), "https://example.org/given")).toBe(
      "https://example.org/given",
    );
    expect(canonicalUrl(artifact({ links, doi: "10.1234/a" }), undefined)).toBe("https://example.org/w");
    expect(canonicalUrl(artifact({ doi: "https://doi.org/10.1234/a" }), undefined)).toBe("https://doi.org/10.1234/a");
    expect(canonicalUrl(artifact({}), undefined)).toBeUndefined();
  });

  it("is an address whatever the DOI holds, and no link that runs", () => {
    expect(canonicalUrl(artifact({ doi: '10.1234/a"><b>#?% é\ud800' }), undefined)).toBe(
      "https://doi.org/10.1234/a%22%3E%3Cb%3E%23%3F%25%20%C3%A9%EF%BF%BD",
    );
    const running = [{ kind: "canonical", url: "data:text/html,x" }];
    expect(canonicalUrl({ ...artifact({ doi: "10.1234/a" }), links: running }, undefined)).toBe(
      "https://doi.org/10.1234/a",
    );
  });
});

describe("words", () => {
  const words = (text: string): number =>
    countWords({ blocks: [{ tag: "p", attributes: {}, children: [text] }] } as unknown as Article);

  it.each([
    ["Don't count well-known words twice: 3 + 1.", 7],
    ["日本語と English", 5],
    ["한국어 두 단어", 3],
    ["", 0],
  ])("of %j are %i", (text, count) => {
    expect(words(text)).toBe(count);
  });
});

describe("the placement list", () => {
  const picture = (number: number, kind: "figure" | "table", alt = "", caption = ""): ArticlePicture =>
    ({ number, alt, caption, source: { kind } }) as unknown as ArticlePicture;

  it("names files by number, with as many digits as are needed", () => {
    expect(picturePath(picture(7, "table"), 9, "png")).toBe("images/07-table.png");
    expect(picturePath(picture(7, "figure"), 120, "jpg")).toBe("images/007-figure.jpg");
  });

  it("is in the order of the text, with what is missing", () => {
    const text = formatPlacement(
      [
        {
          picture: picture(2, "table", "a | b", "A\ncaption"),
          path: "images/02-table.png",
          mediaType: "image/png",
          width: 9,
          height: 8,
          size: 7,
        },
      ],
      [
        { picture: picture(1, "figure"), original: undefined },
        { picture: picture(3, "figure"), original: "images/03-figure.pdf" },
      ],
    );
    expect(text.split("\n").slice(4)).toEqual([
      "1. no file: see the diagnostics",
      "   - Alternative text: (none in the source)",
      "2. `images/02-table.png` (9 × 8 pixels)",
      "   - Alternative text: a | b",
      "   - Caption: A caption",
      "3. `images/03-figure.pdf`, as the source has it: export it as PNG first",
      "   - Alternative text: (none in the source)",
      "",
    ]);
  });
});

describe("needs and checklist", () => {
  const source = {
    flavour: "latex",
    diagnostics: [{ severity: "error", ruleId: "a/b", message: "One." }],
  } as unknown as NormalizedSource;

  it("are what only the author can supply, once for each rule, and come first", () => {
    const needs = articleNeeds(source, "", [
      { severity: "error", ruleId: "a/b", message: "Two." },
      { severity: "error", ruleId: "paper/title-is-there", message: "No title." },
      { severity: "warning", ruleId: "c/d", message: "No matter." },
    ]);
    expect(needs.map(({ field, message }) => [field, message])).toEqual([
      ["title", "An article needs a title, and the source has none. Give it with \\title{…}."],
      ["source:a/b", "One. And 1 more."],
    ]);
    expect(makeChecklist(needs, ["Publish."]).map(({ text }) => text)).toEqual([
      "Supply the title: An article needs a title, and the source has none. Give it with \\title{…}.",
      "Mend: One. And 1 more.",
      "Publish.",
    ]);
  });
});
