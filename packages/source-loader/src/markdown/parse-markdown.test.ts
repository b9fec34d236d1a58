import { readdirSync, readFileSync } from "node:fs";
import { documentLimits, type Flavour, measureTree, walkNodes } from "@dreamnet/document";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { outline } from "./outline.test-support.ts";
import { type ParseMarkdownOptions, parseMarkdown } from "./parse-markdown.ts";

interface Fixture {
  readonly title: string;
  readonly flavour: Flavour;
  readonly markdown: string;
  readonly bibliography?: boolean;
  readonly diagnostics?: readonly string[];
  readonly tree: string;
}

const folder = new URL("./__fixtures__/", import.meta.url);

function read(
  markdown: string,
  flavour: Flavour,
  options: Partial<ParseMarkdownOptions> = {},
  hasBibliography = false,
) {
  return parseMarkdown(markdown, {
    file: "paper.md",
    lineOffset: 0,
    dialect: { flavour, hasBibliography, isReferenceKey: (key) => key === "known2020" },
    ...options,
  });
}

for (const name of readdirSync(folder)
  .filter((file) => file.endsWith(".yml"))
  .sort()) {
  describe(`${name}`, () => {
    const fixtures = parse(readFileSync(new URL(name, folder), "utf8")) as Fixture[];
    it.each(fixtures.map((fixture) => [fixture.title, fixture] as const))("%s", (_, fixture) => {
      const { ast, diagnostics } = read(fixture.markdown, fixture.flavour, {}, fixture.bibliography ?? false);
      expect(`${ast.children.map((child) => outline(child)).join("\n")}\n`).toBe(fixture.tree);
      expect(
        diagnostics.map(({ severity, ruleId, location }) => `${severity} ${ruleId} ${location?.line ?? 0}`),
      ).toEqual(fixture.diagnostics ?? []);
    });
  });
}

describe("positions", () => {
  it("are of the whole file, on every node, within lists and quotations too", () => {
    const text = "One *two*\n\n> - three [link](u)\n>   four";
    const { ast } = read(text, "joss", { lineOffset: 10 });
    const places: string[] = [];
    walkNodes(ast, (node) => {
      if (node.type !== "root" && node.position === undefined) places.push(`${node.type} has no position`);
      if (node.type === "text")
        places.push(`${node.value.split("\n")[0]} ${node.position?.start.line}:${node.position?.start.column}`);
    });
    expect(places).toEqual(["One  11:1", "two 11:6", "three  13:5", "link 13:12", " 13:20"]);
  });

  it("name the file of an included text", () => {
    const { ast } = read("```{include} part.md\n:start-line: 1\n```", "myst", {
      readInclude: () => "skipped\n\nIncluded",
    });
    expect(ast.children[0]?.position).toEqual({
      start: { line: 3, column: 1 },
      end: { line: 3, column: 9 },
      file: "part.md",
    });
  });
});

describe("citations", () => {
  it("are what the bibliography has, even where none is declared", () => {
    const { ast } = read("@known2020 and @unknown", "gfm");
    expect(outline(ast)).toContain('cite key="known2020" kind="narrative"');
    expect(outline(ast)).toContain('text value=" and @unknown"');
  });
});

describe("includes", () => {
  it("reports a file that includes itself, with the way that leads there", () => {
    const files: Record<string, string> = {
      "a.md": "A\n\n```{include} b.md\n```",
      "b.md": "B\n\n```{include} a.md\n```",
    };
    const { ast, diagnostics } = read("```{include} a.md\n```", "myst", { readInclude: (path) => files[path] });
    expect(outline(ast)).toContain('text value="B"');
    expect(diagnostics).toMatchObject([
      { severity: "error", ruleId: "markdown/includes-end", location: { file: "b.md", line: 3 } },
    ]);
    expect(diagnostics[0]?.message).toContain("a.md → b.md → a.md");
  });

  it("reports a file that is not there", () => {
    const { diagnostics } = read("```{literalinclude} x.py\n```\n\n```{csv-table}\n:file: y.csv\n```", "myst");
    expect(diagnostics.map(({ severity, quote }) => `${severity} ${quote}`)).toEqual(["error x.py", "error y.csv"]);
  });

  it("takes the chosen lines of a file as code", () => {
    const { ast } = read("```{literalinclude} x.py\n:lines: 2-3\n:lineno-match:\n```", "myst", {
      readInclude: () => "a\nb\nc\nd",
    });
    expect(outline(ast)).toContain('code lang="py" value="b\\nc" lineNumbers=true startLine=2');
  });
});

