import type { Article, ArticlePicture } from "@dreamnet/converter";
import { checkRules } from "@dreamnet/validator";
import { describe, expect, it } from "vitest";
import type { PictureFile } from "./placement.ts";
import type { ArticlePlatform } from "./profile.ts";
import { articleRules, type FinishedArticle, findForeignMarkup } from "./rules.ts";

const platform: ArticlePlatform = {
  name: "paper",
  profile: {
    platform: "Paper",
    titleInBody: true,
    headings: ["h3", "h4", "h4"],
    inlineCode: false,
    strikethrough: false,
    scripts: false,
    nestedLists: false,
    codeAttributes: () => ({ "data-language": "text" }),
  },
  pictures: { minWidth: 1400, maxBytes: 1_000 },
  look: "serif",
  titleLength: { value: 10, certainty: "documented", source: "a test" },
  subtitleLength: { value: 5, certainty: "documented", source: "a test" },
};
const picture: ArticlePicture = {
  number: 1,
  alt: "",
  caption: "",
  source: { kind: "figure", src: "a.png", asset: undefined },
};
const file: PictureFile = {
  picture,
  path: "images/01-figure.png",
  mediaType: "image/png",
  width: 1400,
  height: 9,
  size: 9,
};

const found = (more: Partial<Omit<FinishedArticle, "article">> & { readonly article?: Partial<Article> }): string[] =>
  checkRules(
    {
      platform,
      html: "<h1>Title</h1><p>Text.</p>",
      files: [],
      missing: [],
      ...more,
      article: { title: "Title", pictures: [], ...more.article } as unknown as Article,
    },
    articleRules("paper"),
  ).map(({ ruleId, severity }) => `${severity} ${ruleId}`);

describe("the rules of an article", () => {
  it("find nothing in a plain one", () => {
    expect(found({})).toEqual([]);
  });

  it.each([
    ["title-is-there", { article: { title: "" } }, "error"],
    ["title-is-short", { article: { title: "12345678901" } }, "warning"],
    ["subtitle-is-short", { article: { subtitle: "123456" } }, "warning"],
    ["markup-is-kept", { html: "<h1>T</h1><table></table>" }, "error"],
    ["title-is-first", { html: "<h1>T</h1><h1>T</h1>" }, "error"],
    ["code-is-whole", { html: "<pre>a\n\nb</pre>" }, "error"],
    ["link-leads-out", { html: '<p><a href="#there">x</a></p>' }, "error"],
    ["link-leads-out", { html: '<p><a href="java&#10;script:alert(1)">x</a></p>' }, "error"],
    ["picture-is-made", { missing: [{ picture, original: undefined }] }, "error"],
    ["picture-has-alt", { article: { pictures: [picture] } }, "warning"],
    ["picture-is-wide", { files: [{ ...file, width: 1399 }] }, "info"],
    ["picture-is-light", { files: [{ ...file, size: 1_001 }] }, "error"],
  ])("%s", (name, more, severity) => {
    expect(found(more as never)).toEqual([`${severity} paper/${name}`]);
  });

  it("count characters, not code units", () => {
    expect(found({ article: { title: "🚀".repeat(10) } })).toEqual([]);
  });
});

describe("foreign mark-up", () => {
  it("is named once, by tag and attribute, wherever it stands", () => {
    expect(
      findForeignMarkup(
        '<p style="x">a<span>b<em onclick="x">c</em></span></p><p><span>d</span></p><pre data-language="t">e</pre><svg><a xlink:href="x"></a></svg>',
        platform.profile,
      ),
    ).toEqual(["<span>", "<svg>", "onclick of <em>", "style of <p>"].sort());
  });
});
