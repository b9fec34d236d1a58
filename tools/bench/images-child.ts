// Draws the work of images-work.ts in a fresh process: `ours` with image-renderer, `bare` with the libraries that it
// uses and no more than must be written around them. Prints the times as JSON.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { imageWork } from "./images-work.ts";

const require = createRequire(new URL("../../packages/image-renderer/package.json", import.meta.url));
const work = imageWork();
/** ms of processor time of all threads: a machine that does other things too lengthens the clock's, and not this. */
const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const times = process.argv[2] === "ours" ? await ours() : await bare();
process.stdout.write(JSON.stringify(times));

interface Times {
  /** ms of processor time until the first picture, with all loading. */
  readonly start: number;
  readonly formulas: number;
  readonly tables: number;
  /** Bytes and digest of all pictures: that something was drawn, and the same each time. */
  readonly bytes: number;
  readonly digest: string;
}

async function ours(): Promise<Times> {
  const begin = cpu();
  const { createImageRenderer } = await import("@dreamnet/image-renderer");
  await using renderer = createImageRenderer();
  const sum = summing();
  const take = (result: Awaited<ReturnType<typeof renderer.renderMath>>): void => {
    if (result.status === "failed") throw new Error(result.diagnostics.map(({ message }) => message).join(" "));
    sum.add(result.bytes);
  };
  take(await renderer.renderMath("x^2"));
  take(await renderer.renderTable(tableNode([["a", "$b$"]])));
  const start = cpu();
  for (const tex of work.formulas) take(await renderer.renderMath(tex));
  const middle = cpu();
  for (const rows of work.tables) take(await renderer.renderTable(tableNode(rows)));
  return { start: start - begin, formulas: middle - start, tables: cpu() - middle, ...sum.end() };
}

function tableNode(rows: readonly (readonly string[])[]) {
  const inline = (cell: string) =>
    cell.startsWith("$") ? { type: "inlineMath", value: cell.slice(1, -1) } : { type: "text", value: cell };
  return {
    type: "table" as const,
    align: (rows[0] ?? []).map(() => null),
    children: rows.map((cells, row) => ({
      type: "tableRow" as const,
      children: cells.map((cell) => ({ type: "tableCell" as const, header: row === 0, children: [inline(cell)] })),
    })),
  } as never;
}

async function bare(): Promise<Times> {
  const begin = cpu();
  const setFormula = loadMathJax();
  const toPng = await loadResvg();
  const shape = await loadFonts();
  const sum = summing();
  const formula = (tex: string): void => {
    const { inner, width, height, top } = setFormula(tex, true);
    sum.add(
      toPng(
        page(
          width * 20 + 20,
          height * 20 + 20,
          `<g transform="translate(10 ${10 - top * 20}) scale(0.02)">${inner}</g>`,
        ),
      ),
    );
  };
  const table = (rows: readonly (readonly string[])[]): void => {
    const cells = rows.map((row, at) =>
      row.map((cell) =>
        cell.startsWith("$") ? inlineFormula(setFormula(cell.slice(1, -1), false)) : shape(cell, at === 0),
      ),
    );
    const columns = (rows[0] ?? []).map((_, at) => Math.max(...cells.map((row) => row[at]?.width ?? 0)) + 20);
    let drawn = "";
    for (const [row, line] of cells.entries()) {
      let x = 12;
      for (const [at, cell] of line.entries()) {
        drawn += `<g transform="translate(${x} ${40 + row * 34})">${cell.drawn}</g>`;
        x += columns[at] ?? 0;
      }
    }
    const width = columns.reduce((sum_, each) => sum_ + each, 24);
    sum.add(toPng(page(width, rows.length * 34 + 40, drawn)));
  };
  formula("x^2");
  table([["a", "$b$"]]);
  const start = cpu();
  for (const tex of work.formulas) formula(tex);
  const middle = cpu();
  for (const rows of work.tables) table(rows);
  return { start: start - begin, formulas: middle - start, tables: cpu() - middle, ...sum.end() };
}

function page(width: number, height: number, content: string): { svg: string; width: number } {
  return {
    width: Math.ceil(width * 2),
    svg: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"><rect width="${width}" height="${height}" fill="#fff"/>${content}</svg>`,
  };
}

interface BareFormula {
  readonly inner: string;
  /** em */
  readonly width: number;
  readonly height: number;
  readonly top: number;
}
function inlineFormula({ inner, width }: BareFormula): { width: number; drawn: string } {
  return { width: width * 16, drawn: `<g transform="scale(0.016)">${inner}</g>` };
}

