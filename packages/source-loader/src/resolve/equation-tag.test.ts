import type { Label } from "@dreamnet/document";
import { describe, expect, test } from "vitest";
import { settleTags, tagText } from "./equation-tag.ts";

describe("tagText", () => {
  test.each([
    ["$\\ast$", "∗"],
    ["$*$", "*"],
    ["$\\dagger\\dagger$", "††"],
    ["Eq.~A", "Eq.\u00A0A"],
    ["2.1$'$", "2.1′"],
    ["1$^\\prime$", "1′"],
    ["\\textbf{P1}", "P1"],
    ["\\textsc{ik}--\\S3", "ik–§3"],
    ["$\\mathcal{P}_1$", "$\\mathcal{P}_1$"],
    ["{A}", "A"],
    ["\\ref{eq:a}$'$", "\\ref{eq:a}′"],
  ])("%s", (tex, text) => {
    expect(tagText(tex)).toBe(text);
  });
});

test("tags that refer to equations get their numbers", () => {
  const labels = new Map<string, Label>([
    ["a", { kind: "equation", number: "3" }],
    ["b", { kind: "equation", number: "\\ref{a}′" }],
    ["c", { kind: "equation", number: "\\eqref{gone}" }],
    ["d", { kind: "figure", number: "1" }],
  ]);
  settleTags(labels);
  expect([...labels.values()].map(({ number }) => number)).toEqual(["3", "3′", "(gone)", "1"]);
});
