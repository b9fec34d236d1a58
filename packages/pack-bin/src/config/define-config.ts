import type { PackConfig } from "./config-schema.ts";

/**
 * Gives a configuration back as it is, with its type checked by the editor: for `dreamnet.config.ts`.
 *
 * @example
 * import { defineConfig } from "@dreamnet/cli";
 * export default defineConfig({ out: "build", defaults: { license: "CC-BY-4.0" } });
 */
export function defineConfig(config: PackConfig): PackConfig {
  return config;
}