function loadMathJax(): (tex: string, display: boolean) => BareFormula {
  const part = (path: string) => require(`@mathjax/src/js/${path}`) as Record<string, never>;
  const { mathjax } = part("mathjax.js") as unknown as {
    mathjax: { document(text: string, options: object): { convert(tex: string, options: object): unknown } };
  };
  Object.assign(mathjax, { asyncLoad: (name: string) => require(name) as unknown, asyncIsSynchronous: true });
  const { TeX } = part("input/tex.js") as unknown as { TeX: new (options: object) => unknown };
  const { SVG } = part("output/svg.js") as unknown as { SVG: new (options: object) => unknown };
  const { liteAdaptor } = part("adaptors/liteAdaptor.js") as unknown as {
    liteAdaptor: () => { innerHTML(node: unknown): string };
  };
  const { RegisterHTMLHandler } = part("handlers/html.js") as unknown as {
    RegisterHTMLHandler: (adaptor: unknown) => void;
  };
  part("input/tex/ams/AmsConfiguration.js");
  const { MathJaxNewcmFont } = require("@mathjax/mathjax-newcm-font/js/svg.js") as { MathJaxNewcmFont: unknown };
  const adaptor = liteAdaptor();
  RegisterHTMLHandler(adaptor);
  const document = mathjax.document("", {
    InputJax: new TeX({ packages: ["base", "ams"] }),
    OutputJax: new SVG({ fontCache: "none", fontData: MathJaxNewcmFont, linebreaks: { inline: false } }),
  });
  return (tex, display) => {
    const svg = adaptor.innerHTML(document.convert(tex, { display, em: 16, ex: 7.07 }));
    const [, top = 0, width = 0, height = 0] = (/viewBox="([^"]*)"/u.exec(svg)?.[1] ?? "").split(" ").map(Number);
    return {
      inner: svg
        .slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"))
        .replaceAll("currentColor", "#1a1a1a"),
      width: width / 1000,
      height: height / 1000,
      top: 0 * top,
    };
  };
}

async function loadResvg(): Promise<(page: { svg: string; width: number }) => Uint8Array> {
  const { initWasm, Resvg } = require("@resvg/resvg-wasm") as {
    initWasm: (wasm: Uint8Array) => Promise<void>;
    Resvg: new (svg: string, options: object) => { render(): { asPng(): Uint8Array; free(): void }; free(): void };
  };
  await initWasm(readFileSync(require.resolve("@resvg/resvg-wasm/index_bg.wasm")));
  return ({ svg, width }) => {
    const drawing = new Resvg(svg, { fitTo: { mode: "width", value: width }, font: { loadSystemFonts: false } });
    const image = drawing.render();
    const png = image.asPng();
    image.free();
    drawing.free();
    return png;
  };
}

/** What is used of harfbuzzjs. */
interface HarfBuzz {
  readonly Blob: new (bytes: Uint8Array) => object;
  readonly Face: new (blob: object, index: number) => object;
  readonly Variation: new (tag: string, value: number) => object;
  readonly Font: new (
    face: object,
  ) => { setVariations(variations: object[]): void; glyphToPath(glyph: number): string };
  readonly Buffer: new () => {
    addText(text: string): void;
    guessSegmentProperties(): void;
    getGlyphInfosAndPositions(): { readonly codepoint: number; readonly xAdvance?: number }[];
  };
  shape(font: object, buffer: object, features: object[]): void;
}

async function loadFonts(): Promise<(text: string, bold: boolean) => { width: number; drawn: string }> {
  const harfbuzz = (await import(require.resolve("harfbuzzjs"))) as HarfBuzz;
  const { default: decompress } = (await import(require.resolve("woff2-encoder/decompress"))) as {
    default: (bytes: Uint8Array) => Promise<Uint8Array>;
  };
  const folder = dirname(require.resolve("@fontsource-variable/source-sans-3/package.json"));
  const bytes = await decompress(readFileSync(join(folder, "files/source-sans-3-latin-wght-normal.woff2")));
  const face = new harfbuzz.Face(new harfbuzz.Blob(bytes), 0);
  const fonts = [400, 650].map((weight) => {
    const font = new harfbuzz.Font(face);
    font.setVariations([new harfbuzz.Variation("wght", weight)]);
    return font;
  });
  const outlines = new Map<string, string>();
  return (text, bold) => {
    const font = fonts[bold ? 1 : 0] as (typeof fonts)[number];
    const buffer = new harfbuzz.Buffer();
    buffer.addText(text);
    buffer.guessSegmentProperties();
    harfbuzz.shape(font, buffer, []);
    let pen = 0;
    let drawn = "";
    for (const { codepoint, xAdvance = 0 } of buffer.getGlyphInfosAndPositions()) {
      const key = `${bold} ${codepoint}`;
      let path = outlines.get(key);
      if (path === undefined) {
        path = font.glyphToPath(codepoint);
        outlines.set(key, path);
      }
      drawn += `<path transform="translate(${pen} 0)" d="${path}"/>`;
      pen += xAdvance;
    }
    return { width: pen * 0.016, drawn: `<g transform="scale(0.016 -0.016)">${drawn}</g>` };
  };
}

function summing(): { add(bytes: Uint8Array): void; end(): Pick<Times, "bytes" | "digest"> } {
  const hash = createHash("sha256");
  let bytes = 0;
  return {
    add(more) {
      hash.update(more);
      bytes += more.length;
    },
    end: () => ({ bytes, digest: hash.digest("hex").slice(0, 16) }),
  };
}
