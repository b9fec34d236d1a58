import { checkAddresses, checkBlanks, checkCharacters } from "../metadata/checks.ts";
import { defineRule } from "./rule.ts";

export const acmClassIsClean = defineRule({
  id: "arxiv/acm-class-is-clean",
  topic: "metadata",
  holds: "ACM classes are separated by a semicolon and a space",
  source: "arXiv/arxiv-base metadata/metacheck.py, 2026-06",
  *find({ metadata: { acmClass } }) {
    if (acmClass === "") return;
    const path = ["metadata", "acmClass"];
    if (/,|;(?! )/u.test(acmClass))
      yield {
        severity: "warning",
        path,
        message: "ACM classes are separated by a semicolon and a space.",
        hint: `Write ${acmClass.split(/\s*[,;]\s*/u).join("; ")}.`,
      };
    for (const part of acmClass.split(/[,;]/u).map((code) => code.trim()))
      if (part !== "" && !/^[A-K](?:\.(?:\d|m)){1,2}(?:\.[a-z\d])?$/u.test(part))
        yield {
          severity: "warning",
          path,
          message: `${JSON.stringify(part)} is no class of the ACM's 1998 list.`,
          hint: "One is a letter and numbers: F.2.2.",
        };
    for (const check of [checkAddresses, checkBlanks, checkCharacters])
      for (const complaint of check("ACM class", acmClass)) yield { ...complaint, path };
  },
});
