import { defineRule } from "./rule.ts";

const words = new Set(
  "the of and to in a is that for with we this are on by as an be it from which at can our or has have not these using its between show also such their results new was were been than more both into".split(
    " ",
  ),
);
/** Below this nothing can be told. */
const fewestWords = 12;
/** English prose has more than a third; tables of other languages' function words meet it by chance only. */
const leastShare = 0.12;

export const abstractIsEnglish = defineRule({
  id: "arxiv/abstract-is-english",
  topic: "metadata",
  holds: "the abstract is in English, where the paper is in another language it comes first",
  source: "arXiv/arxiv-base metadata/metacheck.py, 2026-06",
  *find({ metadata: { abstract } }) {
    const prose = abstract.replace(/\$[^$]*\$/gu, " ").replace(/\\.\{?(\w)\}?/gu, "$1");
    const tokens = prose.toLowerCase().match(/\p{L}+/gu) ?? [];
    const foreign = (
      prose.match(
        /[\p{Script=Han}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu,
      ) ?? []
    ).length;
    const isEnglish =
      tokens.length < fewestWords || tokens.filter((token) => words.has(token)).length / tokens.length >= leastShare;
    if (!isEnglish || foreign > prose.length / 4)
      yield {
        severity: "warning",
        path: ["metadata", "abstract"],
        message: "The abstract does not seem to be in English.",
        hint: "arXiv asks for an English abstract; another language may follow it.",
      };
  },
});
