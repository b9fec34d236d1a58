import { documentFacts, placeOf } from "../submission.ts";
import { defineRule } from "./rule.ts";

export const fontIsNamedByFile = defineRule({
  id: "arxiv/font-is-named-by-file",
  topic: "source",
  holds: "xelatex loads fonts by file name (Name.otf), not by family",
  source: 'arXiv/arxiv-docs "XeLaTeX", 2026-07',
  *find(submission) {
    if (submission.compiler !== "xelatex") return;
    for (const [path, facts] of documentFacts(submission))
      for (const use of facts.uses) {
        if (use.kind !== "font" || /\.(otf|ttf|ttc)$/iu.test(use.name) || use.name.includes("#")) continue;
        const options = submission.texts.get(path)?.slice(Math.max(0, use.start - 400), use.start + 400) ?? "";
        // `Extension=.otf` in the options makes a file name of it.
        if (/Extension\s*=\s*\.(otf|ttf)/u.test(options)) continue;
        yield {
          severity: "warning",
          message: `The font ${use.name} is asked for by its family name.`,
          hint: `Write the file name, as \\${use.command}{${use.name.replace(/\s+/gu, "")}-Regular.otf}: arXiv has no font cache for families.`,
          ...placeOf(submission, path, use.start),
        };
      }
  },
});
