import { documentFacts, placeOf } from "../submission.ts";
import { defineRule } from "./rule.ts";

export const bibliographyIsShipped = defineRule({
  id: "arxiv/bibliography-is-shipped",
  topic: "bibliography",
  holds: "the references come as a .bbl with the main file's name, or with every .bib",
  source: "arXiv/submission-tools preflight deal_with_bibliographies, 2026-08",
  *find(submission) {
    const bbl = submission.main.replace(/\.[^.]*$/u, ".bbl");
    if (submission.kind !== "tex" || submission.files.has(bbl)) return;
    const provided = new Set([...submission.facts.values()].flatMap((facts) => facts.provided));
    for (const [path, facts] of documentFacts(submission))
      for (const use of facts.uses) {
        if (use.kind !== "bib") continue;
        const name = /\.bib$/iu.test(use.name) ? use.name : `${use.name}.bib`;
        if (!submission.files.has(name) && !provided.has(name))
          yield {
            severity: "error",
            message: `Neither ${bbl} nor ${name} is in the package.`,
            hint: `Run bibtex or biber and put ${bbl} beside the source, or put ${name} there.`,
            ...placeOf(submission, path, use.start),
          };
      }
  },
});
