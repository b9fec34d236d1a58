#!/usr/bin/env node
import { runPackBin } from "@dreamnet/pack-bin";
import workflow from "./index.ts";

await runPackBin({
  name: "zora-pack",
  version: workflow.version,
  description: "Makes what a coin or an edition on Zora needs, of a paper or an article. It signs and sends nothing.",
  platforms: { zora: async () => workflow },
  fallbacks: async () => [(await import("@dreamnet/manual-generation")).manualGenerationWorkflow],
});
