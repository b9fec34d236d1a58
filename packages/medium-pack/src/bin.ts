#!/usr/bin/env node
import { runPackBin } from "@dreamnet/pack-bin";
import workflow from "./index.ts";

await runPackBin({
  name: "medium-pack",
  version: workflow.version,
  description: "Makes an article to paste into Medium, of a paper in Markdown or LaTeX.",
  platforms: { medium: async () => workflow },
  fallbacks: async () => [(await import("@dreamnet/manual-generation")).manualGenerationWorkflow],
});
