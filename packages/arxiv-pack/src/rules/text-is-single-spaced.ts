import { documentFacts, placeOf } from "../submission.ts";
import { defineRule } from "./rule.ts";

const commands = ["doublespacing", "onehalfspacing", "doublespace"];
const widest = 1.3;

export const textIsSingleSpaced = defineRule({
  id: "arxiv/text-is-single-spaced",
  topic: "layout",
  holds: "the text is single spaced",
  source: 'arXiv/arxiv-docs "Submission guidelines", 2026-07',
  *find(submission) {
    const hint = "Remove it: arXiv asks for single spacing.";
    for (const [path, facts] of documentFacts(submission)) {
      const text = submission.texts.get(path) ?? "";
      for (const command of commands) {
        const start = facts.commands.get(command);
        if (start !== undefined)
          yield {
            severity: "warning",
            message: `\\${command} spreads the lines.`,
            hint,
            ...placeOf(submission, path, start),
          };
      }
      for (const command of ["linespread", "setstretch", "baselinestretch"]) {
        const start = facts.commands.get(command);
        const factor =
          start === undefined
            ? undefined
            : /^\\\w+\s*\}?\s*\{\s*(\d+(?:\.\d+)?)\s*\}/u.exec(text.slice(start, start + 60))?.[1];
        if (factor !== undefined && Number(factor) > widest)
          yield {
            severity: "warning",
            message: `\\${command}{${factor}} spreads the lines.`,
            hint,
            ...placeOf(submission, path, start),
          };
      }
      const option = facts.classOptions.find(
        (name) => /^(doublespac(e|ing)|onehalfspacing|manuscript|preprint2?)$/u.test(name) && name.startsWith("double"),
      );
      if (option !== undefined)
        yield {
          severity: "warning",
          message: `The class option ${option} spreads the lines.`,
          hint,
          ...placeOf(submission, path, facts.classStart),
        };
    }
  },
});
