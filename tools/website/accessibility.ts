import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import type { Browser } from "playwright-core";
import { pagesOf } from "./browse.ts";
import { layOutAll } from "./browser.ts";
import type { Finding } from "./finding.ts";
import type { PackedSite } from "./pack-site.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** WCAG 2.2 at level AA and below, and axe's own advice. */
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const axeWidths = [320, 768, 1280, 1920] as const;
const schemes = ["light", "dark"] as const;

/**
 * axe on every page, in light and dark, at each width. axe is a script itself, so here they run; the pages have none.
 *
 * @returns What it found, each once for a page, and how many runs there were.
 */
export async function runAxe(
  browser: Browser,
  site: PackedSite,
  base: string,
): Promise<{ findings: Finding[]; runs: number }> {
  const findings = new Map<string, Finding>();
  let runs = 0;
  for (const colorScheme of schemes) {
    const context = await browser.newContext({ colorScheme, bypassCSP: true, viewport: { width: 1280, height: 900 } });
    try {
      for (const path of pagesOf(site)) {
        const page = await context.newPage();
        await page.goto(new URL(path.split("/").map(encodeURIComponent).join("/"), base).href);
        await layOutAll(page);
        await page.evaluate(axe);
        for (const width of axeWidths) {
          await page.setViewportSize({ width, height: 900 });
          const results = (await page.evaluate(
            (options) => (globalThis as unknown as { axe: { run(o: unknown): unknown } }).axe.run(options),
            { runOnly: tags, resultTypes: ["violations"] } satisfies RunOptions,
          )) as AxeResults;
          runs++;
          for (const { help, id, nodes } of results.violations)
            for (const { html, target, failureSummary } of nodes.slice(0, 3)) {
              // axe looks for letters, and does not see those of MathML, which screen readers read.
              if (id === "empty-table-header" && (await page.locator(String(target[0])).locator("math").count()) > 0)
                continue;
              const key = `${path} ${id} ${target.join(" ")}`;
              if (!findings.has(key))
                findings.set(key, {
                  check: "axe",
                  site: site.name,
                  message: `${path}, ${colorScheme}, ${width} px: ${id}: ${help}: ${html.slice(0, 160)} ${(failureSummary ?? "").split("\n").slice(1, 2).join("").trim().slice(0, 160)}`,
                });
            }
        }
        await page.close();
      }
    } finally {
      await context.close();
    }
  }
  return { findings: [...findings.values()], runs };
}
