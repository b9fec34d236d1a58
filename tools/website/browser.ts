import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";

const candidates = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Where Chromium is, as tools/system-packages.json installs it; `CHROMIUM` names another. */
export function chromiumPath(): string {
  const found = [process.env["CHROMIUM"], ...candidates].find((path) => path !== undefined && existsSync(path));
  if (found === undefined) throw new Error("Chromium is not installed: apt-get install chromium");
  return found;
}

/** Flags for a browser that is alone on its machine: nothing of it goes to the network by itself. */
export const chromiumFlags: readonly string[] = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-default-apps",
];

/** A fresh Chromium without a window. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath(), headless: true, args: [...chromiumFlags] });
}

/** Has a page lay out what it leaves until it comes near the window, so that a check sees all of it. */
export async function layOutAll(page: Page): Promise<void> {
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("* { content-visibility: visible !important }");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  });
}
