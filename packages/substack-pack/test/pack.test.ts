import { describe, expect, it } from "vitest";
import { packPaper } from "./pack-paper.ts";

const front = `---
title: A title
subtitle: And a subtitle
authors: [{ name: Ada Lovelace }]
keywords: [one, two]
date: 2026-05-01
---
`;

describe("a package for Substack", () => {
  it("has title and subtitle as fields, and an article without them", async () => {
    const { output, text } = await packPaper(`${front}\n# One\n\n## Two\n\n### Three\n\n#### Four\n\nText.\n`);
    expect(output.status).toBe("ready");
    expect(output.metadata).toMatchObject({
      title: "A title",
      subtitle: "And a subtitle",
      slug: "a-title",
      tags: ["one", "two"],
    });
    expect(text("paste.html")).not.toMatch(/<h1|A title|subtitle/u);
    expect(text("paste.html")).toMatch(/<h2>One<\/h2>\s*<h3>Two<\/h3>\s*<h4>Three<\/h4>\s*<h5>Four<\/h5>/u);
    expect(text("preview.html")).toContain('data-copy="copy-title"');
    expect(text("checklist.md")).toContain("copy the title and the subtitle into their fields");
  });

  it("has code without marks, tables and formulas as pictures, notes by number", async () => {
    const { text, paths } = await packPaper(
      `${front}\n\`\`\`js\na\n\nb\n\`\`\`\n\n$$\\int x$$\n\n| a |\n|---|\n| b[^n] |\n\n[^n]: Note with $y_1$.\n`,
    );
    expect(text("paste.html")).toContain("<pre>a\n \nb</pre>");
    expect(text("paste.html")).toContain("Note with y&#8321;.");
    expect(paths).toContain("images/01-formula.png");
    expect(paths).toContain("images/02-table.png");
  });

  it("keeps nothing that runs", async () => {
    const { text } = await packPaper(
      `${front}\n[run](javascript:alert(1)) <script>alert(2)</script> <img src=x onerror=alert(3)>\n`,
    );
    for (const path of ["paste.html", "article.html"])
      expect(text(path)).not.toMatch(/<script|onerror=|href="javascript/u);
  });

  it("asks for a title where there is none, and gives equal bytes for equal input", async () => {
    const [first, second] = [await packPaper("Text.\n"), await packPaper("Text.\n")];
    expect(first.output.status === "needs_input" && first.output.needs.map(({ field }) => field)).toEqual(["title"]);
    expect(second.output.files).toEqual(first.output.files);
  });
});
