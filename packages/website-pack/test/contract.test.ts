import { artifactDescriptionSchema, frontmatterSchema, type NormalizedSource } from "@dreamnet/document";
import { describeWorkflowContract } from "@dreamnet/tester";
import { describe, it } from "vitest";
import { type WebsitePackInput, websitePackInputSchema } from "../src/input.ts";
import { websitePackWorkflow } from "../src/workflow.ts";
import { transparentPng } from "./nasty-pictures.ts";

const artifact = artifactDescriptionSchema.parse({
  id: "a-paper",
  title: "A paper of two lines",
  authors: [{ name: "Ada Lovelace", affiliations: [] }],
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
      { type: "math", value: "E = mc^2", numbered: true },
    ],
  },
  frontmatter: frontmatterSchema.parse({
    title: artifact.title,
    authors: artifact.authors,
    abstract: artifact.abstract,
    date: artifact.date,
  }),
  references: {},
  assets: {},
  labels: {},
  macros: {},
  diagnostics: [],
  ...more,
});

const input = (given: NormalizedSource, more: Record<string, unknown> = {}): WebsitePackInput =>
  websitePackInputSchema.parse({ source: given, artifact, ...more });

describeWorkflowContract(
  websitePackWorkflow,
  [
    { name: "packs a paper", input: () => input(source()), expectedOutput: { status: "ready" } },
    {
      name: "packs a collection with pictures, for an address, without compiling",
      input: async (store) => {
        const { sha256, size } = await store.put(await transparentPng());
        const asset = { path: "plot.png", mediaType: "image/png", size, variants: {} };
        const withPicture = source({
          assets: { [sha256]: asset },
          ast: {
            type: "root",
            children: [
              {
                type: "paragraph",
                children: [{ type: "image", url: "plot.png", alt: "A curve", asset: sha256 }],
              },
            ],
          },
        });
        return input(source(), {
          works: [{ source: withPicture, artifact: { ...artifact, id: "another" } }],
          options: { compile: false, baseUrl: "https://example.org/papers/", siteTitle: "Papers" },
        });
      },
      expectedOutput: { status: "ready" },
    },
  ],
  { describe, it, timeout: 120_000 },
);
