import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { layOutAll } from "./browser.ts";

const views = [
  { name: "light", colorScheme: "light", width: 1440, height: 1000, isMobile: false, deviceScaleFactor: 1 },
  { name: "dark", colorScheme: "dark", width: 1440, height: 1000, isMobile: false, deviceScaleFactor: 1 },
  { name: "phone", colorScheme: "light", width: 390, height: 844, isMobile: true, deviceScaleFactor: 2 },
] as const;

/** CSS pixels of a screenshot's height: a book's whole page is no picture that one looks at. */
const mostHeight = 5000;

/** Writes the page as `<site>-light.png`, `-dark.png` and `-phone.png`, from its top, for a person to look at. */
export async function takeScreenshots(
  browser: Browser,
  site: string,
  base: string,
  into: string,
  { javaScriptEnabled = false, most = mostHeight }: { javaScriptEnabled?: boolean; most?: number } = {},
): Promise<string[]> {
  mkdirSync(into, { recursive: true });
  const written: string[] = [];
  for (const { colorScheme, deviceScaleFactor, height, isMobile, name, width } of views) {
    const context = await browser.newContext({
      colorScheme,
      deviceScaleFactor,
      isMobile,
      javaScriptEnabled,
      viewport: { width, height },
    });
    try {
      const page = await context.newPage();
      // The second time the fonts are at hand, as for every reader but the first time.
      await page.goto(base, { waitUntil: "networkidle" });
      await page.goto(base, { waitUntil: "networkidle" });
      await layOutAll(page);
      const path = join(into, `${site.replace(/[^\w.-]+/g, "-")}-${name}.png`);
      const length = await page.evaluate(() => document.documentElement.scrollHeight);
      await page.setViewportSize({ width, height: Math.min(length, most) });
      await page.screenshot({ path, timeout: 120_000 });
      written.push(path);
    } finally {
      await context.close();
    }
  }
  return written;
}
