import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { writePackage } from "./write-package.ts";

/** What was found in a browser of one package. */
export interface PasteFinding {
  readonly faults: readonly string[];
  /** Characters of text that arrived in the editable field. */
  readonly characters: number;
}

interface Shape {
  readonly text: string;
  readonly tags: Readonly<Record<string, number>>;
  readonly code: readonly string[];
  readonly links: readonly string[];
}

const editor = `<!doctype html><meta charset="utf-8"><title>An editor</title>
<div contenteditable="true" style="min-height:10em"></div><div contenteditable="plaintext-only" style="min-height:10em"></div>`;

/**
 * Opens the local page of a package as a person does, presses its button and pastes into an editable field: the field
 * must hold what paste.html says, word for word, with its structure.
 */
export async function pasteArticle(browser: Browser, files: ReadonlyMap<string, Uint8Array>): Promise<PasteFinding> {
  const folder = mkdtempSync(join(tmpdir(), "dreamnet-paste-"));
  const faults: string[] = [];
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  try {
    writePackage(folder, files);
    const page = await context.newPage();
    page.on(
      "console",
      (message) => message.type() === "error" && faults.push(`the page says: ${message.text().slice(0, 160)}`),
    );
    page.on("pageerror", (error) => faults.push(`the page's script fails: ${error.message.slice(0, 160)}`));
    page.on("request", (request) => {
      if (!request.url().startsWith("file:") && !request.url().startsWith("data:"))
        faults.push(`the page asks ${request.url().slice(0, 120)}`);
    });
    await page.goto(pathToFileURL(join(folder, "preview.html")).href);
    faults.push(...(await looksOf(page)));
    await page.getByRole("button", { name: "Copy article as rich text" }).click();
    const said = await page.locator("#said").textContent();
    if (said?.includes("done") !== true) faults.push(`the button says: ${said}`);
    const wanted = await shapeOf(page, new TextDecoder().decode(files.get("paste.html")));
    const field = await context.newPage();
    await field.setContent(editor);
    await field.locator("div").first().click();
    await field.keyboard.press("Control+V");
    const found = await shapeOf(field, undefined);
    faults.push(...compare(wanted, found));
    await field.locator("div").last().click();
    await field.keyboard.press("Control+V");
    const plain = words((await field.locator("div").last().textContent()) ?? "");
    if (plain !== words(wanted.text)) faults.push(`as plain text: ${firstDifference(words(wanted.text), plain)}`);
    return { faults, characters: found.text.length };
  } finally {
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Pictures that do not load, and what is wider than a phone. */
async function looksOf(page: Page): Promise<string[]> {
  const faults: string[] = [];
  const broken = await page
    .locator("article img")
    .evaluateAll((images) =>
      images
        .filter((image) => (image as HTMLImageElement).naturalWidth === 0)
        .map((image) => image.getAttribute("src")),
    );
  faults.push(...broken.map((src) => `the picture ${src} does not load`));
  await page.setViewportSize({ width: 360, height: 800 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wide > 0) faults.push(`${wide} pixels are wider than a phone`);
  await page.setViewportSize({ width: 1280, height: 900 });
  return faults;
}

/** The structure of a fragment, or of the first field of the editor. */
function shapeOf(page: Page, html: string | undefined): Promise<Shape> {
  return page.evaluate((given) => {
    const root =
      given === undefined ? (document.querySelector("div") as HTMLElement) : document.createElement("template");
    if (given !== undefined) root.innerHTML = given;
    const holder = root instanceof HTMLTemplateElement ? root.content : root;
    const tags: Record<string, number> = {};
    for (const name of ["h1", "h2", "h3", "h4", "h5", "pre", "li", "blockquote", "a", "figure", "img"])
      tags[name] = holder.querySelectorAll(name).length;
    for (const element of holder.querySelectorAll("p,li,h1,h2,h3,h4,h5,pre,blockquote,figcaption,br"))
      element.append("\n");
    return {
      text: holder.textContent ?? "",
      tags,
      code: [...holder.querySelectorAll("pre")].map((pre) => (pre.textContent ?? "").trimEnd()),
      links: [...holder.querySelectorAll("a")].map((link) => link.getAttribute("href") ?? ""),
    };
  }, html);
}

function compare(wanted: Shape, found: Shape): string[] {
  const faults: string[] = [];
  if (words(wanted.text) !== words(found.text))
    faults.push(`pasted: ${firstDifference(words(wanted.text), words(found.text))}`);
  for (const [tag, count] of Object.entries(wanted.tags))
    if (found.tags[tag] !== count) faults.push(`pasted: ${found.tags[tag]} <${tag}> of ${count}`);
  const code = (lines: string): string => lines.replace(/\u00a0/gu, " ");
  if (wanted.code.map(code).join("\u0000") !== found.code.map(code).join("\u0000"))
    faults.push("pasted: code is not whole");
  if (wanted.links.join(" ") !== found.links.join(" ")) faults.push("pasted: links lead elsewhere");
  return faults;
}

const words = (text: string): string => text.replace(/[\s\u00a0]+/gu, " ").trim();

function firstDifference(wanted: string, found: string): string {
  let at = 0;
  while (at < wanted.length && wanted[at] === found[at]) at++;
  return `"${wanted.slice(at, at + 40)}" became "${found.slice(at, at + 40)}" (at ${at} of ${wanted.length})`;
}
