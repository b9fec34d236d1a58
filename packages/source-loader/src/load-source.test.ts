import { execFileSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createMemoryStore } from "@dreamnet/content-store";
import { normalizedSourceSchema } from "@dreamnet/document";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type LoadOptions, loadSource } from "./load-source.ts";

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "load-")));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (files: Record<string, string | Uint8Array>, into = folder): void => {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(into, path)), { recursive: true });
    writeFileSync(join(into, path), content);
  }
};
const load = async (path = "paper.md", options: Partial<LoadOptions> = {}) => {
  const puts: string[] = [];
  const store = createMemoryStore();
  const result = await loadSource(join(folder, path), {
    store: {
      put: async (bytes) => {
        const stored = await store.put(bytes);
        puts.push(stored.sha256);
        return stored;
      },
    },
    ...options,
  });
  return { result, puts };
};
const loaded = async (path?: string, options?: Partial<LoadOptions>) => {
  const { result, puts } = await load(path, options);
  if (result.status !== "loaded") throw new Error(JSON.stringify(result.diagnostics));
  expect(normalizedSourceSchema.safeParse(result.source).error).toBeUndefined();
  return { ...result.source, puts };
};
const refused = async (path?: string, options?: Partial<LoadOptions>) => {
  const { result, puts } = await load(path, options);
  if (result.status !== "refused") throw new Error("The source was loaded.");
  expect(puts).toEqual([]);
  return result.diagnostics;
};

const paper = `---
title: A paper
authors:
  - name: Ada Lovelace
    affiliation: 1
affiliations:
  - {name: Somewhere, index: 1}
date: 8 August 2019
bibliography: paper.bib
---

# Introduction

As @knuth1984 says [see @lamport1994, p. 3], in \\autoref{fig:one}.

![A figure.\\label{fig:one}](figs/one.png)
`;
const bib =
  "@article{knuth1984, author={Knuth, Donald E.}, title={Literate Programming}, year=1984}\n@book{lamport1994, author={Lamport, Leslie}, title={LaTeX}, year=1994}\n";
const whole = { "paper.md": paper, "paper.bib": bib, "figs/one.png": png };

