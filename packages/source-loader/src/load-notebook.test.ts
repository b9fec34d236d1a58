import { createMemoryStore } from "@dreamnet/content-store";
import { type DocumentNode, type NodeType, type NormalizedSource, plainText, walkNodes } from "@dreamnet/document";
import { describe, expect, it } from "vitest";
import { loadFromReader } from "./load-from-reader.ts";
import type { LoadResult } from "./load-result.ts";
import { createMemoryReader } from "./reader/memory-reader.ts";

const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

type Cell = Record<string, unknown>;
const markdown = (source: string | string[], more: Cell = {}): Cell => ({
  cell_type: "markdown",
  metadata: {},
  source,
  ...more,
});
const code = (source: string, outputs: Cell[] = [], metadata: Cell = {}): Cell => ({
  cell_type: "code",
  execution_count: 1,
  metadata,
  source: source.split(/(?<=\n)/u),
  outputs,
});
const shown = (data: Cell, metadata: Cell = {}): Cell => ({ output_type: "display_data", data, metadata });

function notebook(cells: Cell[], metadata: Cell = { language_info: { name: "python" } }): string {
  return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells }, null, 1);
}

async function load(text: string | Uint8Array, files: Record<string, Uint8Array> = {}): Promise<LoadResult> {
  const all = new Map(Object.entries({ "a.ipynb": typeof text === "string" ? Buffer.from(text) : text, ...files }));
  return loadFromReader(createMemoryReader(all), "a.ipynb", { store: createMemoryStore() });
}

async function loaded(cells: Cell[], metadata?: Cell, files?: Record<string, Uint8Array>): Promise<NormalizedSource> {
  const result = await load(notebook(cells, metadata), files);
  if (result.status === "refused") throw new Error(JSON.stringify(result.diagnostics));
  return result.source;
}

function nodes<T extends NodeType>(source: NormalizedSource, type: T): Extract<DocumentNode, { type: T }>[] {
  const found: Extract<DocumentNode, { type: T }>[] = [];
  walkNodes(source.ast, (node) => {
    if (node.type === type) found.push(node as Extract<DocumentNode, { type: T }>);
  });
  return found;
}

describe("a notebook", () => {
  it("is its text, its code and what that has shown, in order", async () => {
    const source = await loaded([
      markdown("# Title\n\nSome *text* with $x$."),
      code("1 + 1\n", [
        { output_type: "execute_result", data: { "text/plain": ["2"] }, metadata: {}, execution_count: 1 },
      ]),
      markdown("# Section\n\n$$y = 1$$\n\n\\begin{align}a &= b\\end{align}"),
    ]);
    expect(source.flavour).toBe("notebook");
    expect(source.frontmatter.title).toBe("Title");
    expect(source.ast.children.map((child) => child.type)).toEqual([
      "paragraph",
      "code",
      "code",
      "heading",
      "math",
      "math",
    ]);
    expect(nodes(source, "code")).toMatchObject([
      { lang: "python", value: "1 + 1" },
      { value: "2", output: true },
    ]);
    expect(nodes(source, "inlineMath").map((one) => one.value)).toEqual(["x"]);
  });

  it("takes front matter of its first cell over its own metadata, and cites", async () => {
    const source = await loaded(
      [
        {
          cell_type: "raw",
          metadata: {},
          source: ["---\n", "title: Of Quarto\n", "author: Ada Lovelace\n", "bibliography: r.bib\n", "---"],
        },
        markdown('As @k says, and [@missing]. <cite data-cite="k">(K, 2000)</cite>'),
      ],
      { title: "Of Jupyter", authors: [{ name: "Another" }] },
      { "r.bib": Buffer.from("@book{k, author={K, A.}, title={T}, year={2000}}") },
    );
    expect(source.frontmatter).toMatchObject({ title: "Of Quarto", authors: [{ name: "Ada Lovelace" }] });
    expect(Object.keys(source.references)).toEqual(["k"]);
    expect(nodes(source, "cite").map((one) => one.key)).toEqual(["k", "missing", "k"]);
    expect(source.diagnostics.filter((one) => one.severity === "error")).toMatchObject([
      { message: expect.stringMatching(/^Cell 2: .*missing/u) },
    ]);
  });

  it("names the cell and the line of the file", async () => {
    const text = notebook([markdown(["One.\n", "\n", "![](no.png)"]), markdown("Two.\n\n![](other.png)")]);
    const result = await load(text);
    if (result.status === "refused") throw new Error("refused");
    const lines = text.split("\n");
    const [first, second] = result.source.diagnostics;
    expect(first?.message).toMatch(/^Cell 1: .*no\.png/u);
    expect(lines[(first?.location?.line ?? 0) - 1]).toContain("no.png");
    expect(second?.message).toMatch(/^Cell 2: .*other\.png/u);
    expect(lines[(second?.location?.line ?? 0) - 1]).toContain("other.png");
  });

  it("resolves labels, footnotes and citations over its cells", async () => {
    const source = await loaded([
      markdown("See {ref}`there` and a note[^n].\n"),
      markdown("(there)=\n## A place\n\n[^n]: The note.\n"),
    ]);
    expect(nodes(source, "crossReference")).toMatchObject([{ label: "there", resolved: true }]);
    expect(nodes(source, "footnoteDefinition").map((one) => plainText(one))).toEqual(["The note."]);
    expect(source.diagnostics).toEqual([]);
  });

  it("does not let an unclosed fence or element of one cell take the next", async () => {
    const source = await loaded([markdown("```\nopen"), markdown("<div><b>open"), markdown("Text *after*.")]);
    expect(nodes(source, "emphasis")).toHaveLength(1);
  });
});

