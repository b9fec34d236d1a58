import { expect, test } from "vitest";
import { monthStrings, readFields } from "./read-fields.ts";
import { scanBib } from "./scan-bib.ts";

test("a field that is given five times is told once", () => {
  const fields = ["a", "b", "c", "d", "e"].map((value) => `  keywords = {${value}}`).join(",\n");
  const { entries } = scanBib(`@misc{x,\n${fields}\n}\n`, "refs.bib");
  const read = readFields(entries[0] as (typeof entries)[0], monthStrings);
  expect(read.fields).toEqual({ keywords: "a" });
  expect(read.diagnostics).toEqual([expect.objectContaining({ ruleId: "bibliography/field-is-unique" })]);
});

test("no entry is said to follow the last one", () => {
  const { diagnostics } = scanBib("@misc{x,\n  title = {A\n}\n", "refs.bib");
  expect(diagnostics).toEqual([
    expect.objectContaining({
      ruleId: "bibliography/entry-closes",
      hint: expect.stringContaining("to the end of the file"),
    }),
  ]);
  expect(diagnostics[0]?.hint).not.toContain("next entry");
});
