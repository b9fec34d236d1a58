export type { PackConfig, PaperConfig } from "@dreamnet/pack-bin";
export { defineConfig } from "@dreamnet/pack-bin";
export { main } from "./main.ts";
export { platforms } from "./platforms.ts";