describe("outputs", () => {
  it("are shown in the richest form that can be printed", async () => {
    const source = await loaded([
      code("a", [shown({ "image/png": png, "text/plain": "<Figure>" }, { "image/png": { width: 300 } })]),
      code("b", [
        shown({
          "text/html": "<style>x{}</style><table><tr><th>h</th></tr><tr><td>v</td></tr></table>",
          "text/plain": "h v",
        }),
      ]),
      code("c", [shown({ "text/latex": "$\\displaystyle x^2$", "text/plain": "x**2" })]),
      code("d", [shown({ "text/markdown": "**bold**", "text/plain": "bold" })]),
      code("e", [shown({ "image/svg+xml": ["<svg xmlns='http://www.w3.org/2000/svg' ", "width='9' height='9'/>"] })]),
      code("f", [
        shown({
          "text/html": "<div id='x'></div><script>draw()</script>",
          "application/vnd.plotly.v1+json": {},
          "text/plain": "Figure()",
        }),
      ]),
      code("g", [shown({ "application/vnd.jupyter.widget-view+json": { model_id: "x" } })]),
    ]);
    expect(nodes(source, "image")).toMatchObject([
      { asset: expect.any(String), width: "300px" },
      { asset: expect.any(String) },
    ]);
    expect(
      Object.values(source.assets)
        .map((asset) => asset.mediaType)
        .sort(),
    ).toEqual(["image/png", "image/svg+xml"]);
    expect(nodes(source, "table")).toHaveLength(1);
    expect(nodes(source, "math").map((one) => one.value)).toEqual(["x^2"]);
    expect(nodes(source, "strong")).toHaveLength(1);
    expect(
      nodes(source, "code")
        .filter((one) => one.output)
        .map((one) => one.value),
    ).toEqual(["Figure()"]);
    expect(source.diagnostics.map((one) => one.message)).toEqual([
      expect.stringMatching(/^Cell 6: .*plotly.*made by a script.*plain form/u),
      expect.stringMatching(/^Cell 7: .*widget.*made by a script/u),
    ]);
  });

  it("of programs are what a terminal would show", async () => {
    const source = await loaded([
      code("p", [
        { output_type: "stream", name: "stdout", text: ["\u001b[31mred\u001b[0m\n", "10%\r50%\r100%\n"] },
        { output_type: "stream", name: "stdout", text: "more\u0000\u0007\n" },
        { output_type: "stream", name: "stderr", text: "warned\n" },
        {
          output_type: "error",
          ename: "ValueError",
          evalue: "bad",
          traceback: ["\u001b[0;31mValueError\u001b[0m: bad"],
        },
      ]),
    ]);
    expect(
      nodes(source, "code")
        .filter((one) => one.output)
        .map((one) => one.value),
    ).toEqual(["red\n100%\nmore", "warned", "ValueError: bad"]);
    expect(source.diagnostics).toMatchObject([{ severity: "warning", ruleId: "notebook/output-is-no-error" }]);
  });

  it("have captions and labels where the cell gives them", async () => {
    const source = await loaded(
      [
        code("#| label: fig-a\n#| fig-cap: A *caption*\n#| fig-alt: Words\nplot()", [shown({ "image/png": png })]),
        code("t()", [shown({ "text/html": "<table><tr><td>v</td></tr></table>" })], { tags: [] }),
        markdown("As @fig-a shows, ::: {.callout-note}\n\n:::"),
      ],
      {},
    );
    const [figure] = nodes(source, "container");
    expect(figure).toMatchObject({ kind: "figure", label: "fig-a" });
    expect(nodes(source, "image")[0]?.alt).toBe("Words");
    expect(nodes(source, "code")[0]?.value).toBe("plot()");
  });

  it("and code are left out as tags and options say, and that is named", async () => {
    const output = { output_type: "stream", name: "stdout", text: "out\n" };
    const source = await loaded([
      code("a", [output], { tags: ["remove-cell"] }),
      code("b", [output], { tags: ["remove_input"] }),
      code("c", [output], { tags: ["remove-output"] }),
      code("#| echo: false\nd", [output]),
      code("e", [output], { tags: ["remove-stdout"] }),
      markdown("gone", { metadata: { tags: ["remove-cell"] } }),
    ]);
    expect(nodes(source, "code").map((one) => one.value)).toEqual(["out", "c", "out", "e"]);
    expect(source.diagnostics.filter((one) => one.ruleId === "notebook/cell-is-shown")).toHaveLength(5);
  });

  it("are kept by their attachments, too", async () => {
    const source = await loaded([
      markdown("![a](attachment:my%20plot.png) ![b](attachment:none.png)", {
        attachments: { "my plot.png": { "image/png": png } },
      }),
    ]);
    expect(nodes(source, "image").map((one) => one.asset !== undefined)).toEqual([true, false]);
    expect(source.diagnostics).toMatchObject([{ severity: "error" }]);
  });
});