describe("a paper", () => {
  test("comes with its metadata, references, figures and labels", async () => {
    write(whole);
    const source = await loaded();
    expect(source).toMatchObject({
      schemaVersion: 1,
      flavour: "joss",
      file: "paper.md",
      frontmatter: { title: "A paper", date: "2019-08-08", authors: [{ family: "Lovelace", affiliations: [0] }] },
      diagnostics: [],
    });
    expect(Object.keys(source.references)).toEqual(["knuth1984", "lamport1994"]);
    expect(Object.values(source.assets)).toEqual([
      { path: "figs/one.png", mediaType: "image/png", size: png.length, width: 1, height: 1, variants: {} },
    ]);
    expect(source.labels).toMatchObject({ "fig:one": { kind: "figure", number: "1" } });
    expect(Object.keys(source.files ?? {})).toEqual(expect.arrayContaining([source.file]));
    expect(new Set(source.puts)).toEqual(new Set(Object.values(source.files ?? {}).map(({ sha256 }) => sha256)));
    expect(source.puts).toEqual(expect.arrayContaining(Object.keys(source.assets)));
  });

  test("has a file under each name that it is referred to by", async () => {
    write({ "paper.md": "![a](a.png)\n\n![b](sub/b.png)\n", "a.png": png, "sub/b.png": png });
    const source = await loaded();
    expect(Object.keys(source.assets)).toHaveLength(1);
    expect(Object.keys(source.files ?? {}).sort()).toEqual(["a.png", "paper.md", "sub/b.png"]);
  });

  test("is equal wherever it stands, and its digest changes with any of its files", async () => {
    write(whole);
    const first = await loaded();
    const other = join(folder, "elsewhere/deep");
    mkdirSync(other, { recursive: true });
    write(whole, other);
    expect(await loaded("elsewhere/deep/paper.md")).toEqual(first);
    for (const [path, content] of [
      ["figs/one.png", Buffer.concat([png, Buffer.from("x")])],
      ["paper.bib", `${bib}%`],
      ["paper.md", `${paper}\nMore.`],
    ] as const) {
      write({ ...whole, [path]: content });
      expect((await loaded()).digest).not.toBe(first.digest);
    }
  });

  test("with Windows' line ends and a byte-order mark is the same", async () => {
    write(whole);
    const first = await loaded();
    write({ "paper.md": `\ufeff${paper.replaceAll("\n", "\r\n")}` });
    const second = await loaded();
    expect(second.ast).toEqual(first.ast);
    expect(second.frontmatter).toEqual(first.frontmatter);
  });

  test("is found in its folder", async () => {
    write({ ...whole, "README.md": "# Read me", "CONTRIBUTING.md": "x" });
    const { result } = await load("");
    expect(result).toMatchObject({ status: "loaded", source: { file: "paper.md", diagnostics: [] } });
  });

  test("may reach above its folder within its repository, and the same files in `_up` are the same", async () => {
    write({
      ".git/HEAD": "x",
      "docs/paper.md": paper.replace("figs/one.png", "../figs/one.png"),
      "docs/paper.bib": bib,
      "figs/one.png": png,
    });
    const first = await loaded("docs/paper.md");
    expect(Object.values(first.assets)[0]?.path).toBe("_up/figs/one.png");
    write({
      "flat/paper.md": paper.replace("figs/one.png", "../figs/one.png"),
      "flat/paper.bib": bib,
      "flat/_up/figs/one.png": png,
    });
    expect(await loaded("flat/paper.md", { sourceRoot: join(folder, "flat") })).toEqual(first);
  });

  test("takes what its MyST or Quarto project says for all pages", async () => {
    write({
      "myst.yml":
        "version: 1\nproject:\n  title: The book\n  authors: [Ada Lovelace]\n  license: MIT\n  bibliography: [refs/all.bib]\n  math: {'\\RR': '\\mathbb{R}'}\n",
      "refs/all.bib": bib,
      "paper.md": "---\ntitle: A page\nmath: {'\\x': x}\n---\n\n```{note}\nSee {cite}`knuth1984`.\n```\n",
    });
    const { frontmatter, references, diagnostics } = await loaded();
    expect(frontmatter).toMatchObject({
      title: "A page",
      authors: [{ name: "Ada Lovelace" }],
      license: "MIT",
      math: { "\\RR": "\\mathbb{R}", "\\x": "x" },
    });
    expect(Object.keys(references)).toEqual(["knuth1984"]);
    expect(diagnostics).toEqual([]);
  });

  test("may name its bibliography in a block at its end", async () => {
    write({
      "paper.md": "---\ntitle: T\n---\n\nAs [@knuth1984].\n\n---\nbibliography: other.bib\nabstract: Short.\n---\n",
      "other.bib": bib,
      "second.bib": "",
    });
    const { frontmatter, references } = await loaded();
    expect(frontmatter).toMatchObject({ title: "T", abstract: "Short.", bibliography: ["other.bib"] });
    expect(Object.keys(references)).toEqual(["knuth1984"]);
  });

  test("takes the title from a lone first heading, and names what the body says of itself", async () => {
    write({ "paper.md": "# The *title* with $x$\n\n## Abstract\n\nShort.\n\n## One\n\nText.\n" });
    expect(await loaded()).toMatchObject({
      frontmatter: { title: "The title with $x$", abstract: "Short." },
      ast: { children: [{ type: "division", role: "abstract" }, { type: "heading", depth: 1 }, { type: "paragraph" }] },
    });
  });
});

