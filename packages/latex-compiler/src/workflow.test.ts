import { spawnSync } from "node:child_process";
import { createMemoryStore } from "@dreamnet/content-store";
import { WorkflowExecutor } from "@dreamnet/executor";
import { describe, expect, it } from "vitest";
import type { LatexCompilation, LatexCompilerInput } from "./schemas.ts";
import { latexCompilerWorkflow } from "./workflow.ts";

const has = (program: string): boolean => spawnSync(program, ["--version"]).status === 0;
const hasTex = has("pdflatex") && has("bibtex");
const hasXelatex = has("xelatex");

interface Options {
  env?: Record<string, string | undefined>;
  signal?: AbortSignal;
  folder?: string;
  unsandboxed?: boolean;
  onProgress?: (progress: { readonly message: string }) => void;
}

async function compile(
  texts: Record<string, string>,
  more: Partial<LatexCompilerInput> = {},
  options: Options = {},
): Promise<LatexCompilation> {
  const { result } = await run(texts, more, options);
  if (!result.success) throw result.error;
  return result.output;
}

async function run(texts: Record<string, string>, more: Partial<LatexCompilerInput>, options: Options) {
  const store = createMemoryStore();
  const files: LatexCompilerInput["files"] = {};
  for (const [path, text] of Object.entries(texts)) files[path] = await store.put(new TextEncoder().encode(text));
  const executor = new WorkflowExecutor({
    store,
    ...(options.env === undefined ? {} : { env: options.env }),
    ...(options.folder === undefined ? {} : { temporaryFolder: options.folder }),
    unsandboxed: options.unsandboxed ?? false,
  });
  const input = { main: "main.tex", files, ...more } as never;
  const result = await executor.execute(latexCompilerWorkflow, input, {
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
    now: new Date("2023-11-14T00:00:00Z"),
  });
  return { result, store };
}

const document = (body: string, preamble = ""): string =>
  `\\documentclass{article}\n${preamble}\\begin{document}\n${body}\n\\end{document}\n`;
const errors = (compilation: LatexCompilation) =>
  compilation.diagnostics.filter((diagnostic) => diagnostic.severity === "error");

