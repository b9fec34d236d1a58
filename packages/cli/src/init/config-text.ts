import type { PackConfig } from "@dreamnet/pack-bin";
import type { InitAnswers } from "./collect-answers.ts";

/**
 * What the configuration of a new project holds.
 *
 * @param sidecar - The paper's name where it is there already: what was said of it goes here then, and it is left as it is.
 */
export function configOf({ paper, platforms, baseUrl }: InitAnswers, sidecar: string | undefined): PackConfig {
  const to = platforms.filter((name) => name !== "all");
  const { abstract, license, categories, keywords, date } = paper;
  const own = {
    ...(abstract === undefined ? {} : { abstract }),
    ...(license === undefined ? {} : { license }),
    ...(categories.length === 0 ? {} : { categories: [...categories] }),
    ...(keywords.length === 0 ? {} : { tags: [...keywords] }),
    ...(date === undefined ? {} : { date }),
  };
  return {
    out: "build",
    ...(to.length === 0 ? {} : { to }),
    ...(baseUrl === undefined ? {} : { settings: { website: { baseUrl } } }),
    ...(sidecar === undefined || Object.keys(own).length === 0 ? {} : { papers: { [sidecar]: own } }),
  };
}

/** As a file of its kind. */
export function configText(config: PackConfig, kind: "json" | "ts"): string {
  const json = JSON.stringify(config, null, 2);
  if (kind === "json") return `${json}\n`;
  // A name that needs no quotes has none.
  const value = json.replace(/^(\s*)"([A-Za-z_$][\w$]*)":/gmu, "$1$2:");
  return `import { defineConfig } from "@dreamnet/cli";\n\nexport default defineConfig(${value});\n`;
}
