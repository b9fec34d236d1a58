import type { InlineNode } from "@dreamnet/document";
import { describe, expect, it } from "vitest";
import { chooseSentences, isNext } from "./choose-sentences.ts";
import { cutTitle, cutToFit } from "./cut-text.ts";
import { hashtagOf, hashtagsOf } from "./hashtags.ts";
import { maskInline, maskWritten, opaque } from "./mask.ts";
import { rankSentences } from "./rank-sentences.ts";
import { isLive, readSentences } from "./sentences.ts";
import { splitSentences } from "./split-sentences.ts";
import { isAnaphoric, pointsElsewhere } from "./standing.ts";

const text = (value: string): InlineNode => ({ type: "text", value });
const read = (...paragraphs: string[]) =>
  readSentences(
    paragraphs.map((paragraph) => ({ text: maskWritten(paragraph), part: "abstract" })),
    "en",
  );

describe("splitting", () => {
  it.each([
    ["We follow Smith et al. in this. It works.", 2],
    ["See e.g. the work of J. R. Smith. It holds for i.i.d. noise of approx. 3.5 units.", 2],
    ["Version 1.2 is out (it is fast. Really.). Use it!", 2],
    ["Dr. No went to Washington. He was late.", 2],
    ["Was it so? Yes! It was.", 3],
    ["これは文です。これも文です。", 2],
    ["Das gilt z. B. hier. Dort nicht.", 2],
    ["“It is so.” He left.", 2],
    ["No full stop here", 1],
  ])("divides %j into %i", (given, count) => {
    const sentences = splitSentences(given);
    expect(sentences).toHaveLength(count);
    // Nothing is lost or changed.
    expect(sentences.join(" ").replace(/\s/gu, "")).toBe(given.replace(/\s/gu, ""));
  });
});

describe("masking", () => {
  it("hides formulas, narrative citations and addresses, and keeps words, names of code and plain numbers", () => {
    const masked = maskInline([
      text("Engine "),
      { type: "inlineCode", value: "solve()" },
      text(" takes "),
      { type: "inlineMath", value: "n" },
      text(" steps in "),
      { type: "inlineMath", value: "\\mathcal{O}(n)" },
      { type: "link", url: "https://a.org", children: [text("https://a.org")] },
      { type: "emphasis", children: [text(" fast")] },
    ]);
    expect(masked).toBe(`Engine solve() takes n steps in ${opaque}${opaque} fast`);
  });

  it("takes a citation in brackets out with its blank, and a sentence with one inside brackets not at all", () => {
    const cite: InlineNode = { type: "cite", key: "k", kind: "parenthetical" };
    const masked = maskInline([
      text("Engine solves all small equations "),
      cite,
      text(". It is known for that (see "),
      cite,
      text(") everywhere now."),
    ]);
    expect(readSentences([{ text: masked, part: "abstract" }], "en").map((sentence) => sentence.text)).toEqual([
      "Engine solves all small equations.",
    ]);
  });
});

describe("what can be quoted", () => {
  it.each([
    "Visit https://example.org for all the details of it.",
    "The file README.md says how it is all done.",
    "Write to @ada about it, or to nobody at all.",
    "Issue #12a of the tracker tells what is wrong there.",
    "As Figure 3 shows, the solver is faster than others.",
    "The results in Section 2 are better than all others.",
    "It needs $O(n^2)$ steps for each of the equations.",
    "where the unknown is the length of the rod.",
    "The parts are as follows and in this order.",
    "A sentence that is cut before its",
    "The bracket (is never closed in this sentence here.",
    "Too short.",
  ])("leaves out %j", (sentence) => {
    expect(read(sentence)).toEqual([]);
  });

  it.each([
    "Engine solves the equation in half of the time.",
    "tqdm is a progress bar that is fast and small.",
    "It grew by 12.5 % in v1.2, i.e. faster than before.",
    "“Warping” transforms a domain like time or space.",
    "We introduce an algorithm for small equations of many kinds.",
  ])("keeps %j", (sentence) => {
    expect(read(sentence).map((own) => own.text)).toEqual([sentence]);
  });

  it("knows what leans on the sentence before, and what names the work", () => {
    for (const leaning of [
      "This is slow.",
      "However, it fails.",
      "These methods differ.",
      "It works.",
      "For example, so.",
      "Dies gilt auch.",
      "因此它很快。",
    ])
      expect([leaning, isAnaphoric(leaning)]).toEqual([leaning, true]);
    for (const standing of [
      "This paper shows it.",
      "In this article we show it.",
      "Italy is large.",
      "The solver is fast.",
      "Sofia wrote it.",
    ])
      expect([standing, isAnaphoric(standing)]).toEqual([standing, false]);
    expect(pointsElsewhere("We give an algorithm for it.")).toBe(false);
    expect(pointsElsewhere("Algorithm 2 is slower.")).toBe(true);
  });

  it("takes $5 and C# for no tags, and $CASH and #tag for some", () => {
    expect(["It costs $5 in C# code", "an e-mail", "5 * 3"].map(isLive)).toEqual([false, false, false]);
    expect(["$CASH", "a #tag", "＠全角", "a.zip", "*bold*"].map(isLive)).toEqual([true, true, true, true, true]);
  });
});

