import { describeArtifact } from "@dreamnet/document";
import { describeWorkflowContract } from "@dreamnet/tester";
import { describe, it } from "vitest";
import { type MediumPackInput, mediumOptionsSchema } from "../src/input.ts";
import { mediumPackWorkflow } from "../src/workflow.ts";
import { loadPaper } from "./pack-paper.ts";

const input = async (markdown: string, store: Parameters<typeof loadPaper>[1], options: object = {}) => {
  const source = await loadPaper({ "paper.md": markdown }, store);
  return { source, artifact: describeArtifact(source), options: mediumOptionsSchema.parse(options) } as MediumPackInput;
};

describeWorkflowContract(
  mediumPackWorkflow,
  [
    {
      name: "packs an article with a formula and a table",
      input: (store) => input("---\ntitle: A title\n---\n\n$$\\frac{a}{b}$$\n\n| a |\n|---|\n| b |\n", store),
      expectedOutput: { status: "ready" } as never,
    },
    {
      name: "says what is missing",
      input: (store) => input("No title.\n", store, { picturesUrl: "https://example.org/" }),
      expectedOutput: { status: "needs_input" } as never,
    },
  ],
  { describe, it, timeout: 120_000 },
);
