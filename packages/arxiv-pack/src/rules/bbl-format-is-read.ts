import { arxivLimits } from "../limits.ts";
import { documentFacts, findPackages } from "../submission.ts";
import { defineRule } from "./rule.ts";

/** The format version of a .bbl that biber wrote; undefined for one of BibTeX's. */
export function biblatexVersion(text: string): string | undefined {
  return /^% \$ biblatex auxiliary file \$\r?\n% \$ biblatex bbl format version (\S+) \$/u.exec(text)?.[1];
}

/** TeX Live releases of arXiv's that read a .bbl format, the newest first. */
export function releasesFor(version: string): number[] {
  return arxivLimits.texLiveVersions.value.filter((release) =>
    (arxivLimits.bblVersions.value[`${release}`] as readonly string[]).includes(version),
  );
}

export const bblFormatIsRead = defineRule({
  id: "arxiv/bbl-format-is-read",
  topic: "bibliography",
  holds:
    "a .bbl of biber's goes with biblatex and a TeX Live that reads its format, one of BibTeX's with \\bibliographystyle",
  source: arxivLimits.bblVersions.source,
  *find(submission) {
    const bbl = submission.main.replace(/\.[^.]*$/u, ".bbl");
    const text = submission.texts.get(bbl);
    if (text === undefined) return;
    const version = biblatexVersion(text);
    const usesBiblatex =
      findPackages(submission, ["biblatex"]).length > 0 ||
      documentFacts(submission).some(([, facts]) => facts.commands.has("addbibresource"));
    if (version !== undefined && !usesBiblatex)
      yield {
        severity: "error",
        message: `${bbl} was written by biber, but the document uses BibTeX.`,
        hint: "Run bibtex and ship its .bbl.",
      };
    if (version === undefined && usesBiblatex && text.trim() !== "" && !text.includes("biblatex"))
      yield {
        severity: "error",
        message: `${bbl} was written by BibTeX, but the document uses biblatex.`,
        hint: "Run biber and ship its .bbl, or ship the .bib without a .bbl.",
      };
    if (version === undefined || !usesBiblatex) return;
    const releases = releasesFor(version);
    if (!releases.includes(submission.texLive))
      yield {
        severity: "error",
        message: `${bbl} has biblatex's format ${version}, which TeX Live ${submission.texLive} does not read.`,
        hint:
          releases.length === 0
            ? "Ship the .bib without the .bbl."
            : `Ask for TeX Live ${releases.join(" or ")}, or ship the .bib without the .bbl.`,
      };
  },
});
