import { checkAddresses, checkBlanks, checkCharacters } from "../metadata/checks.ts";
import { defineRule } from "./rule.ts";

export const mscClassIsClean = defineRule({
  id: "arxiv/msc-class-is-clean",
  topic: "metadata",
  holds: "MSC classes are separated by commas",
  source: "arXiv/arxiv-base metadata/metacheck.py, 2026-06",
  *find({ metadata: { mscClass } }) {
    if (mscClass === "") return;
    const path = ["metadata", "mscClass"];
    if (mscClass.includes(";"))
      yield {
        severity: "warning",
        path,
        message: "MSC classes are separated by semicolons.",
        hint: `Write ${mscClass.replace(/\s*;\s*/gu, ", ")}.`,
      };
    for (const part of mscClass
      .replace(/\((?:primary|secondary)\)/giu, "")
      .split(/[,;]/u)
      .map((code) => code.trim()))
      if (part !== "" && !/^\d{2}(?:[A-Z-](?:\d{2}|xx|XX)|-XX|-xx)?$/u.test(part))
        yield {
          severity: "warning",
          path,
          message: `${JSON.stringify(part)} is no MSC class.`,
          hint: "One is two digits, a letter or hyphen, two digits: 11A41.",
        };
    for (const check of [checkAddresses, checkBlanks, checkCharacters])
      for (const complaint of check("MSC class", mscClass)) yield { ...complaint, path };
  },
});
