import type { ContentStore } from "@dreamnet/content-store";
import { artifactDescriptionSchema, frontmatterSchema, type NormalizedSource } from "@dreamnet/document";
import { describeWorkflowContract } from "@dreamnet/tester";
import { describe, it } from "vitest";
import type { z } from "zod";
import { type manualGenerationInputSchema, manualGenerationWorkflow } from "../src/workflow.ts";

type Input = z.output<typeof manualGenerationInputSchema>;

const artifact = artifactDescriptionSchema.parse({
  id: "a-paper",
  title: "A *paper*",
  authors: [],
  canonicalSource: { format: "markdown", location: "paper.md" },
});

async function source(store: ContentStore): Promise<NormalizedSource> {
  const figure = await store.put(Buffer.from("a picture"));
  return {
    schemaVersion: 1,
    flavour: "commonmark",
    file: "paper.md",
    digest: "0".repeat(64),
    ast: { type: "root", children: [{ type: "paragraph", children: [{ type: "text", value: "All of it." }] }] },
    frontmatter: frontmatterSchema.parse({ title: "A paper" }),
    references: {
      a: { csl: { id: "a", type: "book", title: "A" }, raw: "@book{a, title={A}}", diagnostics: [] },
    },
    assets: {
      [figure.sha256]: { path: "figs/my figure.png", mediaType: "image/png", size: figure.size, variants: {} },
    },
    labels: {},
    macros: {},
    diagnostics: [
      {
        severity: "error",
        ruleId: "document/label-resolves",
        message: "No such label.",
        location: { file: "paper.md", line: 3 },
      },
    ],
  };
}

describeWorkflowContract(
  manualGenerationWorkflow,
  [
    {
      name: "gives text, references, figures and instructions",
      input: async (store): Promise<Input> => ({ source: await source(store), artifact }),
      expectedOutput: { status: "needs_input" },
    },
    {
      name: "reads a source by its digest",
      input: async (store): Promise<Input> => {
        const bytes = Buffer.from(JSON.stringify(await source(store)));
        const { sha256, size } = await store.put(bytes);
        return { source: { path: "source.json", mediaType: "application/json", size, sha256 }, artifact };
      },
      expectedOutput: { status: "needs_input" },
    },
  ],
  { describe, it },
);
