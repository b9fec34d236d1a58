import type { ContentStore } from "@dreamnet/content-store";
import { artifactDescriptionSchema, frontmatterSchema, type NormalizedSource } from "@dreamnet/document";
import { describeWorkflowContract } from "@dreamnet/tester";
import { describe, it } from "vitest";
import type { ArxivPackInput } from "../src/input.ts";
import { arxivOptionsSchema } from "../src/input.ts";
import { arxivPackWorkflow } from "../src/workflow.ts";

const artifact = artifactDescriptionSchema.parse({
  id: "a-paper",
  title: "A paper of two lines",
  authors: [{ name: "Ada Lovelace", affiliations: [] }],
  abstract: "We show that a paper of two lines is enough for a test of the whole way.",
  canonicalSource: { format: "markdown", location: "paper.md" },
  primaryCategory: "cs.DL",
  license: "CC-BY-4.0",
  date: "2026-05-01",
});

const source = (more: Partial<NormalizedSource> = {}): NormalizedSource => ({
  schemaVersion: 1,
  flavour: "joss",
  file: "paper.md",
  digest: "0".repeat(64),
  ast: {
    type: "root",
    children: [
      {
        type: "heading",
        depth: 1,
        children: [{ type: "text", value: "One" }],
        position: { start: { line: 5, column: 1 }, end: { line: 5, column: 6 } },
      },
      {
        type: "paragraph",
        children: [{ type: "text", value: "Text of the paper, 100 % of it." }],
        position: { start: { line: 7, column: 1 }, end: { line: 7, column: 30 } },
      },
    ],
  },
  frontmatter: frontmatterSchema.parse({
    title: artifact.title,
    authors: artifact.authors,
    abstract: artifact.abstract,
  }),
  references: {},
  assets: {},
  labels: {},
  macros: {},
  diagnostics: [],
  ...more,
});

const input = (given: NormalizedSource, options: Record<string, unknown> = {}): ArxivPackInput =>
  ({ source: given, artifact, options: arxivOptionsSchema.parse(options) }) as ArxivPackInput;

async function authorsSource(store: ContentStore): Promise<NormalizedSource> {
  const put = async (text: string) => ({
    ...(await store.put(new TextEncoder().encode(text))),
    mediaType: "text/x-tex",
  });
  return source({
    flavour: "latex",
    file: "main.tex",
    native: {
      format: "latex",
      main: "main.tex",
      files: {
        "main.tex": await put(
          "\\documentclass{article}\n% private\n\\title{T}\\author{A}\\begin{document}\\maketitle\\begin{abstract}x\\end{abstract}\n\\input{part}\\cite{k}\\bibliographystyle{plain}\\bibliography{r}\n\\end{document}\n",
        ),
        "part.tex": await put("Part."),
        "r.bib": await put("@misc{k, title={T}, author={A}, year=2020}"),
      },
    },
  });
}

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

async function illustratedSource(store: ContentStore): Promise<NormalizedSource> {
  const { sha256, size } = await store.put(new Uint8Array(png));
  const image = { type: "image" as const, url: "plot.png", alt: "A curve", asset: sha256 };
  return source({
    assets: { [sha256]: { path: "plot.png", mediaType: "image/png", size, variants: {} } },
    ast: { type: "root", children: [{ type: "paragraph", children: [image] }] },
  });
}

async function pdfSource(store: ContentStore, producer: string): Promise<NormalizedSource> {
  const { sha256, size } = await store.put(
    new TextEncoder().encode(
      `%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Count 2 /Kids [] >>\nendobj\n3 0 obj\n<< /Producer (${producer}) >>\nendobj\ntrailer\n<< /Root 1 0 R /Info 3 0 R >>\n%%EOF\n`,
    ),
  );
  return source({
    flavour: "pdf",
    file: "paper.pdf",
    ast: { type: "root", children: [{ type: "embed", url: "paper.pdf", asset: sha256 }] },
    assets: { [sha256]: { path: "paper.pdf", mediaType: "application/pdf", size, variants: {} } },
    diagnostics: [
      { severity: "error", ruleId: "document/has-text", message: "The source is a PDF, and its text is not read." },
    ],
  });
}

describeWorkflowContract(
  arxivPackWorkflow,
  [
    { name: "packs a paper", input: () => input(source()), expectedOutput: { status: "ready" } },
    {
      name: "packs an author's LaTeX",
      input: async (store) => input(await authorsSource(store)),
      expectedOutput: { status: "ready" },
    },
    {
      name: "packs a figure without compiling",
      input: async (store) => input(await illustratedSource(store), { compile: false }),
      expectedOutput: { status: "ready" },
    },
    {
      name: "takes a PDF as it is",
      input: async (store) => input(await pdfSource(store, "Microsoft Word")),
      expectedOutput: { status: "ready" },
    },
    {
      name: "asks for the source of a PDF that TeX has made",
      input: async (store) => input(await pdfSource(store, "pdfTeX-1.40.25")),
      expectedOutput: { status: "needs_input" },
    },
  ],
  { describe, it, timeout: 120_000 },
);
