import { arxivLimits } from "../limits.ts";
import { checkAddresses, checkBlanks, checkCharacters } from "../metadata/checks.ts";
import { defineRule } from "./rule.ts";

export const reportNumberIsClean = defineRule({
  id: "arxiv/report-number-is-clean",
  topic: "metadata",
  holds: "a report number has a letter and a digit",
  source: arxivLimits.reportNumber.source,
  *find({ metadata: { reportNumber } }) {
    if (reportNumber === "") return;
    const path = ["metadata", "reportNumber"];
    if (reportNumber.length < arxivLimits.reportNumber.value.min)
      yield {
        severity: "warning",
        path,
        message: "The report number is too short to be one.",
        hint: "Write it as your institution does: CERN-TH-2026-001.",
      };
    if (!/[A-Za-z]/u.test(reportNumber))
      yield {
        severity: "error",
        path,
        message: "The report number has no letter.",
        hint: "It begins with the institution: CERN-TH-2026-001.",
      };
    if (!/\d/u.test(reportNumber))
      yield {
        severity: "error",
        path,
        message: "The report number has no digit.",
        hint: "Give the number, or leave the field empty.",
      };
    for (const check of [checkAddresses, checkBlanks, checkCharacters])
      for (const complaint of check("report number", reportNumber)) yield { ...complaint, path };
  },
});
