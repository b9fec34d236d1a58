import type { ContentStore } from "@dreamnet/content-store";
import { artifactDescriptionSchema, frontmatterSchema, type NormalizedSource } from "@dreamnet/document";
import { describeWorkflowContract } from "@dreamnet/tester";
import { describe, it } from "vitest";
import { type GithubPackInput, githubOptionsSchema } from "../src/input.ts";
import { githubPackWorkflow } from "../src/workflow.ts";

const artifact = artifactDescriptionSchema.parse({
  id: "a-paper",
  title: "A paper of two lines",
  authors: [{ name: "Ada Lovelace", given: "Ada", family: "Lovelace", affiliations: [] }],
  abstract: "We show that a paper of two lines is enough for a test of the whole way.",
  canonicalSource: { format: "markdown", location: "paper.md" },
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
      { type: "heading", depth: 1, children: [{ type: "text", value: "One" }] },
      { type: "paragraph", children: [{ type: "text", value: "Text of the paper, 100 % of it." }] },
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

const input = (given: NormalizedSource, options: Record<string, unknown> = {}): GithubPackInput =>
  ({ source: given, artifact, options: githubOptionsSchema.parse({ compile: false, ...options }) }) as GithubPackInput;

async function storedSource(store: ContentStore): Promise<NormalizedSource> {
  const bytes = new TextEncoder().encode("# One\n\nText of the paper, 100 % of it.\n");
  return source({ files: { "paper.md": { ...(await store.put(bytes)), mediaType: "text/markdown" } } });
}

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

async function illustratedSource(store: ContentStore): Promise<NormalizedSource> {
  const { sha256, size } = await store.put(new Uint8Array(png));
  const image = { type: "image" as const, url: "plot.png", alt: "A curve", asset: sha256 };
  return source({
    ...(await storedSource(store)),
    assets: { [sha256]: { path: "plot.png", mediaType: "image/png", size, variants: {} } },
    ast: { type: "root", children: [{ type: "paragraph", children: [image] }] },
  });
}

describeWorkflowContract(
  githubPackWorkflow,
  [
    {
      name: "packs a paper with its source",
      input: async (store) => input(await storedSource(store)),
      expectedOutput: { status: "ready" },
    },
    {
      name: "packs a figure, a site and a further file",
      input: async (store) => {
        const page = await store.put(new TextEncoder().encode("<!doctype html><title>A</title>"));
        const data = await store.put(new TextEncoder().encode("a,b\n"));
        return input(await illustratedSource(store), { site: { "index.html": page }, assets: { "data.csv": data } });
      },
      expectedOutput: { status: "ready" },
    },
    {
      name: "packs a paper whose PDF it makes",
      input: async (store) => input(await storedSource(store), { compile: true }),
      expectedOutput: { status: "ready" },
    },
  ],
  { describe, it, timeout: 120_000 },
);
