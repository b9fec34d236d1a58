import { createHash } from "node:crypto";
import { createMemoryStore } from "@dreamnet/content-store";
import { frontmatterSchema, type NormalizedSource } from "@dreamnet/document";
import { WorkflowExecutor } from "@dreamnet/executor";
import { describeWorkflowContract } from "@dreamnet/tester";
import { describe, expect, it } from "vitest";
import { type PaperPdf, paperPdfWorkflow, portableName, templateFiles } from "../src/index.ts";
import { nativeFiles } from "../src/native-files.ts";

const source = (more: Partial<NormalizedSource> = {}): NormalizedSource => ({
  schemaVersion: 1,
  flavour: "joss",
  file: "paper.md",
  digest: "0".repeat(64),
  ast: { type: "root", children: [{ type: "paragraph", children: [{ type: "text", value: "Text." }] }] },
  frontmatter: frontmatterSchema.parse({ title: "A paper", authors: [{ name: "Ada Lovelace", affiliations: [] }] }),
  references: {},
  assets: {},
  labels: {},
  macros: {},
  diagnostics: [],
  ...more,
});

async function latex(store: ReturnType<typeof createMemoryStore>, main: string, body: string) {
  const put = { ...(await store.put(new TextEncoder().encode(body))), mediaType: "text/x-tex" };
  return source({ flavour: "latex", file: main, native: { format: "latex", main, files: { [main]: put } } });
}

const dot = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

async function withFigure(store: ReturnType<typeof createMemoryStore>) {
  const { sha256, size } = await store.put(dot);
  const image = { type: "image" as const, url: "plot.png", alt: "A dot.", asset: sha256 };
  return source({
    assets: { [sha256]: { path: "plot.png", mediaType: "image/png", size, variants: {} } },
    ast: { type: "root", children: [{ type: "paragraph", children: [image] }] },
  } as never);
}

const whole = String.raw`\documentclass{article}\begin{document}Text.\end{document}`;

describeWorkflowContract(
  paperPdfWorkflow,
  [
    { name: "makes the PDF of a text", input: { source: source() }, expectedOutput: { status: "compiled" } },
    {
      name: "makes the PDF of a text with a figure",
      input: async (store) => ({ source: await withFigure(store as never) }),
      expectedOutput: { status: "compiled" },
    },
    {
      name: "makes the PDF of an author's LaTeX",
      input: async (store) => ({ source: await latex(store as never, "main.tex", whole) }),
      expectedOutput: { status: "compiled" },
    },
  ],
  { describe, it, timeout: 120_000 },
);

describe("paper-pdf", () => {
  const run = async (given: NormalizedSource, store = createMemoryStore()): Promise<PaperPdf> => {
    const result = await new WorkflowExecutor({ store }).execute(paperPdfWorkflow, { source: given });
    if (!result.success) throw result.error;
    return result.output;
  };

  it("tells where TeX found a fault", { timeout: 60_000 }, async () => {
    const store = createMemoryStore();
    const given = await latex(store, "main.tex", whole.replace("Text.", "\n\\undefinedcommand\n"));
    expect(await run(given, store)).toMatchObject({
      status: "failed",
      reason: expect.stringContaining("undefinedcommand"),
      location: { file: "main.tex", line: 2 },
    });
  });

  it("refuses a main file that TeX would read as something else", { timeout: 60_000 }, async () => {
    const store = createMemoryStore();
    expect(await run(await latex(store, "a~b.tex", whole), store)).toMatchObject({ status: "unavailable" });
  });

  it("gives figures portable names, each its own", async () => {
    const png = dot;
    const digests = ["a", "b"].map((name) => createHash("sha256").update(name).digest("hex"));
    const assets = Object.fromEntries(
      digests.map((sha256, index) => [
        sha256,
        {
          path: index === 0 ? "x/Größe (1).png" : "y/grosse-1.PNG",
          mediaType: "image/png",
          size: png.length,
          variants: {},
        },
      ]),
    );
    const children = digests.map((asset) => ({ type: "image" as const, url: "x.png", alt: "", asset }));
    const { files, origins } = await templateFiles(
      source({ assets, ast: { type: "root", children: [{ type: "paragraph", children }] } } as never),
      async () => png,
      async () =>
        ({ status: "unchanged", bytes: png, mediaType: "image/png", extension: "png", diagnostics: [] }) as never,
    );
    expect([...files.keys()]).toEqual(["main.tex", "figures/Grosse-1.png", "figures/grosse-1-2.png"]);
    expect([...origins.values()]).toEqual(["x/Größe (1).png", "y/grosse-1.PNG"]);
  });

  it("chooses the program by what the texts load, comments apart", async () => {
    const engineOf = async (text: string) => {
      const bytes = new TextEncoder().encode(text);
      const file = { sha256: "0".repeat(64), size: bytes.length, mediaType: "text/x-tex" };
      return (await nativeFiles({ format: "latex", main: "m.tex", files: { "m.tex": file } }, async () => bytes))
        .engine;
    };
    expect(await engineOf(String.raw`\usepackage[a]{graphicx, fontspec}`)).toBe("xelatex");
    expect(await engineOf(String.raw`\usepackage{pst-node}`)).toBe("latex");
    expect(await engineOf(String.raw`% \usepackage{fontspec}`)).toBe("pdflatex");
    expect(await engineOf(String.raw`\usepackage{myfontspecs}`)).toBe("pdflatex");
  });

  it("keeps a portable name as it is", () => {
    expect(portableName("plot_1-a.b=c,+.pdf")).toBe("plot_1-a.b=c,+.pdf");
    expect(portableName("..")).toBe("x");
  });
});
