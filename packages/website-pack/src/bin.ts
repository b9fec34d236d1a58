#!/usr/bin/env node
import { runPackBin } from "@dreamnet/pack-bin";
import workflow from "./index.ts";

await runPackBin({
  name: "website-pack",
  version: workflow.version,
  description: "Makes a static site of a paper or an article in Markdown or LaTeX.",
  platforms: { website: async () => workflow },
  fallbacks: async () => [(await import("@dreamnet/manual-generation")).manualGenerationWorkflow],
});
