import { arxivLimits } from "../limits.ts";
import { checkAddresses, checkBlanks, checkCharacters } from "../metadata/checks.ts";
import { defineRule } from "./rule.ts";

export const journalReferenceIsClean = defineRule({
  id: "arxiv/journal-reference-is-clean",
  topic: "metadata",
  holds: 'a journal reference names where the paper has appeared: no URL, DOI, BibTeX, "accepted" or "submitted"',
  source: arxivLimits.journalReference.source,
  *find({ metadata: { journalReference } }) {
    if (journalReference === "") return;
    const path = ["metadata", "journalReference"];
    if (journalReference.length < arxivLimits.journalReference.value.min)
      yield {
        severity: "warning",
        path,
        message: "The journal reference is too short to be one.",
        hint: "Write journal, volume, year and page.",
      };
    const word = /accepted|submitted/iu.exec(journalReference)?.[0];
    if (word !== undefined)
      yield {
        severity: "warning",
        path,
        message: `The journal reference says "${word}".`,
        hint: "That belongs into the comments; the reference is for what has appeared.",
      };
    if (/(?:title|booktitle|inproceedings)=/u.test(journalReference))
      yield { severity: "warning", path, message: "The journal reference is BibTeX.", hint: "Write it as text." };
    if (/^\d\d\.\d+\/\S*$/u.test(journalReference))
      yield {
        severity: "warning",
        path,
        message: "The journal reference is a DOI.",
        hint: "Put it into the field for the DOI.",
      };
    for (const check of [checkAddresses, checkBlanks, checkCharacters])
      for (const complaint of check("journal reference", journalReference)) yield { ...complaint, path };
  },
});
