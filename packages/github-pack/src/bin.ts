#!/usr/bin/env node
import { runPackBin } from "@dreamnet/pack-bin";
import workflow from "./index.ts";

await runPackBin({
  name: "github-pack",
  version: workflow.version,
  description: "Makes a Git repository and a release plan for GitHub, of a paper or an article.",
  platforms: { github: async () => workflow },
  fallbacks: async () => [(await import("@dreamnet/manual-generation")).manualGenerationWorkflow],
});
