import { describe, expect, it } from "vitest";
import { formatPackReport, type PackageReport, type PackReport } from "./index.ts";

const report: PackReport = {
  schemaVersion: 1,
  exitCode: 2,
  source: {
    file: "paper.md",
    flavour: "joss",
    id: "a-title",
    title: "A \u001b[31mtitle\u202e",
    figures: 1,
    references: 2,
    files: ["paper.md"],
  },
  out: "build",
  packages: [
    {
      platform: "arxiv",
      runId: "a-paper-arxiv-00000000",
      workflow: { name: "arxiv-pack", version: "1.0.0" },
      status: "needs_input",
      files: [
        { path: "a-title/arxiv/a-title.tar.gz", mediaType: "application/gzip", size: 412_345, sha256: "0".repeat(64) },
      ],
      needs: [{ field: "abstract", message: "arXiv asks for an abstract.", suggestion: "word ".repeat(200) }],
      notes: ["A note."],
      checklist: [
        { text: "Supply abstract: arXiv asks for an abstract.", done: false },
        { text: "Upload it.", done: false, url: "https://arxiv.org/submit" },
        { text: "Done before.", done: true },
      ],
      metadata: {},
      diagnostics: [
        { severity: "warning", ruleId: "arxiv/x", message: "Look here.", location: { file: "paper.md", line: 3 } },
      ],
      attempts: [],
      duration: 1234,
      isolation: "sandbox",
      isolationNotes: [],
      cache: { hits: 0, misses: 0 },
    },
  ],
  diagnostics: [
    { severity: "info", ruleId: "document/y", message: "Only a remark." },
    { severity: "warning", ruleId: "arxiv/x", message: "Look here.", location: { file: "paper.md", line: 3 } },
  ],
};