describe("macros and metadata", () => {
  it("are handed over beside the tree", () => {
    const text =
      "\\newcommand{\\R}{\\mathbb{R}}\n\\def\\x#1{#1^2}\n\\DeclareMathOperator{\\argmin}{arg\\,min}\n\nText\n\n---\nkeywords: [a]\n---\n";
    const { macros, frontmatter, ast } = read(text, "joss");
    expect(macros).toEqual({ "\\R": "\\mathbb{R}", "\\x": "#1^2", "\\argmin": "\\operatorname{arg\\,min}" });
    expect(frontmatter).toEqual({ keywords: ["a"] });
    expect(outline(ast)).toContain('text value="Text"');
  });
});

describe("hostile input", () => {
  const deep: readonly (readonly [string, string, Flavour])[] = [
    ["quotations", `${"> ".repeat(10_000)}a`, "gfm"],
    ["lists", Array.from({ length: 600 }, (_, index) => `${"  ".repeat(index)}- a`).join("\n"), "gfm"],
    ["emphasis", `${"*a ".repeat(20_000)}${"b* ".repeat(20_000)}`, "joss"],
    ["divs", `${"::: {.a}\n".repeat(2000)}a\n${":::\n".repeat(2000)}`, "pandoc"],
  ];
  it.each(deep)("nested %s are an error, once", (_, text, flavour) => {
    const { ast, diagnostics } = read(text, flavour);
    expect(diagnostics.filter(({ ruleId }) => ruleId === "document/depth-is-bounded")).toHaveLength(1);
    expect(diagnostics.find(({ ruleId }) => ruleId === "document/depth-is-bounded")?.severity).toBe("error");
    expect(measureTree(ast, documentLimits).depth).toBeLessThanOrEqual(documentLimits.depth);
  });

  it("flattens endless HTML instead of nesting it", () => {
    const { ast } = read(`${"<b>".repeat(20_000)}word${"</b>".repeat(20_000)}`, "gfm");
    expect(measureTree(ast, documentLimits).depth).toBeLessThan(100);
    expect(outline(ast)).toContain('text value="word"');
  });

  // No time is measured: a quadratic rule would run into the test's own limit.
  const marks = [
    "[",
    "*",
    "_",
    "$",
    "`",
    "~",
    "^",
    "{",
    "<",
    "|",
    ":",
    "@",
    "\\",
    "!",
    "(",
    "#",
    "-",
    "+",
    "=",
    "&",
    "%",
    "\t",
    " ",
    "\n",
    "[a](",
    "$a ",
    "**a ",
    "`a ",
    "[@a;",
    "^[",
    "<!-- ",
    "<b>",
    "\\begin{a}",
    "{cite}`",
    "{{",
    "{% ",
    "```\n",
    "::: {.a}\n",
    ":::{note}\n",
    "|a|b|\n|-|-|\n",
    "+---+\n",
    "-- --\n",
    "a\n: b\n",
    "(a)=\n",
    "[^a]: x\n\n",
  ];
  it.each(marks)("reads 40,000 characters of %j", (mark) => {
    for (const flavour of ["joss", "myst", "gfm"] as const) {
      expect(() => read(mark.repeat(Math.ceil(40_000 / mark.length)), flavour, {}, true)).not.toThrow();
    }
  });

  it("stops when it is told to", () => {
    expect(() => read("text", "gfm", { signal: AbortSignal.abort() })).toThrow(/abort/u);
  });
});