describe("a file that is no notebook", () => {
  it.each([
    ["{", /no JSON/u],
    ["", /empty/u],
    ["[]", /no notebook/u],
    ['{"nbformat":3,"worksheets":[]}', /nbformat 3; 4 is read/u],
    ['{"nbformat":4}', /no notebook/u],
    ["version https://git-lfs.github.com/spec/v1\noid sha256:0\n", /Git LFS/u],
    [`{"a": 1,\n<<<<<<< HEAD\n`, /no JSON/u],
    [`${"[".repeat(200_000)}`, /no JSON|nested/u],
  ])("%s", async (text, message) => {
    expect(await load(text)).toMatchObject({
      status: "refused",
      diagnostics: [
        {
          severity: "error",
          message: expect.stringMatching(message),
          hint: expect.any(String),
          location: { file: "a.ipynb" },
        },
      ],
    });
  });
});

describe("a hostile notebook", () => {
  it("leads to no file but its own", async () => {
    for (const url of ["../../../../../../etc/passwd", "file:///etc/passwd", ".git/config", "/etc/passwd"]) {
      expect((await load(notebook([markdown(`![](${url})`)]))).status).toBe("refused");
      expect((await load(notebook([code("x", [shown({ "text/html": `<img src="${url}">` })])]))).status).toBe(
        "refused",
      );
    }
  });

  it("keeps no script, and is not led to a prototype", async () => {
    const text = notebook([
      code("x", [
        shown({
          "text/html":
            '<a href="javascript:alert(1)" onclick="alert(2)">t</a><iframe src="javascript:alert(3)"></iframe>',
          "application/javascript": "alert(4)",
        }),
      ]),
      markdown('[a](javascript:alert(5)) <img src=x onerror="alert(6)">', {
        attachments: { constructor: { "image/png": png } },
      }),
      markdown("![](attachment:__proto__) ![](attachment:toString)"),
    ]).replace('"nbformat": 4', '"__proto__": {"x": 1}, "nbformat": 4');
    const result = await load(text);
    if (result.status === "refused") throw new Error(JSON.stringify(result.diagnostics));
    const urls = [...nodes(result.source, "link"), ...nodes(result.source, "embed")].map((one) => one.url);
    expect(urls.filter((url) => /^\s*javascript/iu.test(url))).toEqual([]);
    expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
  });

  it.each([
    ["a cell that is none", [{ cell_type: "heading", source: "x" }, null, 7, "x", markdown("Text")]],
    [
      "outputs of no kind",
      [
        code("x", [
          { output_type: "what" },
          {},
          shown({ "image/png": 7 }),
          shown({ "image/png": [1, "@@@"] }),
          { output_type: "stream", text: { a: 1 } },
        ]),
      ],
    ],
    ["metadata of no kind", [{ cell_type: "code", metadata: 7, source: { a: 1 }, outputs: "x" }]],
    ["tags of no kind", [code("x", [], { tags: { a: 1 } }), code("y", [], { tags: [1, null] })]],
    [
      "a YAML bomb in a cell",
      [
        code(
          `#| a: &a [x,x,x]\n${Array.from({ length: 30 }, (_, index) => `#| b${index}: &b${index} [*a,*a,*a,*a]`).join("\n")}\nx = 1`,
        ),
      ],
    ],
  ])("is read with %s", async (_, cells) => {
    expect((await load(notebook(cells as Cell[]))).status).toBe("loaded");
  });

  it.each([
    ["HTML that is a bomb", [code("x", [shown({ "text/html": "<div>".repeat(200_000) })])]],
    ["a hundred thousand cells", Array.from({ length: 30_000 }, () => markdown("x"))],
    ["pictures of many megabytes", [code("x", [shown({ "image/png": png + "A".repeat(20_000_000) })])]],
    [
      "escape sequences",
      [
        code("x", [
          {
            output_type: "stream",
            name: "stdout",
            text: `${"\u001b[".repeat(200_000)}${"\u001b]".repeat(100_000)}${"a\b".repeat(100_000)}`,
          },
        ]),
      ],
    ],
    [
      "dollars",
      [
        code("x", [shown({ "text/latex": "$".repeat(200_000) })]),
        code("y", [shown({ "text/latex": "$a$".repeat(100_000) })]),
      ],
    ],
    ["nested quotations", [markdown("> ".repeat(50_000))]],
  ])("is read or refused in time: %s", async (_, cells) => {
    const result = await load(notebook(cells as Cell[]));
    const diagnostics = result.status === "loaded" ? result.source.diagnostics : result.diagnostics;
    for (const one of diagnostics) expect(one.message.length).toBeLessThan(2000);
  });

  it("is refused where it is larger than any", async () => {
    const bytes = new Uint8Array(129 * 1024 * 1024).fill(32);
    expect(await load(bytes)).toMatchObject({
      status: "refused",
      diagnostics: [{ message: expect.stringContaining("at most") }],
    });
  });

  it("may begin with a byte-order mark and end its lines as Windows does", async () => {
    const text = notebook([markdown("# T\r\n\r\nText\r\n"), code("a = 1\r\nb = 2\r\n")]).replaceAll("\n", "\r\n");
    const result = await load(Buffer.from(`\ufeff${text}`));
    if (result.status === "refused") throw new Error(JSON.stringify(result.diagnostics));
    expect(nodes(result.source, "code")[0]?.value).toBe("a = 1\nb = 2");
  });
});
