import { artifactDescriptionSchema, frontmatterSchema, type NormalizedSource } from "@dreamnet/document";
import { describeWorkflowContract } from "@dreamnet/tester";
import { describe, it } from "vitest";
import { type SocialPackInput, socialOptionsSchema } from "../src/input.ts";
import { socialPackWorkflow } from "../src/workflow.ts";

const artifact = artifactDescriptionSchema.parse({
  id: "a-paper",
  title: "Engine: a solver of small equations",
  authors: [{ name: "Ada Lovelace", affiliations: [] }],
  abstract:
    "Engine is a library that solves small equations. We show that it needs half the time of other solvers. Its source is read by one person in a day.",
  canonicalSource: { format: "markdown", location: "paper.md" },
  tags: ["numerical methods"],
  date: "2026-05-01",
});

const source: NormalizedSource = {
  schemaVersion: 1,
  flavour: "joss",
  file: "paper.md",
  digest: "0".repeat(64),
  ast: { type: "root", children: [] },
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
};

const input = (options: Record<string, unknown>): SocialPackInput =>
  ({ source, artifact, options: socialOptionsSchema.parse(options) }) as SocialPackInput;

describeWorkflowContract(
  socialPackWorkflow,
  [
    {
      name: "packs posts and cards",
      input: () => input({ networks: ["x", "bluesky"] }),
      expectedOutput: { status: "ready" },
    },
    { name: "packs posts alone", input: () => input({ cards: false }), expectedOutput: { status: "ready" } },
  ],
  { describe, it, timeout: 120_000 },
);
