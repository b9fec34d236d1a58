import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import { createMemoryStore } from "@dreamnet/content-store";
import { type ArtifactDescription, describeArtifact } from "@dreamnet/document";
import { WorkflowExecutor } from "@dreamnet/executor";
import { loadSource } from "@dreamnet/source-loader";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ArxivPackage } from "../src/output.ts";
import { arxivPackWorkflow } from "../src/workflow.ts";

const has = (program: string): boolean => spawnSync(program, ["--version"]).error === undefined;
const hasTex = has("pdflatex") && has("bibtex") && has("pdftotext");

let root = "";
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "arxiv-pack-"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A picture of one grey pixel, with a private note in it. */
const png = ((): Buffer => {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const head = Buffer.alloc(4);
    head.writeUInt32BE(data.length);
    const tail = Buffer.alloc(4);
    tail.writeUInt32BE(crc32(body));
    return Buffer.concat([head, body, tail]);
  };
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])),
    chunk("tEXt", Buffer.from("Author\0Secret Person")),
    chunk("IDAT", deflateSync(Buffer.from([0, 128]))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
})();

function writeSource(name: string, files: Record<string, string | Buffer>): string {
  const folder = join(root, name);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

interface Packed {
  readonly output: ArxivPackage;
  /** The archive, unpacked by the system's tar. */
  readonly folder: string;
  readonly archive: Uint8Array;
}

async function pack(
  location: string,
  own: Partial<ArtifactDescription> = {},
  options: Record<string, unknown> = {},
  env: Record<string, string | undefined> = process.env,
): Promise<Packed> {
  const store = createMemoryStore();
  const loaded = await loadSource(location, { store });
  if (loaded.status === "refused") throw new Error(JSON.stringify(loaded.diagnostics));
  const artifact = describeArtifact(loaded.source, { id: "paper", ...own });
  const result = await new WorkflowExecutor({ store, env, unsandboxed: env !== process.env }).execute(
    arxivPackWorkflow,
    { source: loaded.source, artifact, options: options as never },
    { now: new Date("2026-05-01T00:00:00Z") },
  );
  if (!result.success) throw result.error;
  const file = result.output.files.find((one) => one.path.endsWith(".tar.gz"));
  const archive = await store.get(file?.sha256 ?? "");
  const folder = mkdtempSync(join(root, "unpacked-"));
  writeFileSync(join(folder, "..", "upload.tar.gz"), archive);
  execFileSync("tar", ["-xzf", join(folder, "..", "upload.tar.gz"), "-C", folder]);
  return { output: result.output, folder, archive };
}

const read = (folder: string, path: string): string => readFileSync(join(folder, path), "utf8");
const list = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

/** The text of what pdflatex makes of a folder, with bibtex where there is no .bbl. */
function compiledText(folder: string, job: string, bibliography: boolean): string {
  const run = (program: string, args: string[]) =>
    spawnSync(program, args, { cwd: folder, env: { ...process.env, SOURCE_DATE_EPOCH: "1", FORCE_SOURCE_DATE: "1" } });
  run("pdflatex", ["-interaction=batchmode", job]);
  if (bibliography) run("bibtex", [job]);
  for (let pass = 0; pass < 3; pass++) run("pdflatex", ["-interaction=batchmode", job]);
  return execFileSync("pdftotext", ["-layout", join(folder, `${job}.pdf`), "-"], { encoding: "utf8" });
}

const markdown = `---
title: "Packing **papers**: naïve & 100 % done"
authors:
  - name: José García
    affiliation: 1
  - name: Ada Lovelace
    affiliation: 1
affiliations:
  - name: Somewhere
    index: 1
date: 1 May 2026
bibliography: refs.bib
---

# Summary

We show that packing works in most of the cases [@knuth], and that it is fast.

# Method

See @knuth and \\autoref{fig:one}.

![A picture.\\label{fig:one}](figs/my%20picture.png)

![Lost](none.png)
`;
const bib = "@book{knuth, author = {Donald E. Knuth}, title = {The {\\TeX}book}, publisher = {AW}, year = 1984}\n";

const latex = String.raw`\documentclass[11pt]{article}
\usepackage{graphicx,verbatim,listings,hyperref}
% secret
\title{Größe}\author{José García}\date{May 2026}
\begin{document}
\maketitle
\begin{abstract}
We show that it works in 100\% of the cases that we have tried. % secret
\end{abstract}
\section{One}\label{one}
before
% secret
after.%
No space, \verb|100% kept| and \lstinline!a%b!, \url{http://example.org/a%20b}.
\begin{comment}
secret
\end{comment}
\iffalse secret \fi
\begin{lstlisting}
x = 5 % 3
\end{lstlisting}
\includegraphics[width=1cm]{Figs/My Picture}
\include{chapters/two} \cite{knuth}
\bibliographystyle{plain}\bibliography{refs}
\end{document}
secret
`;

describe("a Markdown paper", () => {
  it("becomes a package, with what only the author can say named and nothing made up", async () => {
    const folder = writeSource("markdown", {
      "paper.md": markdown,
      "refs.bib": bib,
      "figs/my picture.png": png,
      ".env": "KEY=secret",
      "notes.md": "secret",
    });
    const { output, folder: unpacked } = await pack(join(folder, "paper.md"), {}, { compile: false });
    expect(list(unpacked)).toEqual(["00README.json", "figures/my-picture.png", "main.bbl", "main.tex"]);
    expect(output.status).toBe("needs_input");
    const needs = output.status === "needs_input" ? output.needs : [];
    expect(needs.map((need) => need.field)).toEqual(["abstract", "category", "license", "figure:none.png"]);
    expect(needs[0]?.suggestion).toBe(
      "We show that packing works in most of the cases (Knuth, 1984), and that it is fast.",
    );
    expect(needs[0]?.message).toContain('its section "Summary"');
    for (const [index, how] of ["--abstract", "--category", "--license"].entries())
      expect(needs[index]?.message).toContain(how);
    expect(output.metadata).toMatchObject({
      title: 'Packing papers: na\\"{\\i}ve & 100 % done',
      authors: "Jos\\'e Garc\\'{\\i}a, Ada Lovelace",
      abstract: "",
      license: "",
      compilation: { status: "skipped" },
    });
    expect(readFileSync(join(unpacked, "figures/my-picture.png")).includes("Secret")).toBe(false);
    // The loader has told of the missing figure, at its line; the need names it once more.
    expect(output.diagnostics.filter((d) => d.severity === "error")).toEqual([]);
    expect(output.checklist.map((item) => item.text).join("\n")).not.toContain("source:");
    expect(output.files.map((file) => file.path)).toEqual([
      "build/paper/arxiv/paper.tar.gz",
      "build/paper/arxiv/metadata.txt",
      "build/paper/arxiv/metadata.json",
      "build/paper/arxiv/checklist.md",
    ]);
  });

  it.skipIf(!hasTex)("compiles, and is ready once all is said", async () => {
    const folder = writeSource("ready", {
      "paper.md": markdown.replace("![Lost](none.png)", ""),
      "refs.bib": bib,
      "figs/my picture.png": png,
    });
    const { output } = await pack(join(folder, "paper.md"), {
      abstract: "We show that packing works in most of the cases that we have tried.",
      primaryCategory: "cs.DL",
      license: "CC-BY-4.0",
    });
    expect(output.diagnostics.filter((d) => d.severity === "error")).toEqual([]);
    expect(output).toMatchObject({
      status: "ready",
      metadata: {
        comments: "1 page, 1 figure",
        compiler: "pdflatex",
        texLive: 2025,
        compilation: { status: "compiled" },
      },
    });
    expect(output.files.map((file) => file.path)).toContain("build/paper/arxiv/paper.pdf");
  });

  it("needs input where the source has errors, one for each kind", async () => {
    const folder = writeSource("errors", {
      "paper.md": markdown
        .replace("![Lost](none.png)", "Nobody wrote @nothing, @nobody or [@never]. Note.[^a] See @fig:none.")
        .replace("title:", "subtitle:"),
      "refs.bib": bib,
      "figs/my picture.png": png,
    });
    const { output } = await pack(
      join(folder, "paper.md"),
      { abstract: "We show that packing works in most of the cases.", primaryCategory: "cs.DL", license: "CC-BY-4.0" },
      { compile: false },
    );
    expect(output.status).toBe("needs_input");
    const needs = output.status === "needs_input" ? output.needs : [];
    const citations = needs.filter((need) => need.field === "source:document/citation-resolves");
    expect(citations).toEqual([expect.objectContaining({ message: expect.stringMatching(/Likewise: "\w+"/u) })]);
    expect(needs.map((need) => need.field)).toContain("title");
    expect(output.metadata.title).toBe("");
    expect(
      output.checklist.some((item) => item.text === "Choose the licence CC BY 4.0 and the primary category cs.DL."),
    ).toBe(true);
  });

  it("is ready where its author accepts what the source lacks, and shows a box in its place", async () => {
    const folder = writeSource("accepted", {
      "paper.md": markdown.replace("![Lost](none.png)", "![Lost](none.png) Nobody wrote @nothing. See @fig:none."),
      "refs.bib": bib,
      "figs/my picture.png": png,
    });
    const own = {
      abstract: "We show that packing works in most of the cases.",
      primaryCategory: "cs.DL",
      license: "CC-BY-4.0",
    };
    const accept = ["asset/file-exists=none.png", "document/citation-resolves", "document/label-resolves=fig:none"];
    const { output, folder: unpacked } = await pack(join(folder, "paper.md"), { ...own, accept }, { compile: false });
    expect(output.status).toBe("ready");
    expect(output.checklist[0]).toMatchObject({
      text: expect.stringContaining("asset/file-exists=none.png"),
      done: true,
    });
    expect(read(unpacked, output.metadata.main)).toContain("Image not available");
    const some = await pack(join(folder, "paper.md"), { ...own, accept: accept.slice(1) }, { compile: false });
    expect(some.output).toMatchObject({ status: "needs_input", needs: [{ field: "figure:none.png" }] });
    const without = await pack(join(folder, "paper.md"), { accept }, { compile: false });
    expect(without.output).toMatchObject({
      status: "needs_input",
      needs: [{ field: "abstract" }, { field: "category" }, { field: "license" }],
    });
  });

  it.skipIf(!hasTex || !has("gs"))("has its EPS figures as PDF, the same at each run", async () => {
    const folder = writeSource("markdown-eps", {
      "paper.md": "---\ntitle: A paper of lines\n---\n\nA line.\n\n![A line.](figs/line.eps)\n",
      "figs/line.eps":
        "%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 50 50\n%%EndComments\n0 0 moveto 50 50 lineto stroke\nshowpage\n%%EOF\n",
    });
    const { output, folder: unpacked, archive } = await pack(join(folder, "paper.md"));
    expect(list(unpacked)).toContain("figures/line.pdf");
    expect(output.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(output.metadata.compilation.status).toBe("compiled");
    const needs = output.status === "needs_input" ? output.needs.map(({ field }) => field) : [];
    expect(needs).toEqual(["abstract", "authors", "category", "license"]);
    expect(Buffer.from((await pack(join(folder, "paper.md"))).archive).equals(archive)).toBe(true);
  });

  it("offers the whole of its summary as abstract, and counts figures, not pictures", async () => {
    const folder = writeSource("summary", {
      "paper.md": `---\ntitle: A paper of sums\nauthors: [{ name: Ada Lovelace }]\nbibliography: refs.bib\n---\n\n# 1. Executive summary\n\nAs @knuth says [see @knuth, p. 3],[^n]\n\n$$\na = b\n$$\n\nwhere $b$ is known.\n\n[^n]: A note.\n\n# Results\n\nA ![](figs/p.png) in a line.\n\n![One figure.](figs/p.png)\n`,
      "refs.bib": bib,
      "figs/p.png": png,
    });
    const { output } = await pack(join(folder, "paper.md"), {}, { compile: false });
    const needs = output.status === "needs_input" ? output.needs : [];
    expect(needs.find((need) => need.field === "abstract")).toMatchObject({
      message: expect.stringContaining("1. Executive summary"),
      suggestion: "As Knuth (1984) says (see Knuth, 1984, p. 3), $a = b$ where $b$ is known.",
    });
    expect(output.metadata.comments).toBe("1 figure");
  });

  it("is made without TeX, and says that nobody has compiled it", async () => {
    const folder = writeSource("no-tex", {
      "paper.md": markdown.replace("![Lost](none.png)", ""),
      "refs.bib": bib,
      "figs/my picture.png": png,
    });
    const { output } = await pack(
      join(folder, "paper.md"),
      {
        abstract: "We show that packing works in most of the cases that we have tried.",
        primaryCategory: "cs.DL",
        license: "CC0-1.0",
      },
      {},
      { PATH: "/nonexistent" },
    );
    expect(output.status).toBe("ready");
    expect(output.diagnostics.filter((d) => d.severity === "warning")).toEqual([
      expect.objectContaining({
        ruleId: "arxiv/compiles",
        message: expect.stringContaining("not checked"),
        hint: expect.stringContaining("apt-get install"),
      }),
    ]);
  });

  it("gives the same archive from another folder, time zone and locale", async () => {
    const files = { "paper.md": markdown, "refs.bib": bib, "figs/my picture.png": png };
    const first = await pack(join(writeSource("same-one", files), "paper.md"), {}, { compile: false });
    const zone = process.env["TZ"];
    process.env["TZ"] = "Pacific/Chatham";
    const second = await pack(join(writeSource("another/same-two", files), "paper.md"), {}, { compile: false });
    process.env["TZ"] = zone;
    expect(createHash("sha256").update(first.archive).digest("hex")).toBe(
      createHash("sha256").update(second.archive).digest("hex"),
    );
  });
});

describe.skipIf(!hasTex)("an author's LaTeX", () => {
  const files = {
    "my paper.tex": latex,
    "chapters/two.tex": "\\section{Two}\r\n% secret\r\nSee~\\ref{one}. % secret\r\n",
    "refs.bib": bib,
    "figs/my picture.png": png,
    "old.tex": latex,
    "secret.key": "secret",
  };

  it("is cleaned, and says the same", async () => {
    const folder = writeSource("latex", { ...files, "Figs/My Picture.png": png });
    const { output, folder: unpacked } = await pack(join(folder, "my paper.tex"), {
      primaryCategory: "cs.DL",
      license: "CC-BY-4.0",
    });
    expect(output.diagnostics.filter((d) => d.severity !== "info")).toEqual([]);
    expect(output.status).toBe("ready");
    expect(list(unpacked)).toEqual([
      "00README.json",
      "Figs/My-Picture.png",
      "chapters-two.tex",
      "my-paper.bbl",
      "my-paper.tex",
    ]);
    for (const path of list(unpacked))
      expect(readFileSync(join(unpacked, path)).toString("latin1").toLowerCase()).not.toContain("secret");
    expect(read(unpacked, "my-paper.tex")).toContain("x = 5 % 3");
    expect(compiledText(unpacked, "my-paper", false)).toBe(compiledText(folder, "my paper", true));
  });

  it.each([
    ["no style is named", "", "article", "[1]"],
    ["its style is missing", "\\bibliographystyle{journal-of-nowhere}", "article", "[1]"],
    [
      "its style is missing, with natbib",
      "\\bibliographystyle{journal-of-nowhere}\\usepackage{natbib}",
      "article",
      "Knuth",
    ],
  ])("gets a list of references where bibtex makes none: %s", async (name, preamble, documentClass, cited) => {
    const folder = writeSource(name, {
      "main.tex": `\\documentclass{${documentClass}}${preamble}\\begin{document}Known \\cite{knuth}.\n\n\\bibliography{refs}\\end{document}\n`,
      "refs.bib": bib,
    });
    const { output, folder: unpacked } = await pack(join(folder, "main.tex"));
    expect(output.diagnostics.filter((d) => /bib|citation/u.test(d.ruleId)).map((d) => [d.severity, d.ruleId])).toEqual(
      [["warning", "arxiv/bibliography-is-shipped"]],
    );
    expect(list(unpacked)).toContain("main.bbl");
    const text = compiledText(unpacked, "main", false);
    expect(text).toContain(`Known ${cited}`);
    expect(text).toContain("The TEXbook");
  });

  it("is judged by TeX, not by our reader of it", async () => {
    const ask = { primaryCategory: "cs.DL", license: "CC-BY-4.0" };
    const sure = "\\def\\mylabel#1{\\label{eq:#1}}\n";
    const text = latex
      .replace("\\begin{document}", `${sure}\\begin{document}`)
      .replace("\\include{chapters/two}", "\\mylabel{x}\\ref{eq:x}");
    const own = { "refs.bib": bib, "Figs/My Picture.png": png };
    const good = await pack(join(writeSource("judged", { ...own, "main.tex": text }), "main.tex"), ask);
    expect(good.output.status).toBe("ready");
    const bad = await pack(
      join(writeSource("judged-bad", { ...own, "main.tex": text.replace("\\ref{eq:x}", "\\ref{eq:y}") }), "main.tex"),
      ask,
    );
    expect(bad.output).toMatchObject({
      status: "needs_input",
      needs: [expect.objectContaining({ field: "source:tex/reference-is-defined" })],
    });
  });

  it("is ready with a reference that leads nowhere where its author accepts it, and never where TeX stops", async () => {
    const ask = { primaryCategory: "cs.DL", license: "CC-BY-4.0" };
    const own = { "refs.bib": bib, "Figs/My Picture.png": png };
    const text = latex.replace("\\include{chapters/two}", "See~\\ref{eq:none}.");
    const main = join(writeSource("accepted-tex", { ...own, "main.tex": text }), "main.tex");
    const accept = ["document/label-resolves=eq:none"];
    const { output } = await pack(main, { ...ask, accept });
    expect(output.status).toBe("ready");
    expect(output.diagnostics).toContainEqual(
      expect.objectContaining({ ruleId: "tex/reference-is-defined", severity: "warning", accepted: true }),
    );
    const lost = join(
      writeSource("accepted-lost", { ...own, "main.tex": text.replace("See~", "\\includegraphics{lost.png} See~") }),
      "main.tex",
    );
    const stopped = await pack(lost, { ...ask, accept: [...accept, "asset/file-exists"] });
    expect(stopped.output.status).toBe("needs_input");
    const fields = stopped.output.status === "needs_input" ? stopped.output.needs.map(({ field }) => field) : [];
    expect(fields).toEqual(["figure:lost.png", "source:tex/file-is-found"]);
  });

  it.skipIf(!has("gs"))("has EPS among other figures converted, and stays with pdflatex", async () => {
    const eps =
      "%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 20 10\n%%Author: Secret Person\n0 0 20 10 rectfill\nshowpage\n%%EOF\n";
    const folder = writeSource("eps", {
      "main.tex": latex
        .replace("\\include{chapters/two}", "\\includegraphics{Figs/box.eps}\\includegraphics{Figs/more}")
        .replaceAll("secret", ""),
      "refs.bib": bib,
      "Figs/box.eps": eps,
      "Figs/more.eps": eps.replace("20 10", "30 10"),
      "Figs/My Picture.png": png,
    });
    const ask = { primaryCategory: "cs.DL", license: "CC-BY-4.0" };
    const { output, folder: unpacked, archive } = await pack(join(folder, "main.tex"), ask);
    expect(output.diagnostics.filter((d) => d.severity !== "info")).toEqual([]);
    expect(output).toMatchObject({ status: "ready", metadata: { compiler: "pdflatex" } });
    expect(output.diagnostics.map((d) => d.message)).not.toContainEqual(expect.stringContaining("left out"));
    expect(list(unpacked).filter((path) => path.startsWith("Figs/"))).toEqual([
      "Figs/My-Picture.png",
      "Figs/box-eps-converted-to.pdf",
      "Figs/more-eps-converted-to.pdf",
    ]);
    const second = await pack(join(folder, "main.tex"), ask);
    expect(Buffer.compare(archive, second.archive)).toBe(0);
    const without = await pack(join(folder, "main.tex"), ask, {}, { PATH: "/nonexistent" });
    expect(without.output.metadata.compiler).toBe("xelatex");
    expect(without.output.diagnostics).toContainEqual(
      expect.objectContaining({
        ruleId: "arxiv/figure-format-is-read",
        message: expect.stringContaining("Figs/box.eps and 1 more could not be converted"),
        hint: expect.stringContaining("Ghostscript"),
      }),
    );
  });

  it("says which day the PDF shows where the paper shows today's", async () => {
    const folder = writeSource("today", {
      "main.tex":
        "\\documentclass{article}\\title{Today}\\author{A}\\date{\\today}\\begin{document}\\maketitle x\\end{document}",
    });
    const { output } = await pack(join(folder, "main.tex"));
    expect(output.notes.join("\n")).toContain("the PDF here shows 2026-05-01");
  });

  it("needs input where it does not compile, and tells the author's own line", async () => {
    const folder = writeSource("broken", {
      "main.tex": "% one\n% two\n\\documentclass{article}\n\\begin{document}\n% five\n\\oops\n\\end{document}\n",
    });
    const { output } = await pack(join(folder, "main.tex"), { primaryCategory: "cs.DL", license: "CC-BY-4.0" });
    expect(output.status).toBe("needs_input");
    expect(output.diagnostics.find((d) => d.ruleId === "tex/compiles")).toMatchObject({
      severity: "error",
      location: { file: "main.tex", line: 6 },
      quote: "\\oops",
    });
    expect(output.files.map((file) => file.path)).toContain("build/paper/arxiv/paper.tar.gz");
  });
});
