import { documentFacts, placeOf } from "../submission.ts";
import { defineRule } from "./rule.ts";

const unicodePackages = ["fontspec", "polyglossia", "unicode-math"];
const engineTests = [
  "ifPDFTeX",
  "ifpdftex",
  "ifXeTeX",
  "ifxetex",
  "ifLuaTeX",
  "ifluatex",
  "iftutex",
  "ifTUTeX",
  "ifpdf",
];

export const preambleIsUnconditional = defineRule({
  id: "arxiv/preamble-is-unconditional",
  topic: "source",
  holds: "the preamble does not load fontspec behind a test for the engine",
  source: "arXiv/submission-tools preflight, run 2026-08",
  *find(submission) {
    if (submission.compiler === "xelatex") return;
    for (const [path, facts] of documentFacts(submission)) {
      const test = engineTests.find((name) => facts.commands.has(name));
      for (const use of facts.uses) {
        if (use.kind !== "package" || !unicodePackages.includes(use.name)) continue;
        yield {
          severity: "error",
          message: `${use.name} makes arXiv choose xelatex${test === undefined ? "" : `, also behind \\${test}`}, but the package asks for ${submission.compiler}.`,
          hint:
            test === undefined
              ? "Compile with xelatex, or remove it."
              : "Keep only the branch for the engine that is used.",
          ...placeOf(submission, path, use.start),
        };
      }
    }
  },
});
