import { arxivLimits } from "../limits.ts";
import { checkBlanks, checkBrackets, checkCapitals, checkCharacters, checkTex } from "../metadata/checks.ts";
import { defineRule } from "./rule.ts";

export const commentsAreClean = defineRule({
  id: "arxiv/comments-are-clean",
  topic: "metadata",
  holds: "the comments have at most 400 characters, no \\\\, and balanced brackets",
  source: arxivLimits.comments.source,
  *find({ metadata: { comments } }) {
    if (comments === "") return;
    const path = ["metadata", "comments"];
    const max = arxivLimits.comments.value.warn;
    if (comments.length > max)
      yield {
        severity: "warning",
        path,
        message: `The comments have ${comments.length} characters; arXiv may ask about more than ${max}.`,
        hint: "Shorten them.",
      };
    if (comments.includes("\\\\"))
      yield { severity: "warning", path, message: "The comments have a line break.", hint: "Write them on one line." };
    for (const check of [checkCapitals, checkTex, checkBlanks, checkBrackets, checkCharacters])
      for (const complaint of check("comments", comments)) yield { ...complaint, path };
  },
});
