import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { githubRules } from "./rules.ts";

const source = fileURLToPath(new URL(".", import.meta.url));
const readme = fileURLToPath(new URL("../README.md", import.meta.url));

it("names every rule that a diagnostic names, and no other", () => {
  const used = readdirSync(source, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts") && path !== "rules.ts")
    .flatMap((path) => [...readFileSync(`${source}/${path}`, "utf8").matchAll(/"(github\/[a-z-]+)"/gu)])
    .map(([, id]) => id as string);
  expect(githubRules.map(({ id }) => id)).toEqual([...new Set(used)].sort());
});

/** The table of the README, from the rules themselves. */
function rulesTable(): string {
  const rows = githubRules.map(({ id, holds, source: where }) => `| \`${id}\` | ${holds} | ${where} |`);
  return ["| Rule | What holds | Where that is said |", "|---|---|---|", ...rows].join("\n");
}

it("the README's table is that of the rules", () => {
  const text = readFileSync(readme, "utf8");
  const parts = /^([\s\S]*<!-- rules: [^\n]*-->\n)([\s\S]*)(<!-- \/rules -->[\s\S]*)$/u.exec(text);
  const [, before = "", table = "", after = ""] = parts ?? [];
  const isUpdate = process.env["UPDATE_README"] === "1";
  if (isUpdate) writeFileSync(readme, `${before}${rulesTable()}\n${after}`);
  expect(isUpdate ? rulesTable() : table.trim()).toBe(rulesTable());
});