describe("choosing", () => {
  const ranked = rankSentences(
    read(
      "Small equations are everywhere in science and take long. Engine is a library that solves small equations fast. It needs half of the time that others need. The weather was good on the day of the release.",
    ),
    "Engine: a solver of small equations",
  );

  it("opens with what the work brings", () => {
    expect(chooseSentences(ranked, 1, () => true).map((own) => own.text)).toEqual([
      "Engine is a library that solves small equations fast.",
    ]);
  });

  it("says a leaning sentence right after the one it leans on, and never alone", () => {
    const all = chooseSentences(ranked, 4, () => true);
    const at = all.findIndex((own) => own.isAnaphoric);
    expect(at).toBeGreaterThan(0);
    expect(isNext(all[at - 1] as (typeof all)[0], all[at] as (typeof all)[0])).toBe(true);
    expect(chooseSentences(ranked, 4, (own) => !own.startsWith("Engine")).every((own) => !own.isAnaphoric)).toBe(true);
  });

  it("gives the same order whenever it is asked, and no sentence twice", () => {
    const once = chooseSentences(ranked, 9, () => true).map((own) => own.index);
    expect(chooseSentences(ranked, 9, () => true).map((own) => own.index)).toEqual(once);
    expect(new Set(once).size).toBe(once.length);
  });
});

describe("cutting", () => {
  it("divides a sentence at its clauses, and loses no word of it", () => {
    const long = `${Array.from({ length: 60 }, (_, index) => `the clause number ${index} of many`).join(", ")}.`;
    const pieces = cutToFit(long, (piece) => piece.text.length + 4 <= 200, 50);
    expect(pieces.map((piece) => piece.text).join(" ")).toBe(long);
    expect(pieces.slice(0, -1).every((piece) => piece.text.endsWith(",") && piece.goesOn)).toBe(true);
    expect(pieces.every((piece) => piece.text.length <= 196)).toBe(true);
  });

  it("divides words without blanks between characters, never within one", () => {
    const pieces = cutToFit("👨‍👩‍👧‍👦".repeat(30), (piece) => piece.text.length <= 40, 50);
    expect(pieces.every((piece) => piece.text.length % 11 === 0)).toBe(true);
    expect(pieces.map((piece) => piece.text).join("")).toBe("👨‍👩‍👧‍👦".repeat(30));
    expect(cutToFit("word", () => false, 5)).toEqual([]);
  });

  it("cuts a title between its words", () => {
    expect(cutTitle("A title: of many words", (own) => own.length <= 12)).toBe("A title: of…");
    expect(cutTitle("A title: of many words", (own) => own.length <= 10)).toBe("A title…");
    expect(cutTitle("Short", () => true)).toBe("Short");
    expect(cutTitle("注目すべき結果", (own) => own.length <= 4)).toBe("注目す…");
    expect(cutTitle("Short", () => false)).toBe("");
  });
});

describe("hashtags", () => {
  it.each([
    ["black-box optimization", "BlackBoxOptimization"],
    ["Python", "Python"],
    ["機械学習", "機械学習"],
    ["21 cm Cosmology", "21CmCosmology"],
    ["naïve bayes", "NaïveBayes"],
  ])("makes %j #%s", (keyword, tag) => {
    expect(hashtagOf(keyword)).toBe(tag);
  });

  it.each(["C++", "2024", "21 2", "", "emoji 😀", "a.b", "R&D", "x".repeat(80)])("makes none of %j", (keyword) => {
    expect(hashtagOf(keyword)).toBeUndefined();
  });

  it("names each once, and what it left out", () => {
    expect(hashtagsOf(["Python", "python", "C++"])).toEqual({ tags: ["Python"], left: ["C++"] });
  });
});
