import { readAsset } from "./assets.ts";

/** The style sheets of the package, in the order in which they stand in the site's. */
const sheets = ["base.css", "article.css", "code.css", "print.css"] as const;

/**
 * The site's one style sheet.
 *
 * @param fonts - The rules for its fonts.
 * @param formulas - Rules for the classes in its formulas; each once, sorted.
 */
export async function siteStyle(fonts: string, formulas: readonly string[]): Promise<string> {
  const own = await Promise.all(sheets.map(async (sheet) => new TextDecoder().decode(await readAsset(sheet))));
  const rules = [...new Set(formulas.flatMap((css) => css.split("\n")))].filter((rule) => rule !== "").sort();
  return `${[fonts, ...own.map(compact)].join("")}${rules.map((rule) => `${rule}\n`).join("")}`;
}

/** Without comments and indentation. */
function compact(css: string): string {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/^\s+/gm, "")
    .replace(/\s*\n/g, "\n");
}