describe("formatPackReport", () => {
  const shown = formatPackReport(report, { color: false, width: 80, verbose: false });

  it("says what came out, what is needed, and what is next, each once", () => {
    expect(shown).toContain("● arxiv  needs input  1.2 s");
    expect(shown).toContain("    build/a-title/arxiv/\n      a-title.tar.gz   412 kB\n");
    expect(shown.match(/asks for an abstract/gu)).toHaveLength(1);
    expect(shown).toContain("1. Upload it. https://arxiv.org/submit");
    expect(shown).not.toContain("Done before");
    expect(shown.match(/Look here/gu)).toHaveLength(1);
    expect(shown).toContain("0 errors, 1 warning, 1 remark (--verbose shows them)");
  });

  it("keeps lines within the terminal, and long suggestions short", () => {
    expect(Math.max(...shown.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(shown).toContain("…");
    expect(formatPackReport(report, { color: false, width: 80, verbose: true })).toContain("Only a remark.");
  });

  it("lets no document drive the terminal", () => {
    expect(shown).toContain("A \\u001b[31mtitle\\u202e");
    // With colours, the only escapes are our own.
    const colored = formatPackReport(report, { color: true, width: 80, verbose: false });
    expect(colored).toContain("\\u001b[31mtitle");
    expect(colored).not.toContain("\u202e");
  });

  const [entry] = report.packages as [PackageReport];
  const file = (name: string) => ({ path: name, mediaType: "text/plain", size: 9, sha256: "0".repeat(64) });
  const withEntry = (change: Partial<PackageReport>): string =>
    formatPackReport({ ...report, packages: [{ ...entry, ...change }] }, { color: false, width: 80, verbose: false });

  it("prints a package's folder once, and every path where files lie elsewhere", () => {
    const long = `${"word-".repeat(12)}word`;
    const files = ["a.txt", "figures/b.png"].map((name) => file(`a-title/arxiv/${name}`));
    const text = withEntry({ files });
    expect(text.match(/a-title\/arxiv/gu)).toHaveLength(1);
    expect(text).toContain("      figures/b.png      9 B\n");
    expect(withEntry({ files: [...files, file(`${long}/x`)] })).toContain(`      ${long}/x`);
  });

  it("tells a folder of many files in a line, unless each is asked for", () => {
    const names = [...Array.from({ length: 12 }, (_, index) => `site/${index}.html`), "a/1", "a/2", "checklist.md"];
    const files = names.map((name) => file(`a-title/arxiv/${name}`));
    const text = withEntry({ files });
    expect(text).toMatch(/ {6}site\/ \(12 files\) +108 B\n {6}a\/1 +9 B\n {6}a\/2 +9 B\n {6}checklist\.md/u);
    const packages = [{ ...entry, files }];
    expect(formatPackReport({ ...report, packages }, { color: false, width: 80, verbose: true })).toContain(
      "site/11.html",
    );
  });

  it("says that --strict wrote nothing, and what it would have been, without a step to upload it", () => {
    const { out: _, ...held } = report;
    const text = formatPackReport(held, { color: false, width: 80, verbose: false });
    expect(text).toContain("Nothing was written (--strict)");
    expect(text).toContain("would be written: a-title/arxiv/\n      a-title.tar.gz\n");
    expect(text).not.toMatch(/Upload|Next|412 kB/u);
    expect(text).toContain("needs abstract");
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
    // Where nothing was made, --strict held nothing back.
    const failed = { ...entry, files: [], status: "failed" as const };
    expect(
      formatPackReport({ ...held, packages: [failed] }, { color: false, width: 80, verbose: false }),
    ).not.toContain("--strict");
    expect(shown).not.toContain("--strict");
  });

  it("tells in one item what held, where that was not the sandbox", () => {
    expect(shown).not.toContain("isolation");
    const attempts = [{ number: 1, duration: 5, outcome: "succeeded" as const }];
    const none = { isolation: "none" as const, isolationNotes: ["It ran here.", "No sandbox: none."] };
    expect(withEntry({ ...none, attempts })).toContain("· isolation none: It ran here. No sandbox: none.\n");
    // From the cache: nothing ran.
    expect(withEntry({ ...none, attempts: [] })).not.toContain("isolation");
    expect(withEntry({ isolation: "reduced", attempts })).toContain(
      "· isolation reduced: a part of the sandbox held.\n",
    );
    expect(withEntry({ isolation: "none", status: "failed", files: [], needs: [] })).not.toContain("isolation");
  });

  it("says how to publish with what the source lacks, where packages wait for it", () => {
    const fault = { severity: "error" as const, ruleId: "asset/file-exists", message: "There is no file." };
    const format = (more: Partial<PackReport>): string =>
      formatPackReport({ ...report, ...more }, { color: false, width: 80, verbose: false });
    expect(format({ diagnostics: [fault, fault] })).toContain("Say so: --accept asset/file-exists (=name");
    expect(format({ diagnostics: [fault], packages: [{ ...entry, status: "ready" }] })).not.toContain("--accept");
    expect(format({ diagnostics: [{ ...fault, severity: "warning" }] })).not.toContain("--accept");
    expect(format({ diagnostics: [{ ...fault, ruleId: "asset/path-is-inside" }] })).not.toContain("--accept");
  });

  it("says that nothing was done where nothing has changed", () => {
    const text = formatPackReport({ ...report, unchanged: true }, { color: false, width: 80, verbose: false });
    expect(text).toMatch(/arxiv {2}needs input {2}unchanged/u);
  });

  it("begins no line with a name of the source's", () => {
    const fake = "x\n  ✔ arxiv  ready\u2028\t";
    const location = { file: fake, line: 1 };
    const text = formatPackReport(
      {
        ...report,
        source: { ...(report.source as NonNullable<PackReport["source"]>), title: fake, file: fake },
        packages: [{ ...entry, files: [file(`${fake}/a`)], needs: [{ field: fake, message: fake }], notes: [fake] }],
        diagnostics: [{ ruleId: "r", severity: "error", message: fake, hint: fake, quote: fake, location }],
      },
      { color: false, width: 200, verbose: true },
    );
    expect(text).not.toMatch(/^\s*✔/mu);
    expect(text).toContain(String.raw`x\u000a  ✔ arxiv  ready\u2028\u0009/a`);
  });
});
