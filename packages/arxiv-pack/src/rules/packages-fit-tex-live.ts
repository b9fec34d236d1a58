import { documentFacts, findPackages, placeOf, type Submission } from "../submission.ts";
import { defineRule, type Finding } from "./rule.ts";

/** What is known not to work with TeX Live 2025: where, why, and what to do. */
export function findMisfits(submission: Submission): Finding[] {
  const found: Finding[] = [];
  const main = submission.facts.get(submission.main);
  const documentClass = main?.uses.find((use) => use.kind === "class")?.name ?? "";
  const say = (path: string, start: number | undefined, message: string, hint: string): void =>
    void found.push({ severity: "warning", message, hint, ...placeOf(submission, path, start) });
  const hasTheorems = documentFacts(submission).some(([, facts]) => facts.commands.has("newtheorem"));
  const aliases = documentFacts(submission).some(([, facts]) => facts.commands.has("AddToHook"));
  for (const { path, start } of findPackages(submission, ["cleveref"]))
    if (hasTheorems && !aliases)
      say(
        path,
        start,
        "With TeX Live 2025, cleveref gives all theorems and the like one and the same name.",
        "Ask for TeX Live 2023, or add \\AddToHook{env/theorem/begin}{\\crefalias{section}{theorem}} for each.",
      );
  for (const { path, start } of findPackages(submission, ["array"])) {
    const date = /^\s*\}\s*\[=/u.test(submission.texts.get(path)?.slice((start ?? 0) + 5, (start ?? 0) + 20) ?? "");
    if (/^(revtex|aastex)/iu.test(documentClass) && !date)
      say(
        path,
        start,
        `With TeX Live 2025, ${documentClass} and array do not go together.`,
        "Ask for TeX Live 2023, or write \\usepackage{array}[=2016-10-06].",
      );
  }
  const [xmp] = findPackages(submission, ["hyperxmp"]);
  const [hyper] = findPackages(submission, ["hyperref"]);
  if (xmp !== undefined && hyper !== undefined && xmp.path === hyper.path && (xmp.start ?? 0) < (hyper.start ?? 0))
    say(
      xmp.path,
      xmp.start,
      "With TeX Live 2025, hyperxmp must be loaded after hyperref.",
      "Load hyperref first and move its options to \\hypersetup.",
    );
  return found;
}

export const packagesFitTexLive = defineRule({
  id: "arxiv/packages-fit-tex-live",
  topic: "source",
  holds:
    "packages work with the TeX Live that is asked for: cleveref, array with revtex, hyperxmp under 2025; no psfig",
  source: 'arXiv/arxiv-docs "TeX Live at arXiv", 2026-07',
  *find(submission) {
    if (submission.kind !== "tex") return;
    if (submission.texLive === 2025) yield* findMisfits(submission);
    for (const { path, name, start } of findPackages(submission, ["psfig"]))
      yield {
        severity: "error",
        message: `arXiv no longer supports the package ${name}.`,
        hint: "Use graphicx and \\includegraphics.",
        ...placeOf(submission, path, start),
      };
  },
});