describe("faults that leave the document readable are named, all at once", () => {
  test("in every part", async () => {
    write({
      "paper.md": paper
        .replace("8 August 2019", "01/02/2019")
        .replace("@knuth1984", "@Knuth1984")
        .replace("\\autoref{fig:one}", "\\autoref{fig:two}")
        .replace("figs/one.png", "figs/none.png"),
      "paper.bib": `${bib}@misc{open, title = {Never closed\n`,
    });
    const { diagnostics } = await loaded();
    expect(diagnostics.map((one) => [one.severity, one.ruleId, one.location?.file, one.location?.line])).toEqual([
      ["error", "bibliography/entry-closes", "paper.bib", 3],
      ["warning", "frontmatter/date-is-clear", "paper.md", 8],
      ["warning", "document/citation-case-matches", "paper.md", 14],
      ["error", "document/label-resolves", "paper.md", 14],
      ["error", "asset/file-exists", "paper.md", 16],
    ]);
    for (const diagnostic of diagnostics) expect(diagnostic.hint).toBeDefined();
  });

  test.each([
    ["an empty file", "paper.md", ""],
    ["a title alone", "paper.md", "---\ntitle: T\n---\n<!-- later -->\n"],
    [
      "LaTeX without a body",
      "paper.tex",
      "\\documentclass{article}\\title{T}\\begin{document}\\maketitle\\end{document}",
    ],
  ])("a document without text: %s", async (_name, name, text) => {
    write({ [name]: text });
    const result = await loadSource(join(folder, name), { store: createMemoryStore() });
    const { diagnostics } = result.status === "refused" ? result : result.source;
    expect(diagnostics.map((one) => [one.severity, one.ruleId])).toEqual([["error", "document/has-text"]]);
  });

  test("a bibliography that is not there", async () => {
    write({ "paper.md": paper, "figs/one.png": png });
    const { diagnostics } = await loaded();
    expect(diagnostics.map((one) => one.ruleId)).toEqual([
      "bibliography/file-exists",
      "document/citation-resolves",
      "document/citation-resolves",
    ]);
    expect(diagnostics[0]).toMatchObject({ severity: "error", location: { line: 9 } });
  });

  test("a bibliography under another name, or in Latin-1", async () => {
    write({
      "paper.md": paper,
      "refs.bib": Buffer.from(`${bib}@misc{m, title={M\xfcller}}`, "latin1"),
      "figs/one.png": png,
    });
    const { diagnostics, references } = await loaded();
    expect(diagnostics.map((one) => one.ruleId)).toEqual(["bibliography/file-exists", "bibliography/is-utf8"]);
    expect(Object.keys(references)).toHaveLength(2);
  });

  test("broken YAML, with what can be read of it", async () => {
    write({ ...whole, "paper.md": paper.replace("title: A paper", "title: A paper: with a colon\ntags: [open") });
    const { diagnostics, frontmatter } = await loaded();
    expect(frontmatter).toMatchObject({ title: "A paper: with a colon", date: "2019-08-08" });
    expect(diagnostics.filter((one) => one.ruleId === "frontmatter/is-yaml").map((one) => one.location?.line)).toEqual(
      expect.arrayContaining([2]),
    );
  });

  test("a CSL-YAML bibliography with a value that holds itself", async () => {
    write({
      "paper.md": "---\ntitle: T\nbibliography: refs.yaml\n---\n\n[@a]\n",
      "refs.yaml": "references: [&r {id: a, type: book, title: &t [*t, *t], author: [*r]}]\n",
    });
    const { diagnostics } = await loaded();
    const fault = diagnostics.find((one) => one.ruleId === "bibliography/is-readable");
    expect(fault).toMatchObject({ severity: "error", location: { file: "refs.yaml" } });
    expect(fault?.message).toContain("holds itself");
  });

  test("CSL-JSON and references of the front matter", async () => {
    write({
      "paper.md":
        "---\ntitle: T\nbibliography: [refs.json, broken.json]\nreferences:\n- {id: own, type: book, title: Own}\n---\n\n[@a; @own; @b]\n",
      "refs.json": '[{"id": "a", "type": "book", "title": "A"}]',
      "broken.json": '[{"id": "b",]',
    });
    const { references, diagnostics } = await loaded();
    expect(Object.keys(references)).toEqual(["a", "own"]);
    expect(diagnostics.map((one) => [one.ruleId, one.location?.file])).toEqual([
      ["bibliography/is-readable", "broken.json"],
      ["document/citation-resolves", "paper.md"],
    ]);
  });
});

