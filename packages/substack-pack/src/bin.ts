#!/usr/bin/env node
import { runPackBin } from "@dreamnet/pack-bin";
import workflow from "./index.ts";

await runPackBin({
  name: "substack-pack",
  version: workflow.version,
  description: "Makes a post to paste into Substack, of a paper in Markdown or LaTeX.",
  platforms: { substack: async () => workflow },
  fallbacks: async () => [(await import("@dreamnet/manual-generation")).manualGenerationWorkflow],
});
