import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Browser, Page } from "playwright-core";
import type { Finding } from "../website/finding.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const views = [
  { colorScheme: "light", width: 1440, height: 900 },
  { colorScheme: "dark", width: 360, height: 800 },
  { colorScheme: "dark", width: 1440, height: 900 },
  { colorScheme: "light", width: 360, height: 800 },
] as const;

/** What a browser saw. */
export interface BrowseResult {
  readonly findings: readonly Finding[];
  readonly axeRuns: number;
  readonly requests: number;
  /** The addresses that the navigation and the search, which scripts draw, lead to. */
  readonly drawn: readonly string[];
}

/**
 * Opens pages as a reader does, with scripts, wide in light and on a phone in dark, or in all four ways: axe, errors of the console, requests
 * that go elsewhere or fail, pages wider than their window.
 */
export async function browsePages(
  browser: Browser,
  base: string,
  pages: readonly string[],
  { everyView }: { readonly everyView: boolean },
): Promise<BrowseResult> {
  const findings = new Map<string, Finding>();
  const drawn = new Set<string>();
  let axeRuns = 0;
  let requests = 0;
  const add = (check: Finding["check"], message: string): void => {
    findings.set(`${check} ${message}`, { check, site: "docs", message });
  };
  for (const { colorScheme, width, height } of everyView ? views : views.slice(0, 2)) {
    const context = await browser.newContext({ colorScheme, viewport: { width, height } });
    const page = await context.newPage();
    let path = "";
    page.on("request", (request) => {
      requests++;
      const url = request.url();
      if (!url.startsWith(base) && !/^(?:data|blob|about):/u.test(url)) add("origin", `${path}: ${url}`);
    });
    page.on("requestfailed", (request) => add("request", `${path}: ${request.url()}`));
    page.on("pageerror", (error) => add("csp", `${path}: ${error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error") add("csp", `${path}: ${message.text()}`);
    });
    for (path of pages) {
      process.stderr.write(`${path}, ${colorScheme}, ${width} px\n`);
      await page.goto(new URL(path, base).href, { waitUntil: "load" });
      await waitForNavigation(page);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (wide > 0) add("overflow", `${path}, ${width} px: ${wide} px too wide`);
      for (const href of await page.evaluate(() =>
        [...document.querySelectorAll<HTMLAnchorElement>("#tsd-nav-container a[href]")].map(({ href }) => href),
      ))
        drawn.add(href);
      await page.evaluate(axe);
      const { violations } = (await page.evaluate(
        (options) => (globalThis as unknown as { axe: { run(o: unknown): unknown } }).axe.run(options),
        // It would fetch the style sheets anew, which a browser does not allow from a disk.
        { runOnly: tags, resultTypes: ["violations"], preload: false },
      )) as AxeResults;
      axeRuns++;
      for (const { id, help, nodes } of violations)
        for (const { target, html } of nodes.slice(0, 2))
          add("axe", `${path}, ${colorScheme}, ${width} px: ${id}: ${help}: ${target.join(" ")} ${html.slice(0, 120)}`);
    }
    await context.close();
  }
  return { findings: [...findings.values()], axeRuns, requests, drawn: [...drawn] };
}

/** The navigation is drawn by a script when its data is there. */
async function waitForNavigation(page: Page): Promise<void> {
  await page.waitForSelector("#tsd-nav-container a[href]", { state: "attached", timeout: 60_000 });
}

/** Searches as a reader does, and gives what is found first. */
export async function searchSite(browser: Browser, base: string, text: string): Promise<readonly string[]> {
  const page = await browser.newPage();
  try {
    await page.goto(new URL("index.html", base).href);
    await waitForNavigation(page);
    await page.click("#tsd-search-trigger");
    await page.fill("#tsd-search-input", text);
    await page.waitForSelector("#tsd-search-results a[href]", { timeout: 60_000 });
    return await page.evaluate(() =>
      [...document.querySelectorAll<HTMLAnchorElement>("#tsd-search-results a[href]")].map(({ href }) => href),
    );
  } finally {
    await page.close();
  }
}
