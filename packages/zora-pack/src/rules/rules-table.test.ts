import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { zoraRules } from "./index.ts";

const readme = fileURLToPath(new URL("../../README.md", import.meta.url));

/** The table of the README, from the rules themselves. */
function rulesTable(): string {
  const cell = (text: string): string => text.replaceAll("\\", "\\\\").replaceAll("|", "\\|");
  const rows = zoraRules.map(({ id, holds, source }) => `| \`${id}\` | ${cell(holds)} | ${cell(source)} |`);
  return ["| Rule | What holds | Where it comes from |", "|---|---|---|", ...rows].join("\n");
}

it("the README's table is that of the rules", () => {
  const text = readFileSync(readme, "utf8");
  const parts = /^([\s\S]*<!-- rules: [^\n]*-->\n)([\s\S]*)(<!-- \/rules -->[\s\S]*)$/u.exec(text);
  const [, before = "", table = "", after = ""] = parts ?? [];
  const isUpdate = process.env["UPDATE_README"] === "1";
  if (isUpdate) writeFileSync(readme, `${before}${rulesTable()}\n${after}`);
  expect(isUpdate ? rulesTable() : table.trim()).toBe(rulesTable());
});