describe("what is unreadable or unsafe is refused, and nothing is written", () => {
  const secret = "outside-secret";
  beforeEach(() => {
    write({ [`../${secret}-${process.pid}/plot.png`]: png });
  });
  afterEach(() => rmSync(join(folder, `../${secret}-${process.pid}`), { recursive: true, force: true }));

  test("a file that is not there", async () => {
    expect(await refused("none.md")).toEqual([expect.objectContaining({ ruleId: "document/file-exists" })]);
  });

  test("an address", async () => {
    expect(await loadSource("https://example.org/paper.md", { store: createMemoryStore() })).toMatchObject({
      status: "refused",
      diagnostics: [{ ruleId: "document/location-is-local" }],
    });
  });

  test("a format that is not known", async () => {
    write({ "paper.docx": "PK" });
    expect(await refused("paper.docx")).toEqual([expect.objectContaining({ ruleId: "document/format-is-known" })]);
  });

  test("a folder without a document, or with several", async () => {
    write({ "a.txt": "x" });
    expect(await refused("")).toEqual([expect.objectContaining({ ruleId: "document/main-is-found" })]);
    write({ "one.md": "x", "two.md": "y" });
    expect(await refused("")).toEqual([
      expect.objectContaining({
        ruleId: "document/main-is-clear",
        message: expect.stringMatching(/one\.md.*two\.md/u),
      }),
    ]);
  });

  test("invalid UTF-8, with the byte and line", async () => {
    write({ "paper.md": Buffer.concat([Buffer.from("# A\n\nfoo "), Buffer.from([0xe9]), Buffer.from(" bar\n")]) });
    expect(await refused()).toEqual([
      expect.objectContaining({
        ruleId: "document/is-utf8",
        message: expect.stringContaining("byte 9"),
        location: { file: "paper.md", line: 3, column: 5 },
      }),
    ]);
  });

  test("a document of 50 MB, before it is read", async () => {
    write({ "paper.md": "# A\n" });
    truncateSync(join(folder, "paper.md"), 50 * 1024 * 1024);
    const start = performance.now();
    expect(await refused()).toEqual([
      expect.objectContaining({ ruleId: "document/is-readable", message: expect.stringContaining("52428800") }),
    ]);
    expect(performance.now() - start).toBeLessThan(3000);
  });

  test("a YAML bomb", async () => {
    const levels = [..."bcdefghij"]
      .map((name, index) => `${name}: &${name} [${Array(10).fill(`*${"abcdefghij"[index]}`).join(", ")}]`)
      .join("\n");
    write({ "paper.md": `---\na: &a [x]\n${levels}\n---\n\n![](none.png)\n` });
    expect((await refused()).map((one) => one.ruleId)).toEqual(["frontmatter/is-bounded", "asset/file-exists"]);
  });

  const traversals: [name: string, image: string][] = [
    ["a path out of the folder", `../${secret}-${process.pid}/plot.png`],
    ["a path far out", "../../../../../../../../../../etc/hosts"],
    ["an encoded path out", `%2e%2e/${secret}-${process.pid}/plot.png`],
    ["an encoded slash", `..%2f${secret}-${process.pid}%2fplot.png`],
    ["a path that turns back", `figs/../../${secret}-${process.pid}/plot.png`],
    ["backslashes", `..\\${secret}-${process.pid}\\plot.png`],
    ["an absolute path", "/etc/hosts"],
    ["a file URL", "file:///etc/hosts"],
    ["a hidden file", ".env"],
  ];
  test.each(traversals)("%s in an image, with every other fault", async (_, image) => {
    write({ ...whole, ".env": "SECRET=1", "paper.md": `${paper}\n![x](<${image}>)\n\n![y](figs/none.png)\n` });
    expect((await refused()).map((one) => one.ruleId).sort()).toEqual(["asset/file-exists", "asset/path-is-inside"]);
  });

  const name = "a\u0007b.md";
  test.each<[format: string, main: string, text: string]>([
    ["Markdown", "paper.md", `# T\n\n\`\`\`{include} .env\n\`\`\`\n\n\`\`\`{include} ${name}\n\`\`\`\n`],
    [
      "LaTeX",
      "paper.tex",
      `\\documentclass{article}\\begin{document}\n\n\\input{.env}\n\n\n\\input{${name}}\\end{document}`,
    ],
  ])("an include that is refused, once, at its place, with its reason: %s", async (_, main, text) => {
    write({ ".env": "SECRET=1", [main]: text });
    const result = await loadSource(join(folder, main), { store: createMemoryStore() });
    const faults = (result.status === "refused" ? result.diagnostics : []).filter((one) => one.severity === "error");
    expect(faults.map((one) => [one.location?.line, one.message.replace(/^The (?:included )?file /u, "")])).toEqual([
      [3, '".env" is not read: ".env" is hidden (its name starts with a dot).'],
      [6, '"a\\u0007b.md" is not read: its name has a control character.'],
    ]);
  });

  test("a link out of the folder", async () => {
    write(whole);
    rmSync(join(folder, "figs/one.png"));
    symlinkSync(join(folder, `../${secret}-${process.pid}/plot.png`), join(folder, "figs/one.png"));
    expect(await refused()).toEqual([
      expect.objectContaining({ ruleId: "asset/path-is-inside", location: expect.objectContaining({ line: 16 }) }),
    ]);
  });

  test("a linked folder, a linked bibliography, a linked document", async () => {
    write({ ...whole, [`../${secret}-${process.pid}/paper.bib`]: bib, [`../${secret}-${process.pid}/one.png`]: png });
    rmSync(join(folder, "figs"), { recursive: true });
    symlinkSync(join(folder, `../${secret}-${process.pid}`), join(folder, "figs"));
    rmSync(join(folder, "paper.bib"));
    symlinkSync(join(folder, `../${secret}-${process.pid}/paper.bib`), join(folder, "paper.bib"));
    expect((await refused()).map((one) => one.ruleId).sort()).toEqual(
      expect.arrayContaining(["asset/path-is-inside", "bibliography/path-is-inside"]),
    );
    symlinkSync("/etc/hosts", join(folder, "linked.md"));
    expect(await refused("linked.md")).toHaveLength(1);
  });

  test("a pipe is not waited for", async () => {
    write(whole);
    rmSync(join(folder, "figs/one.png"));
    execFileSync("mkfifo", [join(folder, "figs/one.png")]);
    expect(await refused()).toEqual([expect.objectContaining({ ruleId: "asset/path-is-inside" })]);
  });

  test("a bibliography elsewhere on the machine", async () => {
    write({ ...whole, "paper.md": paper.replace("paper.bib", "/etc/hosts") });
    expect((await refused())[0]).toMatchObject({ ruleId: "bibliography/path-is-inside", location: { line: 9 } });
  });

  test("10,000 nested quotations take bounded time", async () => {
    write({ "paper.md": `${">".repeat(10_000)} deep\n` });
    const start = performance.now();
    const { result } = await load();
    const diagnostics = result.status === "loaded" ? result.source.diagnostics : result.diagnostics;
    expect(diagnostics.length).toBeGreaterThan(0);
    expect(result.status === "refused" || normalizedSourceSchema.safeParse(result.source).success).toBe(true);
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});

describe("LaTeX", () => {
  const main =
    "\\documentclass{own}\n\\usepackage{mine}\n\\title{On things}\n\\author{Ada Lovelace}\n\\begin{document}\n\\begin{abstract}Short $x$.\\end{abstract}\n\\section{One}\\label{sec}\n\\input{parts/two}\nAs \\cite{knuth1984} in \\ref{fig}.\n\\begin{figure}\\includegraphics{figs/one}\\caption{C}\\label{fig}\\end{figure}\n\\lstinputlisting{code/a.py}\n\\bibliographystyle{own}\\bibliography{paper}\n\\end{document}\n";
  const files = {
    "main.tex": main,
    "parts/two.tex": "Part two.\n",
    "paper.bib": bib,
    "figs/one.png": png,
    "own.cls": "\\LoadClass{article}\n\\input{own.cfg}",
    "own.cfg": "%",
    "mine.sty": "%",
    "own.bst": "ENTRY{}",
    "main.bbl": "\\begin{thebibliography}{1}\\end{thebibliography}",
    "code/a.py": "print(1)",
    "unused.tex": "x",
    "notes.txt": "x",
    "main.aux": "x",
    ".env": "x",
  };

  test("comes with the author's own files, those that it names and no others", async () => {
    write(files);
    const source = await loaded("main.tex");
    expect(source).toMatchObject({
      flavour: "latex",
      frontmatter: { title: "On things", abstract: "Short $x$." },
      native: { format: "latex", main: "main.tex" },
    });
    expect(Object.keys(source.native?.files ?? {})).toEqual([
      "code/a.py",
      "figs/one.png",
      "main.bbl",
      "main.tex",
      "mine.sty",
      "own.bst",
      "own.cfg",
      "own.cls",
      "paper.bib",
      "parts/two.tex",
    ]);
    expect(new Set(source.puts)).toEqual(new Set(Object.values(source.native?.files ?? {}).map((file) => file.sha256)));
    expect(Object.keys(source.references)).toEqual(["knuth1984"]);
    expect(source.labels["fig"]).toMatchObject({ kind: "figure", number: "1" });
    expect(source.diagnostics.filter((one) => one.severity === "error")).toEqual([]);
  });

  test("is found in its folder, and read in the encoding that it declares", async () => {
    write({
      ...files,
      "main.tex": Buffer.from(
        main.replace("\\title", "\\usepackage[latin1]{inputenc}\n\\title").replace("On things", "\xdcber"),
        "latin1",
      ),
    });
    const { result } = await load("");
    expect(result).toMatchObject({ status: "loaded", source: { file: "main.tex", frontmatter: { title: "Über" } } });
    write({ "main.tex": Buffer.from(main.replace("On things", "\xdcber"), "latin1") });
    expect(await refused("main.tex")).toEqual([
      expect.objectContaining({ ruleId: "document/is-utf8", location: expect.objectContaining({ line: 3 }) }),
    ]);
  });

  test("that includes itself ends", async () => {
    write({ "main.tex": "\\documentclass{article}\\begin{document}\\input{main}\\end{document}" });
    expect((await loaded("main.tex")).diagnostics).toEqual([
      expect.objectContaining({ severity: "error", message: expect.stringContaining("main.tex → main.tex") }),
    ]);
  });

  test("with a figure outside of the folder is refused", async () => {
    write({ ...files, "main.tex": main.replace("figs/one", "../../../../../../etc/hosts") });
    expect((await refused("main.tex")).map((one) => one.ruleId)).toContain("asset/path-is-inside");
  });
});

test("whatever the text, it is loaded or refused", async () => {
  const pieces = [
    "# A\n",
    "\n\n",
    "text ",
    "@knuth1984 ",
    "[@a; @b]",
    "![c](figs/one.png)",
    "![](../x)",
    "$x$",
    "$$\n",
    "\\ref{a}",
    "\\begin{align}",
    "\\end{align}",
    "{#a}",
    "```",
    "`",
    "---\n",
    "title: x\n",
    "| a | b |\n",
    "|---|---|\n",
    "> ",
    "- ",
    "1. ",
    "[^1]",
    "[^1]: ",
    "<div>",
    "</div>",
    "<!--",
    "-->",
    "[",
    "]",
    "(",
    ")",
    "*",
    "_",
    ":::",
    "\u00e9",
    "\u{1f600}",
    "@def a = ",
    "% x\n",
  ];
  write(whole);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...pieces), { maxLength: 30 }), async (parts) => {
      write({ "paper.md": parts.join("") });
      const { result } = await load();
      expect(
        result.status === "refused"
          ? result.diagnostics.length > 0
          : normalizedSourceSchema.safeParse(result.source).success,
      ).toBe(true);
    }),
    { seed: 7, numRuns: 200 },
  );
});

test("the signal is obeyed", async () => {
  write(whole);
  await expect(load("paper.md", { signal: AbortSignal.abort(new Error("stop")) })).rejects.toThrow("stop");
});

test("a copy of the folder gives the same", async () => {
  write({ ...whole, "main/x": "" });
  const copy = mkdtempSync(join(tmpdir(), "copy-"));
  cpSync(folder, join(copy, "a b"), { recursive: true });
  const store = createMemoryStore();
  const [one, two] = [await loadSource(folder, { store }), await loadSource(join(copy, "a b"), { store })];
  rmSync(copy, { recursive: true });
  expect(two).toEqual(one);
});
