import { documentFacts, findPackages, placeOf } from "../submission.ts";
import { defineRule } from "./rule.ts";

const made: readonly (readonly [command: string, extension: string, tool: string, needs: readonly string[]])[] = [
  ["printindex", "ind", "makeindex", []],
  ["printglossary", "gls", "makeglossaries", ["glossaries", "glossaries-extra"]],
  ["printglossaries", "gls", "makeglossaries", ["glossaries", "glossaries-extra"]],
  ["printnomenclature", "nls", "makeindex with nomencl.ist", ["nomencl"]],
];

export const indexIsShipped = defineRule({
  id: "arxiv/index-is-shipped",
  topic: "source",
  holds: "an index, glossary or nomenclature comes as .ind, .gls or .nls",
  source: 'arXiv/arxiv-docs "TeX submissions", 2026-07',
  *find(submission) {
    const job = submission.main.replace(/\.[^.]*$/u, "");
    for (const [path, facts] of documentFacts(submission)) {
      for (const [command, extension, tool, needs] of made) {
        const start = facts.commands.get(command);
        if (start === undefined || submission.files.has(`${job}.${extension}`)) continue;
        if (needs.length > 0 && findPackages(submission, needs).length === 0) continue;
        // \printnoidxglossary and automake do without.
        yield {
          severity: "error",
          message: `\\${command} needs ${job}.${extension}: arXiv does not run ${tool}.`,
          hint: `Run ${tool} and put ${job}.${extension} beside the source.`,
          ...placeOf(submission, path, start),
        };
      }
    }
  },
});
