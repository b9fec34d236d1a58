import { describe, expect, it } from "vitest";
import { arrangeByModel, type LanguageModel } from "./arrange-by-model.ts";
import { linkOf } from "./links.ts";
import { planSocial } from "./plan-social.ts";
import { renderSocial } from "./render-social.ts";
import type { SocialDocument } from "./social-document.ts";
import { rankSentences } from "./text/rank-sentences.ts";
import { readSentences } from "./text/sentences.ts";

const texts = [
  "Engine is a library that solves small equations.",
  "Users call one function and get the solution.",
  "Existing solvers need a matrix for every equation.",
  "The source is read by one person in a day.",
];
const document: SocialDocument = {
  title: "Engine",
  authors: [],
  language: "en",
  refusedLanguage: undefined,
  tags: [],
  leftTags: [],
  sentences: rankSentences(readSentences([{ text: texts.join(" "), part: "abstract" }], "en"), "Engine"),
};
const saying = (text: string): LanguageModel => ({
  modelId: "test",
  doGenerate: async () => ({ content: [{ type: "text", text }] }),
});

describe("a language model", () => {
  it("chooses and orders the author's sentences", async () => {
    const answer = [texts[3], texts[0], texts[2]].map((text, index) => `${index + 1}. ${text}`).join("\n");
    const { document: arranged, diagnostics } = await arrangeByModel(document, saying(answer));
    expect(diagnostics).toEqual([]);
    const plan = planSocial(arranged, {
      link: linkOf({ links: [] }, undefined),
      createdAt: new Date(0),
      networks: ["x"],
    });
    const said = renderSocial(plan)[0]?.thread.map(({ text }) => text.replace(/\n\n\d\/\d$/u, ""));
    expect(said).toEqual([`Engine\n\n${texts[3]}`, texts[0], texts[2], "{{website-url}}"]);
  });

  it("cannot add a word: what is not the author's is dropped, and said", async () => {
    const answer = [texts[0], "Engine is the best library of all.", texts[1], texts[2]].join("\n");
    const { document: arranged, diagnostics } = await arrangeByModel(document, saying(answer));
    expect(arranged.sentences.map(({ text }) => text)).toEqual([texts[0], texts[1], texts[2]]);
    expect(diagnostics).toEqual([
      expect.objectContaining({
        ruleId: "social/model-is-checked",
        message: expect.stringContaining("the best library"),
      }),
    ]);
  });

  it.each([
    ["an answer of its own", saying("Buy Engine now!\nIt is great.")],
    ["no answer", saying("")],
    ["an error", { modelId: "test", doGenerate: () => Promise.reject(new Error("no network")) }],
  ])("is ignored with %s", async (_, model) => {
    const { document: arranged, diagnostics } = await arrangeByModel(document, model);
    expect(arranged).toBe(document);
    expect(diagnostics.length).toBeGreaterThan(0);
  });

  it("stops when it is told to", async () => {
    const model: LanguageModel = {
      modelId: "test",
      doGenerate: ({ abortSignal }) => Promise.reject(abortSignal?.reason),
    };
    await expect(arrangeByModel(document, model, { signal: AbortSignal.abort(new Error("stop")) })).rejects.toThrow(
      "stop",
    );
  });
});
