import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { allFamilies } from "./catalogue.ts";

const require = createRequire(import.meta.url);

/**
 * The packages of fonts that are installed, by version: with another set the same text may look otherwise.
 *
 * @example
 * installedFonts()["@fontsource-variable/source-serif-4"]; // => "5.3.0"
 */
export function installedFonts(): Readonly<Record<string, string>> {
  const versions: Record<string, string> = {};
  for (const { package: name } of allFamilies()) {
    try {
      const { version } = JSON.parse(readFileSync(require.resolve(`${name}/package.json`), "utf8")) as {
        readonly version: string;
      };
      versions[name] = version;
    } catch {
      // Not installed: texts that need it fail by name.
    }
  }
  return versions;
}
