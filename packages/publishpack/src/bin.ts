#!/usr/bin/env node
import module from "node:module";
import packageJson from "../package.json" with { type: "json" };

// Before anything large is imported: a second start then reads compiled code.
module.enableCompileCache();
const [{ packPaper, packs }, { runPackBin }] = await Promise.all([import("./index.ts"), import("@dreamnet/pack-bin")]);
await runPackBin({
  name: "publishpack",
  version: packageJson.version,
  description: packageJson.description,
  platforms: Object.fromEntries(Object.entries(packs).map(([platform, pack]) => [platform, async () => pack])),
  fallbacks: async () => [(await import("@dreamnet/manual-generation")).manualGenerationWorkflow],
  pack: packPaper,
});
