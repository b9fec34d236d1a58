import { arxivLimits } from "../limits.ts";
import { checkBlanks, checkBrackets, checkCapitals, checkCharacters, checkHtml, checkTex } from "../metadata/checks.ts";
import { defineRule } from "./rule.ts";

export const abstractIsClean = defineRule({
  id: "arxiv/abstract-is-clean",
  topic: "metadata",
  holds:
    'the abstract has at most 1920 characters, does not begin with "Abstract" or a small letter, has balanced brackets, and new paragraphs are indented by two spaces',
  source: arxivLimits.abstract.source,
  *find({ metadata: { abstract } }) {
    if (abstract === "") return;
    const path = ["metadata", "abstract"];
    const { min, max } = arxivLimits.abstract.value;
    if (abstract.length < min)
      yield { severity: "error", path, message: "The abstract is too short to be one.", hint: "Write it out." };
    if (abstract.length > max)
      yield {
        severity: "error",
        path,
        message: `The abstract has ${abstract.length} characters; arXiv takes ${max}.`,
        hint: `Shorten it by ${abstract.length - max}.`,
      };
    if (/^abstract\b/iu.test(abstract))
      yield {
        severity: "warning",
        path,
        message: 'The abstract begins with "Abstract".',
        hint: `Begin with ${JSON.stringify(abstract.replace(/^abstract\W*/iu, "").slice(0, 40))}.`,
      };
    if (/^[a-z]/u.test(abstract))
      yield {
        severity: "warning",
        path,
        message: "The abstract begins with a small letter.",
        hint: "Begin with a capital.",
      };
    if (/\\begin[^{]/u.test(abstract))
      yield {
        severity: "warning",
        path,
        message: "The abstract has \\begin without a name.",
        hint: "Write formulas as $…$.",
      };
    if (/\n(?! {2}\S)/u.test(abstract))
      yield {
        severity: "warning",
        path,
        message: "A line of the abstract begins without two spaces: arXiv joins it to the one before.",
        hint: "Indent a new paragraph by two spaces.",
      };
    if (/\\(?:cite\w*|ref|autoref|cref|label)\b|\[@/u.test(abstract))
      yield {
        severity: "warning",
        path,
        message: "The abstract cites or refers to something that is only in the paper.",
        hint: "Write it out: authors, title and where it appeared.",
      };
    const prose = abstract.replace(/\$[^$]*\$/gu, "");
    const command = /\\(?:em|it|bf|rm|sc|tt|sl|emph|textbf|textit|texttt|textsc|footnote|,|;|!| )(?![A-Za-z])/u.exec(
      prose,
    )?.[0];
    if (command !== undefined)
      yield {
        severity: "warning",
        path,
        message: `The abstract has the TeX command ${command.trim()}, which arXiv shows as it is.`,
        hint: "Leave it out; formulas may stand between dollar signs.",
      };
    for (const complaint of [
      ...checkCapitals("abstract", abstract),
      ...checkTex("abstract", abstract),
      ...checkBlanks("abstract", abstract, true),
      ...checkHtml("abstract", abstract),
      ...checkBrackets("abstract", abstract),
      ...checkCharacters("abstract", abstract, true),
    ])
      yield { ...complaint, path };
  },
});
