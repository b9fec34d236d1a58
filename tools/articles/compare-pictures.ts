import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Table } from "@dreamnet/document";
import type { ImageRenderer, PictureResult } from "@dreamnet/image-renderer";
import type { Browser, Page } from "playwright-core";
import { formulas } from "./formulas.ts";
import { difference, inkOf } from "./ink.ts";
import { cssOf, folderOf, type ScriptSample, scriptSamples } from "./scripts.ts";

/** A picture beside a browser's rendering of the same. */
export interface Comparison {
  readonly name: string;
  readonly picture: Uint8Array | undefined;
  readonly browser: Uint8Array;
  /** Our ink's width and height by the browser's. */
  readonly width: number;
  readonly height: number;
  /** Part of the ink that the other has not. */
  readonly differs: number;
  readonly fault?: string;
}

const scale = 2;
const fontSize = 40;
const textSize = 24;

/** Every formula as MathJax sets it in the browser, from the same package's bundle for browsers. */
export async function compareFormulas(browser: Browser, renderer: ImageRenderer): Promise<Comparison[]> {
  const context = await browser.newContext({ deviceScaleFactor: scale, viewport: { width: 1400, height: 700 } });
  const page = await context.newPage();
  try {
    const mathjax = pathToFileURL(join(folderOf("@mathjax/src"), "bundle/")).href;
    const fonts = pathToFileURL(join(folderOf("@mathjax/mathjax-newcm-font"), "..")).href;
    const chemistry = pathToFileURL(folderOf("@mathjax/mathjax-mhchem-font-extension")).href;
    await page.goto(pathToFileURL(join(folderOf("@mathjax/src"), "package.json")).href);
    await page.setContent(`<!doctype html><body style="margin:40px;font-size:${fontSize / 2}px;background:#fff;color:#1a1a1a">
<div id="formula" style="display:inline-block;padding:10px"></div>
<script>window.MathJax = {
  startup: { typeset: false },
  loader: { load: ["input/tex", "output/svg", "[tex]/mhchem", "[tex]/cancel", "[tex]/braket", "[tex]/color", "[tex]/mathtools"], paths: { fonts: "${fonts}", "mathjax-mhchem-extension": "${chemistry}" } },
  tex: { packages: { "[+]": ["mhchem", "cancel", "braket", "color", "mathtools"] } },
  svg: { fontCache: "none" },
};</script><script src="${mathjax}startup.js"></script>`);
    await page.waitForFunction(
      () => (globalThis as unknown as { MathJax?: { tex2svgPromise?: unknown } }).MathJax?.tex2svgPromise !== undefined,
    );
    await page.evaluate(async () => {
      const { MathJax } = globalThis as unknown as {
        MathJax: { startup: { promise: Promise<void> }; svgStylesheet(): Node };
      };
      await MathJax.startup.promise;
      document.head.append(MathJax.svgStylesheet());
    });
    const found: Comparison[] = [];
    for (const tex of formulas) {
      // Each at the same size: 20 CSS pixels to the em.
      const made = await renderer.renderMath(tex, { fontSize: fontSize / 2, scale });
      await page.evaluate(
        async (given) => {
          const { MathJax } = globalThis as unknown as {
            MathJax: { tex2svgPromise(tex: string, options: object): Promise<HTMLElement> };
          };
          const node = await MathJax.tex2svgPromise(given, {
            display: true,
            em: 20,
            ex: 20 * 0.442,
            containerWidth: 1200,
          });
          const svg = node.querySelector("svg") as SVGElement;
          const [, , width = 0, height = 0] = (svg.getAttribute("viewBox") ?? "").split(" ").map(Number);
          svg.setAttribute("width", `${(width / 1000) * 20}px`);
          svg.setAttribute("height", `${(height / 1000) * 20}px`);
          svg.style.display = "block";
          const holder = document.getElementById("formula") as HTMLElement;
          holder.replaceChildren(svg);
        },
        tex.replace(/\\require\{[a-z]+\}/gu, ""),
      );
      found.push(await compared(tex, made, await shot(page, "#formula")));
    }
    return found;
  } finally {
    await context.close();
  }
}

/** Every sample as the browser sets it, with the same files of fonts; Japanese is set solid, each sign in its square. */
export async function compareScripts(browser: Browser, renderer: ImageRenderer): Promise<Comparison[]> {
  const context = await browser.newContext({ deviceScaleFactor: scale, viewport: { width: 1400, height: 400 } });
  const page = await context.newPage();
  try {
    const found: Comparison[] = [];
    const [latin] = scriptSamples as [ScriptSample];
    for (const sample of scriptSamples) {
      const made = await renderer.renderTable(tableOf([[sample.text]]), {
        fontSize: textSize,
        scale,
        language: sample.language,
        maxWidth: 4096,
        color: "#000000",
      });
      await page.goto(pathToFileURL(join(folderOf(sample.font.package), "package.json")).href);
      await page.setContent(`<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="${cssOf(latin)}"><link rel="stylesheet" href="${cssOf(sample)}">
<body style="margin:0;background:#fff"><div id="text" lang="${sample.language}" dir="auto" style="display:inline-block;padding:30px 20px;white-space:nowrap;font:400 ${textSize}px 'Source Sans 3 Variable','${sample.font.family}';font-kerning:${sample.language === "ja" ? "none" : "auto"}">${sample.text}</div>`);
      await page.evaluate(() => document.fonts.ready);
      found.push(await compared(sample.script, made, await shot(page, "#text"), true));
    }
    return found;
  } finally {
    await context.close();
  }
}

/** A page of all scripts: one table, each in its own language's form where that matters. */
export const scriptsTable = (samples: readonly ScriptSample[]): Table =>
  tableOf([["Script", "Text"], ...samples.map(({ script, text }) => [script, text])], true);

function tableOf(rows: readonly (readonly string[])[], head = false): Table {
  return {
    type: "table",
    align: (rows[0] ?? []).map(() => null),
    children: rows.map((cells, row) => ({
      type: "tableRow",
      children: cells.map((text) => ({
        type: "tableCell",
        header: head && row === 0,
        children: [{ type: "text", value: text }],
      })),
    })),
  } as unknown as Table;
}

async function shot(page: Page, selector: string): Promise<Uint8Array> {
  // On a busy machine the frame that is taken may else be the one before.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  return new Uint8Array(await page.locator(selector).screenshot({ scale: "device", animations: "disabled" }));
}

async function compared(name: string, made: PictureResult, browser: Uint8Array, rules = false): Promise<Comparison> {
  if (made.status === "failed")
    return {
      name,
      picture: undefined,
      browser,
      width: 0,
      height: 0,
      differs: 1,
      fault: made.diagnostics.map(({ message }) => message).join(" "),
    };
  // A table's rules go from one edge of its cells to the other; no letter does.
  const rule = rules ? (made.width - 1.5 * textSize * scale) * 0.97 : undefined;
  const [ours, theirs] = await Promise.all([inkOf(made.bytes, rule), inkOf(browser)]);
  return {
    name,
    picture: made.bytes,
    browser,
    width: ours.box.width / theirs.box.width,
    height: ours.box.height / theirs.box.height,
    differs: difference(ours, theirs),
  };
}
