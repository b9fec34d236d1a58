import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { layOutAll } from "./browser.ts";
import type { Finding } from "./finding.ts";
import { listFiles } from "./list-files.ts";
import type { PackedSite } from "./pack-site.ts";

/** What a browser saw of a site, scripts off. */
export interface BrowseResult {
  readonly findings: readonly Finding[];
  readonly pages: number;
  readonly requests: number;
  readonly formulas: number;
  /** Formulas that the browser gave no box. */
  readonly emptyFormulas: number;
}

/** The pages of a site, as paths. */
export const pagesOf = (site: PackedSite): string[] => listFiles(site.folder).filter((path) => path.endsWith(".html"));

/** A folder as the base of URLs. */
export const fileBase = (folder: string): string => `${pathToFileURL(folder).href}/`;

/**
 * Opens every page with scripts off, scrolls it to its end, and notes each violation of its policy, each request to
 * another origin, each request that fails, each formula without a box, and each page that is wider than its window.
 */
export async function browseSite(browser: Browser, site: PackedSite, base: string): Promise<BrowseResult> {
  const findings: Finding[] = [];
  const note = (check: Finding["check"], message: string): void => {
    findings.push({ check, site: site.name, message: `${base.split(":")[0]}: ${message}` });
  };
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1280, height: 900 } });
  let requests = 0;
  let formulas = 0;
  let emptyFormulas = 0;
  try {
    for (const path of pagesOf(site)) {
      const page = await context.newPage();
      const session = await context.newCDPSession(page);
      await session.send("Audits.enable");
      session.on("Audits.issueAdded", ({ issue }) => {
        if (issue.code === "ContentSecurityPolicyIssue")
          note("csp", `${path}: ${JSON.stringify(issue.details.contentSecurityPolicyIssueDetails).slice(0, 300)}`);
      });
      page.on("console", (message) => {
        if (message.type() === "error") note("csp", `${path}: ${message.text().slice(0, 200)}`);
      });
      page.on("request", (request) => {
        requests++;
        const url = request.url();
        if (!url.startsWith("data:") && !url.startsWith(base)) note("origin", `${path}: it asks for ${url}`);
      });
      page.on("requestfailed", (request) =>
        note("request", `${path}: ${request.url()}: ${request.failure()?.errorText ?? "failed"}`),
      );
      page.on("response", (response) => {
        if (response.status() >= 400) note("request", `${path}: ${response.url()}: ${response.status()}`);
      });
      await page.goto(new URL(path.split("/").map(encodeURIComponent).join("/"), base).href, { waitUntil: "load" });
      // Without scripts a browser loads lazy pictures at once.
      await page.waitForLoadState("networkidle");
      await layOutAll(page);
      const boxes = await page.evaluate(() =>
        [...document.querySelectorAll("math")]
          .filter((math) => math.closest(".preview") === null)
          .map((math) => {
            const { width, height } = math.getBoundingClientRect();
            return {
              isShown: width > 0 && height > 0,
              text: math.textContent.slice(0, 80),
              folded: math.closest("details") !== null,
            };
          }),
      );
      formulas += boxes.length;
      for (const { folded, isShown, text } of boxes) {
        if (isShown || folded) continue;
        // A formula of nothing but a space or a phantom has no ink, and none in TeX either.
        if (text.replace(/[\s\u200B]|\\[a-zA-Z]+/g, "") === "") continue;
        emptyFormulas++;
        note("formula", `${path}: a formula has no box: ${text}`);
      }
      const errors = await page.evaluate(() => document.querySelectorAll("merror").length);
      if (errors > 0) note("formula", `${path}: ${errors} formulas are marked as errors`);
      await page.setViewportSize({ width: 320, height: 900 });
      const wide = await overflow(page, 320);
      if (wide !== undefined) note("overflow", `${path}: at 320 px ${wide}`);
      await page.close();
    }
  } finally {
    await context.close();
  }
  return { findings, pages: pagesOf(site).length, requests, formulas, emptyFormulas };
}

/** What makes a page wider than its window, if something does. */
async function overflow(page: Page, width: number): Promise<string | undefined> {
  return await page.evaluate((limit) => {
    const root = document.documentElement;
    if (root.scrollWidth <= limit) return undefined;
    const widest = [...document.body.querySelectorAll("*")]
      .filter((element) => element.closest(".scroll, pre, math") === null)
      .map((element) => {
        const { left, right } = element.getBoundingClientRect();
        return { element, beyond: Math.max(right - limit, -left) };
      })
      .sort((a, b) => b.beyond - a.beyond)[0];
    return `it is ${root.scrollWidth} px wide, by <${widest?.element.tagName.toLowerCase()} class="${widest?.element.getAttribute("class") ?? ""}"> ${widest?.element.textContent.slice(0, 60) ?? ""}`;
  }, width);
}
