import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { outline } from "../../test/latex-outline.ts";
import { parseLatex } from "./parse-latex.ts";

// Small papers in the manner of arXiv's fields, each with what classes of that field do. The snapshots were read by eye
// when they were made; a change in one is a change in what readers see.
const folder = fileURLToPath(new URL("./__fixtures__/", import.meta.url));
const papers = readdirSync(folder)
  .filter((name) => name.endsWith(".tex"))
  .sort();

describe("parseLatex: papers of the fields", () => {
  test.each(papers)("%s", async (name) => {
    const parsed = parseLatex({
      main: name,
      readFile: (path) => (path === name ? readFileSync(folder + name, "utf8") : undefined),
    });
    const found = parsed.diagnostics.map(
      ({ severity, ruleId, location, message }) => `${severity} ${ruleId} ${location?.line ?? "-"} ${message}`,
    );
    const text = [
      outline(parsed.ast),
      JSON.stringify(parsed.frontmatter, null, 2),
      JSON.stringify(parsed.macros, null, 2),
      Object.keys(parsed.bblEntries).join(" "),
      found.join("\n"),
    ].join("\n\n");
    await expect(`${text}\n`).toMatchFileSnapshot(`./__fixtures__/${name.replace(/\.tex$/, ".txt")}`);
  });
});
