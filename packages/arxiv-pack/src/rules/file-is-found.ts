import { documentFacts, placeOf } from "../submission.ts";
import { FilePool, resolveUse } from "../tex/resolve.ts";
import { figureExtensions } from "./figure-format-is-read.ts";
import { defineRule } from "./rule.ts";

/** Kinds whose file may be one of TeX Live's own, or is made by TeX. */
const mayBeElsewhere = new Set(["package", "class", "bst", "font", "aux", "mention", "bib"]);

export const fileIsFound = defineRule({
  id: "arxiv/file-is-found",
  topic: "source",
  holds: "every file that the source reads is in the package, under a relative path in the same case",
  source: "arXiv/submission-tools preflight, 2026-08",
  *find(submission) {
    if (submission.kind !== "tex") return;
    const pool = new FilePool(submission.files.keys());
    const macros = new Map(documentFacts(submission).flatMap(([, facts]) => [...facts.macros]));
    const graphicsPath = documentFacts(submission).flatMap(([, facts]) => facts.graphicsPath);
    const provided = new Set([...submission.facts.values()].flatMap((facts) => facts.provided));
    const extensions = (figureExtensions[submission.compiler] ?? []).flatMap((extension) => [
      `.${extension}`,
      `.${extension.toUpperCase()}`,
    ]);
    for (const [path, facts] of documentFacts(submission)) {
      for (const use of facts.uses) {
        if (use.kind === "mention" || use.name.includes("#")) continue;
        const place = placeOf(submission, path, use.start);
        if (/^(\/|~|[A-Za-z]:[\\/])/u.test(use.name)) {
          yield {
            severity: "error",
            message: `${use.name} is a path of one machine.`,
            hint: "Put the file into the source folder and use a relative path.",
            ...place,
          };
          continue;
        }
        const found = resolveUse(use, {
          pool,
          root: "",
          folder: path.slice(0, path.lastIndexOf("/") + 1),
          graphicsPath,
          graphicsExtensions: extensions,
          macros,
        });
        if (found !== undefined) {
          if (!found.exact)
            yield {
              severity: "error",
              message: `The source reads ${use.name}, but the file is ${found.path}.`,
              hint: "arXiv tells upper and lower case apart: write it in the same case.",
              ...place,
            };
        } else if (
          !mayBeElsewhere.has(use.kind) &&
          !use.optional &&
          !isProvided(use.name, provided) &&
          !use.name.includes("\\") &&
          submission.isCompiled !== true &&
          !isOfTexLive(use.name)
        ) {
          // A bare name may be a file of TeX Live's own, which only a compile tells.
          const severity = use.kind === "tex" && !use.name.includes("/") ? "warning" : "error";
          yield {
            severity,
            message: `${use.name} is not in the package.`,
            hint: "Put it into the source folder, or correct the name.",
            ...place,
          };
        }
      }
    }
  },
});

const isProvided = (name: string, provided: ReadonlySet<string>): boolean =>
  provided.has(name) || provided.has(`${name}.tex`);

/** Pictures for examples, and macros of plain TeX, that TeX Live has itself. */
function isOfTexLive(name: string): boolean {
  return /^(example-|glyphtounicode|epsf|amssym|xy\b|pictex)/u.test(name.slice(name.lastIndexOf("/") + 1));
}