describe.skipIf(!hasTex)("latexCompilerWorkflow (pdflatex)", () => {
  it("compiles until references are settled, and tells pages, passes and release", async () => {
    const compilation = await compile({
      "main.tex": document("\\section{A}\\label{a}See~\\ref{b}.\\newpage\\section{B}\\label{b}See~\\pageref{a}."),
    });
    expect(compilation).toMatchObject({
      status: "compiled",
      pages: 2,
      passes: 2,
      inputs: ["main.tex"],
      diagnostics: [],
    });
    expect(compilation.status === "compiled" && compilation.texRelease).toMatch(/TeX Live \d{4}/u);
  });

  it("gives the same bytes again, in another folder, time zone and locale", async () => {
    const texts = {
      "main.tex": document(
        "\\today, $x^2$ \\includegraphics[width=1cm]{f}",
        "\\usepackage{graphicx,hyperref}\\usepackage{lmodern}\\usepackage[T1]{fontenc}\n",
      ),
      "f.tex": "",
    };
    const figure = await run({ "main.tex": document("figure") }, {}, {});
    if (!figure.result.success || figure.result.output.status !== "compiled") throw new Error("no figure");
    const pdf = await figure.store.get(figure.result.output.pdf.sha256);
    const digests: string[] = [];
    for (const env of [process.env, { ...process.env, TZ: "Asia/Tokyo", LANG: "de_DE.UTF-8", LC_ALL: "tr_TR.UTF-8" }]) {
      const store = createMemoryStore();
      const files: LatexCompilerInput["files"] = { "f.pdf": await store.put(pdf) };
      for (const [path, text] of Object.entries(texts)) files[path] = await store.put(new TextEncoder().encode(text));
      const result = await new WorkflowExecutor({ store, env }).execute(
        latexCompilerWorkflow,
        { main: "main.tex", files } as never,
        { now: new Date("2023-11-14T00:00:00Z") },
      );
      if (!result.success || result.output.status !== "compiled") throw new Error(JSON.stringify(result));
      digests.push(result.output.pdf.sha256);
      const text = Buffer.from(await store.get(result.output.pdf.sha256)).toString("latin1");
      expect(text).not.toMatch(/\/(?:tmp|home|root|var)\//u);
      expect(text).toContain("D:20231114");
    }
    expect(digests[0]).toBe(digests[1]);
  });

  it("takes its date from the input before the run's", async () => {
    const { result, store } = await run(
      { "main.tex": document("x\\typeout{DAY \\the\\year-\\the\\month-\\the\\day}") },
      { sourceDate: "2020-02-29" },
      {},
    );
    if (!result.success || result.output.status !== "compiled" || result.output.log === undefined)
      throw new Error(JSON.stringify(result));
    expect(Buffer.from(await store.get(result.output.log.sha256)).toString()).toContain("DAY 2020-2-29");
  });

  it("runs bibtex where the document asks for it, and gives its .bbl", async () => {
    const compilation = await compile({
      "main.tex": document("Knuth~\\cite{knuth} and~\\cite{nobody}.\\bibliographystyle{plain}\\bibliography{refs}"),
      "refs.bib": "@book{knuth, author={Knuth, D.}, title={TeX}, year=1984, publisher={AW}}",
    });
    expect(compilation.status === "compiled" && Object.keys(compilation.files)).toContain("main.bbl");
    expect(
      compilation.diagnostics
        .filter((d) => d.ruleId === "tex/citation-is-defined")
        .map((d) => d.message)
        .join(),
    ).toMatch(/nobody/u);
    expect(compilation.diagnostics.map((d) => d.message).join()).not.toMatch(/knuth/u);
  });

  it("tells that a bibliography has no style", async () => {
    const compilation = await compile({
      "main.tex": document("Knuth~\\cite{knuth}.\\bibliography{refs}"),
      "refs.bib": "@book{knuth, author={Knuth, D.}, title={TeX}, year=1984, publisher={AW}}",
    });
    expect(errors(compilation).map((d) => d.ruleId)).toEqual(["tex/bibliography-has-style"]);
  });

  it("sorts the index, and again when pages move", async () => {
    const compilation = await compile({
      "main.tex": document(
        "\\tableofcontents\\newpage\\section{A}Word\\index{word}\\printindex",
        "\\usepackage{makeidx}\\makeindex\n",
      ),
    });
    expect(compilation.status).toBe("compiled");
    expect("files" in compilation ? Object.keys(compilation.files) : []).toContain("main.ind");
    expect(compilation.diagnostics).toEqual([]);
  });

  it("tells every error at its source line, with the author's text", async () => {
    const compilation = await compile({
      "main.tex": document(
        "One \\undefinedone\n\nTwo \\undefinedtwo\n\\begin{itemize}\\item x\n\\end{enumerate}\n\\input{part}",
      ),
      "part.tex": "\n\n$x_1 \\undefinedthree$",
    });
    expect(compilation.status).toBe("failed");
    expect(errors(compilation).map((d) => [d.location?.file, d.location?.line, d.ruleId])).toEqual([
      ["main.tex", 3, "tex/compiles"],
      ["main.tex", 5, "tex/compiles"],
      ["main.tex", 7, "tex/compiles"],
      ["part.tex", 3, "tex/compiles"],
    ]);
    expect(errors(compilation)[0]).toMatchObject({
      message: "Undefined control sequence \\undefinedone.",
      quote: "One \\undefinedone",
    });
  });

  it("maps lines by the line map; a line of ours goes to the one before", async () => {
    const lineMap = [null, null, { file: "paper.md", line: 40 }, null, { file: "paper.md", line: 44 }];
    const compilation = await compile({ "main.tex": document("fine\n\\oops\n\\oops") }, { lineMap });
    expect(errors(compilation).map((d) => d.location)).toEqual([
      { file: "paper.md", line: 40 },
      { file: "paper.md", line: 44 },
    ]);
  });

  it("finds where an argument that never ends begins", async () => {
    const compilation = await compile({ "main.tex": document("One.\n\nText.\\footnote{see what % is lost}\nMore.") });
    expect(errors(compilation).find((d) => d.message.startsWith("File ended"))?.location).toEqual({
      file: "main.tex",
      line: 5,
    });
  });

  it("names a missing package with how to install it, and a missing file", async () => {
    const missing = await compile({ "main.tex": document("x", "\\usepackage{nosuchpackage}\n") });
    expect(errors(missing)[0]).toMatchObject({
      ruleId: "tex/package-is-installed",
      message: "nosuchpackage.sty is not installed.",
      location: { file: "main.tex", line: 2 },
    });
    expect(errors(missing)[0]?.hint).toMatch(/tlmgr install nosuchpackage/u);
    const figure = await compile({
      "main.tex": document("\\includegraphics{nofigure}\n\\input{nofile}", "\\usepackage{graphicx}\n"),
    });
    expect(errors(figure).map((d) => d.ruleId)).toContain("tex/file-is-found");
    expect(
      errors(figure)
        .map((d) => d.message)
        .join(),
    ).toMatch(/nofigure/u);
  });

  it("stops a document that never ends, in time and without leftovers", async () => {
    const started = performance.now();
    const messages: string[] = [];
    const compilation = await compile(
      { "main.tex": document("\\loop\\iftrue\\repeat") },
      { passTimeout: 1500 },
      { onProgress: ({ message }) => messages.push(message) },
    );
    expect(compilation.status).toBe("failed");
    expect(errors(compilation)[0]?.ruleId).toBe("tex/ends-in-time");
    expect(messages).toEqual(["pdflatex, pass 1 (at most 2 s)"]);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it("names the cause when a document writes more than can be taken over", async () => {
    const body = `\\pdfcompresslevel=0 ${"\\immediate\\pdfobj stream file{big.txt}".repeat(5)} x`;
    const { result } = await run({ "main.tex": document(body), "big.txt": "x".repeat(30_000_000) }, {}, {});
    expect(result).toMatchObject({
      success: false,
      error: { code: "TEX_OUTPUT_LIMIT", hint: expect.stringContaining("\\write") },
    });
  });

  it("obeys an abort while TeX runs", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 300);
    const started = performance.now();
    const { result } = await run({ "main.tex": document("\\loop\\iftrue\\repeat") }, {}, { signal: controller.signal });
    expect(result.success).toBe(false);
    expect(performance.now() - started).toBeLessThan(8000);
  });

  it("bounds what a document prints without end", async () => {
    const compilation = await compile(
      {
        "main.tex": document(
          "\\newcount\\n\\loop\\typeout{\\the\\n ........................................}\\advance\\n1\\iftrue\\repeat",
        ),
      },
      { passTimeout: 2000 },
    );
    expect(compilation.status).toBe("failed");
  });

  it("reads and writes nothing outside, and runs no program", async () => {
    const secret = "/etc/hostname";
    const body = [
      `\\newread\\r\\openin\\r=${secret} \\ifeof\\r CLOSED\\else OPEN\\fi`,
      "\\openin\\r=../outside \\ifeof\\r CLOSED\\else OPEN\\fi",
      `\\pdffiledump length 20{${secret}}`,
      "\\immediate\\write18{echo pwned > pwned.txt}",
      "\\newwrite\\w\\immediate\\openout\\w=/tmp/dreamnet-pwned.txt\\immediate\\write\\w{x}\\immediate\\closeout\\w",
    ].join("\n");
    const compilation = await compile({ "main.tex": document(body) });
    expect(compilation.diagnostics.map((d) => d.ruleId)).toContain("tex/file-is-inside");
    expect("files" in compilation ? Object.keys(compilation.files) : []).not.toContain("pwned.txt");
    expect(spawnSync("ls", ["/tmp/dreamnet-pwned.txt"]).status).not.toBe(0);
  });

  it("does not let a document replace its own sources", async () => {
    const compilation = await compile({
      "main.tex": document(
        "\\newwrite\\w\\immediate\\openout\\w=data.txt \\immediate\\write\\w{changed}\\immediate\\closeout\\w\\input{data.txt}",
      ),
      "data.txt": "kept",
    });
    expect("files" in compilation ? Object.keys(compilation.files) : []).not.toContain("data.txt");
  });

  it("goes over DVI for latex, where Ghostscript is there", async () => {
    const compilation = await compile({ "main.tex": document("Hi") }, { engine: "latex" });
    expect(compilation.status).toBe(has("gs") ? "compiled" : "unavailable");
  });

  it("is not misled by what an earlier compile has left", async () => {
    const compilation = await compile({
      "main.tex": document("New \\ref{a}."),
      "main.aux": "\\oops",
      "main.pdf": "stale",
      "main.log": "! Stale error.",
    });
    expect(compilation).toMatchObject({ status: "compiled", pages: 1 });
  });

  it("keeps no empty PDF of a document that shows nothing, and says so", async () => {
    const compilation = await compile({ "main.tex": document("") });
    expect(compilation.status).toBe("failed");
    expect(compilation).not.toHaveProperty("pdf");
    expect(compilation.diagnostics.map(({ ruleId }) => ruleId)).toEqual(["tex/has-pages"]);
  });

  it("says that the main file is not there", async () => {
    expect(await compile({ "other.tex": "" })).toMatchObject({ status: "failed", passes: 0 });
  });
});

describe.skipIf(!hasXelatex)("latexCompilerWorkflow (xelatex)", () => {
  it("gives the same bytes in another time zone, and warns of characters without a glyph", async () => {
    const texts = { "main.tex": document("Größe\n\n你", "\\usepackage{fontspec}\n") };
    const [first, second] = [
      await compile(texts, { engine: "xelatex" }),
      await compile(texts, { engine: "xelatex" }, { env: { ...process.env, TZ: "America/Lima" } }),
    ];
    if (first.status !== "compiled" || second.status !== "compiled") throw new Error(JSON.stringify(first.diagnostics));
    expect(first.pdf.sha256).toBe(second.pdf.sha256);
    expect(first.pages).toBe(1);
    expect(first.diagnostics[0]).toMatchObject({
      ruleId: "tex/character-is-in-font",
      location: { file: "main.tex", line: 6 },
    });
  });
});

describe.skipIf(!hasXelatex)("latexCompilerWorkflow (xelatex, figures)", () => {
  it("tells that the driver failed on a figure, which the log does not", async () => {
    const compilation = await compile(
      {
        "main.tex": document("\\includegraphics[width=1cm]{broken.pdf}", "\\usepackage{graphicx}\n"),
        "broken.pdf": "%PDF-1.5\nbroken",
      },
      { engine: "xelatex" },
    );
    expect(compilation.status).toBe("failed");
    expect(errors(compilation).length).toBeGreaterThan(0);
  });
});

describe("latexCompilerWorkflow without TeX", () => {
  it("is a success that says what to install", async () => {
    const compilation = await compile(
      { "main.tex": document("x") },
      {},
      { env: { PATH: "/nonexistent" }, unsandboxed: true },
    );
    expect(compilation).toMatchObject({ status: "unavailable", program: "pdflatex", engine: "pdflatex" });
    expect(compilation.status === "unavailable" && compilation.remedy).toMatch(/apt-get install .*brew install/su);
  });

  it("tells every fault of an input at once", () => {
    const { valid, errors: faults } = latexCompilerWorkflow.validate({
      main: "-shell-escape.tex",
      files: { "../x": { sha256: "1", size: 1 } },
      engine: "lualatex",
      extra: 1,
    });
    expect(valid).toBe(false);
    expect(new Set(faults.map((fault) => fault.path[0]))).toEqual(new Set(["main", "files", "engine", "extra"]));
  });
});
