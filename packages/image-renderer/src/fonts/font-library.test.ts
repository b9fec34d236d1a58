import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { FontChooser } from "../text/choose-font.ts";
import { MissingGlyphsError, missingGlyphDiagnostics } from "../text/missing-glyphs.ts";
import { setParagraph } from "../text/paragraph.ts";
import { allFamilies } from "./catalogue.ts";
import { FontLibrary } from "./font-library.ts";

const require = createRequire(import.meta.url);
/** A machine on which only these packages of fonts are installed. */
const installed = (...names: readonly string[]): FontLibrary =>
  new FontLibrary((id) => {
    if (!names.some((name) => id.startsWith(`${name}/`))) throw new Error("MODULE_NOT_FOUND");
    return require.resolve(id);
  });

async function hints(library: FontLibrary, text: string, language = "en"): Promise<string[]> {
  const style = { font: "sans" as const, size: 16, weight: 400, color: "#000000" };
  try {
    await setParagraph([{ text, style }], new FontChooser(library), { width: 1000, language });
    return [];
  } catch (error) {
    if (!(error instanceof MissingGlyphsError)) throw error;
    return missingGlyphDiagnostics(error.missing).map(({ message, hint }) => `${message} ${hint}`);
  }
}

const usual = [
  "@fontsource-variable/source-sans-3",
  "@fontsource-variable/source-serif-4",
  "@fontsource-variable/source-code-pro",
  "dejavu-fonts-ttf",
];

describe("fonts that are not installed", () => {
  it.each([
    ["ja", "日本語の", "noto-sans-jp"],
    ["zh-Hans", "中文", "noto-sans-sc"],
    ["zh-TW", "中文", "noto-sans-tc"],
    ["ko", "한국어", "noto-sans-kr"],
    ["th", "ภาษา", "noto-sans-thai"],
    ["km", "ក្ខ", "noto-sans-khmer"],
  ])("are named for %s, with the command that installs them", async (language, text, name) => {
    const found = await hints(installed(...usual), text, language);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`npm install @fontsource-variable/${name}.`);
    expect(await hints(installed(...usual, `@fontsource-variable/${name}`), text, language)).toEqual([]);
  });

  it("are named for emoji", async () => {
    expect((await hints(installed(...usual), "👩🏽‍🔬"))[0]).toContain("npm install @fontsource/noto-color-emoji.");
  });

  it("are told once for each package", async () => {
    expect(await hints(installed(...usual), "한국어 ภาษา 한국")).toHaveLength(2);
  });
});

describe("the families", () => {
  it("have a package each, and lie in their package.json as dependency or optional peer", () => {
    const manifest = require("../../package.json") as Record<string, Record<string, unknown>>;
    for (const { package: name } of allFamilies()) {
      const isDependency = manifest["dependencies"]?.[name] !== undefined;
      const isPeer =
        manifest["peerDependencies"]?.[name] !== undefined && manifest["peerDependenciesMeta"]?.[name] !== undefined;
      expect([name, isDependency || isPeer]).toEqual([name, true]);
    }
  });
});
