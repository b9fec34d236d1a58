import { describe, expect, it } from "vitest";
import { metadataCases } from "../../test/rule-cases/metadata.ts";
import { packageCases } from "../../test/rule-cases/package.ts";
import { sourceCases } from "../../test/rule-cases/source.ts";
import { type RuleCases, submission } from "../../test/rule-cases/submission.ts";
import { arxivRules } from "./index.ts";

const cases: RuleCases = { ...packageCases, ...sourceCases, ...metadataCases };

describe("the rules", () => {
  it("are all tried here, and have ids of their own", () => {
    expect(Object.keys(cases).sort()).toEqual(arxivRules.map((rule) => rule.id).sort());
  });

  for (const rule of arxivRules) {
    const { breaks, keeps } = cases[rule.id] ?? { breaks: [], keeps: [] };
    it(`${rule.id} is broken where it should be`, () => {
      expect(breaks.length).toBeGreaterThan(0);
      for (const [parts, says] of breaks) {
        const found = rule.check(submission(parts));
        expect(found.map((diagnostic) => diagnostic.message).join("\n")).toMatch(says);
        for (const diagnostic of found) expect(diagnostic).toMatchObject({ ruleId: rule.id, hint: expect.any(String) });
      }
    });

    it(`${rule.id} is kept where it should be`, () => {
      expect(keeps.length).toBeGreaterThan(0);
      for (const parts of keeps) expect(rule.check(submission(parts))).toEqual([]);
    });
  }

  it("says nothing of the plain paper", () => {
    expect(arxivRules.flatMap((rule) => rule.check(submission({})))).toEqual([]);
  });

  it("names file and line", () => {
    const [found] =
      arxivRules
        .find((rule) => rule.id === "arxiv/date-is-fixed")
        ?.check(submission({ files: { "main.tex": "\\documentclass{article}\n\n\\date{\\today}" } })) ?? [];
    expect(found?.location).toEqual({ file: "main.tex", line: 3 });
  });
});
