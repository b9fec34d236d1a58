#!/usr/bin/env node
import { runPackBin } from "@dreamnet/pack-bin";
import workflow from "./index.ts";

await runPackBin({
  name: "social-pack",
  version: workflow.version,
  description: "Makes launch posts for social networks of a paper in Markdown or LaTeX.",
  platforms: { social: async () => workflow },
  fallbacks: async () => [(await import("@dreamnet/manual-generation")).manualGenerationWorkflow],
});
