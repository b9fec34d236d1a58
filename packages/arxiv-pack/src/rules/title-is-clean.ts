import { arxivLimits } from "../limits.ts";
import { checkBlanks, checkBrackets, checkCapitals, checkCharacters, checkHtml, checkTex } from "../metadata/checks.ts";
import { defineRule } from "./rule.ts";

export const titleIsClean = defineRule({
  id: "arxiv/title-is-clean",
  topic: "metadata",
  holds:
    "the title has at least 5 characters, a capital first, no period at the end, no \\\\ \\# \\% \\href \\url, no HTML, balanced brackets, not mostly capitals",
  source: arxivLimits.title.source,
  *find({ metadata: { title } }) {
    if (title === "") return;
    const path = ["metadata", "title"];
    const { min, warn } = arxivLimits.title.value;
    if (title.length < min)
      yield {
        severity: "error",
        path,
        message: `The title has ${title.length} characters; arXiv asks for ${min}.`,
        hint: "Write it out.",
      };
    if (title.length > warn)
      yield {
        severity: "warning",
        path,
        message: `The title has ${title.length} characters; arXiv may ask about more than ${warn}.`,
        hint: "Shorten it.",
      };
    if (/^title:?\b/iu.test(title))
      yield { severity: "warning", path, message: 'The title begins with "Title".', hint: "Leave the word out." };
    if (title.includes("\\\\"))
      yield {
        severity: "warning",
        path,
        message: "The title has a line break.",
        hint: `Write ${JSON.stringify(title.replace(/\s*\\\\\s*/gu, " "))}.`,
      };
    if (/(?<!\.)\.$/u.test(title))
      yield {
        severity: "warning",
        path,
        message: "The title ends with a period.",
        hint: `Write ${JSON.stringify(title.slice(0, -1))}.`,
      };
    if (/^[a-z]/u.test(title))
      yield {
        severity: "warning",
        path,
        message: "The title begins with a small letter.",
        hint: `Write ${JSON.stringify(title.slice(0, 1).toUpperCase() + title.slice(1))}, unless it is a name that is written so.`,
      };
    for (const check of [checkCapitals, checkTex, checkBlanks, checkHtml, checkBrackets, checkCharacters])
      for (const complaint of check("title", title)) yield { ...complaint, path };
  },
});
