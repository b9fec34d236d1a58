import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { networks } from "../networks/index.ts";
import { planSocial } from "../plan-social.ts";
import { renderSocial } from "../render-social.ts";
import type { SocialDocument } from "../social-document.ts";
import { rankSentences } from "../text/rank-sentences.ts";
import { readSentences } from "../text/sentences.ts";
import { socialRules } from "./index.ts";
import type { FinishedPosts } from "./rule.ts";

const sentences = rankSentences(
  readSentences(
    [
      {
        text: "Engine is a library that solves equations. We show that it is fast on all of them. Users call one function for it.",
        part: "abstract",
      },
    ],
    "en",
  ),
  "Engine: equations",
);
const document: SocialDocument = {
  title: "Engine: equations",
  authors: ["Ada"],
  language: "en",
  refusedLanguage: undefined,
  tags: ["Engines"],
  leftTags: [],
  sentences,
};
const link = { name: "website", url: "https://ada.dev/" } as const;

function finished(more: Partial<SocialDocument> = {}, own: Partial<FinishedPosts> = {}): FinishedPosts {
  const read = { ...document, ...more };
  const plan = planSocial(read, { link: own.link ?? link, createdAt: new Date(0) });
  return { document: read, plan, rendered: renderSocial(plan), link, ...own };
}

const found = (subject: FinishedPosts): string[] =>
  socialRules.filter((rule) => rule.check(subject).length > 0).map(({ id }) => id);

describe("rules", () => {
  it("find nothing in sound posts", () => {
    expect(found(finished())).toEqual([]);
  });

  it("find a post that is too long", () => {
    const subject = finished();
    const [first, ...rest] = subject.rendered;
    const text = "x".repeat(281);
    const long = { ...(first as NonNullable<typeof first>), caption: { text, measures: networks.x.measure(text) } };
    expect(found({ ...subject, rendered: [long, ...rest] })).toEqual(["social/post-fits"]);
  });

  it("find words that are not the author's", () => {
    const subject = finished();
    const plan = structuredClone(subject.plan);
    plan.networks.x?.caption.segments.push({ kind: "source", of: "sentence", text: "Engine is the best of all." });
    plan.networks.x?.thread[0]?.segments.push(
      { kind: "source", of: "author", text: "Bob" },
      { kind: "source", of: "piece", text: "solves equations" },
    );
    const [verbatim] = socialRules.filter(({ id }) => id === "social/text-is-verbatim");
    expect(verbatim?.check({ ...subject, plan }).map(({ message }) => message)).toEqual([
      expect.stringContaining("Engine is the best of all."),
      expect.stringContaining("Bob"),
    ]);
  });

  it.each([
    ["social/thread-says-enough", finished({ sentences: sentences.slice(0, 1) })],
    ["social/link-is-live", finished({}, { link: { name: "website", url: undefined } })],
    ["social/link-is-live", finished({}, { link: { name: "website", url: undefined, refused: "http://localhost" } })],
    ["social/link-fits", finished({}, { link: { name: "website", url: `https://ada.dev/${"x".repeat(500)}` } })],
    ["social/language-is-valid", finished({ refusedLanguage: "english_us" })],
    ["social/hashtag-is-whole", finished({ leftTags: ["C++"] })],
    ["social/nobody-is-mentioned", finished({ title: "Engine for @everyone" })],
    ["social/title-is-whole", finished({ title: "Engine ".repeat(20).trim() })],
  ])("find what %s says", (id, subject) => {
    expect(found(subject)).toEqual([id]);
  });

  it("stand in the README as they are", () => {
    const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
    for (const { id, description } of socialRules) expect(readme).toContain(`| \`${id}\` | ${description} |`);
    expect(readme.match(/`social\/[a-z-]+`/gu)).toHaveLength(socialRules.length);
  });
});
