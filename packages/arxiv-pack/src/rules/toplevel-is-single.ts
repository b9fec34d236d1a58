import { documentFacts } from "../submission.ts";
import { defineRule } from "./rule.ts";

export const toplevelIsSingle = defineRule({
  id: "arxiv/toplevel-is-single",
  topic: "source",
  holds: "one file has \\documentclass, or is read by none of the others that have it",
  source: "arXiv/submission-tools preflight compute_toplevel_files, 2026-08",
  *find(submission) {
    if (submission.kind !== "tex") return;
    const main = submission.facts.get(submission.main);
    if (main === undefined) {
      yield {
        severity: "error",
        message: `The top-level file ${submission.main} is not in the package.`,
        hint: "Name the file that has \\documentclass.",
      };
      return;
    }
    const facts = documentFacts(submission);
    if (
      main.classStart === undefined &&
      !facts.some(([, other]) => other.classStart !== undefined) &&
      !main.commands.has("documentstyle") &&
      !main.commands.has("bye")
    )
      yield {
        severity: "error",
        message: `${submission.main} has no \\documentclass.`,
        hint: "Name the file that has it.",
      };
    const read = new Set(
      facts.flatMap(([, other]) => other.uses.map((use) => use.name.replace(/^\.\//u, "").replace(/\.tex$/u, ""))),
    );
    for (const [path, other] of facts)
      if (path !== submission.main && other.classStart !== undefined && !read.has(path.replace(/\.tex$/u, "")))
        yield {
          severity: "error",
          message: `${path} has a \\documentclass of its own: arXiv would compile it as well.`,
          hint: "Leave it out, or mark it as ignored in 00README.json.",
        };
  },
});
