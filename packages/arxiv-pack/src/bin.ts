#!/usr/bin/env node
import { runPackBin } from "@dreamnet/pack-bin";
import workflow from "./index.ts";

await runPackBin({
  name: "arxiv-pack",
  version: workflow.version,
  description: "Makes a submission that arXiv accepts, of a paper in Markdown or LaTeX.",
  platforms: { arxiv: async () => workflow },
  fallbacks: async () => [(await import("@dreamnet/manual-generation")).manualGenerationWorkflow],
});
